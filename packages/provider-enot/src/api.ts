import type { Json } from '@paymux/core'
import type { Answer, ReadAnswer } from '@paymux/core/http'
import * as z from 'zod/mini'

/** What the API is called with when nothing else is set. The same API runs under other hosts too. */
export const BASE_URL = 'https://api.enot.io'

// Number tokens arrive as text (core keeps their digits), so text is all that a wire schema needs. Only what no result can do
// without is required here; the rest is read by the mappers, absent or odd as it may be.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/**
 * One payout, by `id` or by `order_id`. GET, query.
 * https://docs.enot.io/e/new/new-payment-info
 */
export const payoffInfo = {
  method: 'GET',
  path: '/payoff/info',
  schema: z.looseObject({ payoff_id: required, status: required }),
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
  if (ok === true) {
    const whole = typeof data === 'object' && data !== null && (inner === undefined || inner < 300)
    return whole ? { accepted: true, data } : null
  }
  return { accepted: false, status: inner, message: typeof error === 'string' ? error : error ? JSON.stringify(error) : null }
}
