import type { ConformancePlan, OperationSample, UpstreamDescription } from '@paymux/testkit'
import type { CryptobotSettings } from '../src/index.ts'
import { createCryptobot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { FIAT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { fixture, signed } from './support.ts'

const INVOICE = { active: 'pending', paid: 'paid', expired: 'expired' } as const
const PAYOUT = { completed: 'succeeded' } as const
const ENVELOPE = ['ok', 'result']

/** The token with everything that an upstream may escape when it repeats it. */
export const access = { token: `20417:canary/4f+Canary-9Q==&"<w>'%tail-Zx81kk` } as const
export const headers = { accept: 'application/json', 'crypto-pay-api-token': access.token }
const TRANSFER = '{"user_id":7012345678,"asset":"USDT","amount":"15.25","spend_id":"wd-2071","comment":"May"}'

/** A list of records, one of them looked up or a page of all. */
const list = (id: string) => [...ENVELOPE, 'result.items', 'result.items.*', `result.items.*.${id}`, 'result.items.*.status']

const invoices = {
  route: 'GET /api/getInvoices',
  required: list('invoice_id'),
  status: { path: 'result.items.0.status', words: INVOICE },
} as const

const transfers = {
  route: 'GET /api/getTransfers',
  required: list('transfer_id'),
  status: { path: 'result.items.0.status', words: PAYOUT },
} as const

const newInvoice = {
  route: 'POST /api/createInvoice',
  required: [...ENVELOPE, 'result.invoice_id', 'result.status', 'result.bot_invoice_url'],
  id: 'result.invoice_id',
  reference: 'result.payload',
  amount: 'result.amount',
} as const

const absent = { not_found: { status: 200, body: fixture('none.json') } }

const operations: Readonly<Record<string, OperationSample>> = {
  'balances.list': {
    route: 'GET /api/getBalance',
    sends: { headers },
    success: fixture('balance.json'),
    required: [...ENVELOPE, 'result.*', 'result.*.currency_code', 'result.*.available'],
    money: { '0.available': 'result.0.available', '0.held': 'result.0.onhold' },
    documented: ['result.*.onhold'],
  },
  'invoices.create': {
    ...newInvoice,
    input: INVOICE_INPUT,
    sends: {
      headers,
      body: '{"currency_type":"crypto","asset":"USDT","amount":"12.5","description":"Cart 981","payload":"A-20417","expires_in":5400}',
    },
    otherCalls: [
      {
        input: FIAT_INPUT,
        sends: {
          headers,
          body:
            '{"currency_type":"fiat","fiat":"RUB","amount":"640.50","accepted_assets":"USDT,TON","hidden_message":"Thank you",' +
            '"paid_btn_name":"callback","paid_btn_url":"https://shop.example/ok?a=1&b=2","payload":"A-20425","allow_comments":false,' +
            '"allow_anonymous":false,"swap_to":"USDT"}',
        },
        success: fixture('invoice-create-fiat.json'),
        times: {},
      },
    ],
    success: fixture('invoice-create.json'),
    times: { expiresAt: 'result.expiration_date' },
  },
  'invoices.get': {
    ...invoices,
    input: { id: '528904' },
    sends: { headers, query: 'invoice_ids=528904' },
    success: fixture('invoices-paid-fiat.json'),
    id: 'result.items.0.invoice_id',
    reference: 'result.items.0.payload',
    money: {
      amount: 'result.items.0.amount',
      paid: 'result.items.0.paid_amount',
      fee: 'result.items.0.fee_amount',
      credited: null,
    },
    times: { createdAt: 'result.items.0.created_at', paidAt: 'result.items.0.paid_at' },
    errors: absent,
  },
  'invoices.cancel': {
    route: 'POST /api/deleteInvoice',
    input: { id: '528890' },
    sends: { headers, body: '{"invoice_id":528890}' },
    success: fixture('deleted.json'),
    required: ENVELOPE,
  },
  'invoices.list': {
    ...invoices,
    input: { limit: 2 },
    sends: { headers, query: 'offset=0&count=2' },
    success: fixture('invoices-list.json'),
    lastPage: fixture('none.json'),
    money: {
      'items.0.amount': 'result.items.0.amount',
      'items.0.paid': 'result.items.0.paid_amount',
      'items.0.fee': 'result.items.0.fee_amount',
      'items.0.credited': null,
    },
    times: {
      'items.0.createdAt': 'result.items.0.created_at',
      'items.0.paidAt': 'result.items.0.paid_at',
      'items.1.expiresAt': 'result.items.1.expiration_date',
    },
  },
  'payouts.create': {
    route: 'POST /api/transfer',
    input: PAYOUT_INPUT,
    sends: { headers, body: TRANSFER },
    otherCalls: [
      { input: { ...PAYOUT_INPUT, notify: true }, sends: { headers, body: TRANSFER } },
      {
        input: { ...PAYOUT_INPUT, notify: false },
        sends: {
          headers,
          body: '{"user_id":7012345678,"asset":"USDT","amount":"15.25","spend_id":"wd-2071","comment":"May","disable_send_notification":true}',
        },
      },
    ],
    success: fixture('transfer.json'),
    required: [...ENVELOPE, 'result.transfer_id', 'result.status'],
    id: 'result.transfer_id',
    reference: 'result.spend_id',
    amount: 'result.amount',
    status: { path: 'result.status', words: PAYOUT },
    errors: { conflict: { status: 400, body: fixture('error-400-spend-id.json') } },
  },
  'payouts.get': {
    ...transfers,
    input: { reference: 'wd-2071' },
    sends: { headers, query: 'spend_id=wd-2071' },
    otherCalls: [{ input: { id: '73120' }, sends: { headers, query: 'transfer_ids=73120' }, required: transfers.required }],
    success: fixture('transfers-one.json'),
    // What was asked for by it must name it.
    required: [...transfers.required, 'result.items.0.spend_id'],
    id: 'result.items.0.transfer_id',
    reference: 'result.items.0.spend_id',
    money: { amount: 'result.items.0.amount' },
    times: { finishedAt: 'result.items.0.completed_at' },
    errors: absent,
  },
  'payouts.list': {
    ...transfers,
    input: { limit: 2 },
    sends: { headers, query: 'offset=0&count=2' },
    otherCalls: [{ input: {}, sends: { headers, query: 'offset=0&count=100' } }],
    success: fixture('transfers-list.json'),
    lastPage: fixture('none.json'),
    money: { 'items.0.amount': 'result.items.0.amount' },
    times: { 'items.0.finishedAt': 'result.items.0.completed_at' },
  },
  'payouts.methods': {
    route: 'GET /api/getCurrencies',
    sends: { headers },
    success: fixture('currencies.json'),
    required: [...ENVELOPE, 'result.*', 'result.*.code'],
  },
  'payouts.rates': {
    route: 'GET /api/getExchangeRates',
    sends: { headers },
    success: fixture('rates.json'),
    required: [...ENVELOPE, 'result.*', 'result.*.source', 'result.*.target'],
  },
}

const upstream: UpstreamDescription = {
  errors: {
    unauthorized: { status: 401, body: fixture('error-401.json') },
    rate_limited: { status: 429, body: fixture('error-429.json') },
    rejected: [
      { status: 400, body: fixture('error-400-amount.json') },
      { status: 400, body: fixture('error-400-funds.json') },
      { status: 400, body: fixture('error-as-text.json') },
      { status: 405, body: fixture('error-405.json') },
    ],
    unavailable: { status: 502, body: fixture('unavailable-502.html') },
  },
  errorMessage: 'error.name',
  errorStatus: 'error.code',
  operations,
  webhooks: [
    {
      name: 'an invoice was paid',
      body: fixture('webhook-invoice-paid.json'),
      sign: signed,
      secret: 'token',
      signature: { header: 'crypto-pay-api-signature' },
      event: {
        type: 'invoice.updated',
        id: '528904',
        reference: 'A-20425',
        status: 'paid',
        amount: { amount: '640.50', currency: 'RUB' },
        statusVerified: true,
      },
      id: 'payload.invoice_id',
      status: { path: 'payload.status', words: INVOICE },
      amount: 'payload.amount',
    },
  ],
}

/** Crypto Pay as its fixtures have it: what the conformance suites hold the provider against, and the contract pins. */
export const plan: ConformancePlan<CryptobotSettings> = {
  create: createCryptobot,
  declared: SETTINGS,
  settings: access,
  upstream,
  except: {
    'currency-checked': { 'invoices.create': 'the list of assets is open: Crypto Pay refuses what it does not take' },
  },
}
