import type { Money } from '../money.ts'
import type { CallOptions, JsonObject, Listed, Page, RecordRef, Recovery } from './common.ts'
import type { Bank, PaymentMethod } from './methods.ts'

/** Money out: orders payouts and reads their state. */
export interface PayoutsApi {
  /**
   * Orders a payout. The request is sent once, whatever happens; {@link recovery} says what to do when the outcome is `unknown`.
   * @throws PaymentError; `outcome` says what happened to the money. `conflict`: the reference was used, so something *was* ordered before
   */
  readonly create: (input: CreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /**
   * Reads one payout by the merchant's reference or by the provider's id; a receipt can be passed as it is.
   * @throws PaymentError `not_found` where the upstream can tell, `unauthorized`, `rejected`, `rate_limited`, `unavailable`,
   *   `timeout`, `network`, `invalid_response` (also when the record is not the one that was asked for), `invalid_request`, `config`, `aborted`
   */
  readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Payout>
  /** What can be done after a `create` whose outcome is `unknown`. */
  readonly recovery: Recovery
  /** Lists payouts, newest first. */
  readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Payout>>
  /** Lists the payout methods with limits and fees. */
  readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>
  /** Lists the banks that `CreatePayout.bank` takes. */
  readonly banks?: (options?: CallOptions) => Promise<readonly Bank[]>
}

/** What a payout order needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
export interface CreatePayout {
  /**
   * The merchant's own id of this payout, by which it can be found again: printable ASCII without spaces. Use a fresh one for
   * every payout, and the same again whenever you ask about or repeat this one.
   */
  readonly reference: string
  /** What is asked for; who bears the fee is `feeFrom`. */
  readonly amount: Money
  /** The upstream's code of the method: `"card"`, `"sbp"`. An open list. */
  readonly method: string
  /** Card, phone or wallet number of the recipient. */
  readonly destination: string
  /**
   * Who bears the fee: it comes out of `amount` or is taken from the balance on top of it. Left out: as the upstream does,
   * see the provider's README. A provider whose upstream has no such choice refuses the one that it cannot carry.
   */
  readonly feeFrom?: 'amount' | 'balance' | undefined
  /** Bank of the recipient where the method needs one: an `id` of `payouts.banks()`. */
  readonly bank?: string | undefined
}

/** What the upstream said when it took the order. */
export interface PayoutReceipt {
  readonly provider: string
  /** The provider's id of the payout. */
  readonly id: string
  readonly reference: string
  /** `pending` when the upstream accepts without a word for it. */
  readonly status: PayoutStatus
  /** What leaves the balance, in the account's currency; null when not told. */
  readonly debited: Money | null
  /** Whether it is test money; null when the upstream does not tell. */
  readonly test: boolean | null
  readonly raw: JsonObject
}

/**
 * State of a payout. A word after which money may still move is `pending`. `unknown` stands for a word that Paymux does not know
 * yet: it is neither final nor failed. The union may grow; treat an unexpected value like `unknown`.
 */
export type PayoutStatus = 'pending' | 'succeeded' | 'failed' | 'unknown'

/** One payout as the upstream knows it. A null amount means: the upstream did not tell. */
export interface Payout {
  readonly provider: string
  /** The provider's id. */
  readonly id: string
  /** The merchant's id; null for payouts that were made without one, for example by hand. */
  readonly reference: string | null
  readonly status: PayoutStatus
  /** The upstream's own word for the status. */
  readonly rawStatus: string
  /** The upstream's code of the method. */
  readonly method: string | null
  /** Card, phone or wallet as the upstream shows it, often masked. */
  readonly destination: string | null
  /** What was asked for, in the account's currency. */
  readonly amount: Money | null
  /** What left the balance, in the account's currency. */
  readonly debited: Money | null
  /** The upstream's fee, in the account's currency. */
  readonly fee: Money | null
  /** What reaches the recipient, in the account's currency. */
  readonly received: Money | null
  /** What reaches the recipient, in the recipient's currency; null when it is the same as `received` or is not told. */
  readonly converted: Money | null
  readonly feeFrom: 'amount' | 'balance' | null
  readonly comment: string | null
  readonly failureReason: string | null
  /** ISO 8601 with offset. */
  readonly createdAt: string | null
  /** ISO 8601 with offset. Null does not mean unfinished: look at `status`. */
  readonly finishedAt: string | null
  /** Whether it is test money; null when the upstream does not tell. */
  readonly test: boolean | null
  /** The upstream's own record; number tokens are kept as text. */
  readonly raw: JsonObject
}
