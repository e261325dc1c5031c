import type { Money } from '../money.ts'
import type { CallOptions, JsonObject, Listed, Page, RecordRef, Recovery } from './common.ts'
import type { PaymentMethod } from './methods.ts'

/** Money in: creates invoices and reads their state. */
export interface InvoicesApi {
  /**
   * Creates an invoice that the customer pays at `url`. The request is sent once, whatever happens; {@link recovery} says what
   * to do when the outcome is `unknown`.
   * @throws PaymentError; `outcome` says whether the invoice may exist. `conflict`: the reference was used before
   */
  readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /**
   * Reads one invoice; a receipt can be passed as it is. Some upstreams find it by the merchant's reference only, some by their
   * own id only: a provider's own type asks for the half that it needs.
   * @throws PaymentError like `payouts.get`; `invalid_request` / `not_sent` when the half that is needed is null
   */
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Invoice>
  /** What can be done after a `create` whose outcome is `unknown`. */
  readonly recovery: Recovery
  /**
   * Takes money that was held (`authorized`), whole or in part. Nothing comes back: read the invoice afterwards.
   * @throws PaymentError; `outcome` says whether the money may have been taken
   */
  readonly capture?: (ref: RecordRef, input?: CaptureInvoice, options?: CallOptions) => Promise<void>
  /**
   * Calls off an invoice that is not paid, or lets go of held money. Nothing comes back: read the invoice afterwards.
   * @throws PaymentError; `outcome` says whether it may have been canceled
   */
  readonly cancel?: (ref: RecordRef, options?: CallOptions) => Promise<void>
  /** Lists invoices, newest first. */
  readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Invoice>>
  /** Lists the payment methods with limits and fees. */
  readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>
}

/** What an invoice needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
export interface CreateInvoice {
  /**
   * The merchant's own id of this invoice: printable ASCII without spaces. Use a fresh one for every invoice, and the same again
   * whenever you ask about or repeat this one.
   */
  readonly reference: string
  /** What the customer is asked for. */
  readonly amount: Money
  /** The upstream's code of the method; without it the customer chooses. */
  readonly method?: string | undefined
  /** Shown to the customer. */
  readonly description?: string | undefined
  readonly customerEmail?: string | undefined
  /** Comes back with the invoice and its webhooks. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/** How much of the held money to take. */
export interface CaptureInvoice {
  /** Left out: all of it. */
  readonly amount?: Money | undefined
}

/** What the upstream said when it made the invoice. */
export interface InvoiceReceipt {
  readonly provider: string
  /** The provider's id; null when the upstream does not tell it here. */
  readonly id: string | null
  readonly reference: string
  /** The payment page; null for host-to-host invoices. */
  readonly url: string | null
  /** As asked. */
  readonly amount: Money
  /** ISO 8601 with offset. */
  readonly expiresAt: string | null
  /** Whether it is test money; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}

/**
 * State of an invoice.
 * - `authorized`: the money is held and waits for `capture`
 * - `underpaid`: less than was asked for came in, and what becomes of it is not settled
 * - `paid`: it may still become `refunded`
 * - `refunded`: *something* was given back; how much is `refunded`
 * - `unknown`: a word that Paymux does not know yet, neither final nor failed
 *
 * A word after which money may still move is `pending`. No status is computed from sums. The union may grow; treat an unexpected
 * value like `unknown`.
 */
export type InvoiceStatus = 'pending' | 'authorized' | 'underpaid' | 'paid' | 'refunded' | 'expired' | 'canceled' | 'failed' | 'unknown'

/** One invoice as the upstream knows it. */
export interface Invoice {
  readonly provider: string
  readonly id: string
  /** The merchant's id; null for payments that were made without one, for example in the upstream's cabinet. */
  readonly reference: string | null
  readonly status: InvoiceStatus
  /** The upstream's own word for the status. */
  readonly rawStatus: string
  /** Paid, but the money is held back for now. */
  readonly onHold: boolean
  /** What the customer was asked for. */
  readonly amount: Money | null
  /** What the payer gave, in the payer's currency; null when not told. */
  readonly paid: Money | null
  /** What was given back so far; null when not told. */
  readonly refunded: Money | null
  /** What the merchant's balance got, in the account's currency. */
  readonly credited: Money | null
  /** The merchant's part of the fee, in the account's currency. */
  readonly fee: Money | null
  /** The customer's part of the fee, in the account's currency. */
  readonly payerFee: Money | null
  /** The upstream's code of the method; null until one is chosen. */
  readonly method: string | null
  /** The payer's card, phone or wallet as the upstream shows it, often masked. */
  readonly payer: string | null
  readonly metadata: Readonly<Record<string, string>> | null
  readonly failureReason: string | null
  /** ISO 8601 with offset. */
  readonly createdAt: string | null
  /** ISO 8601 with offset. */
  readonly expiresAt: string | null
  /** ISO 8601 with offset. */
  readonly paidAt: string | null
  /** Whether it is test money, for which no goods may be shipped; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}
