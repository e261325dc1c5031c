import type { CreateInvoice, CreatePayout, SharedInputs } from '@paymux/core'
import type { Sandbox } from '@paymux/sandbox'
import { startSandbox } from '@paymux/sandbox'
import type { DemoProvider, ProviderId } from './demo-provider.ts'

type Providers = Readonly<Record<ProviderId, DemoProvider>>
/** How a record ends, done by the sandbox's control of that name. */
interface End {
  readonly at: string
  readonly reason?: string
}
interface SeededPayout extends Omit<CreatePayout, 'amount'> {
  readonly provider: ProviderId
  readonly at: string
  readonly amount: string
  /** Default RUB. */
  readonly currency?: string
  readonly settled?: End
  readonly failed?: End
}
interface SeededInvoice extends Omit<CreateInvoice, 'amount'>, Pick<SharedInputs, 'returnUrl'> {
  readonly provider: ProviderId
  readonly at: string
  readonly amount: string
  readonly paid?: End
  readonly expired?: End
}

/** Controls of payouts. An upstream that completes them at once has no `settle` and `fail`. */
interface PayoutControls {
  readonly get: (ref: string) => unknown
  readonly settle?: (ref: string) => unknown
  readonly fail?: (ref: string, reason?: string) => unknown
}

// Fixed times, seed and references: every run shows the same. Aaio's and Enot's payouts are those of their documentation and READMEs.
const NOW = '2026-05-04T08:15:00+03:00'

const PAYOUTS: readonly SeededPayout[] = [
  {
    provider: 'aaio',
    reference: 'my_id_123',
    amount: '500.00',
    method: 'tether_trc20',
    destination: 'TXYZexample123456',
    at: '2023-03-10T17:08:42+03:00',
    settled: { at: '2023-03-10T17:09:21+03:00' },
  },
  {
    provider: 'aaio',
    reference: 'my_id_124',
    amount: '1250.50',
    method: 'sbp',
    destination: '79001112233',
    bank: '100000000931',
    at: '2023-03-11T09:30:05+03:00',
    feeFrom: 'balance',
  },
  {
    provider: 'aaio',
    reference: 'my_id_125',
    amount: '15000.00',
    method: 'cards_ru',
    destination: '4111110000000042',
    at: '2023-03-11T12:00:00+03:00',
    failed: { at: '2023-03-11T12:14:37+03:00', reason: 'Неверный номер карты' },
  },
  {
    provider: 'enot',
    reference: '1',
    amount: '10.00',
    method: 'card',
    destination: '4000000000000000',
    feeFrom: 'balance',
    at: '2023-03-21T12:00:00+03:00',
    settled: { at: '2023-03-21T14:00:00+03:00' },
  },
  {
    provider: 'enot',
    reference: '2',
    amount: '8100.00',
    method: 'usdt_trc20',
    destination: 'TXYZexample123456',
    at: '2023-03-22T18:20:00+03:00',
  },
  {
    provider: 'enot',
    reference: 'wd-2071',
    amount: '1500.00',
    method: 'sbp',
    destination: '79001112233',
    bank: '100000000008',
    at: '2026-05-04T08:05:00+03:00',
    failed: { at: '2026-05-04T08:06:00+03:00', reason: 'Банк получателя отклонил перевод' },
  },
  {
    provider: 'yookassa',
    reference: 'wd-2072',
    amount: '2500.00',
    method: 'sbp',
    destination: '79001112233',
    bank: '100000000111',
    at: '2026-05-04T08:07:00+03:00',
    settled: { at: '2026-05-04T08:08:00+03:00' },
  },
  {
    provider: 'yookassa',
    reference: 'wd-2073',
    amount: '320.00',
    method: 'yoo_money',
    destination: '41001614575714',
    at: '2026-05-04T08:09:00+03:00',
  },
  {
    provider: 'cryptobot',
    reference: 'wd-2074',
    amount: '15.25',
    currency: 'USDT',
    method: 'USDT',
    destination: '7012345678',
    at: '2026-05-04T08:11:00+03:00',
  },
]

const INVOICES: readonly SeededInvoice[] = [
  {
    provider: 'aaio',
    reference: 'INV-2041',
    amount: '1249.90',
    method: 'sbp',
    description: 'Annual plan',
    at: '2026-05-04T07:20:07+03:00',
    paid: { at: '2026-05-04T07:26:33+03:00' },
  },
  {
    provider: 'aaio',
    reference: 'INV-2042',
    amount: '500.00',
    at: '2026-05-04T07:30:00+03:00',
    expired: { at: '2026-05-04T08:00:00+03:00' },
  },
  { provider: 'aaio', reference: 'INV-2043', amount: '899.00', at: '2026-05-04T08:10:00+03:00' },
  {
    provider: 'enot',
    reference: 'A-20417',
    amount: '640.50',
    method: 'sbp',
    metadata: { cart: '981' },
    at: '2026-05-04T07:15:00+03:00',
    paid: { at: '2026-05-04T07:22:00+03:00' },
  },
  {
    provider: 'enot',
    reference: 'A-20418',
    amount: '210.00',
    at: '2026-05-04T07:40:00+03:00',
    expired: { at: '2026-05-04T08:02:00+03:00' },
  },
  { provider: 'enot', reference: 'A-20419', amount: '1200.00', at: '2026-05-04T08:12:00+03:00' },
  {
    provider: 'yookassa',
    reference: 'ORD-311',
    amount: '1000.00',
    returnUrl: 'https://shop.example/thanks',
    at: '2026-05-04T07:50:00+03:00',
    paid: { at: '2026-05-04T07:53:00+03:00' },
  },
  {
    provider: 'yookassa',
    reference: 'ORD-312',
    amount: '450.00',
    returnUrl: 'https://shop.example/thanks',
    at: '2026-05-04T08:13:00+03:00',
  },
  {
    provider: 'cryptobot',
    reference: 'TG-77',
    amount: '640.50',
    at: '2026-05-04T07:55:00+03:00',
    paid: { at: '2026-05-04T07:57:00+03:00' },
  },
  { provider: 'cryptobot', reference: 'TG-78', amount: '210.00', at: '2026-05-04T08:14:00+03:00' },
]

/** References of the seeded records, for upstreams that have no list of them. */
export function seededReferences(provider: string): { readonly payouts: readonly string[]; readonly invoices: readonly string[] } {
  const of = (records: readonly (SeededPayout | SeededInvoice)[]): string[] =>
    records.filter((record) => record.provider === provider).map(({ reference }) => reference)
  return { payouts: of(PAYOUTS), invoices: of(INVOICES) }
}

/** The sandbox's controls of payouts, whichever upstream it is. */
export function payoutControls(sandbox: Sandbox, provider: ProviderId): PayoutControls {
  return sandbox[provider].payouts
}

/** A sandbox with a history: made through the providers, ended by the sandbox's controls, at its own clock. */
export async function startSeededSandbox(providersOn: (sandbox: Sandbox) => Providers, webhookUrl?: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: 1, now: PAYOUTS[0]?.at, webhookUrl: undefined })
  try {
    openAccounts(sandbox)
    const providers = providersOn(sandbox)
    for (const { at, act } of history(sandbox, providers).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      sandbox.clock.set(at)
      await act()
    }
    await Promise.all(Object.values(providers).map(({ close }) => close()))
    sandbox.clock.set(NOW)
    sandbox.aaio.balance.set({ available: '1592.03' })
    sandbox.enot.balance.set({ active: '41710.35', frozen: '6500.00' })
    sandbox.yookassa.balance.set({ gateway: '96180.00' })
    sandbox.cryptobot.balance.set({ USDT: '418.37', TON: '120.5', BTC: '0' })
    sandbox.setWebhookUrl(webhookUrl)
    return sandbox
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

/** Tariffs of the accounts that the examples are of. */
function openAccounts({ enot: { payoffServices, rates } }: Sandbox): void {
  payoffServices.set('card', { percent: '10', fix: '0', min: '10', max: '300000', currency: 'RUB' })
  payoffServices.set('usdt_trc20', { percent: '3', fix: '0', min: '500', max: '5000000', currency: 'USDT_TRC20' })
  rates.set('USDT_TRC20', '81.46')
}

interface Step {
  readonly at: string
  readonly act: () => unknown
}

function history(sandbox: Sandbox, providers: Providers): readonly Step[] {
  const payouts = PAYOUTS.flatMap(({ provider, at, amount, currency = 'RUB', settled, failed, ...order }): Step[] => {
    const controls = payoutControls(sandbox, provider)
    return [
      { at, act: () => providers[provider].payouts.create({ ...order, amount: { amount, currency } }) },
      ...(settled === undefined ? [] : [{ at: settled.at, act: () => controls.settle?.(order.reference) }]),
      ...(failed === undefined ? [] : [{ at: failed.at, act: () => controls.fail?.(order.reference, failed.reason) }]),
    ]
  })
  const invoices = INVOICES.flatMap(({ provider, at, amount, paid, expired, ...order }): Step[] => {
    const controls = sandbox[provider].invoices
    return [
      { at, act: () => providers[provider].invoices.create({ ...order, amount: { amount, currency: 'RUB' } }) },
      ...(paid === undefined ? [] : [{ at: paid.at, act: () => controls.pay(order.reference) }]),
      ...(expired === undefined ? [] : [{ at: expired.at, act: () => controls.expire(order.reference) }]),
    ]
  })
  return [...payouts, ...invoices]
}
