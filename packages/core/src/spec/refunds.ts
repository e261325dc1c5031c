import type { Money } from '../money.ts'
import type { CallOptions, JsonObject, Listed, Page, RecordRef, Recovery } from './common.ts'

/** Money back: returns what a customer paid, whole or in part. */
export interface RefundsApi {
  /**
   * Orders a refund of a paid invoice. The request is sent once, whatever happens; {@link recovery} says what to do when the outcome is
   * `unknown`.
   * @throws PaymentError; `outcome` says what happened to the money. `conflict`: the reference was used before
   */
  readonly create: (input: CreateRefund, options?: CallOptions) => Promise<RefundReceipt>
  /**
   * Reads one refund; a receipt can be passed as it is. A provider's own type asks for the half that it needs.
   * @throws PaymentError like `payouts.get`; `invalid_request` / `not_sent` when the half that is needed is null
   */
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Refund>
  /** What can be done after a `create` whose outcome is `unknown`. */
  readonly recovery: Recovery
  /** Lists refunds, newest first. */
  readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Refund>>
}

/** What a refund needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
export interface CreateRefund {
  /**
   * The merchant's own id of this refund, not of the invoice: printable ASCII without spaces. Use a fresh one for every refund,
   * and the same again whenever you ask about or repeat this one.
   */
  readonly reference: string
  /** The invoice whose money is given back; its record or receipt can be passed as it is. */
  readonly invoice: RecordRef
  /** How much is given back; left out: all that is left. */
  readonly amount?: Money | undefined
  /** Why, for the customer or the upstream's records. */
  readonly reason?: string | undefined
}

/** What the upstream said when it took the order. */
export interface RefundReceipt {
  readonly provider: string
  /** The provider's id of the refund. */
  readonly id: string
  readonly reference: string
  /** `pending` when the upstream accepts without a word for it. */
  readonly status: RefundStatus
  /** What is given back; null when not told. */
  readonly amount: Money | null
  /** Whether it is test money; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}

/**
 * State of a refund. A word after which money may still move is `pending`. `unknown` stands for a word that Paymux does not know
 * yet: it is neither final nor failed. The union may grow; treat an unexpected value like `unknown`.
 */
export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'unknown'

/** One refund as the upstream knows it. */
export interface Refund {
  readonly provider: string
  /** The provider's id. */
  readonly id: string
  /** The merchant's id of the refund; null for refunds that were made without one, for example by hand. */
  readonly reference: string | null
  /** The invoice whose money is given back; a half that the upstream does not tell is null. */
  readonly invoice: RecordRef
  readonly status: RefundStatus
  /** The upstream's own word for the status. */
  readonly rawStatus: string
  /** What is given back. */
  readonly amount: Money | null
  readonly reason: string | null
  readonly failureReason: string | null
  /** ISO 8601 with offset. */
  readonly createdAt: string | null
  /** Whether it is test money; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}
