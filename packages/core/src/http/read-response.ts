import type { Json, JsonObject } from '../provider.js'
import type { Answer, ReadAnswer } from './answer.js'
import { classify, classifyRefusal, codeOfContradiction, retryAfterMs } from './answer.js'
import type { ReportDrift } from './diagnostics.js'
import type { Fail } from './failure.js'
import { parseJson } from './json.js'
import type { Schema } from './schema.js'
import { validate } from './schema.js'
import type { TransportResponse } from './transport.js'

/** In no text: the body is in a coding that was not undone, or no text at all. */
const BINARY = /[^\P{Cc}\s]/u

/** What a mapper gets besides the checked data. */
export interface MapContext {
  /** The data as it came, for `raw` of the result. */
  readonly raw: JsonObject
  /** Reports a deviation from the upstream's documentation. */
  readonly drift: ReportDrift
  /** Refuses the answer: throws `invalid_response` / `unknown`. The message must not repeat values of the answer. */
  readonly invalid: (message: string) => never
}

/** How the upstream's data becomes a result. */
export interface Reading<Wire, Result> {
  /** What the upstream's data must be. */
  readonly schema: Schema<Wire>
  /** Makes the result: pure, no I/O, no clock. */
  readonly map: (wire: Wire, context: MapContext) => Result
}

/** Turns an answer into a result, or throws what it means. */
export function readResponse<Wire, Result>(
  response: TransportResponse,
  readAnswer: ReadAnswer,
  reading: Reading<Wire, Result>,
  drift: ReportDrift,
  fail: Fail,
): Result {
  const { status } = response
  let refused: Error | undefined
  const invalid = (message: string): never => {
    refused = fail('invalid_response', 'unknown', message, { httpStatus: status })
    throw refused
  }
  // What a provider's own code throws says nothing about the request: an error of its own that claims `not_sent` must not pass.
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (thrown) {
      if (thrown === refused) throw thrown
      throw fail('invalid_response', 'unknown', 'the answer could not be read', { httpStatus: status, cause: thrown })
    }
  }
  if (!Number.isInteger(status)) invalid('the transport gave no HTTP status')
  if (status < 200 || (status >= 300 && status < 400)) invalid('the answer is a redirect, which is not followed')

  if (response.headers?.['cf-mitigated'] !== undefined && status !== 429) {
    // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    throw fail('unavailable', 'unknown', 'a protection service answered in place of the upstream', { httpStatus: status })
  }

  const json = readBody(response.body)
  const answer = guarded(() => readAnswer(json ?? response.body, status))
  if (answer === null && status < 300)
    invalid(response.unreadable ?? (json === undefined ? 'the answer is not JSON' : 'the answer is not one that the upstream documents'))
  if (answer === null || !answer.accepted) throw refusal(response, answer, fail)
  const code = codeOfContradiction(status, answer.status)
  if (code !== null) {
    const statuses = `HTTP ${status}${answer.status === undefined ? '' : `, and ${answer.status} inside`}`
    throw fail(code, 'unknown', `the answer says success under ${statuses}`, { httpStatus: status })
  }

  const { data } = answer
  const checked = guarded(() => validate(reading.schema, data))
  if ('faults' in checked) return invalid(`the answer lacks what is required: ${checked.faults.join('; ')}`)
  return guarded(() => reading.map(checked.value, { raw: isObject(data) ? data : { data }, drift, invalid }))
}

function refusal(
  { status, headers, body, unreadable }: TransportResponse,
  answer: Exclude<Answer, { accepted: true }> | null,
  fail: Fail,
): Error {
  const own = answer?.message || undefined
  const { code, outcome } = answer === null ? classify(status, false) : classifyRefusal(status, answer.status)
  return fail(code, outcome, own ?? `the upstream answered HTTP ${status}${unreadable === undefined ? '' : `; ${unreadable}`}`, {
    httpStatus: status,
    upstreamCode: answer?.upstreamCode ?? undefined,
    upstreamMessage: own ?? (BINARY.test(body) ? undefined : body.trim() || undefined),
    retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
  })
}

function readBody(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
