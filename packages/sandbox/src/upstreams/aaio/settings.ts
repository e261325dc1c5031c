import type { Chosen } from '../../contract/choices.ts'

/** What nobody documents, or what differs between sources. The first value is the default: the documented one, or the likeliest. */
export const AAIO_CHOICES = {
  /** A `my_id` that was used before. `accept`: pays again. `return-first`: answers with the first payout. */
  repeatedPayout: ['accept', 'reject', 'return-first'],
  /** An `order_id` that was used before. */
  repeatedOrder: ['reject', 'accept', 'return-first'],
  /** JSON type of `code` in an error. */
  code: ['string', 'number'],
  /** `type` of an error. */
  failureWord: ['fail', 'error'],
  /** HTTP status for an order whose signature does not hold. */
  badSignature: [401, 400],
  /** HTTP status for a record that there is not. No page lists 404. */
  unknownRecord: [400, 404],
  /** Bodies of 429, 500 and 503. */
  errorBodies: ['json', 'html', 'empty'],
  /** Names in `us_vars`: as the customer's page has them, or with the `us_` that they are sent with. */
  usVars: ['bare', 'prefixed'],
  /** Whether the list of addresses has a `type`. */
  ipsType: [true, false],
  /** JSON type of amounts. */
  amounts: ['number', 'string'],
  /** Spelling of the referral balance; older clients read `referal`. */
  referral: ['referral', 'referal'],
  /** JSON type of `bankId`. */
  bankId: ['string', 'number'],
  /** How PHP writes an empty list of methods. */
  emptyList: ['array', 'object'],
  /** Optional fields of a record that have no value. */
  emptyFields: ['text', 'absent', 'null'],
  /** Amounts in webhooks: "500.00" or "500". */
  webhookAmounts: ['fixed', 'shortest'],
  /** Whether the release of a hold sends a second webhook. */
  releaseWebhook: [true, false],
  /** Names that the server takes for the phone operator of `mobile_ru`. */
  operatorField: ['mobile_operator', 'both'],
  /** Letters in an `order_id`. */
  orderLetters: ['latin', 'any'],
  /** How a wallet is masked. */
  wallet: ['stars', 'partial', 'plain'],
} as const

/** Settings of the sandbox's Aaio. */
export type AaioSettings = Chosen<typeof AAIO_CHOICES>
