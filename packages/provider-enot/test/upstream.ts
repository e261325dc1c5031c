import { createHmac } from 'node:crypto'
import type { Upstream, WebhookSample } from '@paymux/testkit'
import { fixture, USER_ID } from './support.js'

const PAYOUT = { wait: 'pending', success: 'succeeded', fail: 'failed' } as const
const INVOICE = { created: 'pending', success: 'paid', fail: 'failed', expired: 'expired', refund: 'refunded' } as const

export const SHOP_ID = '5b0c9a7e-14d2-4f83-9c6e-70a1d2b3e4f5'
const ORDER = { reference: 'A-20417' }

const wrapped = (data: string): string => `{"data":${data},"status":200,"status_check":true}`
const ENVELOPE = ['status_check', 'data']

/**
 * Signs as the vendor's own client does, for a body whose keys are in order and whose values PHP writes as JSON does: without
 * floats and characters beyond ASCII. https://docs.enot.io
 */
const sign: WebhookSample['sign'] = (body, secret) => {
  const sorted = Object.fromEntries(Object.entries(JSON.parse(body) as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  const signature = createHmac('sha256', secret).update(JSON.stringify(sorted)).digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-api-sha256-signature': signature }, body }
}

/** Enot as https://docs.enot.io describes it. */
export const upstream: Upstream = {
  errors: {
    unauthorized: { status: 401, body: fixture('error-401.json') },
    not_found: { status: 404, body: fixture('error-404.json') },
    rejected: [
      { status: 422, body: fixture('error-422.json') },
      { status: 422, body: fixture('error-as-object.json') },
    ],
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 502, body: fixture('unavailable-502.html') },
    ],
    invalid_response: { status: 404, body: fixture('framework-404.json') },
  },
  errorMessage: 'error',
  operations: {
    'balances.list': {
      route: `GET /account/users/${USER_ID}/balance`,
      success: wrapped('{"balance":48210.35,"active_balance":41710.35,"freeze_balance":6500}'),
      required: [...ENVELOPE, 'data.active_balance'],
      money: { '0.available': 'data.active_balance', '0.held': 'data.freeze_balance', '0.total': 'data.balance' },
    },
    'payouts.create': {
      route: 'POST /payoff/create',
      input: { reference: 'wd-2071', amount: { amount: '1500.00', currency: 'RUB' }, method: 'card', destination: '4111110000000042' },
      success: wrapped('{"payoff_id":"27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96","amount_withdraw_rub":"1545.00","balance":"40165.35"}'),
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
    },
    'payouts.banks': {
      route: 'GET /payoff/get-sbp-bank-list',
      success: wrapped('{"banks":[{"id":"100000000008","name":"Альфа-Банк"},{"id":"100000000004","name":"Т-Банк"}]}'),
      required: [...ENVELOPE, 'data.banks', 'data.banks.*', 'data.banks.*.id', 'data.banks.*.name'],
    },
    'invoices.create': {
      route: 'POST /invoice/create',
      input: { ...ORDER, amount: { amount: '640.50', currency: 'RUB' } },
      success: wrapped(
        '{"id":"d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32","amount":"640.50","currency":"RUB","url":"https://enot.io/pay/91e7c3a0-5d28-4b6f-8a14-f2c09b7d6e53","expired":"2026-05-03 12:45:10"}',
      ),
      required: [...ENVELOPE, 'data.id', 'data.url'],
      times: { expiresAt: 'data.expired' },
    },
    'invoices.get': {
      route: 'GET /invoice/info',
      input: ORDER,
      otherInputs: [{ id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32' }],
      success: wrapped(
        `{"invoice_id":"d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32","order_id":"A-20417","shop_id":"${SHOP_ID}","status":"success","invoice_amount":640.5,"credited":602.07,"currency":"RUB","pay_service":"sbp","payer_details":"7916*****08","commission_amount":38.43,"commission_percent":6,"shop_commission_amount":38.43,"user_commission_amount":0,"user_commission_percent":0,"custom_field":{"cart":981},"created_at":"2026-05-03 11:15","expired_at":"2026-05-03 12:45:10","paid_at":"2026-05-03 11:22:37"}`,
      ),
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
    },
    'invoices.methods': {
      route: `GET /shops/${SHOP_ID}/payment-tariffs`,
      success: wrapped(
        '{"tariffs":[{"percent":6,"fix":0,"min_sum":50,"max_sum":75000,"shop_percent":100,"user_percent":0,"service":"sbp","service_label":"СБП","currency":"RUB","status":"enabled"}]}',
      ),
      required: [...ENVELOPE, 'data.tariffs', 'data.tariffs.*', 'data.tariffs.*.service', 'data.tariffs.*.currency'],
      money: { '0.min': 'data.tariffs.0.min_sum', '0.max': 'data.tariffs.0.max_sum', '0.fee.fixed': 'data.tariffs.0.fix' },
    },
    'invoices.payDirect': {
      effect: 'write',
      route: 'POST /invoice/h2h',
      input: {
        id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32',
        payerIp: '192.0.2.61',
        payerUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
        bank: 'sber',
      },
      success: wrapped(
        '{"step_two_type":"p2p_data","wallet":"4111110000000042","receiver_name":"Петрова Анна Сергеевна","bank":"Т-Банк","amount":"870","time_end":"2026-05-03 12:20:00","url":null,"type":"p2p_data","is_redirect":false,"fingerprint":false,"is_need_get_info":false}',
      ),
      required: ENVELOPE,
      money: { amount: 'data.amount' },
      times: { expiresAt: 'data.time_end' },
    },
  },
  webhooks: [
    {
      name: 'payment webhook',
      body: '{"invoice_id":"d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32","status":"success","amount":"640.50","currency":"RUB","order_id":"A-20417","custom_fields":{"cart":981},"type":1,"pay_time":"2026-05-03 11:22:37","pay_service":"sbp","payer_details":"7916*****08","code":1,"credited":"602.07"}',
      sign,
      secret: 'shop.webhookKey',
      signature: { header: 'x-api-sha256-signature' },
      event: { type: 'invoice.updated', id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32', reference: 'A-20417', status: 'paid' },
      id: 'invoice_id',
      status: { path: 'status', words: INVOICE },
      amount: 'amount',
    },
    {
      name: 'payout webhook',
      body: '{"payoff_id":"27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96","order_id":"wd-2071","status":"success","amount":"1500.00","commission":"45.00","service":"card","wallet":"4111110000000042"}',
      sign,
      secret: 'user.webhookKey',
      signature: { header: 'x-api-sha256-signature' },
      event: { type: 'payout.updated', id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96', reference: 'wd-2071', status: 'succeeded' },
      id: 'payoff_id',
      status: { path: 'status', words: PAYOUT },
      amount: 'amount',
    },
  ],
}
