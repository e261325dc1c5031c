import type { Money } from '../money.ts'

/** A way to pay in or out: one row per code and currency. */
export interface PaymentMethod {
  /** The upstream's code, as `method` takes it. */
  readonly code: string
  readonly name: string
  /** Null when the upstream does not tell. */
  readonly currency: string | null
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

/** A bank that a payout can go to. */
export interface Bank {
  /** What `CreatePayout.bank` takes. */
  readonly id: string
  readonly name: string
}
