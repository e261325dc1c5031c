import type { Money } from './money.js'
import type { CallOptions, JsonObject } from './provider.js'

/** Money in: creates invoices and reads their state. */
export interface InvoicesApi {
  /**
   * Creates an invoice that the customer pays at `url`. The request is sent once, whatever happens.
   * @throws PaymentError; `outcome` says whether the invoice may exist
   */
  readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /**
   * Reads one invoice by the merchant's reference. A provider whose upstream can do more widens this to `Ref`.
   * @throws PaymentError like `payouts.get`
   */
  readonly get: (ref: { readonly reference: string }, options?: CallOptions) => Promise<Invoice>
  /** Lists the payment methods with limits and fees. */
  readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>
}

/** What an invoice needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
export interface CreateInvoice {
  /** The merchant's own id of this invoice. Use a fresh one for every invoice. */
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
  readonly raw: JsonObject
}

/**
 * State of an invoice. `unknown` stands for a word that Paymux does not know yet: it is neither final nor failed.
 * The union may grow; treat an unexpected value like `unknown`.
 */
export type InvoiceStatus = 'pending' | 'paid' | 'expired' | 'failed' | 'refunded' | 'unknown'

/** One invoice as the upstream knows it. */
export interface Invoice {
  readonly provider: string
  readonly id: string
  readonly reference: string
  readonly status: InvoiceStatus
  /** The upstream's own word for the status. */
  readonly rawStatus: string
  /** Paid, but the money is held back for now. */
  readonly onHold: boolean
  /** What the customer was asked for. */
  readonly amount: Money | null
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
  /** ISO 8601 with offset. */
  readonly createdAt: string | null
  /** ISO 8601 with offset. */
  readonly expiresAt: string | null
  /** ISO 8601 with offset. */
  readonly paidAt: string | null
  readonly raw: JsonObject
}

/** A way to pay in or out: one row per code and currency. */
export interface PaymentMethod {
  /** The upstream's code, as `method` takes it. */
  readonly code: string
  readonly name: string
  readonly currency: string
  /** Smallest amount of one payment; null: no limit is told. */
  readonly min: Money | null
  /** Largest amount of one payment; null: no limit is told. */
  readonly max: Money | null
  readonly fee: {
    /** Whole fee in percent of the amount, as decimal text: `"2.5"`. */
    readonly percent: string | null
    /** Fixed part of the fee. */
    readonly fixed: Money | null
    /** How many percent of the fee the payer bears: `"25"`. */
    readonly payerShare: string | null
  }
  readonly enabled: boolean
}
