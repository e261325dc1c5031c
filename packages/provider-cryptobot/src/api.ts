import type { CreateInvoice, CreatePayout, Json, Page, Recovery, SharedInputs } from '@paymux/core'
import { minorUnits } from '@paymux/core'
import type { InputContext, RefRules, Rules } from '@paymux/core/authoring'
import { anyAmount, flag, identifier, listOf, notCarried, oneOf, optional, text, webUrl, wholeNumber } from '@paymux/core/authoring'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// Core hands numbers over as text with every digit, so a schema is all text. It requires only the fields without which there is no
// result; the mappers read the others, which may be absent or of another type.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

const invoice = z.object({ invoice_id: required, status: required })
const transfer = z.object({ transfer_id: required, status: required })
const balance = z.object({ currency_code: required, available: required })
const currency = z.object({ code: required })
const rate = z.object({ source: required, target: required })
const items = <Item extends z.ZodMiniType>(item: Item) => z.object({ items: z.array(item) })

export type WireInvoice = z.infer<typeof invoice>
export type WireTransfer = z.infer<typeof transfer>
export type WireBalance = z.infer<typeof balance>
export type WireCurrency = z.infer<typeof currency>
export type WireRate = z.infer<typeof rate>

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#getBalance */
export const getBalance = { effect: 'read', method: 'GET', path: '/api/getBalance', schema: z.array(balance) } as const

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#createInvoice */
export const createInvoice = {
  effect: 'write',
  method: 'POST',
  path: '/api/createInvoice',
  // Crypto Pay has no look-up by `payload`, and accepts the same one again.
  recovery: { lookup: false, repeat: 'pays_again', withinMs: null } satisfies Recovery,
  schema: invoice,
} as const

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#deleteInvoice */
export const deleteInvoice = { effect: 'write', method: 'POST', path: '/api/deleteInvoice', schema: z.literal(true) } as const

/** One by `invoice_ids`, or a page of all by `offset` and `count`. https://help.send.tg/en/articles/10279948-crypto-pay-api#getInvoices */
export const getInvoices = { effect: 'read', method: 'GET', path: '/api/getInvoices', schema: items(invoice) } as const

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#transfer */
export const createTransfer = {
  effect: 'write',
  method: 'POST',
  path: '/api/transfer',
  // A spend_id is accepted once per app.
  recovery: { lookup: true, repeat: 'refused', withinMs: null } satisfies Recovery,
  schema: transfer,
} as const

/** One by `spend_id` or `transfer_ids`, or a page of all. https://help.send.tg/en/articles/10279948-crypto-pay-api#getTransfers */
export const getTransfers = { effect: 'read', method: 'GET', path: '/api/getTransfers', schema: items(transfer) } as const

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#getCurrencies */
export const getCurrencies = { effect: 'read', method: 'GET', path: '/api/getCurrencies', schema: z.array(currency) } as const

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#getExchangeRates */
export const getExchangeRates = { effect: 'read', method: 'GET', path: '/api/getExchangeRates', schema: z.array(rate) } as const

/** The body of a webhook. https://help.send.tg/en/articles/10279948-crypto-pay-api#webhook-updates */
export const update = z.object({ payload: invoice })

/**
 * The error of a used `spend_id` is not documented; clients saw SPEND_ID_ALREADY_USED. Every `spend_id` sent has the documented form, so
 * an error that names it means a duplicate. Taken for a plain refusal, the payout would be sent again elsewhere: paid twice.
 */
const isUsedReference = (name: string): boolean => /^[\w ]+$/.test(name) && /spend[_ ]?id/i.test(name)

/** Every answer is `{ ok: true, result }` or `{ ok: false, error: { code, name } }`; in older documentation `error` is the name alone. */
export const readEnvelope: ReadEnvelope = (body): Envelope | null => {
  const { ok, result, error } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, Json>>
  if (typeof ok !== 'boolean') return null
  // A success with an error contradicts itself, and proves nothing.
  if (ok) return (result ?? null) === null || (error ?? null) !== null ? null : { accepted: true, data: result as Json }
  const { code, name } = typeof error === 'object' && error !== null ? (error as Record<string, Json>) : { code: null, name: error }
  const status = typeof code === 'string' && /^[1-5]\d\d$/.test(code) ? Number(code) : undefined
  const upstreamCode = typeof name === 'string' && name !== '' ? name : null
  const isUsed = upstreamCode !== null && isUsedReference(upstreamCode)
  return { accepted: false, status, upstreamCode, message: upstreamCode, code: isUsed ? 'conflict' : undefined }
}

/** A transfer to a Telegram user: `method` is the asset (`"USDT"`), `destination` the user's id, digits. */
export interface CryptobotCreatePayout extends CreatePayout {
  /** Shown to the user in the message about the transfer. At most 1024 characters. */
  readonly comment?: string | undefined
  /** Whether the user gets a message about the transfer. Default true. */
  readonly notify?: boolean | undefined
}

/**
 * An invoice, priced in an asset (`"USDT"`) or in a currency of ISO 4217 (`"EUR"`). For a price in a currency, `method` is the one asset
 * that can pay it. `description` takes 1024 characters, `expiresInMinutes` 1 to 44,640; `returnUrl` is the button on the paid invoice.
 */
export interface CryptobotCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'expiresInMinutes'> {
  /** The assets that can pay a price in a currency; by default any. `method` is the short form for one. */
  readonly methods?: readonly string[] | undefined
  /** Shown to the customer once the invoice is paid. At most 2048 characters. */
  readonly hiddenMessage?: string | undefined
  /** Whether the customer can add a comment. Crypto Pay's default is true. */
  readonly allowComments?: boolean | undefined
  /** Whether the customer can pay anonymously. Crypto Pay's default is true. */
  readonly allowAnonymous?: boolean | undefined
  /** The asset into which Crypto Pay swaps the payment. */
  readonly swapTo?: string | undefined
}

const asset = identifier(20, { pattern: /^\w+$/, says: 'the code of an asset, such as "USDT"' })
const NUMBER = /^[1-9]\d*$/
const recordId = identifier(19, { pattern: NUMBER, says: 'digits' })

/** Rules of references. A `payload` or `spend_id` of another form was set by other software: its record has no reference. */
export const REFERENCE = { invoice: identifier(255), payout: identifier(64) }

/** An invoice is found by Crypto Pay's id only. */
export const INVOICE_REF: RefRules = { id: recordId }
export const PAYOUT_REF: RefRules = { reference: REFERENCE.payout, id: recordId }

/** Whether a code is a currency of ISO 4217, not an asset. */
export const isFiat = (code: string): boolean => minorUnits(code) !== null

export const createInvoiceRules: Rules<CryptobotCreateInvoice> = {
  reference: REFERENCE.invoice,
  amount: anyAmount,
  method: optional(asset),
  description: optional(text(1024)),
  customerEmail: notCarried,
  // `payload`, the only free text, is the reference itself, so that any other reader of it understands it.
  metadata: notCarried,
  returnUrl: optional(webUrl(2000)),
  expiresInMinutes: optional(wholeNumber(1, 44_640)),
  methods: optional(listOf(asset)),
  hiddenMessage: optional(text(2048)),
  allowComments: optional(flag),
  allowAnonymous: optional(flag),
  swapTo: optional(asset),
}

export const acrossInvoice: InputContext<CryptobotCreateInvoice>['across'] = ({ amount, method, methods }) => {
  const isAsset = amount !== undefined && !isFiat(amount.currency)
  return [
    method !== undefined && methods !== undefined && 'give method or methods, not both',
    isAsset && methods !== undefined && 'methods are for an amount in a currency of ISO 4217: an amount in an asset is paid in that asset',
    isAsset && method !== undefined && method !== amount.currency && "method must be the amount's own asset, or be left out",
  ]
}

export const createPayoutRules: Rules<CryptobotCreatePayout> = {
  reference: REFERENCE.payout,
  amount: anyAmount,
  method: asset,
  destination: identifier(19, { pattern: NUMBER, says: 'the id of a Telegram user: digits' }),
  // Crypto Pay has no choice: the recipient gets the whole amount.
  feeFrom: optional(oneOf('balance')),
  bank: notCarried,
  comment: optional(text(1024)),
  notify: optional(flag),
}

export const acrossPayout: InputContext<CryptobotCreatePayout>['across'] = ({ amount, method }) => [
  amount !== undefined && method !== undefined && amount.currency !== method && 'amount must be in the asset that method names',
]

export const pageRules: Rules<Page> = {
  cursor: optional(identifier(9, { pattern: /^\d+$/, says: 'the `next` of an earlier page' })),
  limit: optional(wholeNumber(1, 1000)),
}
