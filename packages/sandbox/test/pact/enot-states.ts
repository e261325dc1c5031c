import type { Sandbox, SandboxOptions } from '../../src/index.ts'
import type { State } from './pacts.ts'
import type { Example, Step, Steps } from './steps.ts'
import { keepOnly, nothing, setUpBy } from './steps.ts'

type Credentials = NonNullable<SandboxOptions['credentials']>['enot']

/** The credentials that a state names; where they must not be accepted, the sandbox keeps its own. */
export function enotCredentials({ name, params = {} }: State): Credentials {
  const { userId, shopId, key, webhookKey } = params
  const keys = { ...(name !== 'the key is not accepted' && { key }), webhookKey }
  return { ...(userId !== undefined && { user: { id: userId, ...keys } }), ...(shopId !== undefined && { shop: { id: shopId, ...keys } }) }
}

const refused =
  (status: number, message: string) =>
  ({ sandbox }: Step): void =>
    void sandbox.faults.add({ kind: 'refused', status, message })

const STEPS: Steps = [
  [/^the account has money$/, account],
  [/^two banks take payouts by SBP$/, ({ sandbox }) => keepOnly(sandbox.enot.banks, 2)],
  [/^the shop has sbp and, switched off, usdt_trc20$/, ({ sandbox }) => keepTariffs(sandbox, ['sbp', 'usdt_trc20'])],
  [/^the shop takes invoices$/, nothing],
  [/^the shop takes host-to-host invoices$/, hostToHost],
  [/^the shop takes no host-to-host invoices$/, ({ sandbox }) => sandbox.enot.configure({ h2h: false })],
  [/^a host-to-host invoice waits for its second step$/, directInvoice],
  [/^the shop has no method$/, ({ sandbox }) => keepTariffs(sandbox, [])],
  [/^the smallest invoice is /, ({ sandbox, params: { min } }) => raiseTariffs(sandbox, min ?? '')],
  [/^an invoice with reference \S+ exists$/, invoice],
  [/^an invoice .+ (exists and is|becomes) \w+$/, invoice],
  [/^a payout (with reference|made in the cabinet) /, payout],
  [/^no (payout|invoice) with /, nothing],
  [/^the payout method is switched off$/, ({ sandbox, params }) => sandbox.enot.payoffServices.remove(params.method ?? '')],
  [/^the wallet is not valid$/, refused(422, 'Недействительный кошелёк.')],
  [/^the shop is not active$/, refused(403, 'Магазин не активен.')],
  [/^payouts are not allowed$/, refused(403, 'Выводы запрещены.')],
  [/^the (user|shop) id is not a UUID$/, nothing],
  [/^the key is not accepted$/, nothing],
  [/^the service has an internal error$/, ({ sandbox }) => void sandbox.faults.add({ kind: 'server-error' })],
]

export const setUpEnot = setUpBy(STEPS)

function keepTariffs({ enot: { tariffs } }: Sandbox, services: readonly string[]): void {
  const kept = tariffs
    .list()
    .filter(([, { service }], index, all) => services.includes(service) && all.findIndex(([, one]) => one.service === service) === index)
  for (const [name] of tariffs.list()) if (!kept.some(([one]) => one === name)) tariffs.remove(name)
}

function raiseTariffs({ enot: { tariffs } }: Sandbox, min: string): void {
  for (const [name, tariff] of tariffs.list()) tariffs.set(name, { ...tariff, min })
}

/** The amounts of a receipt are text in one sample and numbers in another. */
function account({ sandbox, params: { active = '', frozen = '' }, example }: Step): void {
  sandbox.enot.balance.set({ active, frozen })
  if (typeof example.payoff_id === 'string') sandbox.nextIds(example.payoff_id)
  if (typeof example.amount_withdraw_rub === 'number') sandbox.enot.configure({ amounts: 'number' })
}

/** Its amount comes as a number. */
function hostToHost({ sandbox }: Step): void {
  sandbox.enot.shop.set({ successUrl: 'https://shop.example/ok' })
  sandbox.enot.configure({ amounts: 'number' })
}

async function directInvoice({ sandbox, params }: Step): Promise<void> {
  sandbox.enot.shop.set({ successUrl: 'https://shop.example/ok' })
  sandbox.nextIds(params.id ?? '')
  await create(sandbox, 'invoice', { amount: 870.5, order_id: 'A-20426', type: 'direct', include_service: ['p2p_card'] })
}

/** JSON types and forms differ from sample to sample; the sandbox has quirks for them. */
function adopt(sandbox: Sandbox, example: Example): void {
  const custom = 'custom_field' in example ? example.custom_field : example.custom_fields
  sandbox.enot.configure({
    amounts: typeof example.invoice_amount === 'string' ? 'string' : 'documented',
    customField: typeof custom === 'string' ? 'string' : 'object',
    feeFields: 'user_commission' in example ? 'sample' : 'table',
    emptyFields: example.payer_details === '' || example.comment === '' ? 'text' : 'null',
    refundAmount: typeof example.refund_amount === 'number' ? 'number' : 'string',
    receivedAmount: typeof example.amount_receive === 'string' ? 'string' : 'number',
    payoutWallet: example.wallet === null ? 'null' : 'plain',
  })
}

async function invoice({ sandbox, params, example }: Step): Promise<void> {
  const { invoices } = sandbox.enot
  const { id, reference, status } = params
  adopt(sandbox, example)
  if (id !== undefined) sandbox.nextIds(id)
  await create(sandbox, 'invoice', {
    order_id: reference,
    amount: 640.5,
    currency: example.currency ?? 'RUB',
    custom_fields: example.custom_field ?? example.custom_fields ?? undefined,
  })
  const service = typeof example.pay_service === 'string' ? example.pay_service : undefined
  if (status === 'success' || status === 'refund') invoices.pay(reference ?? '', service === undefined ? {} : { service })
  // What is sent at the same time may arrive in any order.
  await sandbox.webhooks.flush()
  if (status === 'refund') invoices.refund(reference ?? '', { reason: 'duplicate' })
  if (status === 'fail') invoices.fail(reference ?? '', service === undefined ? {} : { service })
  if (status === 'expired') invoices.expire(reference ?? '')
}

async function payout({ sandbox, params, example }: Step): Promise<void> {
  const { payouts, banks } = sandbox.enot
  const { id = '', reference, status } = params
  adopt(sandbox, example)
  sandbox.nextIds(id)
  await create(sandbox, 'payoff', {
    order_id: reference,
    amount: 1500.5,
    service: example.service,
    wallet_to: '79001112233',
    subtract: example.subtract === 'balance' ? 1 : 2,
    comment: example.comment || undefined,
    payoff_data: example.service === 'sbp' ? { sbp_bank_type: banks.list()[0]?.[0] } : undefined,
  })
  if (status === 'success') payouts.settle(id)
  if (status === 'fail') payouts.fail(id)
}

/** Not through the provider, which sends neither lists as custom fields nor a payout without a reference. */
async function create({ enot }: Sandbox, what: 'invoice' | 'payoff', fields: object): Promise<void> {
  const { baseUrl, credentials } = enot
  const [owner, name] =
    what === 'invoice' ? [{ shop_id: credentials.shop.id }, 'x-api-key'] : [{ user_id: credentials.user.id }, 'x-api-signature-sha256']
  const key = what === 'invoice' ? credentials.shop.key : credentials.user.key
  const answer = await fetch(`${baseUrl}/${what}/create`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', [name as string]: key },
    body: JSON.stringify({ ...(owner as object), ...fields }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
