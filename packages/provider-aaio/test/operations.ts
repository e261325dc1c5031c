import type { AaioCreateInvoice, AaioCreatePayout } from '../src/index.ts'

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
