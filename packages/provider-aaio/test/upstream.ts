import { createHash } from 'node:crypto'
import type { Upstream } from '@paymux/testkit'
import { fixture } from './support.js'

const PAYOUT = { in_process: 'pending', success: 'succeeded', cancel: 'failed' } as const
const INVOICE = { in_process: 'pending', success: 'paid', hold: 'paid', expired: 'expired' } as const

export const SHOP_ID = '427ad0a0-77e5-49e6-a1fd-655f69fe6ab8'
const REFERENCE = { reference: 'my_id_123' }
const ORDER = { reference: 'INV-2041' }

const sha256 = (...parts: readonly (string | null)[]): string => createHash('sha256').update(parts.join(':')).digest('hex')

/** Adds `sign` to a form, as https://wiki.aaio.so tells. */
const signed = (body: string, parts: (form: URLSearchParams) => readonly (string | null)[]) => {
  const form = new URLSearchParams(body)
  form.set('sign', sha256(...parts(form)))
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() }
}

/** Aaio as https://wiki.aaio.so/api/ and https://wiki.aaio.so/priem-platezhei/ describe it. */
export const upstream: Upstream = {
  errors: {
    rejected: { status: 400, body: fixture('error-400.json') },
    unauthorized: { status: 401, body: fixture('error-401.json') },
    rate_limited: { status: 429, body: fixture('error-429.json') },
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 503, body: fixture('error-503.json') },
      { status: 502, body: fixture('unavailable-502.html') },
    ],
  },
  errorMessage: 'message',
  operations: {
    'balances.list': {
      route: 'POST /api/balance',
      success: fixture('balance.json'),
      required: ['type', 'balance'],
      money: { '0.available': 'balance', '0.held': 'hold' },
    },
    'payouts.create': {
      route: 'POST /api/create-payoff',
      input: { ...REFERENCE, amount: { amount: '6000.00', currency: 'RUB' }, method: 'perfectmoney', destination: 'U7731004512' },
      success: `{"type":"success","id":"ea392e3c-b0a2-449a-b2ea-8aa21684bf05","my_id":"my_id_123","method":"perfectmoney","wallet":"********",
        "amount":5850,"amount_in_currency":72,"amount_currency":"USD","amount_rate":81.25,"amount_down":6000,"commission":150,"commission_type":0,"status":"in_process"}`,
      required: ['type', 'id'],
      reference: 'my_id',
      status: { path: 'status', words: PAYOUT },
      money: { debited: 'amount_down' },
    },
    'payouts.get': {
      route: 'POST /api/info-payoff',
      input: REFERENCE,
      otherInputs: [{ id: '52a16aea-d308-11ed-afa1-0242ac120002' }],
      success: fixture('info-payoff-success.json'),
      required: ['type', 'id', 'my_id', 'status'],
      id: 'id',
      reference: 'my_id',
      status: { path: 'status', words: PAYOUT },
      money: { amount: 'amount_down', debited: 'amount_down', fee: 'commission', received: 'amount' },
      times: { createdAt: 'date', finishedAt: 'complete_date' },
    },
    'payouts.methods': {
      route: 'POST /api/methods-payoff',
      success:
        '{"type":"success","list":{"cards_ru":{"name":"RU cards","min":1500,"max":75000,"commission_percent":2.5,"commission_sum":45}}}',
      required: ['type', 'list', 'list.*'],
      money: { '0.min': 'list.cards_ru.min', '0.max': 'list.cards_ru.max', '0.fee.fixed': 'list.cards_ru.commission_sum' },
    },
    'payouts.banks': {
      route: 'POST /api/sbp-banks-payoff',
      success: '{"type":"success","list":[{"bankId":"100000000931","bankName":"Пример Банк"}]}',
      required: ['type', 'list', 'list.*', 'list.*.bankId', 'list.*.bankName'],
    },
    'payouts.rates': {
      route: 'POST /api/rates-payoff',
      success: '{"type":"success","USD":81.25,"UAH":1.96,"USDT":81.6,"BTC":8124500}',
      required: ['type'],
    },
    'invoices.create': {
      route: 'POST /merchant/get_pay_url',
      input: { ...ORDER, amount: { amount: '1249.90', currency: 'RUB' } },
      success: '{"type":"success","url":"https://aaio.example/merchant/pay?invoice_uid=9c264466-2fa7-4783-9db1-98b3c3bcc0bb"}',
      required: ['type', 'url'],
    },
    'invoices.get': {
      route: 'POST /api/info-pay',
      input: ORDER,
      success: `{"type":"success","id":"9c264466-2fa7-4783-9db1-98b3c3bcc0bb","order_id":"INV-2041","desc":"Annual plan",
        "merchant_id":"${SHOP_ID}","merchant_domain":"teastore.example","method":"sbp",
        "amount":1249.9,"currency":"RUB","profit":1174.91,"commission":74.99,"commission_client":0,"commission_type":"100:0",
        "email":"buyer@mail.example","status":"success","date":"2025-05-14 11:20:07","expired_date":"2025-05-14 11:41:10",
        "complete_date":"2025-05-14 11:26:33","us_vars":[]}`,
      required: ['type', 'id', 'order_id', 'status'],
      id: 'id',
      reference: 'order_id',
      status: { path: 'status', words: INVOICE },
      money: { amount: 'amount', credited: 'profit', fee: 'commission', payerFee: 'commission_client' },
      times: { createdAt: 'date', expiresAt: 'expired_date', paidAt: 'complete_date' },
    },
    'invoices.methods': {
      route: 'POST /api/methods-pay',
      success: `{"type":"success","list":{"sbp":{"name":"SBP","min":{"RUB":300,"UAH":138,"USD":4,"EUR":3},"max":{"RUB":90000,"UAH":41400,"USD":1108,"EUR":985},
        "commission_percent":8,"commission_user_percent":2,"commission_merchant_percent":6,"commission_type":"75:25"}}}`,
      required: ['type', 'list', 'list.*'],
      money: { '0.min': 'list.sbp.min.RUB', '0.max': 'list.sbp.max.RUB' },
    },
    'webhooks.serviceIps': {
      route: 'GET /api/public/ips',
      open: true,
      // Whether it has a `type` is not documented.
      success: '{"list":["192.0.2.61","198.51.100.14"]}',
      required: ['list', 'list.*'],
    },
  },
  webhooks: [
    {
      name: 'payment webhook',
      body: `status=success&merchant_id=${SHOP_ID}&invoice_id=9c264466-2fa7-4783-9db1-98b3c3bcc0bb&order_id=INV-2041&amount=1249.90&currency=RUB&profit=1174.91&commission=74.99&commission_client=0&commission_type=100%3A0&method=sbp&desc=Annual+plan&email=`,
      sign: (body, secret) =>
        signed(body, (form) => [form.get('merchant_id'), form.get('amount'), form.get('currency'), secret, form.get('order_id')]),
      secret: 'shop.secret2',
      signature: { field: 'sign' },
      event: { type: 'invoice.updated', id: '9c264466-2fa7-4783-9db1-98b3c3bcc0bb', reference: 'INV-2041', status: 'paid' },
      id: 'invoice_id',
      status: { path: 'status', words: INVOICE },
      amount: 'amount',
    },
    {
      name: 'payout webhook',
      body: 'id=ea392e3c-b0a2-449a-b2ea-8aa21684bf05&my_id=WD-318&method=perfectmoney&wallet=********&amount=5850.00&amount_in_currency=72&amount_currency=USD&amount_rate=81.25&amount_down=6000.00&commission=150.00&commission_type=0&status=success&cancel_message=&date=2025-05-16+09%3A12%3A40&complete_date=2025-05-16+09%3A30%3A05',
      sign: (body, secret) => signed(body, (form) => [form.get('id'), secret, form.get('amount_down')]),
      secret: 'payoutWebhookSecret',
      signature: { field: 'sign' },
      event: { type: 'payout.updated', id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05', reference: 'WD-318', status: 'succeeded' },
      id: 'id',
      status: { path: 'status', words: PAYOUT },
      amount: 'amount_down',
    },
  ],
}
