import type { CreateInvoice, CreatePayout, Json, Recovery, SharedInputs } from '@paymux/core'
import type { InputContext, Rule, Rules } from '@paymux/core/authoring'
import { amountIn, email, flag, identifier, listOf, oneOf, optional, text, texts, webUrl, wholeNumber } from '@paymux/core/authoring'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// Core hands numbers over as text with every digit, so a schema is all text. It requires only the fields without which there is no
// result; the mappers read the others, which may be absent or of another type.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/** https://docs.enot.io/e/new/new-get-balance, `{id}` is the user's. */
export const balance = {
  effect: 'read',
  method: 'GET',
  schema: z.object({ active_balance: required }),
} as const
export const balancePath = (userId: string): string => `/account/users/${encodeURIComponent(userId)}/balance`

/** https://docs.enot.io/e/new/new-create-withdraw */
export const payoffCreate = {
  effect: 'write',
  method: 'POST',
  path: '/payoff/create',
  // Enot does not document what a repeated order_id does.
  recovery: { lookup: true, repeat: 'unknown', withinMs: null } satisfies Recovery,
  schema: z.object({ payoff_id: required }),
} as const

/** By `id` or by `order_id`. https://docs.enot.io/e/new/new-payment-info */
export const payoffInfo = {
  effect: 'read',
  method: 'GET',
  path: '/payoff/info',
  schema: z.object({ payoff_id: required, status: required }),
} as const

/** Banks for `payoff_data.sbp_bank_type`. https://docs.enot.io (page of the SBP bank list) */
export const sbpBanks = {
  effect: 'read',
  method: 'GET',
  path: '/payoff/get-sbp-bank-list',
  schema: z.object({ banks: z.array(z.object({ id: required, name: required })) }),
} as const

/** https://docs.enot.io/e/new/create-invoice; with `type: "direct"` https://docs.enot.io/e/new/create-invoice-h2h */
export const invoiceCreate = {
  effect: 'write',
  method: 'POST',
  path: '/invoice/create',
  // An order_id must be unique: a repeat is refused with 422.
  recovery: { lookup: true, repeat: 'refused', withinMs: null } satisfies Recovery,
  schema: z.object({ id: required }),
} as const

/** Second step of a host-to-host payment. Known from public clients: no readable page of the documentation has it. */
export const invoiceDirect = {
  effect: 'write',
  method: 'POST',
  path: '/invoice/h2h',
  schema: z.object({}),
} as const

/** By `invoice_id` or by `order_id`. https://docs.enot.io/e/new/invoice-info-new */
export const invoiceInfo = {
  effect: 'read',
  method: 'GET',
  path: '/invoice/info',
  schema: z.object({ invoice_id: required, order_id: required, status: required }),
} as const

/** Pay-in methods of one shop, `{id}` is the shop's. https://docs.enot.io (page of the shop's tariffs) */
export const paymentTariffs = {
  effect: 'read',
  method: 'GET',
  schema: z.object({ tariffs: z.array(z.object({ service: required, currency: required })) }),
} as const

export const paymentTariffsPath = (shopId: string): string => `/shops/${encodeURIComponent(shopId)}/payment-tariffs`

/** Enot refuses a used `order_id` without an error code, by this text only: "the order's number must be unique". */
const USED_REFERENCE = 'Номер заказа должен быть уникальным'

/**
 * Every answer is wrapped: `data`, `status` (the HTTP status again), `status_check`, and `error` when it failed.
 * A body without `status_check` is not Enot's own (a framework's or proxy's default page).
 */
export const readEnvelope: ReadEnvelope = (body): Envelope | null => {
  const {
    data,
    status,
    status_check: ok,
    error,
  } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, Json>>
  if (typeof ok !== 'boolean') return null
  const inner = typeof status === 'string' && /^[1-5]\d\d$/.test(status) ? Number(status) : undefined
  const message = typeof error === 'string' ? error : error ? JSON.stringify(error) : null
  const record = typeof data === 'object' && data !== null ? data : null
  // A success with an error, or a failure with data, contradicts itself and proves nothing.
  if (ok) return record !== null && isEmpty(message) ? { accepted: true, data: record, status: inner } : null
  if (record !== null && Object.keys(record).length > 0) return null
  return { accepted: false, status: inner, message, code: message?.includes(USED_REFERENCE) ? 'conflict' : undefined }
}

/** PHP writes an empty map as an empty list. */
const isEmpty = (message: string | null): boolean => [null, '', '[]', '{}'].includes(message)

/** A payout order, with what Enot can carry besides. */
export interface EnotCreatePayout extends CreatePayout, Pick<SharedInputs, 'webhookUrl'> {
  /** At most 255 characters. */
  readonly comment?: string | undefined
}

/**
 * An invoice, with Enot's own optional fields. `description` and `failUrl` take 255 characters, `webhookUrl` 500, `metadata` 500 as
 * JSON, `expiresInMinutes` 1 to 7200 (by default 300).
 */
export interface EnotCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'failUrl' | 'webhookUrl' | 'expiresInMinutes'> {
  /** Only these methods are shown. `method` is the short form for one. */
  readonly methods?: readonly string[] | undefined
  /** These methods are hidden. */
  readonly excludeMethods?: readonly string[] | undefined
  /** Host to host: no payment page; `invoices.payDirect` is the second step. Needs exactly one method. */
  readonly direct?: boolean | undefined
}

/** The second step of a host-to-host payment. */
export interface EnotPayDirect {
  /** `id` of the invoice that was created with `direct: true`. */
  readonly id: string
  /** The payer's IP address. */
  readonly payerIp: string
  /** `User-Agent` of the payer's browser. */
  readonly payerUserAgent: string
  /** Code of the payer's bank, an open list: `"sber"`, `"tinkoff"`. */
  readonly bank: string
}

const code = identifier(64)

/** Enot limits the length of the JSON text that carries `metadata`, not of each entry. */
const metadata: Rule<Readonly<Record<string, string>>> = (value) => {
  const parsed = metadataTexts(value)
  const isLong = 'value' in parsed && [...JSON.stringify(parsed.value)].length > 500
  return isLong ? { fault: 'must be at most 500 characters as JSON' } : parsed
}
const metadataTexts = texts({
  max: 500,
  name: { pattern: /^[^\p{Cc}\p{Cs}]{1,100}$/u, says: '1 to 100 characters, none of them a control character' },
})

/** https://docs.enot.io/e/new/new-create-withdraw */
export const createPayoutRules: Rules<EnotCreatePayout> = {
  reference: identifier(255),
  amount: amountIn('RUB'),
  method: code,
  destination: identifier(255),
  feeFrom: optional(oneOf('amount', 'balance')),
  bank: optional(code),
  comment: optional(text(255)),
  webhookUrl: optional(webUrl(500)),
}

export const acrossPayout: InputContext<EnotCreatePayout>['across'] = ({ method, bank }) => [
  method === 'sbp' && bank === undefined && 'bank is required for sbp: an id of payouts.banks()',
]

/** https://docs.enot.io/e/new/create-invoice */
export const createInvoiceRules: Rules<EnotCreateInvoice> = {
  reference: identifier(255),
  amount: amountIn('RUB', 'USD', 'EUR', 'UAH'),
  method: optional(code),
  description: optional(text(255)),
  customerEmail: optional(email),
  metadata: optional(metadata),
  returnUrl: optional(webUrl(2000)),
  failUrl: optional(webUrl(255)),
  webhookUrl: optional(webUrl(500)),
  expiresInMinutes: optional(wholeNumber(1, 7200)),
  methods: optional(listOf(code)),
  excludeMethods: optional(listOf(code)),
  direct: optional(flag),
}

export const acrossInvoice: InputContext<EnotCreateInvoice>['across'] = ({ method, methods, direct }) => [
  method !== undefined && methods !== undefined && 'give method or methods, not both',
  direct === true && method === undefined && methods?.length !== 1 && 'direct needs exactly one method',
]

export const payDirectRules: Rules<EnotPayDirect> = { id: identifier(255), payerIp: identifier(45), payerUserAgent: text(1000), bank: code }
