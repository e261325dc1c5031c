import type { CreatePayout, PaymentProvider } from '@paymux/core'

/** The providers that the demo knows. */
export type ProviderId = 'aaio' | 'enot'

/** What the demo needs of a provider. Whether it has balances is its own affair. */
export type DemoProvider = PaymentProvider & Required<Pick<PaymentProvider, 'invoices' | 'payouts' | 'webhooks'>>

/** Where a payout goes: what differs between upstreams. */
export type Order = Pick<CreatePayout, 'method' | 'destination' | 'bank'>
