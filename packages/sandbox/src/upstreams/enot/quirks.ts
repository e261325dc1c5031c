import type { Chosen } from '../../contract/choices.ts'

/** What nobody documents, or what differs between sources. The first value is the default: the documented one, or the likeliest. */
export const ENOT_QUIRKS = {
  /** An `order_id` of a payoff that was used before. `accept`: pays again. `return-first`: answers with the first payoff. */
  repeatedPayout: ['accept', 'reject', 'return-first'],
  /** JSON type of `error`. */
  error: ['string', 'list', 'object'],
  /** JSON type of amounts: as in the documentation's samples, or all of one type. */
  amounts: ['documented', 'string', 'number'],
  /** Dates: with seconds on creation and in webhooks and without in look-ups, or all alike. */
  dates: ['documented', 'seconds', 'minutes'],
  /** `custom_field` of invoice info and `custom_fields` of webhooks: decoded, or the text as it was sent. */
  customField: ['object', 'string'],
  /** What is signed: PHP's default form, PHP's unescaped form, or the body as it is sent. */
  signature: ['a', 'b', 'raw'],
  /** How the body of a webhook is written: with escapes, as PHP does by default, or without. */
  webhookBody: ['escaped', 'plain'],
  /** Names of the fee fields in invoice info: of the documentation's table, or of its sample. */
  feeFields: ['table', 'sample'],
  /** HTTP status for an amount outside the limits of an invoice's service. */
  amountRefusal: [422, 403],
  /** JSON type of `amount_receive`: a number in the documentation's sample, text in its table. */
  receivedAmount: ['number', 'string'],
  /** `wallet` of a payoff in a look-up. */
  payoutWallet: ['plain', 'null'],
  /** `payer_details` and `comment` in a look-up that have no value. */
  emptyFields: ['null', 'text'],
  /** `paid_at` of an unpaid invoice. */
  unpaid: ['null', 'absent'],
  /** Status of a refunded invoice in invoice info. */
  refundStatus: ['refund', 'success'],
  /** JSON type of `refund_amount` in webhooks. */
  refundAmount: ['string', 'number'],
  /** Bodies of 429, 500 and 503. */
  errorBodies: ['json', 'html', 'empty'],
  /** Whether host-to-host payments are enabled for the shop. */
  h2h: [true, false],
  /** How often a webhook is sent again when the answer is not 2xx. */
  redeliveries: [0, 1, 3, 10],
  /** After how many milliseconds. */
  redeliveryDelayMs: [60_000, 1000, 600_000],
} as const

/** Quirks of the sandbox's Enot. */
export type EnotQuirks = Chosen<typeof ENOT_QUIRKS>
