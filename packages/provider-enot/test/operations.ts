import type { Enot } from '../src/index.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  amount: rub('1500'),
  method: 'card',
  destination: '4111110000000042',
  feeFrom: 'balance',
} as const

export const INVOICE_INPUT = {
  reference: 'A-20417',
  amount: rub('640.5'),
  metadata: { cart: '981' },
  expiresInMinutes: 90,
  methods: ['card', 'sbp'],
} as const

export const DIRECT_INPUT = {
  id: '5c8e0f27-91ab-4d36-a7c4-2e6b0d19f853',
  payerIp: '203.0.113.7',
  payerUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  bank: 'sber',
} as const

/** Every call that sends a request, with a documented success. */
export const OPERATIONS: readonly (readonly [name: string, fixture: string, call: (enot: Enot) => Promise<unknown>])[] = [
  ['balances.list', 'balance.json', ({ balances }) => balances.list()],
  ['invoices.create', 'invoice-create.json', ({ invoices }) => invoices.create(INVOICE_INPUT)],
  ['invoices.get', 'invoice-info-success.json', ({ invoices }) => invoices.get({ reference: 'A-20417' })],
  ['invoices.methods', 'payment-tariffs.json', ({ invoices }) => invoices.methods()],
  ['invoices.payDirect', 'invoice-direct.json', ({ invoices }) => invoices.payDirect(DIRECT_INPUT)],
  ['payouts.create', 'payoff-create.json', ({ payouts }) => payouts.create(PAYOUT_INPUT)],
  ['payouts.get', 'payoff-info-success.json', ({ payouts }) => payouts.get({ reference: '1' })],
  ['payouts.banks', 'sbp-banks.json', ({ payouts }) => payouts.banks()],
]
