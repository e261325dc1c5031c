import type { Money } from '../money.ts'
import type { CallOptions, JsonObject } from './common.ts'

/** Reads account balances. */
export interface BalancesApi {
  /**
   * Lists the account's balances, one row per currency.
   * @throws PaymentError `unauthorized`, `rate_limited`, `unavailable`, `timeout`, `network`, `invalid_response`, `config`, `aborted`
   */
  readonly list: (options?: CallOptions) => Promise<readonly Balance[]>
}

/** One balance of the merchant's account. All amounts are in the same currency. */
export interface Balance {
  /** What can be paid out now. */
  readonly available: Money
  /** What is frozen; null when the upstream does not tell. */
  readonly held: Money | null
  /** The upstream's own total; null when it does not tell. Never computed. */
  readonly total: Money | null
  /** The upstream's own record; number tokens are kept as text. */
  readonly raw: JsonObject
}
