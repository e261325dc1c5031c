import type { CaptureInvoice, CreateInvoice, CreatePayout, CreateRefund, Page, SharedInputs } from '@paymux/core'
import type { InputContext, RefRules, Rule, Rules } from '@paymux/core/authoring'
import {
  amountIn,
  email,
  flag,
  identifier,
  notCarried,
  oneOf,
  optional,
  refTo,
  text,
  texts,
  webUrl,
  wholeNumber,
  zonedTime,
} from '@paymux/core/authoring'
import type { YooKassaReceipt } from './receipt.ts'
import { CURRENCIES, phone, receipt } from './receipt.ts'

/**
 * An invoice, with YooKassa's own optional fields. `returnUrl` is required and takes 2048 characters, `description` 128. `metadata` takes
 * 15 entries (names of 32 characters, texts of 512), none named `reference`. `customerEmail` is sent in the `receipt`, so it needs one.
 */
export interface YooKassaCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'language'> {
  /** False: the money is only held (`authorized`) until `invoices.capture`. Default true, whatever the shop's settings. */
  readonly capture?: boolean | undefined
  /** The receipt of 54-FZ. */
  readonly receipt?: YooKassaReceipt | undefined
}

/** How much of the held money to take; by default all. A receipt must add up to the amount that is taken. */
export interface YooKassaCaptureInvoice extends CaptureInvoice {
  readonly receipt?: YooKassaReceipt | undefined
}

/** A refund, with YooKassa's own optional fields. `amount` is required, `reason` takes 250 characters. */
export interface YooKassaCreateRefund extends CreateRefund {
  /** The receipt of 54-FZ. */
  readonly receipt?: YooKassaReceipt | undefined
}

/**
 * A payout order, with YooKassa's own optional fields. `method` is `sbp` (`destination` is the phone, `bank` required), `yoo_money`
 * (`destination` is the wallet) or `card_token` (`destination` is the token made by YooKassa's payout widget).
 */
export interface YooKassaCreatePayout extends CreatePayout {
  /** At most 128 characters. */
  readonly comment?: string | undefined
}

/** Which part of a list to read, at most 100 items. Both times are ISO 8601 with offset and compared with when a record was created. */
export interface YooKassaPage extends Page {
  /** This time or later. */
  readonly from?: string | undefined
  /** Before this time. */
  readonly to?: string | undefined
}

/** The reference is sent as an entry of `metadata`, whose texts take 512 characters. */
const reference = identifier(512)
const id = identifier(50, { pattern: /^[\w-]{36,50}$/, says: '36 to 50 letters, digits, "_" and "-"' })
const amount = amountIn(...CURRENCIES)

/** Payments and refunds are found by YooKassa's id only. */
export const BY_RECORD_ID = { id } satisfies RefRules
/** Payouts are found by the reference, too. */
export const BY_EITHER = { id, reference } satisfies RefRules

/** Whether a value has the form of a record's id: a webhook is not signed, so its id may be anything. */
export const isRecordId = (value: unknown): value is string => 'value' in id(value)

const metadata = texts({
  max: 512,
  entries: 15,
  name: {
    pattern: /^(?!reference$)[^\p{Cc}\p{Cs}]{1,32}$/u,
    says: '1 to 32 characters, none of them a control character, and not "reference", which carries yours',
  },
})

/** https://yookassa.ru/developers/api#create_payment */
export const createInvoiceRules: Rules<YooKassaCreateInvoice> = {
  reference,
  amount,
  method: optional(identifier(64)),
  description: optional(text(128)),
  customerEmail: optional(email),
  metadata: optional(metadata),
  returnUrl: (value) => (value === undefined ? { fault: 'is required: the page that the payer comes back to' } : webUrl(2048)(value)),
  language: optional(oneOf('ru_RU', 'en_US')),
  capture: optional(flag),
  receipt: optional(receipt),
}

export const acrossInvoice: InputContext<YooKassaCreateInvoice>['across'] = (input) => [
  input.customerEmail !== undefined && input.receipt === undefined && 'customerEmail goes into a receipt only: give receipt too',
  input.customerEmail !== undefined &&
    input.receipt?.customer?.email !== undefined &&
    'give customerEmail or receipt.customer.email, not both',
]

/** https://yookassa.ru/developers/api#capture_payment */
export const captureRules: Rules<YooKassaCaptureInvoice> = { amount: optional(amount), receipt: optional(receipt) }

/** https://yookassa.ru/developers/api#create_refund */
export const createRefundRules: Rules<YooKassaCreateRefund> = {
  reference,
  invoice: refTo(BY_RECORD_ID),
  amount: (value) => (value === undefined ? { fault: 'is required: this upstream refunds what is named' } : amount(value)),
  reason: optional(text(250)),
  receipt: optional(receipt),
}

/** https://yookassa.ru/developers/api#create_payout */
export const createPayoutRules: Rules<YooKassaCreatePayout> = {
  reference,
  amount,
  method: oneOf('sbp', 'yoo_money', 'card_token'),
  destination: identifier(255),
  feeFrom: notCarried,
  bank: optional(identifier(12, { pattern: /^[a-zA-Z\d]{12}$/, says: '12 letters and digits: an id of payouts.banks()' })),
  comment: optional(text(128)),
}

const DESTINATION: Readonly<Record<string, Rule<string>>> = {
  sbp: phone,
  yoo_money: text(33, { pattern: /^\d{11,33}$/, says: '11 to 33 digits' }),
}

export const acrossPayout: InputContext<YooKassaCreatePayout>['across'] = ({ method = '', destination, bank }) => {
  const parsed = destination === undefined ? undefined : DESTINATION[method]?.(destination)
  return [
    parsed !== undefined && 'fault' in parsed && `destination of ${method} ${parsed.fault}`,
    method === 'sbp' && bank === undefined && 'bank is required for sbp: an id of payouts.banks()',
    method !== '' && method !== 'sbp' && bank !== undefined && `bank can only be given with sbp, not with ${method}`,
  ]
}

const time: Rule<string> = (value) =>
  typeof value === 'string' && /(?:Z|[+-]\d\d:\d\d)$/.test(value) && value.includes('T') && zonedTime(value, '+00:00') !== null
    ? { value: new Date(value).toISOString() }
    : { fault: 'must be ISO 8601 with offset, such as "2026-01-31T00:00:00+03:00"' }

/** https://yookassa.ru/developers/using-api/lists */
export const pageRules: Rules<YooKassaPage> = {
  cursor: optional(identifier(512)),
  limit: optional(wholeNumber(1, 100)),
  from: optional(time),
  to: optional(time),
}
