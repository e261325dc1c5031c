import type * as core from '@paymux/core'
import type { CallOptions, CreatePayout, CreateRefund, RecordRef, Recovery, WebhookReply, WebhookRequest } from '@paymux/core'

// The parts of the specification that durable uses. Any provider that has them fits, whatever else it lacks.

export type { CallOptions, CreatePayout, CreateRefund, Money, RecordRef, Recovery, WebhookReply, WebhookRequest } from '@paymux/core'

/** The fields of a receipt that durable reads. */
export type Receipt = Pick<core.PayoutReceipt, 'id' | 'status' | 'debited'>

/** The fields of a payout that durable reads. */
export type PayoutRecord = Pick<
  core.Payout,
  'id' | 'reference' | 'status' | 'method' | 'amount' | 'debited' | 'fee' | 'failureReason' | 'createdAt'
>

/** Payouts or refunds of a provider. */
export interface WritingPart<Order, Receipt, Record> {
  readonly create: (input: Order, options?: CallOptions) => Promise<Receipt>
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Record>
  readonly recovery: Recovery
}

/** The fields of a refund that durable reads. */
export type RefundRecord = Pick<core.Refund, 'id' | 'reference' | 'status' | 'amount' | 'failureReason' | 'createdAt'>

/** The fields of a balance that durable reads. */
export type BalanceRecord = Pick<core.Balance, 'available'> & { readonly total?: core.Balance['total'] }

/** The fields of an invoice that durable reads. */
export type InvoiceRecord = Pick<core.Invoice, 'id' | 'reference' | 'amount'> & { readonly status: string }

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
  readonly balances?: { readonly list: (options?: CallOptions) => Promise<readonly BalanceRecord[]> }
  readonly invoices?: { readonly get: (ref: RecordRef, options?: CallOptions) => Promise<InvoiceRecord> }
  readonly refunds?: WritingPart<CreateRefund, Pick<core.RefundReceipt, 'id' | 'status'>, RefundRecord>
  readonly payouts?: WritingPart<CreatePayout, Receipt, PayoutRecord>
  readonly webhooks?: WebhooksPart
}
