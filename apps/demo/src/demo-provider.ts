import type { CreateInvoice, CreatePayout, PaymentProvider, SharedInputs } from '@paymux/core'

/** The providers that the demo knows. */
export type ProviderId = 'aaio' | 'enot' | 'yookassa' | 'cryptobot'

/** What the demo needs of a provider. Whether it has balances or refunds is its own affair. */
export type DemoProvider = PaymentProvider & Required<Pick<PaymentProvider, 'invoices' | 'payouts' | 'webhooks'>>

/** What is made at an upstream: codes of methods, forms of accounts, currencies and what must be there differ. */
export interface Orders {
  readonly invoice: Omit<CreateInvoice, 'reference'> & Pick<SharedInputs, 'returnUrl'>
  readonly payout: Omit<CreatePayout, 'reference'>
}
