import type {
  Balance,
  CallOptions,
  CreatePayout,
  CreateRefund,
  Invoice,
  Payout,
  PayoutReceipt,
  RecordRef,
  Recovery,
  Refund,
  RefundReceipt,
  WebhookReply,
  WebhookRequest,
} from '@paymux/core'

// What `durable` needs of a payment provider: the parts of the specification that it uses, and no more. Every provider that has them fits.

export type { CallOptions, Money, RecordRef, Recovery, WebhookRequest } from '@paymux/core'

/** The input of a payout; providers add optional fields of their own, which are passed on as they are. */
export type PayoutOrder = CreatePayout

/** The fields of a receipt that are read. */
export type Receipt = Pick<PayoutReceipt, 'id' | 'status' | 'debited'>

/** The fields of a record that are read. */
export type PayoutRecord = Pick<
  Payout,
  'id' | 'reference' | 'status' | 'method' | 'amount' | 'debited' | 'fee' | 'failureReason' | 'createdAt'
>

/** Money out. */
export interface PayoutsPart {
  readonly create: (input: PayoutOrder, options?: CallOptions) => Promise<Receipt>
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<PayoutRecord>
  readonly recovery: Recovery
}

/** The input of a refund. */
export type RefundOrder = CreateRefund

/** The fields of a refund that are read. */
export type RefundRecord = Pick<Refund, 'id' | 'reference' | 'status' | 'amount' | 'failureReason' | 'createdAt'>

/** Money back. */
export interface RefundsPart {
  readonly create: (input: RefundOrder, options?: CallOptions) => Promise<Pick<RefundReceipt, 'id' | 'status'>>
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<RefundRecord>
  readonly recovery: Recovery
}

/** The fields of an invoice that are read. */
export type InvoiceRecord = Pick<Invoice, 'id' | 'reference' | 'amount'> & { readonly status: string }

/** Money in. */
export interface InvoicesPart {
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<InvoiceRecord>
}

/** The fields of a verified notification that are read. */
export interface WebhookEvent {
  readonly type: string
  readonly key: string
  readonly id: string | null
  readonly reference: string | null
  readonly status: string
}

/** What is sent back for a notification. */
export type WebhookAnswer = WebhookReply

/** Notifications. */
export interface WebhooksPart {
  readonly parse: (request: WebhookRequest | Request, options?: CallOptions) => Promise<WebhookEvent>
  readonly ack: (event: never) => WebhookReply
}

/** A payment provider, as far as durable uses it. */
export interface DurableProvider {
  readonly id: string
  readonly balances?: { readonly list: (options?: CallOptions) => Promise<readonly Pick<Balance, 'available'>[]> }
  readonly invoices?: InvoicesPart
  readonly refunds?: RefundsPart
  readonly payouts?: PayoutsPart
  readonly webhooks?: WebhooksPart
}
