import type { InvoiceStatus } from './invoices.js'
import type { Money } from './money.js'
import type { PayoutStatus } from './payouts.js'
import type { JsonObject } from './provider.js'

/** Notifications from the upstream. A webhook is a hint; a read is the truth. */
export interface WebhooksApi {
  /**
   * Verifies the signature over the body as received, then parses it. There is no way to get an event unverified.
   * @throws PaymentError `invalid_signature`, `invalid_request` (an already parsed body, a body that is no webhook), `config` (no secret)
   */
  readonly parse: (request: WebhookRequest | Request) => Promise<WebhookEvent>
  /** What to answer once the event is stored. With status 204 the body is empty; pass `body || null` to a `Response`. */
  readonly ack: { readonly status: number; readonly body: string }
}

/** A webhook as it came in. The body must be the received text or bytes: a signature does not survive parsing. */
export interface WebhookRequest {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string | Uint8Array
}

/** A verified notification. */
export type WebhookEvent = PayoutUpdated | InvoiceUpdated

interface Updated {
  readonly provider: string
  /** The same for a redelivery, another for another status: what to deduplicate on. */
  readonly key: string
  /** The provider's id of the record. */
  readonly id: string
  readonly reference: string | null
  /** The upstream's own word for the status; null when the webhook has none. */
  readonly rawStatus: string | null
  /** The same meaning as `amount` on the record; null when not told. */
  readonly amount: Money | null
  /** The wire fields that the signature covers. Confirm anything else by a read before acting on it. */
  readonly signedFields: readonly string[]
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
}
