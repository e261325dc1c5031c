import type { PactExchange } from '@paymux/testkit/pact'
import { shapeOf } from '@paymux/testkit/pact'
import type { Cryptobot } from '../src/index.ts'
import { createCryptobot } from '../src/index.ts'
import { FIAT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { fixture, record, TOKEN } from './support.ts'

/** What a stateful upstream needs to know of who asks. */
export const APP = { token: TOKEN } as const

/** The provider on Pact's mock server. */
export const cryptobotAt = (baseUrl: string): Cryptobot => createCryptobot({ token: TOKEN, baseUrl, retries: 0 })

type Request = PactExchange['request']
type State = PactExchange['state']

const headers = { accept: 'application/json', 'crypto-pay-api-token': TOKEN }
const gets = (name: string, query?: Readonly<Record<string, string>>): Request => ({
  method: 'GET',
  path: `/api/${name}`,
  headers,
  ...(query && { query }),
})
const posts = (name: string, json: object): Request => ({
  method: 'POST',
  path: `/api/${name}`,
  headers: { ...headers, 'content-type': 'application/json' },
  json,
})

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/
const decimal = /^\d+(\.\d+)?$/
const url = /^https?:\/\/\S+$/
export const FORMATS = {
  created_at: time,
  paid_at: time,
  completed_at: time,
  expiration_date: time,
  request_date: time,
  amount: decimal,
  paid_amount: decimal,
  available: decimal,
  onhold: decimal,
  rate: decimal,
  swapped_output: decimal,
  bot_invoice_url: url,
}
const NAMES = ['invoice_id', 'payload', 'transfer_id', 'spend_id', 'status', 'currency_type', 'asset', 'fiat', 'paid_asset']
export const EXACT = ['ok', ...NAMES, 'currency_code', 'code', 'name', 'source', 'target']

/** The reply of a fixture: names and statuses as they are, anything else of the same type. */
const replyOf = (name: string, status: number): PactExchange['reply'] => ({
  status,
  body: shapeOf(JSON.parse(fixture(name)), EXACT, FORMATS),
})

/** The state of an upstream that knows the record of a fixture. */
function known(name: string): State {
  const found = record(name)
  const values = Object.fromEntries(
    [...NAMES, 'amount'].flatMap((field) => (found[field] === undefined ? [] : [[field, `${found[field]}`]])),
  )
  const what = 'invoice_id' in found ? `an invoice with id ${found.invoice_id}` : `a transfer with spend_id ${found.spend_id}`
  return { name: `${what} exists and is ${found.status}`, values: { ...APP, ...values } }
}

/** One call with what is sent, what is answered and what the caller gets. */
export interface Told {
  readonly what: string
  readonly state: State
  readonly request: Request
  readonly fixture: string
  readonly call: (cryptobot: Cryptobot) => Promise<unknown>
  /** Fields of the result; undefined where nothing comes back. */
  readonly result: object | undefined
  /** Refusals besides the one of a token that is not accepted: fixture, HTTP status, state, error. */
  readonly refusals?: readonly Refusal[]
}
export type Refusal = readonly [fixture: string, status: number, state: State, error: object]

const usdt = (amount: string) => ({ amount, currency: 'USDT' })
const rub = (amount: string) => ({ amount, currency: 'RUB' })
const state = (name: string, values: Readonly<Record<string, string>> = {}): State => ({ name, values: { ...APP, ...values } })
const REFUSED = { code: 'rejected', outcome: 'rejected' } as const

export const UNAUTHORIZED: Refusal = [
  'error-401.json',
  401,
  state('the token is not accepted'),
  { code: 'unauthorized', outcome: 'rejected', upstreamCode: 'UNAUTHORIZED' },
]
const TOO_MANY: Refusal = ['error-429.json', 429, state('too many requests were sent'), { code: 'rate_limited', outcome: 'rejected' }]
const absent = (what: string, values: Readonly<Record<string, string>>): Refusal => [
  'none.json',
  200,
  state(`no ${what} exists`, values),
  { code: 'not_found', outcome: 'rejected' },
]

const invoices: readonly Told[] = [
  {
    what: 'a new invoice in an asset',
    state: state('the app takes invoices'),
    request: posts('createInvoice', {
      currency_type: 'crypto',
      asset: 'USDT',
      amount: '12.5',
      description: 'Cart 981',
      payload: 'A-20417',
      expires_in: 5400,
    }),
    fixture: 'invoice-create.json',
    call: ({ invoices }) => invoices.create(INVOICE_INPUT),
    result: { id: '528890', reference: 'A-20417', url: 'https://t.me/CryptoBot?start=IVmK3pZ7t0Qx', expiresAt: '2026-05-03T10:45:10Z' },
    refusals: [['error-400-amount.json', 400, state('the smallest invoice is 100 USDT', { min: '100', asset: 'USDT' }), REFUSED], TOO_MANY],
  },
  {
    what: 'a new invoice in roubles with every field',
    state: state('the app takes invoices'),
    request: posts('createInvoice', {
      currency_type: 'fiat',
      fiat: 'RUB',
      amount: '640.50',
      accepted_assets: 'USDT,TON',
      hidden_message: 'Thank you',
      paid_btn_name: 'callback',
      paid_btn_url: 'https://shop.example/ok?a=1&b=2',
      payload: 'A-20425',
      allow_comments: false,
      allow_anonymous: false,
      swap_to: 'USDT',
    }),
    fixture: 'invoice-create-fiat.json',
    call: ({ invoices }) => invoices.create(FIAT_INPUT),
    result: { id: '528904', reference: 'A-20425', amount: rub('640.50'), expiresAt: null },
  },
  ...(
    [
      ['invoices-active.json', { status: 'pending', reference: 'A-20417', amount: usdt('12.5') }],
      ['invoices-paid-fiat.json', { status: 'paid', amount: rub('640.50'), paid: usdt('8.05391204'), fee: usdt('0.24161736') }],
      ['invoices-paid-crypto.json', { status: 'paid', paid: usdt('12.5'), fee: usdt('0.375') }],
      ['invoices-swapped.json', { status: 'paid', credited: usdt('12.028') }],
      ['invoices-expired.json', { status: 'expired' }],
    ] as const
  ).map(([name, result]): Told => {
    const id = String(record(name).invoice_id)
    return {
      what: `the invoice of ${name}`,
      state: name === 'invoices-swapped.json' ? { ...known(name), name: `an invoice with id ${id} was swapped` } : known(name),
      request: gets('getInvoices', { invoice_ids: id }),
      fixture: name,
      call: ({ invoices }) => invoices.get({ id }),
      result: { id, ...result },
      refusals: name === 'invoices-active.json' ? [absent('invoice with id 528890', { invoice_id: id })] : [],
    }
  }),
  {
    what: 'an invoice is deleted',
    state: known('invoices-active.json'),
    request: posts('deleteInvoice', { invoice_id: 528890 }),
    fixture: 'deleted.json',
    call: ({ invoices }) => invoices.cancel({ id: '528890' }),
    result: undefined,
  },
  {
    what: 'a page of invoices',
    state: state('two invoices exist: 528904, paid, and 528890'),
    request: gets('getInvoices', { offset: '0', count: '2' }),
    fixture: 'invoices-list.json',
    call: ({ invoices }) => invoices.list({ limit: 2 }),
    result: { items: [{ id: '528904' }, { id: '528890' }], next: '2' },
  },
  {
    what: 'the page after the last',
    state: state('two invoices exist: 528904, paid, and 528890'),
    request: gets('getInvoices', { offset: '2', count: '2' }),
    fixture: 'none.json',
    call: ({ invoices }) => invoices.list({ cursor: '2', limit: 2 }),
    result: { items: [], next: null },
  },
]

const BALANCES = { USDT: '418.37205', 'USDT.onhold': '12.5', TON: '0', 'TON.onhold': '0', BTC: '0.00031700', 'BTC.onhold': '0.00000001' }

const payouts: readonly Told[] = [
  {
    what: 'a new transfer',
    state: state('the app has balances', BALANCES),
    request: posts('transfer', { user_id: 7012345678, asset: 'USDT', amount: '15.25', spend_id: 'wd-2071', comment: 'May' }),
    fixture: 'transfer.json',
    call: ({ payouts }) => payouts.create(PAYOUT_INPUT),
    result: { id: '73120', reference: 'wd-2071', status: 'succeeded' },
    refusals: [
      [
        'error-400-spend-id.json',
        400,
        known('transfers-one.json'),
        { code: 'conflict', outcome: 'rejected', upstreamCode: 'SPEND_ID_ALREADY_USED' },
      ],
      ['error-400-funds.json', 400, state('the app has balances of 0', { USDT: '0' }), REFUSED],
      TOO_MANY,
    ],
  },
  {
    what: 'a new transfer without a notification',
    state: state('the app has balances', BALANCES),
    request: posts('transfer', {
      user_id: 7012345678,
      asset: 'USDT',
      amount: '15.25',
      spend_id: 'wd-2071',
      comment: 'May',
      disable_send_notification: true,
    }),
    fixture: 'transfer.json',
    call: ({ payouts }) => payouts.create({ ...PAYOUT_INPUT, notify: false }),
    result: { id: '73120' },
  },
  {
    what: 'the transfer with spend_id wd-2071',
    state: known('transfers-one.json'),
    request: gets('getTransfers', { spend_id: 'wd-2071' }),
    fixture: 'transfers-one.json',
    call: ({ payouts }) => payouts.get({ reference: 'wd-2071' }),
    result: { id: '73120', reference: 'wd-2071', status: 'succeeded', amount: usdt('15.25') },
    refusals: [absent('transfer with spend_id wd-2071', { spend_id: 'wd-2071' })],
  },
  {
    what: 'the transfer with id 73120',
    state: known('transfers-one.json'),
    request: gets('getTransfers', { transfer_ids: '73120' }),
    fixture: 'transfers-one.json',
    call: ({ payouts }) => payouts.get({ id: '73120' }),
    result: { id: '73120', reference: 'wd-2071' },
  },
  {
    what: 'a page of transfers',
    state: state('two transfers exist: 73120 and 73004, whose spend_id has spaces'),
    request: gets('getTransfers', { offset: '0', count: '100' }),
    fixture: 'transfers-list.json',
    call: ({ payouts }) => payouts.list(),
    result: { items: [{ id: '73120' }, { id: '73004', reference: null }], next: '2' },
  },
]

const account: readonly Told[] = [
  {
    what: 'the balances',
    state: state('the app has balances', BALANCES),
    request: gets('getBalance'),
    fixture: 'balance.json',
    call: ({ balances }) => balances.list(),
    result: [{ available: usdt('418.37205'), held: usdt('12.5') }, {}, {}],
  },
  {
    what: 'the currencies',
    state: state('the currencies are USDT, TON and RUB'),
    request: gets('getCurrencies'),
    fixture: 'currencies.json',
    call: ({ payouts }) => payouts.methods(),
    result: [{ code: 'USDT' }, { code: 'TON' }],
  },
  {
    what: 'the exchange rates',
    state: state('the rates of TON in USD and of BTC in RUB are known, the second out of date'),
    request: gets('getExchangeRates'),
    fixture: 'rates.json',
    call: ({ payouts }) => payouts.rates(),
    result: [{ source: 'TON', target: 'USD', current: true }, { current: false }],
  },
]

/** Every operation with its success and the refusals that are known. */
export const TOLD: readonly Told[] = [...account, ...invoices, ...payouts]

/** The exchange of a success, or of a refusal. */
export function exchangeOf({ what, state, request, fixture: name }: Told, refusal?: Refusal): PactExchange {
  if (refusal === undefined) return { description: what, state, request, reply: replyOf(name, 200) }
  const [file, status, when] = refusal
  return { description: `${what}, refused with ${status}: ${when.name}`, state: when, request, reply: replyOf(file, status) }
}
