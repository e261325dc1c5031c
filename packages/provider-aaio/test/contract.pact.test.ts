import { failureOf } from '@paymux/testkit/helpers'
import type { PactExchange } from '@paymux/testkit/pact'
import { shapeOf, startContract } from '@paymux/testkit/pact'
import { describe, expect, it } from 'vitest'
import type { Aaio } from '../src/index.ts'
import { createAaio } from '../src/index.ts'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { record, SHOP } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-aaio',
  provider: 'aaio',
  file: new URL('../pacts/aaio.json', import.meta.url),
})

const API_KEY = 'pact-api-key'
const provider = (baseUrl: string): Aaio => createAaio({ apiKey: API_KEY, shop: SHOP, baseUrl, retries: 0 })

type Values = Readonly<Record<string, string>>
const KEY: Values = { apiKey: API_KEY }
const SHOP_ONLY: Values = { shopId: SHOP.id, secret1: SHOP.secret1 }
const KEY_AND_SHOP: Values = { ...KEY, shopId: SHOP.id }

const accept = { accept: 'application/json' }
const keyed = { ...accept, 'x-api-key': API_KEY }
// That a request without a form has no body is described in upstream.ts: Pact cannot say it.
const post = (path: string, form?: Values, headers: Values = keyed): PactExchange['request'] => ({
  method: 'POST',
  path,
  headers: form === undefined ? headers : { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  ...(form === undefined ? {} : { form }),
})
const payoutBy = (form: Values): PactExchange['request'] => post('/api/info-payoff', form)
const invoiceBy = (order_id: string): PactExchange['request'] => post('/api/info-pay', { merchant_id: SHOP.id, order_id })

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const FORMATS = { date: time, complete_date: time, expired_date: time, url: /^https?:\/\/\S+$/, bankId: /^\d+$/ }
/** What comes back for custom values is not known, so it is not pinned. */
const reply = (name: string, status = 200): PactExchange['reply'] => {
  const { us_vars: _, ...documented } = record(name)
  return { status, body: shapeOf(documented, ['type', 'code', 'id', 'my_id', 'order_id', 'merchant_id', 'status'], FORMATS) }
}

/** The state of an upstream that knows the record of a fixture. */
function existing(what: 'payout' | 'invoice', name: string): { name: string; values: Record<'reference' | 'id', string> } {
  const { my_id, order_id, id, status } = record(name)
  const reference = String(my_id ?? order_id)
  const values = { ...(what === 'payout' ? KEY : KEY_AND_SHOP), reference, id: String(id), status: String(status) }
  return { name: `${what === 'payout' ? 'a payout' : 'an invoice'} with reference ${reference} exists and is ${status}`, values }
}

/** One success of one operation. */
interface Success {
  readonly description: string
  readonly state: PactExchange['state']
  readonly request: PactExchange['request']
  readonly fixture: string
  readonly call: (aaio: Aaio) => Promise<unknown>
  readonly expected: unknown
}

function payout(name: string, expected: object, by: 'reference' | 'id' = 'reference'): Success {
  const state = existing('payout', name)
  const { reference, id } = state.values
  return {
    description: `the payout with ${by} ${state.values[by]}`,
    state,
    request: payoutBy(by === 'reference' ? { my_id: reference } : { id }),
    fixture: name,
    call: (aaio) => aaio.payouts.get(by === 'reference' ? { reference } : { id }),
    expected: { ...expected, id, reference },
  }
}

function invoice(name: string, expected: object): Success {
  const state = existing('invoice', name)
  const { reference, id } = state.values
  return {
    description: `the invoice with reference ${reference}`,
    state,
    request: invoiceBy(reference),
    fixture: name,
    call: (aaio) => aaio.invoices.get({ reference }),
    expected: { ...expected, id, reference },
  }
}

// Pact sorts the fields of an object.
const among = (...rows: readonly object[]): unknown => expect.arrayContaining(rows.map((row) => expect.objectContaining(row)))
const rub = (amount: string): object => ({ amount, currency: 'RUB' })
const ordered = { my_id: 'WD-318', wallet: NEW_PAYOUT.destination, amount: '6000.00', method: 'perfectmoney', commission_type: '0' }
const order = {
  merchant_id: SHOP.id,
  amount: '1249.90',
  currency: 'RUB',
  order_id: 'INV-2041',
  sign: 'b3a2047841ee2d4975d5d999632e63a61c5978df4d7f0ccc367126045b3d55a2',
}
const toBank = { ...NEW_PAYOUT, reference: 'WD-321', amount: { amount: '1500', currency: 'RUB' }, destination: '79001234533' }
const detailed = { method: 'sbp', description: 'Annual plan', customerEmail: 'buyer@mail.example', metadata: { user: 'u-17' } }

const SUCCESSES: Readonly<Record<string, readonly Success[]>> = {
  'balances.list': [
    {
      description: 'the balance',
      state: { name: 'the account has a balance', values: KEY },
      request: post('/api/balance'),
      fixture: 'balance.json',
      call: (aaio) => aaio.balances.list(),
      expected: [{ available: rub('1592.03'), held: { amount: '0.00' }, total: null }],
    },
  ],
  'payouts.create': [
    {
      description: 'a payout with reference WD-318 is ordered',
      state: { name: 'the account can pay out', values: KEY },
      request: post('/api/create-payoff', ordered),
      fixture: 'create-payoff.json',
      call: (aaio) => aaio.payouts.create(NEW_PAYOUT),
      expected: { reference: 'WD-318', status: 'pending', debited: rub('6000.00') },
    },
    {
      description: 'a payout to a bank is ordered, with the fee from the balance',
      state: { name: 'the account can pay out', values: KEY },
      request: post('/api/create-payoff', {
        my_id: 'WD-321',
        wallet: '79001234533',
        amount: '1500.00',
        method: 'sbp',
        commission_type: '1',
        bank: '100000000931',
        webhook_url: 'https://shop.example/hook',
      }),
      fixture: 'create-payoff-roubles.json',
      call: (aaio) =>
        aaio.payouts.create({
          ...toBank,
          method: 'sbp',
          bank: '100000000931',
          feeFrom: 'balance',
          webhookUrl: 'https://shop.example/hook',
        }),
      expected: { reference: 'WD-321', status: 'pending', debited: rub('1545.00') },
    },
  ],
  'payouts.get': [
    payout('info-payoff-success.json', { status: 'succeeded', debited: rub('500.00'), feeFrom: 'amount' }),
    payout('info-payoff-in-process.json', { status: 'pending', debited: rub('1545.00'), finishedAt: null }),
    payout('info-payoff-cancel.json', { status: 'failed', failureReason: 'Неверный номер карты' }),
    payout('info-payoff-success.json', { status: 'succeeded' }, 'id'),
  ],
  'payouts.methods': [
    {
      description: 'the payout methods',
      state: { name: 'there are payout methods', values: KEY },
      request: post('/api/methods-payoff'),
      fixture: 'methods-payoff.json',
      call: (aaio) => aaio.payouts.methods(),
      expected: [{ code: 'cards_ru', min: rub('1500.00') }],
    },
  ],
  'payouts.rates': [
    {
      description: 'the rates of payouts',
      state: { name: 'there are payout rates', values: KEY },
      request: post('/api/rates-payoff'),
      fixture: 'rates-payoff.json',
      call: (aaio) => aaio.payouts.rates(),
      expected: among({ currency: 'USD', rate: '81.25' }, { currency: 'BTC', rate: '8124500' }),
    },
  ],
  'payouts.banks': [
    {
      description: 'the banks for payouts',
      state: { name: 'there are SBP banks', values: KEY },
      request: post('/api/sbp-banks-payoff'),
      fixture: 'sbp-banks-payoff.json',
      call: (aaio) => aaio.payouts.banks(),
      expected: [{ id: '100000000931', name: 'Пример Банк' }],
    },
  ],
  'invoices.create': [
    {
      description: 'an invoice with reference INV-2041 is created',
      state: { name: 'the shop takes orders', values: SHOP_ONLY },
      request: post('/merchant/get_pay_url', order, accept),
      fixture: 'get-pay-url.json',
      call: (aaio) => aaio.invoices.create(NEW_INVOICE),
      expected: { id: null, reference: 'INV-2041', amount: rub('1249.90') },
    },
    {
      description: 'an invoice with everything that it can carry is created',
      state: { name: 'the shop takes orders', values: SHOP_ONLY },
      request: post(
        '/merchant/get_pay_url',
        { ...order, method: 'sbp', desc: 'Annual plan', email: 'buyer@mail.example', lang: 'en', us_user: 'u-17' },
        accept,
      ),
      fixture: 'get-pay-url.json',
      call: (aaio) => aaio.invoices.create({ ...NEW_INVOICE, ...detailed, language: 'en' }),
      expected: { reference: 'INV-2041' },
    },
  ],
  'invoices.get': [
    invoice('info-pay-success.json', { status: 'paid', onHold: false, credited: rub('1174.91') }),
    invoice('info-pay-in-process.json', { status: 'pending', method: null, credited: null, paidAt: null }),
    invoice('info-pay-hold.json', { status: 'paid', onHold: true, amount: { amount: '15.50', currency: 'USD' } }),
    invoice('info-pay-expired.json', { status: 'expired', paidAt: null }),
  ],
  'invoices.methods': [
    {
      description: 'the payment methods of the shop',
      state: { name: 'the shop has payment methods', values: KEY_AND_SHOP },
      request: post('/api/methods-pay', { merchant_id: SHOP.id }),
      fixture: 'methods-pay.json',
      call: (aaio) => aaio.invoices.methods(),
      expected: among({ code: 'sbp', currency: 'RUB', min: rub('300.00') }, { code: 'sbp', currency: 'EUR' }),
    },
  ],
  'webhooks.serviceIps': [
    {
      description: 'the addresses of the service',
      state: { name: 'the service has addresses' },
      request: { method: 'GET', path: '/api/public/ips', headers: accept },
      fixture: 'public-ips.json',
      call: (aaio) => aaio.webhooks.serviceIps(),
      expected: ['192.0.2.61', '198.51.100.14'],
    },
  ],
}

const REFUSALS = [
  [400, 'the service refuses the request', { code: 'rejected', outcome: 'rejected' }],
  [401, 'the API key is not accepted', { code: 'unauthorized', outcome: 'rejected' }],
  [429, 'too many requests were made', { code: 'rate_limited', outcome: 'rejected' }],
  [500, 'the service has an internal error', { code: 'unavailable', outcome: 'unknown' }],
  [503, 'the service is not available', { code: 'unavailable', outcome: 'unknown' }],
] as const

/** Objects may have more fields than expected, lists no more entries. */
function matching(expected: unknown): unknown {
  if (Array.isArray(expected)) return expected.map(matching)
  if (typeof expected !== 'object' || expected === null || 'asymmetricMatch' in expected) return expected
  return expect.objectContaining(Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, matching(value)])))
}

describe.each(Object.entries(SUCCESSES))('%s', (operation, successes) => {
  it.each(successes.map((success) => [success.fixture, success] as const))(
    '%s',
    async (name, { description, state, request, call, expected }) => {
      await contract.exchange({ description, state, request, reply: reply(name) }, async (baseUrl) => {
        expect(await call(provider(baseUrl))).toEqual(matching(expected))
      })
    },
  )

  // No page says how the list of addresses fails.
  it.each(operation === 'webhooks.serviceIps' ? [] : REFUSALS)('%i', async (status, words, expected) => {
    const [{ description, state, request, call }] = successes as readonly [Success]
    // Orders are signed and take no key.
    const name = operation === 'invoices.create' && status === 401 ? 'the signature is not accepted' : words
    const { status: _, id: __, reference, ...values } = state.values ?? {}
    await contract.exchange(
      {
        description: `${description}, refused with ${status}`,
        state: { name, values },
        request,
        reply: reply(`error-${status}.json`, status),
      },
      async (baseUrl) => {
        const error = await failureOf(call(provider(baseUrl)))
        expect(error).toMatchObject({ ...expected, operation, httpStatus: status, upstreamCode: String(status) })
        if (reference !== undefined) expect(error.reference).toBe(reference)
      },
    )
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
