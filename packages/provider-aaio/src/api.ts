import type { Answer, ReadAnswer } from '@paymux/core/http'
import * as z from 'zod/mini'

/** What the API is called with when nothing else is set. Aaio has moved before. */
export const BASE_URL = 'https://aaio.so'

// Number tokens arrive as text (core keeps their digits), so text is all that a wire schema needs. Only what no result can do
// without is required here; the rest is read by the mappers, absent or odd as it may be.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/**
 * Balance. GET or POST, no parameters, no body.
 * https://wiki.aaio.so/api/ (page «Получение баланса»)
 */
export const balance = {
  method: 'POST',
  path: '/api/balance',
  schema: z.looseObject({ balance: required }),
} as const

/**
 * One payout. GET or POST, form-encoded `my_id` or `id`; `id` wins when both are sent.
 * https://wiki.aaio.so/api/ (page «Информация о заявке на вывод средств»)
 */
export const payoffInfo = {
  method: 'POST',
  path: '/api/info-payoff',
  schema: z.looseObject({ id: required, status: required }),
} as const

const envelope = z.looseObject({ type: z.string() })

/** `type` is the envelope: `success`, or `fail` with `code` and `message`. Anything but `success` is a failure. */
export const readAnswer: ReadAnswer = (body): Answer | null => {
  const parsed = envelope.safeParse(body)
  if (!parsed.success) return null
  const { type, code, message } = parsed.data
  if (type === 'success') return { accepted: true, data: body }
  // `error` is what several public clients expect; neither word may be taken for a refusal unless it is one of the two.
  if (type !== 'fail' && type !== 'error') return null
  const upstreamCode = typeof code === 'string' && code !== '' ? code : null
  return {
    accepted: false,
    status: upstreamCode !== null && /^[1-5]\d\d$/.test(upstreamCode) ? Number(upstreamCode) : undefined,
    upstreamCode,
    message: typeof message === 'string' ? message : null,
  }
}
