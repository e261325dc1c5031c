import type { PaymentErrorCode, PaymentOutcome } from '../errors.js'
import type { Json } from '../provider.js'

/** What an upstream's own envelope says. */
export type Answer =
  | { readonly accepted: true; readonly data: Json }
  | {
      readonly accepted: false
      /** HTTP-like status inside the envelope, if it has one. It counts when the HTTP status itself is 2xx. */
      readonly status?: number | undefined
      readonly upstreamCode?: string | null | undefined
      readonly message?: string | null | undefined
    }

/**
 * Reads the upstream's envelope. Null: this body is not one of the upstream's own answers, so it proves nothing (a proxy's
 * page, a framework's default error). Then a 404 is not `not_found`.
 */
export type ReadAnswer = (body: Json, httpStatus: number) => Answer | null

/** Code and outcome of a refusal. */
export interface Refusal {
  readonly code: PaymentErrorCode
  readonly outcome: PaymentOutcome
}

const BY_STATUS: Readonly<Record<number, PaymentErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
}

// Refusals by the very meaning of the HTTP status, whoever wrote the body.
const PLAIN_REFUSALS: readonly number[] = [401, 403, 429]

/**
 * Classes an answer that is not a success.
 * @param explicit whether the upstream's own error body was recognised
 */
export function classify(status: number, explicit: boolean): Refusal {
  if (status >= 500) return { code: 'unavailable', outcome: 'unknown' }
  if (status === 408) return { code: 'timeout', outcome: 'unknown' }
  if (status >= 400 && (explicit || PLAIN_REFUSALS.includes(status))) {
    return { code: BY_STATUS[status] ?? 'rejected', outcome: 'rejected' }
  }
  return { code: 'invalid_response', outcome: 'unknown' }
}

/** `Retry-After` (seconds or an HTTP date) in milliseconds, or undefined. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
