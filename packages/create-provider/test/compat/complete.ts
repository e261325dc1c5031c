import type { CallOptions, PaymentProvider, WebhookRequest } from '@paymux/core'
import type { FetchTransportOptions, UndiciTransportOptions } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout, AcmeSettings } from '../../template/src/index.ts'
import type { CALLS, FETCH, INVOICE, OPTIONS, PAYOUT, request, settings, UNDICI } from './uses.ts'

// Does not compile while uses.ts leaves out something that core or the template has: the compiler names it.
type Unused<Whole, Used> = Record<Exclude<keyof Whole, keyof Used>, 'is not in uses.ts'>
type Called<Group extends keyof typeof CALLS> = Record<(typeof CALLS)[Group][number], true>
type Groups = Omit<PaymentProvider, 'specVersion' | 'id' | 'name' | 'close'>

export const invoice: Unused<AcmeCreateInvoice, typeof INVOICE> = {}
export const payout: Unused<AcmeCreatePayout, typeof PAYOUT> = {}
export const options: Unused<CallOptions, typeof OPTIONS> = {}
export const setting: Unused<AcmeSettings, ReturnType<typeof settings>> = {}
export const webhook: Unused<WebhookRequest, ReturnType<typeof request>> = {}
export const undici: Unused<UndiciTransportOptions, typeof UNDICI> = {}
export const withFetch: Unused<FetchTransportOptions, typeof FETCH> = {}
export const groups: Unused<Groups, typeof CALLS> = {}
export const balances: Unused<NonNullable<PaymentProvider['balances']>, Called<'balances'>> = {}
export const invoices: Unused<NonNullable<PaymentProvider['invoices']>, Called<'invoices'>> = {}
export const payouts: Unused<NonNullable<PaymentProvider['payouts']>, Called<'payouts'>> = {}
export const webhooks: Unused<NonNullable<PaymentProvider['webhooks']>, Called<'webhooks'>> = {}
