import type { CallOptions, CaptureInvoice, CreateRefund, Page, PaymentProvider, WebhookRequest } from '@paymux/core'
import type { FetchTransportOptions, UndiciTransportOptions } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout, AcmeSettings } from '../../template/src/index.ts'
import type { CALLS, CAPTURE, FETCH, INVOICE, OPTIONS, PAGE, PAYOUT, REFUND, request, settings, UNDICI } from './uses.ts'

// Does not compile while uses.ts leaves out something that core or the template has: the compiler names it.
type Unused<Whole, Used> = Record<Exclude<keyof Whole, keyof Used>, 'is not in uses.ts'>
type Called<Group extends keyof typeof CALLS> = Record<(typeof CALLS)[Group][number], true>
type Groups = Omit<PaymentProvider, 'specVersion' | 'id' | 'name' | 'close'>

export const invoice: Unused<AcmeCreateInvoice, typeof INVOICE> = {}
export const payout: Unused<AcmeCreatePayout, typeof PAYOUT> = {}
export const refund: Unused<CreateRefund, typeof REFUND> = {}
export const capture: Unused<CaptureInvoice, typeof CAPTURE> = {}
export const page: Unused<Page, typeof PAGE> = {}
export const options: Unused<CallOptions, typeof OPTIONS> = {}
export const setting: Unused<AcmeSettings, ReturnType<typeof settings>> = {}
export const webhook: Unused<WebhookRequest, ReturnType<typeof request>> = {}
export const undici: Unused<UndiciTransportOptions, typeof UNDICI> = {}
export const withFetch: Unused<FetchTransportOptions, typeof FETCH> = {}
export const groups: Unused<Groups, typeof CALLS> = {}
export const balances: Unused<NonNullable<PaymentProvider['balances']>, Called<'balances'>> = {}
export const invoices: Unused<NonNullable<PaymentProvider['invoices']>, Called<'invoices'>> = {}
export const refunds: Unused<NonNullable<PaymentProvider['refunds']>, Called<'refunds'>> = {}
export const payouts: Unused<NonNullable<PaymentProvider['payouts']>, Called<'payouts'>> = {}
export const webhooks: Unused<NonNullable<PaymentProvider['webhooks']>, Called<'webhooks'>> = {}
