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

// The parts of the specification that durable uses. Any provider that has them fits, whatever else it lacks.

export type { CallOptions, CreatePayout, CreateRefund, Money, RecordRef, Recovery, WebhookReply, WebhookRequest } from '@paymux/core'

/** The fields of a receipt that durable reads. */
export type Receipt = Pick<PayoutReceipt, 'id' | 'status' | 'debited'>

/** The fields of a payout that durable reads. */
export type PayoutRecord = Pick<
  Payout,
  'id' | 'reference' | 'status' | 'method' | 'amount' | 'debited' | 'fee' | 'failureReason' | 'createdAt'
>

/** Payouts or refunds of a provider. */
export interface WritingPart<Order, Receipt, Record> {
  readonly create: (input: Order, options?: CallOptions) => Promise<Receipt>
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Record>
  readonly recovery: Recovery
}

/** The fields of a refund that durable reads. */
export type RefundRecord = Pick<Refund, 'id' | 'reference' | 'status' | 'amount' | 'failureReason' | 'createdAt'>

/** The fields of an invoice that durable reads. */
export type InvoiceRecord = Pick<Invoice, 'id' | 'reference' | 'amount'> & { readonly status: string }

/** The fields of a verified webhook that durable reads. */
export type WebhookEvent = Readonly<Record<'type' | 'key' | 'status', string> & Record<'id' | 'reference', string | null>>

/** Webhooks of a provider. */
export interface WebhooksPart {
  readonly parse: (request: WebhookRequest | Request, options?: CallOptions) => Promise<WebhookEvent>
  readonly ack: (event: never) => WebhookReply
}

/** A payment provider, as far as durable uses it. */
export interface DurableProvider {
  readonly id: string
  readonly balances?: {
    readonly list: (options?: CallOptions) => Promise<readonly (Pick<Balance, 'available'> & { readonly total?: Balance['total'] })[]>
  }
  readonly invoices?: { readonly get: (ref: RecordRef, options?: CallOptions) => Promise<InvoiceRecord> }
  readonly refunds?: WritingPart<CreateRefund, Pick<RefundReceipt, 'id' | 'status'>, RefundRecord>
  readonly payouts?: WritingPart<CreatePayout, Receipt, PayoutRecord>
  readonly webhooks?: WebhooksPart
}
