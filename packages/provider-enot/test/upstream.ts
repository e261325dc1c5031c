import { createHmac } from 'node:crypto'
import type { ConformancePlan, SignedWebhook, UpstreamDescription } from '@paymux/testkit'
import type { EnotSettings } from '../src/index.ts'
import { createEnot } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { DIRECT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { fixture, SHOP_ID, USER_ID } from './support.ts'

const PAYOUT = { wait: 'pending', success: 'succeeded', fail: 'failed' } as const
const INVOICE = { created: 'pending', success: 'paid', fail: 'failed', expired: 'expired', refund: 'refunded' } as const
const ENVELOPE = ['status_check', 'data']

/** Credentials with everything that an upstream may escape when it repeats it. */
export const access = {
  user: { id: USER_ID, key: `enot/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookKey: 'canary-user-Qk81-4WqPz7' },
  shop: { id: SHOP_ID, key: `shop/7b+Canary-3T==&"<v>'%tail-Ym52pp`, webhookKey: 'canary-shop-Vm52-8HnRt3' },
} as const
// Each call carries one of the two keys. Despite its name the user's header has the key as it is.
const accept = { accept: 'application/json' }
export const asUser = { headers: { ...accept, 'x-api-signature-sha256': access.user.key } }
export const asShop = { headers: { ...accept, 'x-api-key': access.shop.key } }
const payout = (more: string) => ({ ...asUser, body: `{"user_id":"${USER_ID}","order_id":"wd-2071","amount":1500.25,${more}}` })
const invoice = (more: string) => ({ ...asShop, body: `{"shop_id":"${SHOP_ID}",${more}}` })

/** Signs as the vendor's client does, for bodies whose values PHP writes as JSON does: without floats and characters beyond ASCII. */
const sign: SignedWebhook['sign'] = (body, secret) => {
  const sorted = Object.fromEntries(Object.entries(JSON.parse(body) as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  const signature = createHmac('sha256', secret).update(JSON.stringify(sorted)).digest('hex')
  return { headers: { 'content-type': 'application/json', 'x-api-sha256-signature': signature }, body }
}

/** Custom fields are JSON in a text, whose length is what Enot limits. */
const ORDERED = invoice(
  '"order_id":"A-20417","amount":640.50,"currency":"RUB","custom_fields":"{\\"cart\\":\\"981\\"}","expire":90,"include_service":["card","sbp"]',
)

const answered = (status: number, name: string) => ({ status, body: fixture(name) })
const REJECTED = ['error-422.json', 'error-as-list.json', 'error-as-object.json'].map((name) => answered(422, name))
const H2H_OFF = answered(422, 'error-422-direct.json')
const NO_INVOICE = answered(404, 'error-404-invoice.json')

const upstream: UpstreamDescription = {
  errors: {
    unauthorized: answered(401, 'error-401.json'),
    not_found: answered(404, 'error-404.json'),
    forbidden: answered(403, 'error-403.json'),
    rejected: REJECTED,
    unavailable: [answered(500, 'error-500.json'), answered(502, 'unavailable-502.html')],
    invalid_response: answered(404, 'framework-404.json'),
  },
  errorMessage: 'error',
  errorStatus: 'status',
  operations: {
    'balances.list': {
      route: `GET /account/users/${USER_ID}/balance`,
      sends: asUser,
      success: fixture('balance.json'),
      required: [...ENVELOPE, 'data.active_balance'],
      money: { '0.available': 'data.active_balance', '0.held': 'data.freeze_balance', '0.total': 'data.balance' },
    },
    'payouts.create': {
      route: 'POST /payoff/create',
      input: PAYOUT_INPUT,
      sends: payout('"service":"card","wallet_to":"4111110000000042","subtract":1'),
      otherCalls: [
        {
          input: {
            ...PAYOUT_INPUT,
            method: 'sbp',
            bank: '100000000008',
            comment: 'Выплата',
            webhookUrl: 'https://shop.example/hook',
            feeFrom: 'amount',
          },
          sends: payout(
            '"service":"sbp","wallet_to":"4111110000000042","subtract":2,"comment":"Выплата","hook_url":"https://shop.example/hook",' +
              '"payoff_data":{"sbp_bank_type":"100000000008"}',
          ),
          success: fixture('payoff-create-sbp.json'),
        },
        // By default out of the amount.
        { input: { ...PAYOUT_INPUT, feeFrom: undefined }, sends: payout('"service":"card","wallet_to":"4111110000000042","subtract":2') },
      ],
      success: fixture('payoff-create.json'),
      required: [...ENVELOPE, 'data.payoff_id'],
      money: { debited: 'data.amount_withdraw_rub' },
      errors: {
        not_found: answered(404, 'error-404-tariff.json'),
        rejected: [...REJECTED, answered(422, 'error-422-wallet.json')],
      },
    },
    'payouts.get': {
      route: 'GET /payoff/info',
      input: { reference: '1' },
      sends: { ...asUser, query: `user_id=${USER_ID}&order_id=1` },
      otherCalls: [
        {
          input: { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' },
          sends: { ...asUser, query: `user_id=${USER_ID}&id=3fa85f64-5717-4562-b3fc-2c963f66afa6` },
        },
      ],
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
      sends: { ...asUser, query: `user_id=${USER_ID}` },
      success: fixture('sbp-banks.json'),
      required: [...ENVELOPE, 'data.banks', 'data.banks.*', 'data.banks.*.id', 'data.banks.*.name'],
    },
    'invoices.create': {
      route: 'POST /invoice/create',
      input: INVOICE_INPUT,
      sends: ORDERED,
      otherCalls: [
        { input: { ...INVOICE_INPUT, direct: false, description: undefined }, sends: ORDERED },
        {
          input: {
            reference: 'order-"7"',
            amount: { amount: '0.10', currency: 'USD' },
            description: 'Ёлка 🎄',
            customerEmail: 'payer@shop.example',
            returnUrl: 'https://shop.example/ok?a=1&b=2',
            failUrl: 'http://shop.example/no',
            webhookUrl: 'https://shop.example/hook',
            expiresInMinutes: 7200,
            method: 'p2p_card',
            excludeMethods: ['card'],
          },
          sends: invoice(
            '"order_id":"order-\\"7\\"","amount":0.10,"currency":"USD","comment":"Ёлка 🎄","email":"payer@shop.example",' +
              '"success_url":"https://shop.example/ok?a=1&b=2","fail_url":"http://shop.example/no","hook_url":"https://shop.example/hook",' +
              '"expire":7200,"include_service":["p2p_card"],"exclude_service":["card"]',
          ),
          success: fixture('invoice-create.json').replace('"RUB"', '"USD"'),
        },
        // Without a page: the payer is shown what the second step answers.
        {
          input: { reference: 'A-20426', amount: { amount: '870.5', currency: 'RUB' }, method: 'p2p_card', direct: true },
          sends: invoice('"order_id":"A-20426","amount":870.50,"currency":"RUB","type":"direct","include_service":["p2p_card"]'),
          success: fixture('invoice-create-direct.json'),
          required: [...ENVELOPE, 'data.id'],
          errors: { rejected: [...REJECTED, H2H_OFF] },
        },
      ],
      success: fixture('invoice-create.json'),
      required: [...ENVELOPE, 'data.id', 'data.url'],
      errors: {
        conflict: answered(422, 'error-422-order-id.json'),
        not_found: answered(404, 'error-404-tariff.json'),
        rejected: [...REJECTED, answered(422, 'error-422-amount.json')],
      },
      times: { expiresAt: 'data.expired' },
    },
    'invoices.get': {
      route: 'GET /invoice/info',
      input: { reference: 'A-20417' },
      sends: { ...asShop, query: `shop_id=${SHOP_ID}&order_id=A-20417` },
      otherCalls: [
        {
          input: { id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32' },
          sends: { ...asShop, query: `shop_id=${SHOP_ID}&invoice_id=d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32` },
        },
      ],
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
      errors: { not_found: NO_INVOICE },
    },
    'invoices.methods': {
      route: `GET /shops/${SHOP_ID}/payment-tariffs`,
      sends: asShop,
      success: fixture('payment-tariffs.json'),
      required: [...ENVELOPE, 'data.tariffs', 'data.tariffs.*', 'data.tariffs.*.service', 'data.tariffs.*.currency'],
      money: { '0.min': 'data.tariffs.0.min_sum', '0.max': 'data.tariffs.0.max_sum', '0.fee.fixed': 'data.tariffs.0.fix' },
    },
    'invoices.payDirect': {
      effect: 'write',
      route: 'POST /invoice/h2h',
      input: DIRECT_INPUT,
      sends: invoice(
        `"invoice_id":"${DIRECT_INPUT.id}","ip":"203.0.113.7","user_agent":"Mozilla/5.0 (X11; Linux x86_64)","payment_data":{"bank":"sber"}`,
      ),
      success: fixture('invoice-direct.json'),
      required: ENVELOPE,
      money: { amount: 'data.amount' },
      times: { expiresAt: 'data.time_end' },
      // Which refusals this call has is not documented; these are those of its first step.
      errors: { not_found: NO_INVOICE, rejected: [...REJECTED, H2H_OFF] },
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

/** Enot as its fixtures have it: what the conformance suites hold the provider against, and the contract pins. */
export const plan: ConformancePlan<EnotSettings> = { create: createEnot, declared: SETTINGS, settings: access, upstream }
