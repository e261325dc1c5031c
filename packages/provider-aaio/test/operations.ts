import type { CallOptions } from '@paymux/core'
import type { Aaio, AaioCreateInvoice, AaioCreatePayout } from '../src/index.ts'

/** The payout that `create-payoff.json` answers. */
export const NEW_PAYOUT = {
  reference: 'WD-318',
  amount: { amount: '6000', currency: 'RUB' },
  method: 'perfectmoney',
  destination: 'U7654321',
} as const satisfies AaioCreatePayout

/** The invoice that `get-pay-url.json` answers, as in the documentation of the signature. */
export const NEW_INVOICE = {
  reference: 'INV-2041',
  amount: { amount: '1249.90', currency: 'RUB' },
} as const satisfies AaioCreateInvoice

/** One operation of Aaio that sends a request. */
export interface Operation {
  readonly name: string
  /** As errors and events name it. */
  readonly operation: string
  readonly effect: 'read' | 'write'
  readonly path: string
  /** A documented success. */
  readonly fixture: string
  readonly call: (aaio: Aaio, options?: CallOptions) => Promise<unknown>
  /** Environment variables of the settings without which it fails. */
  readonly needs: readonly string[]
  /** A part of the result of that success; the status is left out. */
  readonly expected: object
  /** A field of the answer without which there is no result. */
  readonly required?: string
  /** Whether the answer has a status word. */
  readonly hasStatus?: true
}

const KEY = 'AAIO_API_KEY'
const RUB = (amount: string): object => ({ amount, currency: 'RUB' })
const PAYOUT_ID = '52a16aea-d308-11ed-afa1-0242ac120002'
const read = { effect: 'read' } as const

/** All of them. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'balances.list',
    operation: 'balances.list',
    ...read,
    path: '/api/balance',
    fixture: 'balance.json',
    call: (aaio, options) => aaio.balances.list(options),
    needs: [KEY],
    expected: [{ available: RUB('1592.03') }],
    required: 'balance',
  },
  {
    name: 'payouts.create',
    operation: 'payouts.create',
    effect: 'write',
    path: '/api/create-payoff',
    fixture: 'create-payoff.json',
    call: (aaio, options) => aaio.payouts.create(NEW_PAYOUT, options),
    needs: [KEY],
    expected: { id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05', reference: 'WD-318', debited: RUB('6000.00') },
    required: 'id',
    hasStatus: true,
  },
  {
    name: 'payouts.get by reference',
    operation: 'payouts.get',
    ...read,
    path: '/api/info-payoff',
    fixture: 'info-payoff-success.json',
    call: (aaio, options) => aaio.payouts.get({ reference: 'my_id_123' }, options),
    needs: [KEY],
    expected: { id: PAYOUT_ID, reference: 'my_id_123', debited: RUB('500.00') },
    required: 'status',
    hasStatus: true,
  },
  {
    name: 'payouts.get by id',
    operation: 'payouts.get',
    ...read,
    path: '/api/info-payoff',
    fixture: 'info-payoff-success.json',
    call: (aaio, options) => aaio.payouts.get({ id: PAYOUT_ID }, options),
    needs: [KEY],
    expected: { id: PAYOUT_ID, reference: 'my_id_123', debited: RUB('500.00') },
    required: 'id',
    hasStatus: true,
  },
  {
    name: 'payouts.methods',
    operation: 'payouts.methods',
    ...read,
    path: '/api/methods-payoff',
    fixture: 'methods-payoff.json',
    call: (aaio, options) => aaio.payouts.methods(options),
    needs: [KEY],
    expected: [{ code: 'cards_ru', min: RUB('1500.00') }],
    required: 'list',
  },
  {
    name: 'payouts.rates',
    operation: 'payouts.rates',
    ...read,
    path: '/api/rates-payoff',
    fixture: 'rates-payoff.json',
    call: (aaio, options) => aaio.payouts.rates(options),
    needs: [KEY],
    expected: [{ currency: 'USD', rate: '81.25' }, {}, {}, {}],
  },
  {
    name: 'payouts.banks',
    operation: 'payouts.banks',
    ...read,
    path: '/api/sbp-banks-payoff',
    fixture: 'sbp-banks-payoff.json',
    call: (aaio, options) => aaio.payouts.banks(options),
    needs: [KEY],
    expected: [{ id: '100000000931' }],
    required: 'list',
  },
  {
    name: 'invoices.create',
    operation: 'invoices.create',
    effect: 'write',
    path: '/merchant/get_pay_url',
    fixture: 'get-pay-url.json',
    call: (aaio, options) => aaio.invoices.create(NEW_INVOICE, options),
    needs: ['AAIO_SHOP_ID', 'AAIO_SHOP_SECRET_1'],
    expected: { id: null, reference: 'INV-2041', amount: RUB('1249.90') },
    required: 'url',
  },
  {
    name: 'invoices.get',
    operation: 'invoices.get',
    ...read,
    path: '/api/info-pay',
    fixture: 'info-pay-success.json',
    call: (aaio, options) => aaio.invoices.get({ reference: 'INV-2041' }, options),
    needs: [KEY, 'AAIO_SHOP_ID'],
    expected: { id: '9c264466-2fa7-4783-9db1-98b3c3bcc0bb', reference: 'INV-2041', amount: RUB('1249.90') },
    required: 'order_id',
    hasStatus: true,
  },
  {
    name: 'invoices.methods',
    operation: 'invoices.methods',
    ...read,
    path: '/api/methods-pay',
    fixture: 'methods-pay.json',
    call: (aaio, options) => aaio.invoices.methods(options),
    needs: [KEY, 'AAIO_SHOP_ID'],
    expected: [{ code: 'sbp', min: RUB('300.00') }, {}, {}, {}],
    required: 'list',
  },
  {
    name: 'webhooks.serviceIps',
    operation: 'webhooks.serviceIps',
    ...read,
    path: '/api/public/ips',
    fixture: 'public-ips.json',
    call: (aaio, options) => aaio.webhooks.serviceIps(options),
    needs: [],
    expected: ['192.0.2.61', '198.51.100.14'],
    required: 'list',
  },
]
