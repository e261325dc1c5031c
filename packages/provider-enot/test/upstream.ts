import { createHmac } from 'node:crypto'
import type { Upstream, WebhookSample } from '@paymux/testkit'
import { DIRECT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { fixture, SHOP_ID, USER_ID } from './support.ts'

const PAYOUT = { wait: 'pending', success: 'succeeded', fail: 'failed' } as const
const INVOICE = { created: 'pending', success: 'paid', fail: 'failed', expired: 'expired', refund: 'refunded' } as const
const ENVELOPE = ['status_check', 'data']

/** Signs as the vendor's client does, for bodies whose values PHP writes as JSON does: without floats and characters beyond ASCII. */
const sign: WebhookSample['sign'] = (body, secret) => {
  const sorted = Object.fromEntries(Object.entries(JSON.parse(body) as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  const signature = createHmac('sha256', secret).update(JSON.stringify(sorted)).digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-api-sha256-signature': signature }, body }
}

/** Enot as its fixtures have it, for the conformance suites. */
export const upstream: Upstream = {
  errors: {
    unauthorized: { status: 401, body: fixture('error-401.json') },
    not_found: { status: 404, body: fixture('error-404.json') },
    forbidden: { status: 403, body: fixture('error-403.json') },
    rejected: [
      { status: 422, body: fixture('error-422.json') },
      { status: 422, body: fixture('error-as-list.json') },
      { status: 422, body: fixture('error-as-object.json') },
    ],
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 502, body: fixture('unavailable-502.html') },
    ],
    invalid_response: { status: 404, body: fixture('framework-404.json') },
  },
  errorMessage: 'error',
  errorStatus: 'status',
  operations: {
    'balances.list': {
      route: `GET /account/users/${USER_ID}/balance`,
      success: fixture('balance.json'),
      required: [...ENVELOPE, 'data.active_balance'],
      money: { '0.available': 'data.active_balance', '0.held': 'data.freeze_balance', '0.total': 'data.balance' },
    },
    'payouts.create': {
      route: 'POST /payoff/create',
      input: PAYOUT_INPUT,
      success: fixture('payoff-create.json'),
      required: [...ENVELOPE, 'data.payoff_id'],
      money: { debited: 'data.amount_withdraw_rub' },
    },
    'payouts.get': {
      route: 'GET /payoff/info',
      input: { reference: '1' },
      otherInputs: [{ id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }],
      success: fixture('payoff-info-success.json'),
      required: [...ENVELOPE, 'data.payoff_id', 'data.order_id', 'data.status'],
      id: 'data.payoff_id',
      reference: 'data.order_id',
      status: { path: 'data.status', words: PAYOUT },
      money: { amount: 'data.amount', debited: 'data.amount_withdraw_rub', fee: 'data.commission_rub', received: 'data.amount_receive' },
      times: { createdAt: 'data.created_at', finishedAt: 'data.paid_at' },
      documented: ['service', 'subtract', 'amount', 'amount_withdraw_rub', 'commission_rub', 'receive_currency', 'created_at'].map(
        (name) => `data.${name}`,
      ),
    },
    'payouts.banks': {
      route: 'GET /payoff/get-sbp-bank-list',
      success: fixture('sbp-banks.json'),
      required: [...ENVELOPE, 'data.banks', 'data.banks.*', 'data.banks.*.id', 'data.banks.*.name'],
    },
    'invoices.create': {
      route: 'POST /invoice/create',
      input: INVOICE_INPUT,
      success: fixture('invoice-create.json'),
      required: [...ENVELOPE, 'data.id', 'data.url'],
      times: { expiresAt: 'data.expired' },
    },
    'invoices.get': {
      route: 'GET /invoice/info',
      input: { reference: 'A-20417' },
      otherInputs: [{ id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32' }],
      success: fixture('invoice-info-success.json'),
      required: [...ENVELOPE, 'data.invoice_id', 'data.order_id', 'data.status'],
      id: 'data.invoice_id',
      reference: 'data.order_id',
      status: { path: 'data.status', words: INVOICE },
      money: {
        amount: 'data.invoice_amount',
        credited: 'data.credited',
        fee: 'data.shop_commission_amount',
        payerFee: 'data.user_commission_amount',
      },
      times: { createdAt: 'data.created_at', expiresAt: 'data.expired_at', paidAt: 'data.paid_at' },
      documented: ['data.credited', 'data.currency', 'data.created_at', 'data.expired_at'],
    },
    'invoices.methods': {
      route: `GET /shops/${SHOP_ID}/payment-tariffs`,
      success: fixture('payment-tariffs.json'),
      required: [...ENVELOPE, 'data.tariffs', 'data.tariffs.*', 'data.tariffs.*.service', 'data.tariffs.*.currency'],
      money: { '0.min': 'data.tariffs.0.min_sum', '0.max': 'data.tariffs.0.max_sum', '0.fee.fixed': 'data.tariffs.0.fix' },
    },
    'invoices.payDirect': {
      effect: 'write',
      route: 'POST /invoice/h2h',
      input: DIRECT_INPUT,
      success: fixture('invoice-direct.json'),
      required: ENVELOPE,
      money: { amount: 'data.amount' },
      times: { expiresAt: 'data.time_end' },
    },
  },
  webhooks: [
    {
      name: 'payment webhook',
      body: fixture('webhook-invoice-success.json'),
      sign,
      secret: 'shop.webhookKey',
      signature: { header: 'x-api-sha256-signature' },
      event: { type: 'invoice.updated', id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32', reference: 'A-20417', status: 'paid' },
      documented: ['status', 'amount', 'currency', 'order_id'],
      id: 'invoice_id',
      status: { path: 'status', words: INVOICE },
      amount: 'amount',
    },
    {
      name: 'payout webhook',
      body: fixture('webhook-payoff-success.json'),
      sign,
      secret: 'user.webhookKey',
      signature: { header: 'x-api-sha256-signature' },
      event: { type: 'payout.updated', id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96', reference: 'wd-2071', status: 'succeeded' },
      documented: ['status', 'amount', 'order_id'],
      id: 'payoff_id',
      status: { path: 'status', words: PAYOUT },
      amount: 'amount',
    },
  ],
}
