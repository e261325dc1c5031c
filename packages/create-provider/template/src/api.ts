import type { CreateInvoice, CreatePayout, Json, JsonObject, Recovery, SharedInputs } from '@paymux/core'
import type { InputContext, Rules } from '@paymux/core/authoring'
import { amountIn, email, identifier, oneOf, optional, text, texts, webUrl } from '@paymux/core/authoring'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// Number tokens arrive as text (core keeps their digits), so text is all that a wire schema needs. Only what no result can do
// without is required here; the mappers get all that came, and read the rest, absent or odd as it may be.
const required = z.string().check(z.minLength(1, 'is missing or empty'))
/** A repeated `idempotency-key` is answered with the first answer, for a day. https://docs.acme.example/idempotency */
const recovery = { lookup: true, repeat: 'same', withinMs: 86_400_000 } satisfies Recovery

const record = z.object({ id: required, reference: required, status: required, currency: required })

/** https://docs.acme.example/balances */
export const balances = {
  effect: 'read',
  method: 'GET',
  path: '/v1/balances',
  schema: z.array(z.object({ currency: required, available: required })),
} as const

/** https://docs.acme.example/invoices#create */
export const invoiceCreate = {
  effect: 'write',
  method: 'POST',
  path: '/v1/invoices',
  recovery,
  schema: z.object({ id: required, pay_url: required }),
} as const

/** By `id` or by `reference`. https://docs.acme.example/invoices#find */
export const invoiceFind = { effect: 'read', method: 'GET', path: '/v1/invoices/find', schema: record } as const

/** https://docs.acme.example/payouts#create */
export const payoutCreate = {
  effect: 'write',
  method: 'POST',
  path: '/v1/payouts',
  recovery,
  schema: z.object({ id: required }),
} as const

/** By `id` or by `reference`. https://docs.acme.example/payouts#find */
export const payoutFind = { effect: 'read', method: 'GET', path: '/v1/payouts/find', schema: record } as const

/** `direction` is `in` or `out`. https://docs.acme.example/methods */
export const methods = {
  effect: 'read',
  method: 'GET',
  path: '/v1/methods',
  schema: z.array(z.object({ code: required, currency: required })),
} as const

/** https://docs.acme.example/banks */
export const banks = {
  effect: 'read',
  method: 'GET',
  path: '/v1/banks',
  schema: z.array(z.object({ id: required, name: required })),
} as const

const event = z.object({ type: required, data: z.object({ id: required, currency: required }) })

/** Whether a JSON value is an event. https://docs.acme.example/webhooks */
export function isEvent(value: Json): value is JsonObject & z.infer<typeof event> {
  return event.safeParse(value).success
}

const refused = z.object({ error: z.object({ code: required, message: z.optional(z.string()) }) })

/** `{ data }` or `{ error }`; anything else is not Acme's own. https://docs.acme.example/errors */
export const readEnvelope: ReadEnvelope = (body): Envelope | null => {
  const no = refused.safeParse(body)
  if (no.success) return { accepted: false, upstreamCode: no.data.error.code, message: no.data.error.message }
  const data = isObject(body) ? body.data : undefined
  return typeof data === 'object' && data !== null ? { accepted: true, data } : null
}

/** Whether a JSON value is an object. */
function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An invoice, with what Acme can carry besides. */
export interface AcmeCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl'> {}

/** A payout order, with what Acme can carry besides. */
export interface AcmeCreatePayout extends CreatePayout {
  /** Shown to the recipient, at most 140 characters. */
  readonly comment?: string | undefined
}

const reference = identifier(64, { pattern: /^[\w.:-]+$/, says: 'letters, digits and . : _ -' })
const amount = amountIn('EUR', 'USD', 'GBP', 'JPY')
const code = identifier(32)

/** https://docs.acme.example/invoices#create */
export const createInvoiceRules: Rules<AcmeCreateInvoice> = {
  reference,
  amount,
  method: optional(code),
  description: optional(text(255)),
  customerEmail: optional(email),
  metadata: optional(texts({ max: 500, name: { pattern: /^\w{1,40}$/, says: '1 to 40 letters, digits or _' } })),
  returnUrl: optional(webUrl(500)),
}

/** https://docs.acme.example/payouts#create */
export const createPayoutRules: Rules<AcmeCreatePayout> = {
  reference,
  amount,
  method: code,
  destination: identifier(64),
  feeFrom: optional(oneOf('amount', 'balance')),
  bank: optional(code),
  comment: optional(text(140)),
}

export const acrossPayout: InputContext<AcmeCreatePayout>['across'] = ({ method, bank }) => [
  (method === 'bank_transfer') !== (bank !== undefined) && 'bank is for the method bank_transfer, and required there',
]
