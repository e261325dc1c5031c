import type { CryptobotCreateInvoice, CryptobotCreatePayout } from '../src/index.ts'

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
