import type { CreateInvoice, CreatePayout, Json } from '@paymux/core'
import type { Rule, Rules } from '@paymux/core/authoring'
import { amountIn, email, identifier, listOf, oneOf, optional, text, texts, webUrl, wholeNumber } from '@paymux/core/authoring'
import type { Answer, ReadAnswer } from '@paymux/core/http'
import * as z from 'zod/mini'

/** What the API is called with when nothing else is set. The same API runs under other hosts too. */
export const BASE_URL = 'https://api.enot.io'

// Number tokens arrive as text (core keeps their digits), so text is all that a wire schema needs. Only what no result can do
// without is required here; the rest is read by the mappers, absent or odd as it may be.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/** https://docs.enot.io/e/new/new-get-balance, `{id}` is the user's. */
export const balance = {
  effect: 'read',
  method: 'GET',
  path: '/account/users/{id}/balance',
  schema: z.looseObject({ active_balance: required }),
} as const

/** https://docs.enot.io/e/new/new-create-withdraw */
export const payoffCreate = {
  effect: 'write',
  method: 'POST',
  path: '/payoff/create',
  schema: z.looseObject({ payoff_id: required }),
} as const

/** By `id` or by `order_id`. https://docs.enot.io/e/new/new-payment-info */
export const payoffInfo = {
  effect: 'read',
  method: 'GET',
  path: '/payoff/info',
  schema: z.looseObject({ payoff_id: required, status: required }),
} as const

/** Banks for `payoff_data.sbp_bank_type`. https://docs.enot.io (page of the SBP bank list) */
export const sbpBanks = {
  effect: 'read',
  method: 'GET',
  path: '/payoff/get-sbp-bank-list',
  schema: z.looseObject({ banks: z.array(z.looseObject({ id: required, name: required })) }),
} as const

/** https://docs.enot.io/e/new/create-invoice; with `type: "direct"` https://docs.enot.io/e/new/create-invoice-h2h */
export const invoiceCreate = {
  effect: 'write',
  method: 'POST',
  path: '/invoice/create',
  schema: z.looseObject({ id: required }),
} as const

/** Second step of a host-to-host payment. In no readable page of the documentation, only in public clients. */
export const invoiceDirect = {
  effect: 'write',
  method: 'POST',
  path: '/invoice/h2h',
  schema: z.looseObject({}),
} as const

/** By `invoice_id` or by `order_id`. https://docs.enot.io/e/new/invoice-info-new */
export const invoiceInfo = {
  effect: 'read',
  method: 'GET',
  path: '/invoice/info',
  schema: z.looseObject({ invoice_id: required, order_id: required, status: required }),
} as const

/** Pay-in methods of one shop, `{id}` is the shop's. https://docs.enot.io (page of the shop's tariffs) */
export const paymentTariffs = {
  effect: 'read',
  method: 'GET',
  path: '/shops/{id}/payment-tariffs',
  schema: z.looseObject({ tariffs: z.array(z.looseObject({ service: required, currency: required })) }),
} as const

const envelope = z.looseObject({ status_check: z.boolean() })

/**
 * Every answer is wrapped: `data`, `status` (the HTTP status again), `status_check`, and `error` when it failed.
 * A body without `status_check` is not Enot's own (a framework's or proxy's default page).
 */
export const readAnswer: ReadAnswer = (body): Answer | null => {
  const parsed = envelope.safeParse(body)
  if (!parsed.success) return null
  const { data, status, status_check: ok, error } = parsed.data as Record<string, Json>
  const inner = typeof status === 'string' && /^[1-5]\d\d$/.test(status) ? Number(status) : undefined
  if (ok === true) return typeof data === 'object' && data !== null ? { accepted: true, data, status: inner } : null
  return { accepted: false, status: inner, message: typeof error === 'string' ? error : error ? JSON.stringify(error) : null }
}

/** A payout order, with what Enot can carry besides. */
export interface EnotCreatePayout extends CreatePayout {
  /** At most 255 characters. */
  readonly comment?: string | undefined
  /** Where this payout's webhooks go instead of the address in the cabinet; at most 500 characters. */
  readonly webhookUrl?: string | undefined
}

/** An invoice, with what Enot can carry besides. `description` takes 255 characters, `metadata` 500 as JSON. */
export interface EnotCreateInvoice extends CreateInvoice {
  readonly successUrl?: string | undefined
  /** At most 255 characters. */
  readonly failUrl?: string | undefined
  /** Where this invoice's webhooks go instead of the address in the cabinet; at most 500 characters. */
  readonly webhookUrl?: string | undefined
  /** Life of the invoice in minutes: 1 to 7200, by default 300. */
  readonly expiresInMinutes?: number | undefined
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
  /** The payer's address and browser. */
  readonly payerIp: string
  readonly payerUserAgent: string
  /** The payer's bank; `"sber"` and `"tinkoff"` were seen. */
  readonly bank: string
}

const code = identifier(64)

/** Sent as JSON text, whose length is what Enot limits. */
const metadata: Rule = (value) => {
  const fault = texts(500, /^[^\p{Cc}\p{Cs}]{1,100}$/u, '1 to 100 characters, none of them a control character')(value)
  return fault ?? ([...encodeMetadata(value as object)].length > 500 ? 'must be at most 500 characters as JSON' : null)
}

/** `custom_fields` of an invoice. */
export function encodeMetadata(metadata: object): string {
  return JSON.stringify({ ...metadata })
}

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

/** https://docs.enot.io/e/new/create-invoice */
export const createInvoiceRules: Rules<EnotCreateInvoice> = {
  reference: identifier(255),
  amount: amountIn('RUB', 'USD', 'EUR', 'UAH'),
  method: optional(code),
  description: optional(text(255)),
  customerEmail: optional(email),
  metadata: optional(metadata),
  successUrl: optional(webUrl(2000)),
  failUrl: optional(webUrl(255)),
  webhookUrl: optional(webUrl(500)),
  expiresInMinutes: optional(wholeNumber(1, 7200)),
  methods: optional(listOf(code)),
  excludeMethods: optional(listOf(code)),
  direct: optional((value) => (typeof value === 'boolean' ? null : 'must be true or false')),
}

export const payDirectRules: Rules<EnotPayDirect> = { id: identifier(255), payerIp: identifier(45), payerUserAgent: text(1000), bank: code }
