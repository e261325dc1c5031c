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

const PAYOUT_ID = '52a16aea-d308-11ed-afa1-0242ac120002'

/** Every call that sends a request, with its path and a documented success. */
export const OPERATIONS: readonly (readonly [name: string, path: string, fixture: string, call: (aaio: Aaio) => Promise<unknown>])[] = [
  ['balances.list', '/api/balance', 'balance.json', ({ balances }) => balances.list()],
  ['payouts.create', '/api/create-payoff', 'create-payoff.json', ({ payouts }) => payouts.create(NEW_PAYOUT)],
  ['payouts.get by reference', '/api/info-payoff', 'info-payoff-success.json', ({ payouts }) => payouts.get({ reference: 'my_id_123' })],
  ['payouts.get by id', '/api/info-payoff', 'info-payoff-success.json', ({ payouts }) => payouts.get({ id: PAYOUT_ID })],
  ['payouts.methods', '/api/methods-payoff', 'methods-payoff.json', ({ payouts }) => payouts.methods()],
  ['payouts.rates', '/api/rates-payoff', 'rates-payoff.json', ({ payouts }) => payouts.rates()],
  ['payouts.banks', '/api/sbp-banks-payoff', 'sbp-banks-payoff.json', ({ payouts }) => payouts.banks()],
  ['invoices.create', '/merchant/get_pay_url', 'get-pay-url.json', ({ invoices }) => invoices.create(NEW_INVOICE)],
  ['invoices.get', '/api/info-pay', 'info-pay-success.json', ({ invoices }) => invoices.get({ reference: 'INV-2041' })],
  ['invoices.methods', '/api/methods-pay', 'methods-pay.json', ({ invoices }) => invoices.methods()],
]
