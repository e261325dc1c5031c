import { createHash } from 'node:crypto'
import type { ConformancePlan, UpstreamDescription } from '@paymux/testkit'
import type { AaioSettings } from '../src/index.ts'
import { createAaio } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { fixture, record, SHOP } from './support.ts'

const PAYOUT = { in_process: 'pending', success: 'succeeded', cancel: 'failed' } as const
const INVOICE = { in_process: 'pending', success: 'paid', hold: 'paid', expired: 'expired' } as const
const CARD = 'list.cards_ru'

/** Credentials with everything that an upstream may escape when it repeats it. */
export const access = {
  apiKey: `aaio/4f+Canary-9Q==&"<w>'%tail-Zx81kk`,
  shop: { id: SHOP.id, secret1: 'canary-secret-one-4Wq', secret2: 'canary-secret-two-8Hn' },
  payoutWebhookSecret: 'canary-payout-2Lc9-Vx81tQ',
} as const
export const accept = { accept: 'application/json' }
export const headers = { ...accept, 'x-api-key': access.apiKey }

/** SHA-256 over parts joined by colons: how Aaio signs everything. */
const hashOf = (...parts: readonly (string | null)[]): string => createHash('sha256').update(parts.join(':')).digest('hex')

const signed = (body: string, parts: (form: URLSearchParams) => readonly (string | null)[]) => {
  const form = new URLSearchParams(body)
  form.set('sign', hashOf(...parts(form)))
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() }
}

/** Orders of invoices are signed, and take no key. */
const order = (more: string) => ({
  headers: accept,
  body: `merchant_id=${SHOP.id}&amount=1249.90&currency=RUB&order_id=INV-2041${more}&sign=${hashOf(SHOP.id, '1249.90', 'RUB', access.shop.secret1, 'INV-2041')}`,
})
/** To a phone, with a receipt of its own. */
const TO_PHONE = { ...NEW_PAYOUT, reference: 'WD-321', amount: { amount: '1500', currency: 'RUB' }, destination: '79001234533' }
const toPhone = (more: string) => ({ headers, body: `my_id=WD-321&amount=1500.00&wallet=79001234533&${more}` })

const upstream: UpstreamDescription = {
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
      sends: { headers },
      success: fixture('balance.json'),
      required: ['type', 'balance'],
      money: { '0.available': 'balance', '0.held': 'hold' },
      documented: ['referral', 'hold'],
    },
    'payouts.create': {
      route: 'POST /api/create-payoff',
      input: NEW_PAYOUT,
      sends: { headers, body: 'my_id=WD-318&amount=6000.00&wallet=U7654321&method=perfectmoney&commission_type=0' },
      otherCalls: [
        {
          input: { ...TO_PHONE, method: 'sbp', bank: '100000000931', feeFrom: 'balance', webhookUrl: 'https://shop.example/hook?a=1&b=2' },
          sends: toPhone('method=sbp&commission_type=1&bank=100000000931&webhook_url=https%3A%2F%2Fshop.example%2Fhook%3Fa%3D1%26b%3D2'),
          success: fixture('create-payoff-roubles.json'),
          amount: 'amount',
        },
        {
          input: { ...TO_PHONE, method: 'mobile_ru', mobileOperator: 'tele2', feeFrom: 'amount' },
          sends: toPhone('method=mobile_ru&commission_type=0&mobile_operator=tele2'),
          success: JSON.stringify({ ...record('create-payoff-roubles.json'), amount: 1455, amount_down: 1500, commission_type: 0 }),
        },
      ],
      success: fixture('create-payoff.json'),
      required: ['type', 'id'],
      reference: 'my_id',
      amount: 'amount_down',
      status: { path: 'status', words: PAYOUT },
      money: { debited: 'amount_down' },
    },
    'payouts.get': {
      route: 'POST /api/info-payoff',
      input: { reference: 'my_id_123' },
      sends: { headers, body: 'my_id=my_id_123' },
      otherCalls: [
        {
          input: { id: '52a16aea-d308-11ed-afa1-0242ac120002' },
          sends: { headers, body: 'id=52a16aea-d308-11ed-afa1-0242ac120002' },
        },
      ],
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
      sends: { headers },
      success: fixture('methods-payoff.json'),
      required: ['type', 'list', 'list.*'],
      money: { '0.min': `${CARD}.min`, '0.max': `${CARD}.max`, '0.fee.fixed': `${CARD}.commission_sum` },
    },
    'payouts.banks': {
      route: 'POST /api/sbp-banks-payoff',
      sends: { headers },
      success: fixture('sbp-banks-payoff.json'),
      required: ['type', 'list', 'list.*', 'list.*.bankId', 'list.*.bankName'],
    },
    'payouts.rates': { route: 'POST /api/rates-payoff', sends: { headers }, success: fixture('rates-payoff.json'), required: ['type'] },
    'invoices.create': {
      route: 'POST /merchant/get_pay_url',
      input: NEW_INVOICE,
      sends: order(''),
      otherCalls: [
        {
          input: {
            ...NEW_INVOICE,
            method: 'sbp',
            description: 'Годовой план & чай',
            customerEmail: 'buyer@mail.example',
            metadata: { user: 'u-17', empty: '', _x_1: 'a b' },
            language: 'en',
          },
          // Custom values under their own names.
          sends: order(
            `&method=sbp&desc=${encodeURIComponent('Годовой план & чай')}&email=buyer%40mail.example&lang=en&us_user=u-17&us_empty=&us__x_1=a+b`,
          ),
        },
      ],
      success: fixture('get-pay-url.json'),
      required: ['type', 'url'],
    },
    'invoices.get': {
      route: 'POST /api/info-pay',
      input: { reference: 'INV-2041' },
      sends: { headers, body: `merchant_id=${SHOP.id}&order_id=INV-2041` },
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
      sends: { headers, body: `merchant_id=${SHOP.id}` },
      success: fixture('methods-pay.json'),
      required: ['type', 'list', 'list.*'],
      money: { '0.min': 'list.sbp.min.EUR', '0.max': 'list.sbp.max.EUR' },
    },
    'webhooks.serviceIps': {
      route: 'GET /api/public/ips',
      open: true,
      sends: { headers: accept },
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

/** Aaio as its fixtures have it: what the conformance suites hold the provider against, and the contract pins. */
export const plan: ConformancePlan<AaioSettings> = { create: createAaio, declared: SETTINGS, settings: access, upstream }
