import { idempotencyKey } from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import type { ConformancePlan, SignedWebhook, UpstreamDescription } from '@paymux/testkit'
import type { AcmeSettings } from '../src/index.ts'
import { createAcme } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { fixture } from './support.ts'

const PAYOUT = { queued: 'pending', sent: 'pending', paid: 'succeeded', failed: 'failed', returned: 'failed' } as const
const INVOICE = { open: 'pending', paid: 'paid', held: 'paid', expired: 'expired', canceled: 'canceled', refunded: 'refunded' } as const

/** Credentials with everything that an upstream may escape when it repeats it. */
const access = { apiKey: `key/4f+Canary-9Q==&"<w>'%tail-Zx81kk`, webhookSecret: 'canary-4Wq8-Vx27tR' } as const
const headers = { authorization: `Bearer ${access.apiKey}` }
const keyed = (operation: string, reference: string) => ({
  ...headers,
  'idempotency-key': idempotencyKey({ operation, parts: [reference] }),
})

const amount = { amount: '485.00', currency: 'EUR' }
const ORDER = { reference: 'payout-17', amount, method: 'card', destination: '4000000000000002' } as const
const EARNED = { reference: 'order-17', amount } as const
const payout = (more: string) => ({
  headers: keyed('payouts.create', 'payout-17'),
  body: `{"reference":"payout-17","destination":"4000000000000002",${more}}`,
})
const invoice = (more: string) => ({
  headers: keyed('invoices.create', 'order-17'),
  body: `{"reference":"order-17","amount":48500,"currency":"EUR"${more}}`,
})
const RECORD = ['data', 'data.id', 'data.reference', 'data.status', 'data.currency']
/** Only a look-up finds nothing, and only an order can have a reference that was used for another one. */
const UNKNOWN = { not_found: { status: 404, body: fixture('error-404.json') } } as const
const USED = { conflict: { status: 409, body: fixture('error-409.json') } } as const
const METHOD = ['data', 'data.*', 'data.*.code', 'data.*.currency']
const METHOD_MONEY = { '0.min': 'data.0.min', '0.max': 'data.0.max', '0.fee.fixed': 'data.0.fee_fixed' }

/** https://docs.acme.example/webhooks#signature */
const sign: SignedWebhook['sign'] = (body, secret) => {
  const seconds = Math.floor(Date.now() / 1000)
  const signature = hmac('sha256', { key: secret, data: `${seconds}.${body}` })
  return { headers: { 'acme-signature': `t=${seconds},v1=${signature}` }, body }
}
const signature = { header: 'acme-signature' }
const webhook = {
  sign,
  secret: 'webhookSecret',
  signature,
  id: 'data.id',
  amount: 'data.amount',
  documented: ['data.reference', 'data.status', 'data.amount'],
}

/** Acme as its documentation describes it. */
const upstream: UpstreamDescription = {
  amounts: 'minor',
  errors: {
    unauthorized: { status: 401, body: fixture('error-401.json') },
    rate_limited: { status: 429, body: fixture('error-429.json') },
    rejected: [
      { status: 400, body: fixture('error-400.json') },
      { status: 422, body: fixture('error-422.json') },
    ],
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 502, body: fixture('unavailable-502.html') },
    ],
    // Not Acme's own words: a proxy, or a wrong path.
    invalid_response: { status: 404, body: fixture('unavailable-502.html') },
  },
  errorMessage: 'error.message',
  operations: {
    'balances.list': {
      route: 'GET /v1/balances',
      sends: { headers },
      success: fixture('balances.json'),
      required: ['data', 'data.*', 'data.*.currency', 'data.*.available'],
      money: { '0.available': 'data.0.available', '0.held': 'data.0.reserved' },
      documented: ['data.*.reserved'],
    },
    'invoices.create': {
      route: 'POST /v1/invoices',
      input: EARNED,
      sends: invoice(''),
      otherCalls: [
        {
          input: {
            ...EARNED,
            method: 'card',
            description: 'Tea',
            customerEmail: 'ann@shop.example',
            metadata: { cart: '17' },
            returnUrl: 'https://shop.example/thanks',
          },
          sends: invoice(
            ',"method":"card","description":"Tea","customer_email":"ann@shop.example","metadata":{"cart":"17"},"return_url":"https://shop.example/thanks"',
          ),
        },
      ],
      success: { status: 201, body: fixture('invoice-created.json') },
      required: ['data', 'data.id', 'data.pay_url'],
      id: 'data.id',
      reference: 'data.reference',
      amount: 'data.amount',
      times: { expiresAt: 'data.expires_at' },
      errors: USED,
    },
    'invoices.get': {
      route: 'GET /v1/invoices/find',
      input: { reference: 'order-17' },
      sends: { headers, query: 'reference=order-17' },
      otherCalls: [{ input: { id: 'inv_8842' }, sends: { headers, query: 'id=inv_8842' } }],
      success: fixture('invoice-paid.json'),
      required: RECORD,
      id: 'data.id',
      reference: 'data.reference',
      status: { path: 'data.status', words: INVOICE },
      money: { amount: 'data.amount', credited: 'data.credited', fee: 'data.fee', payerFee: 'data.payer_fee' },
      times: { createdAt: 'data.created_at', expiresAt: 'data.expires_at', paidAt: 'data.paid_at' },
      documented: ['data.amount', 'data.created_at', 'data.expires_at'],
      errors: UNKNOWN,
    },
    'invoices.methods': {
      route: 'GET /v1/methods',
      sends: { headers, query: 'direction=in' },
      success: fixture('methods-in.json'),
      required: METHOD,
      money: METHOD_MONEY,
    },
    'payouts.create': {
      route: 'POST /v1/payouts',
      input: ORDER,
      sends: payout('"amount":48500,"currency":"EUR","method":"card","fee_from":"amount"'),
      otherCalls: [
        {
          // Yen have no decimals.
          input: {
            ...ORDER,
            amount: { amount: '84215', currency: 'JPY' },
            method: 'bank_transfer',
            bank: 'first',
            feeFrom: 'balance',
            comment: 'May',
          },
          sends: payout('"amount":84215,"currency":"JPY","method":"bank_transfer","bank":"first","fee_from":"balance","comment":"May"'),
        },
      ],
      success: { status: 201, body: fixture('payout-created.json') },
      required: ['data', 'data.id'],
      id: 'data.id',
      reference: 'data.reference',
      status: { path: 'data.status', words: PAYOUT },
      money: { debited: 'data.debited' },
      errors: USED,
    },
    'payouts.get': {
      route: 'GET /v1/payouts/find',
      input: { reference: 'payout-17' },
      sends: { headers, query: 'reference=payout-17' },
      otherCalls: [{ input: { id: 'po_3107' }, sends: { headers, query: 'id=po_3107' } }],
      success: fixture('payout-paid.json'),
      required: RECORD,
      id: 'data.id',
      reference: 'data.reference',
      status: { path: 'data.status', words: PAYOUT },
      money: { amount: 'data.amount', debited: 'data.debited', fee: 'data.fee', received: 'data.received' },
      times: { createdAt: 'data.created_at', finishedAt: 'data.finished_at' },
      documented: ['data.amount', 'data.fee', 'data.debited', 'data.received', 'data.created_at'],
      errors: UNKNOWN,
    },
    'payouts.methods': {
      route: 'GET /v1/methods',
      sends: { headers, query: 'direction=out' },
      success: fixture('methods-out.json'),
      required: METHOD,
      money: METHOD_MONEY,
    },
    'payouts.banks': {
      route: 'GET /v1/banks',
      sends: { headers },
      success: fixture('banks.json'),
      required: ['data', 'data.*', 'data.*.id', 'data.*.name'],
    },
  },
  webhooks: [
    {
      ...webhook,
      name: 'payout webhook',
      body: fixture('webhook-payout-paid.json'),
      event: { type: 'payout.updated', id: 'po_3107', reference: 'payout-17', status: 'succeeded' },
      status: { path: 'data.status', words: PAYOUT },
    },
    {
      ...webhook,
      name: 'invoice webhook',
      body: fixture('webhook-invoice-refunded.json'),
      event: { type: 'invoice.updated', id: 'inv_8842', reference: 'order-17', status: 'refunded' },
      status: { path: 'data.status', words: INVOICE },
    },
  ],
}

/** What the conformance suites hold the provider against, and the contract pins. */
export const plan: ConformancePlan<AcmeSettings> = {
  create: createAcme,
  declared: SETTINGS,
  settings: access,
  upstream,
}
