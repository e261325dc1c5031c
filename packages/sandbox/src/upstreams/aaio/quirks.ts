import type { Chosen } from '../../contract/choices.ts'

/** What nobody documents, or what differs between sources. The first value is the default: the documented one, or the likeliest. */
export const AAIO_QUIRKS = {
  /** A `my_id` that was used before. `accept`: pays again. `return-first`: answers with the first payout. */
  repeatedPayout: ['accept', 'reject', 'return-first'],
  /** An `order_id` that was used before. */
  repeatedOrder: ['reject', 'accept', 'return-first'],
  /** JSON type of `code` in an error. */
  code: ['string', 'number'],
  /** `type` of an error. */
  failureWord: ['fail', 'error'],
  /** HTTP status for a record that does not exist. No page lists 404. */
  unknownRecord: [400, 404],
  /** Bodies of 429, 500 and 503. */
  errorBodies: ['json', 'html', 'empty'],
  /** Names in `us_vars`: as the customer's page has them, or with the `us_` that they are sent with. */
  usVars: ['bare', 'prefixed'],
  /** Whether the list of addresses has a `type`. */
  ipsType: [true, false],
  /** JSON type of amounts. */
  amounts: ['number', 'string'],
  /** JSON type of `bankId`. */
  bankId: ['string', 'number'],
  /** How PHP writes an empty list of methods. */
  emptyList: ['array', 'object'],
  /** Optional fields of a record that have no value. */
  emptyFields: ['text', 'absent', 'null'],
  /** Whether the release of a hold sends a second webhook. */
  releaseWebhook: [true, false],
  /** Letters in an `order_id`. */
  orderLetters: ['latin', 'any'],
  /** How a wallet is masked. */
  wallet: ['stars', 'partial', 'plain'],
} as const

/** Quirks of the sandbox's Aaio. */
export type AaioQuirks = Chosen<typeof AAIO_QUIRKS>
