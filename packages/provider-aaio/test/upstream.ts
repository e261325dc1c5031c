import { createHash } from 'node:crypto'
import type { UpstreamDescription } from '@paymux/testkit'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { fixture } from './support.ts'

const PAYOUT = { in_process: 'pending', success: 'succeeded', cancel: 'failed' } as const
const INVOICE = { in_process: 'pending', success: 'paid', hold: 'paid', expired: 'expired' } as const
const CARD = 'list.cards_ru'

/** Signs a form: SHA-256 over parts joined by colons. */
const signed = (body: string, parts: (form: URLSearchParams) => readonly (string | null)[]) => {
  const form = new URLSearchParams(body)
  form.set('sign', createHash('sha256').update(parts(form).join(':')).digest('hex'))
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() }
}

/** Aaio as its fixtures have it, for the conformance suites. */
export const upstream: UpstreamDescription = {
  errors: {
    rejected: [
      { status: 400, body: fixture('error-400.json') },
      { status: 400, body: fixture('error-numeric-code.json') },
      { status: 400, body: fixture('error-other-marker.json') },
    ],
    unauthorized: [
      { status: 401, body: fixture('error-401.json') },
      { status: 200, body: fixture('error-under-200.json') },
    ],
    rate_limited: { status: 429, body: fixture('error-429.json') },
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 502, body: fixture('unavailable-502.html') },
      { status: 503, body: fixture('error-503.json') },
    ],
  },
  errorMessage: 'message',
  errorStatus: 'code',
  operations: {
    'balances.list': {
      route: 'POST /api/balance',
      success: fixture('balance.json'),
      required: ['type', 'balance'],
      money: { '0.available': 'balance', '0.held': 'hold' },
    },
    'payouts.create': {
      route: 'POST /api/create-payoff',
      input: NEW_PAYOUT,
      success: fixture('create-payoff.json'),
      required: ['type', 'id'],
      reference: 'my_id',
      status: { path: 'status', words: PAYOUT },
      money: { debited: 'amount_down' },
    },
    'payouts.get': {
      route: 'POST /api/info-payoff',
      input: { reference: 'my_id_123' },
      otherCalls: [{ input: { id: '52a16aea-d308-11ed-afa1-0242ac120002' } }],
      success: fixture('info-payoff-success.json'),
      required: ['type', 'id', 'my_id', 'status'],
      id: 'id',
      reference: 'my_id',
      status: { path: 'status', words: PAYOUT },
      money: { amount: 'amount_down', debited: 'amount_down', fee: 'commission', received: 'amount' },
      times: { createdAt: 'date', finishedAt: 'complete_date' },
      documented: ['method', 'wallet', 'amount', 'amount_down', 'commission', 'commission_type', 'date'],
    },
    'payouts.methods': {
      route: 'POST /api/methods-payoff',
      success: fixture('methods-payoff.json'),
      required: ['type', 'list', 'list.*'],
      money: { '0.min': `${CARD}.min`, '0.max': `${CARD}.max`, '0.fee.fixed': `${CARD}.commission_sum` },
    },
    'payouts.banks': {
      route: 'POST /api/sbp-banks-payoff',
      success: fixture('sbp-banks-payoff.json'),
      required: ['type', 'list', 'list.*', 'list.*.bankId', 'list.*.bankName'],
    },
    'payouts.rates': { route: 'POST /api/rates-payoff', success: fixture('rates-payoff.json'), required: ['type'] },
    'invoices.create': {
      route: 'POST /merchant/get_pay_url',
      input: NEW_INVOICE,
      success: fixture('get-pay-url.json'),
      required: ['type', 'url'],
    },
    'invoices.get': {
      route: 'POST /api/info-pay',
      input: { reference: 'INV-2041' },
      success: fixture('info-pay-success.json'),
      required: ['type', 'id', 'order_id', 'status'],
      id: 'id',
      reference: 'order_id',
      status: { path: 'status', words: INVOICE },
      money: { amount: 'amount', credited: 'profit', fee: 'commission', payerFee: 'commission_client' },
      times: { createdAt: 'date', expiresAt: 'expired_date', paidAt: 'complete_date' },
      documented: ['method', 'amount', 'currency', 'date', 'expired_date'],
    },
    'invoices.methods': {
      route: 'POST /api/methods-pay',
      success: fixture('methods-pay.json'),
      required: ['type', 'list', 'list.*'],
      money: { '0.min': 'list.sbp.min.EUR', '0.max': 'list.sbp.max.EUR' },
    },
    'webhooks.serviceIps': {
      route: 'GET /api/public/ips',
      open: true,
      success: fixture('public-ips-untyped.json'),
      required: ['list', 'list.*'],
    },
  },
  webhooks: [
    {
      name: 'payment webhook',
      body: fixture('webhook-payment.txt'),
      sign: (body, secret) =>
        signed(body, (form) => [form.get('merchant_id'), form.get('amount'), form.get('currency'), secret, form.get('order_id')]),
      secret: 'shop.secret2',
      signature: { field: 'sign' },
      event: { type: 'invoice.updated', id: '9c264466-2fa7-4783-9db1-98b3c3bcc0bb', reference: 'INV-2041', status: 'paid' },
      documented: ['status'],
      id: 'invoice_id',
      status: { path: 'status', words: INVOICE },
      amount: 'amount',
    },
    {
      name: 'payout webhook',
      body: fixture('webhook-payout.txt'),
      sign: (body, secret) => signed(body, (form) => [form.get('id'), secret, form.get('amount_down')]),
      secret: 'payoutWebhookSecret',
      signature: { field: 'sign' },
      event: { type: 'payout.updated', id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05', reference: 'WD-318', status: 'succeeded' },
      documented: ['status', 'my_id', 'amount', 'commission_type'],
      id: 'id',
      status: { path: 'status', words: PAYOUT },
      amount: 'amount_down',
    },
  ],
}
