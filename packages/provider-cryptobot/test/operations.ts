import type { Cryptobot, CryptobotCreateInvoice, CryptobotCreatePayout } from '../src/index.ts'

export const INVOICE_INPUT = {
  reference: 'A-20417',
  amount: { amount: '12.50', currency: 'USDT' },
  description: 'Cart 981',
  expiresInMinutes: 90,
} as const satisfies CryptobotCreateInvoice

export const FIAT_INPUT = {
  reference: 'A-20425',
  amount: { amount: '640.50', currency: 'RUB' },
  methods: ['USDT', 'TON'],
  returnUrl: 'https://shop.example/ok?a=1&b=2',
  hiddenMessage: 'Thank you',
  allowComments: false,
  allowAnonymous: false,
  swapTo: 'USDT',
} as const satisfies CryptobotCreateInvoice

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  amount: { amount: '15.25', currency: 'USDT' },
  method: 'USDT',
  destination: '7012345678',
  feeFrom: 'balance',
  comment: 'May',
} as const satisfies CryptobotCreatePayout

/** One call, a successful answer to it, and the reference that its errors carry. */
export interface Operation {
  readonly name: string
  readonly fixture: string
  readonly reference?: string
  readonly call: (cryptobot: Cryptobot) => Promise<unknown>
}

/** Every call that reaches the network. */
export const OPERATIONS: readonly Operation[] = [
  { name: 'balances.list', fixture: 'balance.json', call: ({ balances }) => balances.list() },
  {
    name: 'invoices.create',
    fixture: 'invoice-create.json',
    reference: 'A-20417',
    call: ({ invoices }) => invoices.create(INVOICE_INPUT),
  },
  { name: 'invoices.get', fixture: 'invoices-active.json', call: ({ invoices }) => invoices.get({ id: '528890' }) },
  { name: 'invoices.cancel', fixture: 'deleted.json', call: ({ invoices }) => invoices.cancel({ id: '528890' }) },
  { name: 'invoices.list', fixture: 'invoices-list.json', call: ({ invoices }) => invoices.list() },
  { name: 'payouts.create', fixture: 'transfer.json', reference: 'wd-2071', call: ({ payouts }) => payouts.create(PAYOUT_INPUT) },
  {
    name: 'payouts.get',
    fixture: 'transfers-one.json',
    reference: 'wd-2071',
    call: ({ payouts }) => payouts.get({ reference: 'wd-2071' }),
  },
  { name: 'payouts.list', fixture: 'transfers-list.json', call: ({ payouts }) => payouts.list() },
  { name: 'payouts.methods', fixture: 'currencies.json', call: ({ payouts }) => payouts.methods() },
  { name: 'payouts.rates', fixture: 'rates.json', call: ({ payouts }) => payouts.rates() },
]
