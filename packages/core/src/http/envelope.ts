import type { PaymentErrorCode, PaymentOutcome } from '../errors.ts'
import type { Json } from '../spec/common.ts'

/** What an upstream's own envelope says. */
export type Envelope =
  | {
      readonly accepted: true
      readonly data: Json
      /** HTTP-like status inside the envelope, if it has one. With another than 2xx the answer contradicts itself and proves nothing. */
      readonly status?: number | undefined
    }
  | {
      readonly accepted: false
      /** HTTP-like status inside the envelope, if it has one. Of it and the HTTP status the less certain one counts. */
      readonly status?: number | undefined
      /** What the refusal means, where the upstream's words say it more exactly than the status: a used reference is `conflict`. */
      readonly code?: RefusalCode | undefined
      readonly upstreamCode?: string | null | undefined
      readonly message?: string | null | undefined
      /** How long the upstream asks to wait, where its body says so; of this and the header the longer one counts. */
      readonly retryAfterMs?: number | undefined
    }

/** Codes of refusals that an upstream's words can tell. */
export type RefusalCode = Extract<PaymentErrorCode, 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'rejected'>

/**
 * Reads the upstream's envelope. Null: this body is not one of the upstream's own answers, so it proves nothing (a proxy's
 * page, a framework's default error). Then a 404 is not `not_found`, and a 401 no refusal.
 * @param body the JSON, or the text of a body that is not JSON
 */
export type ReadEnvelope = (body: Json, httpStatus: number) => Envelope | null

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

/** Codes that prove nothing, the least certain last. */
const DOUBT: readonly PaymentErrorCode[] = ['invalid_response', 'timeout', 'unavailable']

/**
 * Classifies an answer that is not a success.
 * @param explicit whether the upstream's own error body was recognised
 */
export function classify(status: number, explicit: boolean): Refusal {
  if (status >= 500) return { code: 'unavailable', outcome: 'unknown' }
  if (status === 408) return { code: 'timeout', outcome: 'unknown' }
  // A refusal whoever sends it: nothing was let through.
  if (status === 429) return { code: 'rate_limited', outcome: 'rejected' }
  if (status >= 400 && explicit) return { code: BY_STATUS[status] ?? 'rejected', outcome: 'rejected' }
  // A challenge page or a gateway's: the upstream itself did not answer.
  if (status === 401 || status === 403) return { code: 'unavailable', outcome: 'unknown' }
  return { code: 'invalid_response', outcome: 'unknown' }
}

/**
 * Classifies a refusal in the upstream's own words. Of two statuses the less certain one counts, and of two reasons neither.
 * @param inner the status in the envelope; it is the only one under HTTP 2xx, where its absence means a plain refusal
 */
export function classifyRefusal(status: number, inner: number | undefined): Refusal {
  if (status < 300) return classify(inner ?? 400, true)
  const outside = classify(status, true)
  const inside = inner === undefined ? outside : classify(inner, true)
  if (inside.outcome === 'rejected' && outside.outcome === 'rejected') {
    return inside.code === outside.code || status === 429 ? outside : { code: 'rejected', outcome: 'rejected' }
  }
  return DOUBT.indexOf(inside.code) > DOUBT.indexOf(outside.code) ? inside : outside
}

/** The code of an answer that says success under another status than 2xx; null when it does not. Its outcome is `unknown`. */
export function codeOfContradiction(status: number, inner: number | undefined): PaymentErrorCode | null {
  if (isSuccess(status) && (inner === undefined || isSuccess(inner))) return null
  const wrong = [status, inner ?? status].filter((each) => !isSuccess(each))
  const codes = wrong.map((each): PaymentErrorCode => (each >= 500 ? 'unavailable' : each === 408 ? 'timeout' : 'invalid_response'))
  return codes.reduce((worst, code) => (DOUBT.indexOf(code) > DOUBT.indexOf(worst) ? code : worst))
}

function isSuccess(status: number): boolean {
  return !(status < 200 || status >= 300)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].join('|')
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`
/** The three forms of https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7, the day of the month in the only group that is set. */
const HTTP_DATE = new RegExp(
  [
    String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (?:${MONTHS}) \d{4} ${TIME} GMT`,
    String.raw`(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-(?:${MONTHS})-\d\d ${TIME} GMT`,
    String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:${MONTHS}) ([ \d]\d) ${TIME} \d{4}`,
  ]
    .map((form) => `^${form}$`)
    .join('|'),
)

/** `Retry-After` in milliseconds: whole seconds or an HTTP date; of several the longest. Undefined when none can be read. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  // Repeated headers are joined with commas; the comma of a date follows the name of a day.
  const waits = header.split(/(?<!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|day)),/).map((value) => waitOf(value.trim(), now))
  return waits.reduce((longest, wait) => (longest === undefined || (wait !== undefined && wait > longest) ? wait : longest), undefined)
}

function waitOf(value: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const [date, ...days] = HTTP_DATE.exec(value) ?? []
  if (date === undefined) return undefined
  const time = Date.parse(date.endsWith('GMT') ? date : `${date} GMT`)
  // The parser rolls 31 February over into March.
  const isReal = new Date(time).getUTCDate() === Number(days.find((day) => day !== undefined))
  return isReal ? Math.max(0, time - now) : undefined
}
