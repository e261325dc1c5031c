const rub = (amount: string) => ({ amount, currency: 'RUB' })

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  // Pact takes 1500.00 and 1500 for different types.
  amount: rub('1500.25'),
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
