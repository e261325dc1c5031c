import type { ConformancePlan, OperationSample, TestFlag, UpstreamDescription, WebhookSample } from '@paymux/testkit'
import type { YooKassaSettings } from '../src/index.ts'
import { createYooKassa } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { INVOICE_INPUT, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { access, asGateway, asShop, keyed, SENDS } from './sends.ts'
import { changed, fixture, PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub } from './support.ts'

const INVOICE = {
  path: 'status',
  words: { pending: 'pending', waiting_for_capture: 'authorized', succeeded: 'paid', canceled: 'canceled' },
} as const
const TRANSFER = { path: 'status', words: { pending: 'pending', succeeded: 'succeeded', canceled: 'failed' } } as const
const TEST: TestFlag = { path: 'test', test: true, live: false }

const NOT_FOUND = { not_found: { status: 404, body: fixture('error-404.json') } }
const KEYED = {
  conflict: { status: 400, body: fixture('error-400-key.json') },
  rejected: { status: 400, body: fixture('error-400-receipt.json') },
}
/** Without the merchant's own entries of metadata, where an empty text is not the same as none. */
const plain = (body: string): string => JSON.stringify(JSON.parse(body, (name, value: unknown) => (name === 'cart' ? undefined : value)))
const NAMES = { id: 'id', reference: 'metadata.reference' } as const
/** What an answer must repeat of an order, so that the replay of an older one cannot pass for it. */
const ORDERED = { reference: 'metadata.reference', amount: 'amount.value' } as const
const REPEATED = ['id', 'status', 'amount', 'amount.value', 'amount.currency', 'metadata', 'metadata.reference']

/** A page whose first item is described like the record of a look-up. */
const listed = (
  route: string,
  sends: OperationSample['sends'],
  name: string,
  record: Pick<OperationSample, 'required' | 'status' | 'money' | 'times' | 'test'>,
): OperationSample => {
  const { required, status, money = {}, times = {}, test } = record
  const first = (path: string | null): string | null => path && `items.0.${path}`
  const ofFirst = <Path extends string | null>(paths: Readonly<Record<string, Path>>): Record<string, Path> =>
    Object.fromEntries(Object.entries(paths).map(([field, path]) => [`items.0.${field}`, first(path) as Path]))
  return {
    route,
    sends,
    success: plain(changed(name, { next_cursor: '37a5c87d-3984-51e8-a7f3-8de646d39ec15' })),
    lastPage: fixture('list-empty.json'),
    required: ['items', 'items.*', ...required.map((field) => `items.*.${field}`)],
    status: status && { ...status, path: `items.0.${status.path}` },
    money: ofFirst(money),
    times: ofFirst(times),
    test: test && { ...test, path: `items.0.${test.path}` },
  }
}

const PAYMENT = {
  required: ['id', 'status'],
  status: INVOICE,
  money: { amount: 'amount.value', credited: 'income_amount.value', fee: null },
  times: { createdAt: 'created_at', paidAt: 'captured_at' },
  test: TEST,
}
const REFUND = {
  required: ['id', 'status', 'payment_id'],
  status: TRANSFER,
  money: { amount: 'amount.value' },
  times: { createdAt: 'created_at' },
}
const PAYOUT = {
  required: ['id', 'status'],
  status: TRANSFER,
  money: { amount: 'amount.value' },
  times: { createdAt: 'created_at', finishedAt: 'succeeded_at' },
  test: TEST,
}

const webhook = (name: string, route: string, status: typeof INVOICE | typeof TRANSFER, event: WebhookSample['event']): WebhookSample => ({
  name,
  body: fixture(`webhook-${name}.json`),
  headers: { 'content-type': 'application/json' },
  event: { ...event, statusVerified: true },
  id: 'object.id',
  ack: { status: 200, body: '' },
  read: { route: `GET ${route}`, success: fixture(`${name}.json`), status, errors: NOT_FOUND },
})

const upstream: UpstreamDescription = {
  errors: {
    unauthorized: { status: 401, body: fixture('error-401.json') },
    forbidden: { status: 403, body: fixture('error-403.json') },
    rejected: [
      { status: 400, body: fixture('error-400-not-supported.json') },
      { status: 405, body: fixture('error-405.json') },
    ],
    rate_limited: { status: 429, body: fixture('error-429.json') },
    unavailable: [
      { status: 500, body: fixture('error-500.json') },
      { status: 202, body: fixture('processing-202.json') },
    ],
  },
  errorMessage: 'description',
  operations: {
    'balances.list': {
      route: 'GET /me',
      sends: asGateway,
      success: fixture('me-gateway.json'),
      required: ['payout_balance', 'payout_balance.value', 'payout_balance.currency'],
      money: { '0.available': 'payout_balance.value' },
    },
    'invoices.create': {
      route: 'POST /payments',
      input: INVOICE_INPUT,
      ...SENDS['invoices.create'],
      success: fixture('payment-pending.json'),
      required: [...REPEATED, 'confirmation', 'confirmation.confirmation_url'],
      ...ORDERED,
      test: TEST,
      errors: KEYED,
    },
    'invoices.get': {
      route: `GET /payments/${PAYMENT_ID}`,
      input: { id: PAYMENT_ID },
      sends: asShop,
      success: plain(fixture('payment-refunded.json')),
      ...PAYMENT,
      ...NAMES,
      money: { ...PAYMENT.money, refunded: 'refunded_amount.value' },
      errors: NOT_FOUND,
    },
    'invoices.capture': {
      route: `POST /payments/${PAYMENT_ID}/capture`,
      ref: { id: PAYMENT_ID },
      input: { amount: rub('1000.00') },
      ...SENDS['invoices.capture'],
      success: fixture('payment-succeeded.json'),
      required: ['id', 'status', 'amount', 'amount.value', 'amount.currency'],
      id: 'id',
      amount: 'amount.value',
      errors: KEYED,
    },
    'invoices.cancel': {
      route: `POST /payments/${PAYMENT_ID}/cancel`,
      input: { id: PAYMENT_ID },
      sends: keyed('shop', 'invoices.cancel', [PAYMENT_ID]),
      success: fixture('payment-canceled-by-merchant.json'),
      required: ['id', 'status'],
      id: 'id',
      errors: KEYED,
    },
    'invoices.list': listed('GET /payments', asShop, 'payment-list.json', PAYMENT),
    'refunds.create': {
      route: 'POST /refunds',
      // Refunds name the payment by YooKassa's id; its reference goes nowhere.
      input: { ...REFUND_INPUT, invoice: { id: PAYMENT_ID, reference: null } },
      ...SENDS['refunds.create'],
      success: fixture('refund-succeeded.json'),
      required: [...REPEATED, 'payment_id'],
      ...ORDERED,
      status: TRANSFER,
      errors: KEYED,
    },
    'refunds.get': {
      route: `GET /refunds/${REFUND_ID}`,
      input: { id: REFUND_ID },
      sends: asShop,
      success: fixture('refund-succeeded.json'),
      ...REFUND,
      ...NAMES,
      errors: NOT_FOUND,
    },
    'refunds.list': listed('GET /refunds', asShop, 'refund-list.json', REFUND),
    'payouts.create': {
      route: 'POST /payouts',
      input: PAYOUT_INPUT,
      ...SENDS['payouts.create'],
      success: fixture('payout-pending.json'),
      required: REPEATED,
      ...ORDERED,
      status: TRANSFER,
      test: TEST,
      errors: KEYED,
    },
    'payouts.get': {
      route: `GET /payouts/${PAYOUT_ID}`,
      input: { id: PAYOUT_ID },
      sends: asGateway,
      otherCalls: [
        {
          input: { reference: 'wd-2071' },
          sends: { ...asGateway, query: 'metadata[reference]=wd-2071' },
          route: 'GET /payouts/search',
          success: fixture('payout-search.json'),
          required: ['items', 'items.*', ...['id', 'status', 'metadata', 'metadata.reference'].map((field) => `items.*.${field}`)],
          // Asked by both names it is read by its id, so this is no answer to that.
          id: undefined,
          reference: 'items.0.metadata.reference',
          status: { ...TRANSFER, path: 'items.0.status' },
          money: { amount: 'items.0.amount.value' },
          times: { createdAt: 'items.0.created_at', finishedAt: 'items.0.succeeded_at' },
          test: { ...TEST, path: 'items.0.test' },
          errors: { not_found: { status: 200, body: fixture('list-empty.json') } },
        },
      ],
      success: fixture('payout-succeeded.json'),
      ...PAYOUT,
      ...NAMES,
      errors: NOT_FOUND,
    },
    'payouts.list': listed('GET /payouts', asGateway, 'payout-list.json', PAYOUT),
    'payouts.banks': {
      route: 'GET /sbp_banks',
      sends: asGateway,
      success: fixture('sbp-banks.json'),
      required: ['items', 'items.*', 'items.*.bank_id', 'items.*.name'],
    },
  },
  webhooks: [
    webhook('payment-waiting-for-capture', `/payments/${PAYMENT_ID}`, INVOICE, {
      type: 'invoice.updated',
      id: PAYMENT_ID,
      reference: 'A-20417',
      status: 'authorized',
      amount: rub('1000.00'),
    }),
    webhook('payment-succeeded', `/payments/${PAYMENT_ID}`, INVOICE, {
      type: 'invoice.updated',
      id: PAYMENT_ID,
      reference: 'A-20417',
      status: 'paid',
      amount: rub('1000.00'),
      refunded: null,
      test: false,
    }),
    webhook('payment-canceled', `/payments/${PAYMENT_ID}`, INVOICE, {
      type: 'invoice.updated',
      id: PAYMENT_ID,
      reference: 'A-20417',
      status: 'canceled',
    }),
    webhook('refund-succeeded', `/refunds/${REFUND_ID}`, TRANSFER, {
      type: 'refund.updated',
      id: REFUND_ID,
      reference: 'R-20417-1',
      status: 'succeeded',
      amount: rub('250.00'),
      test: null,
      invoice: { reference: null, id: PAYMENT_ID },
    }),
    webhook('payout-succeeded', `/payouts/${PAYOUT_ID}`, TRANSFER, {
      type: 'payout.updated',
      id: PAYOUT_ID,
      reference: 'wd-2071',
      status: 'succeeded',
      test: false,
    }),
    webhook('payout-canceled', '/payouts/po-285c0ab7-0003-5000-9000-0e1166498fdb', TRANSFER, {
      type: 'payout.updated',
      id: 'po-285c0ab7-0003-5000-9000-0e1166498fdb',
      reference: 'wd-2073',
      status: 'failed',
    }),
  ],
}

/** YooKassa as its documentation describes it: what the conformance suites hold the provider against, and the contract pins. */
export const plan: ConformancePlan<YooKassaSettings> = { create: createYooKassa, declared: SETTINGS, settings: access, upstream }
