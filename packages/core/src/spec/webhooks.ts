import type { Money } from '../money.ts'
import type { CallOptions, JsonObject, RecordRef } from './common.ts'
import type { InvoiceStatus } from './invoices.ts'
import type { PayoutStatus } from './payouts.ts'
import type { RefundStatus } from './refunds.ts'

/** Notifications from the upstream. A webhook is a hint; a read is the truth. */
export interface WebhooksApi {
  /**
   * Verifies, then parses: by the signature over the body as received, or, for an upstream without signatures, by one read of the
   * record. There is no way to get an event unverified.
   * @param options deadline and signal of the read; signed webhooks need none
   * @throws PaymentError `invalid_signature` (also a record that the upstream does not know), `invalid_request` (an already parsed
   *   body, a body that is no webhook), `config` (no secret); without signatures also the errors of a read: answer those with
   *   a status outside 2xx, and the upstream sends again
   */
  readonly parse: (request: WebhookRequest | Request, options?: CallOptions) => Promise<WebhookEvent>
  /** What to answer once the event is stored. With status 204 the body is empty; pass `body || null` to a `Response`. */
  readonly ack: (event: WebhookEvent) => WebhookReply
}

/** An answer to a webhook. */
export interface WebhookReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A webhook as it came in. The body must be the received text or bytes: a signature does not survive parsing. */
export interface WebhookRequest {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string | Uint8Array
}

/** A verified notification. */
export type WebhookEvent = PayoutUpdated | InvoiceUpdated | RefundUpdated

interface Updated {
  readonly provider: string
  /** The same for a redelivery, another for another status or refunded amount: what to deduplicate on. */
  readonly key: string
  /** The provider's id of the record. */
  readonly id: string
  readonly reference: string | null
  /** The upstream's own word for the status; null when the webhook has none. */
  readonly rawStatus: string | null
  /** The same meaning as `amount` on the record; null when not told. */
  readonly amount: Money | null
  /** The wire fields that the signature covers; empty for an upstream without signatures. */
  readonly signedFields: readonly string[]
  /** Whether `status` may be acted on as it is: it is signed, or was just read. Otherwise confirm it by a read first. */
  readonly statusVerified: boolean
  /** Whether it is test money, for which no goods may be shipped; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}

/** A payout changed. */
export interface PayoutUpdated extends Updated {
  readonly type: 'payout.updated'
  readonly status: PayoutStatus
}

/** An invoice changed. */
export interface InvoiceUpdated extends Updated {
  readonly type: 'invoice.updated'
  readonly status: InvoiceStatus
  /** What was given back so far; null when not told. */
  readonly refunded: Money | null
}

/** A refund changed. `id`, `reference` and `amount` are those of the refund. */
export interface RefundUpdated extends Updated {
  readonly type: 'refund.updated'
  readonly status: RefundStatus
  /** The invoice whose money is given back; a half that is not told is null. */
  readonly invoice: RecordRef
}
