import type { CreateInvoice, CreatePayout, PaymentProvider, SharedInputs } from '@paymux/core'

/** The providers that the demo knows. */
export type ProviderId = 'aaio' | 'enot' | 'yookassa' | 'cryptobot'

/** What the demo needs of a provider; balances and refunds are optional. */
export type DemoProvider = PaymentProvider & Required<Pick<PaymentProvider, 'invoices' | 'payouts' | 'webhooks'>>

/** What the demo orders at one upstream: method codes, account numbers, currencies and required fields differ. */
export interface Orders {
  readonly invoice: Omit<CreateInvoice, 'reference'> & Pick<SharedInputs, 'returnUrl'>
  readonly payout: Omit<CreatePayout, 'reference'>
}
