import type { Json, Recovery } from '@paymux/core'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// https://yookassa.ru/developers/api; the anchors below are on that page. Core hands numbers over as text with every digit, so a schema
// is all text. It requires only the fields without which there is no result; the mappers read the others, which may be absent or of
// another type.
const required = z.string().check(z.minLength(1, 'is missing or empty'))
const payment = z.object({ id: required, status: required })
const refund = z.object({ id: required, status: required, payment_id: required })
const payout = z.object({ id: required, status: required })

export type WirePayment = z.infer<typeof payment>
export type WireRefund = z.infer<typeof refund>
export type WirePayout = z.infer<typeof payout>

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * YooKassa keeps an idempotence key for 24 hours; after that the same request creates a second object.
 * https://yookassa.ru/developers/using-api/interaction-format#idempotence
 */
const keyed = { lookup: false, repeat: 'same', withinMs: DAY_MS } as const satisfies Recovery

/** #get_me: with the gateway's credentials the answer has the balance for payouts. */
export const me = {
  effect: 'read',
  method: 'GET',
  path: '/me',
  schema: z.object({ payout_balance: z.object({ value: required, currency: required }) }),
} as const

/** #create_payment */
export const paymentCreate = { effect: 'write', method: 'POST', path: '/payments', recovery: keyed, schema: payment } as const

/** #get_payment, by YooKassa's id: there is no search by the merchant's reference. */
export const paymentGet = { effect: 'read', method: 'GET', schema: payment } as const
export const paymentPath = (id: string): string => `/payments/${encodeURIComponent(id)}`

/** #capture_payment */
export const paymentCapture = { effect: 'write', method: 'POST', recovery: keyed, schema: payment } as const
export const paymentCapturePath = (id: string): string => `${paymentPath(id)}/capture`

/** #cancel_payment */
export const paymentCancel = { effect: 'write', method: 'POST', recovery: keyed, schema: payment } as const
export const paymentCancelPath = (id: string): string => `${paymentPath(id)}/cancel`
/** A cancel has no body, but the vendor's own clients name this type, and another type is refused with 415. */
export const NO_BODY = { 'content-type': 'application/json' } as const

/** #get_payments_list */
export const paymentList = { effect: 'read', method: 'GET', path: '/payments', schema: z.object({ items: z.array(payment) }) } as const

/** #create_refund */
export const refundCreate = { effect: 'write', method: 'POST', path: '/refunds', recovery: keyed, schema: refund } as const

/** #get_refund */
export const refundGet = { effect: 'read', method: 'GET', schema: refund } as const
export const refundPath = (id: string): string => `/refunds/${encodeURIComponent(id)}`

/** #get_refunds_list */
export const refundList = { effect: 'read', method: 'GET', path: '/refunds', schema: z.object({ items: z.array(refund) }) } as const

/** #create_payout */
export const payoutCreate = {
  effect: 'write',
  method: 'POST',
  path: '/payouts',
  recovery: { ...keyed, lookup: true } satisfies Recovery,
  schema: payout,
} as const

/** #get_payout */
export const payoutGet = { effect: 'read', method: 'GET', schema: payout } as const
export const payoutPath = (id: string): string => `/payouts/${encodeURIComponent(id)}`

const payouts = z.object({ items: z.array(payout) })

/** #search_payouts: exact match of one pair of `metadata`, among the payouts of the last three months. */
export const payoutSearch = { effect: 'read', method: 'GET', path: '/payouts/search', schema: payouts } as const

/** #get_payouts_list */
export const payoutList = { effect: 'read', method: 'GET', path: '/payouts', schema: payouts } as const

/** #get_sbp_banks */
export const sbpBanks = {
  effect: 'read',
  method: 'GET',
  path: '/sbp_banks',
  schema: z.object({ items: z.array(z.object({ bank_id: required, name: required })) }),
} as const

/** The statuses that the documented codes belong to. Only errors have a `code`. */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['invalid_request', 400],
  ['not_supported', 400],
  ['invalid_credentials', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['too_many_requests', 429],
  ['internal_server_error', 500],
])

/**
 * A record has no envelope. Any other answer has `type: "error"` or, with HTTP 202, `"processing"`.
 * https://yookassa.ru/developers/using-api/response-handling/http-codes
 */
export const readEnvelope: ReadEnvelope = (body, httpStatus): Envelope | null => {
  // No schema here: most answers are records, and a schema that fails costs more than reading the whole record.
  const record = (typeof body === 'object' ? body : null) as Readonly<Record<string, Json>> | null
  const isProblem = record?.type === 'error' || record?.type === 'processing'
  if (!isProblem && httpStatus !== 202) {
    // An error without the vendor's own body is not the vendor's.
    return httpStatus < 300 && record !== null && record.code === undefined ? { accepted: true, data: record } : null
  }
  const { code, description, parameter, retry_after: wait } = isProblem ? record : ({} as Readonly<Record<string, Json>>)
  return {
    accepted: false,
    // 202 says only that the work goes on, and a problem under another success proves nothing either.
    status: httpStatus < 300 ? 503 : typeof code === 'string' ? STATUS.get(code) : undefined,
    // Every key has the form that is asked for, so the one thing that can be wrong with it is that it was used for another order.
    code: parameter === 'Idempotence-Key' ? 'conflict' : undefined,
    upstreamCode: typeof code === 'string' ? code : null,
    message: messageOf(description, parameter),
    retryAfterMs: typeof wait === 'string' && /^\d{1,9}$/.test(wait) ? Number(wait) : undefined,
  }
}

function messageOf(description: Json | undefined, parameter: Json | undefined): string | null {
  if (typeof description !== 'string') return null
  return typeof parameter === 'string' && parameter !== '' ? `${description} (${parameter})` : description
}
