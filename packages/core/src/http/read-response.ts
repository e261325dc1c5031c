import type { PaymentErrorCode, PaymentOutcome } from '../errors.ts'
import type { Json, JsonObject } from '../spec/common.ts'
import type { ReportDrift } from './diagnostics.ts'
import { createDrift } from './diagnostics.ts'
import type { Envelope, ReadEnvelope, Refusal, RefusalCode } from './envelope.ts'
import { classify, classifyRefusal, codeOfContradiction, retryAfterMs } from './envelope.ts'
import type { FailureContext } from './failure.ts'
import { failure } from './failure.ts'
import { parseJson } from './json.ts'
import type { Schema } from './schema.ts'
import { faultsOf } from './schema.ts'
import type { TransportResponse } from './transport.ts'

/** Characters that no text has: the body is in a coding that was not undone, or binary. */
const BINARY = /[^\P{Cc}\s]/u

/** What a mapper gets besides the checked data. */
export interface MapContext {
  /** The data as it came, for `raw` of the result. */
  readonly raw: JsonObject
  /** Reports a deviation from the upstream's documentation. */
  readonly drift: ReportDrift
  /** Offset of the upstream's local times. */
  readonly utcOffset: string
  /** Refuses the answer: throws `invalid_response` / `unknown`. The message must not repeat values of the answer. */
  readonly invalid: (message: string) => never
  /** The answer says that there is no such record, for example by an empty list: throws `not_found` / `rejected`. */
  readonly notFound: () => never
}

/** How the upstream's data becomes a result. */
export interface ResponseReader<Wire, Result> {
  /** What the upstream's data must be: a check, `map` gets the data as it came. */
  readonly schema: Schema<Wire>
  /** Makes the result: pure, no I/O, no clock. */
  readonly map: (wire: Wire, context: MapContext) => Result
}

/** How the answers of one provider are read. */
export interface Reading {
  readonly readEnvelope: ReadEnvelope
  readonly utcOffset: string
}

/** Turns an answer into a result, or throws what it means. */
export function readResponse<Wire, Result>(
  response: TransportResponse,
  { schema, map }: ResponseReader<Wire, Result>,
  { readEnvelope, utcOffset }: Reading,
  about: FailureContext,
): Result {
  const { status } = response
  let refused: Error | undefined
  const refuse = (code: PaymentErrorCode, outcome: PaymentOutcome, message: string): never => {
    refused = failure(about, code, outcome, message, { httpStatus: status })
    throw refused
  }
  const invalid = (message: string): never => refuse('invalid_response', 'unknown', message)
  const notFound = (): never => refuse('not_found', 'rejected', 'there is no such record')
  // What a provider's own code throws says nothing about the request: an error of its own that claims `not_sent` must not pass.
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (thrown) {
      if (thrown === refused) throw thrown
      throw failure(about, 'invalid_response', 'unknown', 'the answer could not be read', { httpStatus: status, cause: thrown })
    }
  }
  if (!Number.isInteger(status)) invalid('the transport gave no HTTP status')
  if (status < 200 || (status >= 300 && status < 400)) invalid('the answer is a redirect, which is not followed')

  if (response.headers?.['cf-mitigated'] !== undefined && status !== 429) {
    // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    throw failure(about, 'unavailable', 'unknown', 'a protection service answered in place of the upstream', { httpStatus: status })
  }

  const json = readBody(response.body)
  const answer = guarded(() => readEnvelope(json ?? response.body, status))
  if (answer === null && status < 300)
    invalid(response.unreadable ?? (json === undefined ? 'the answer is not JSON' : 'the answer is not one that the upstream documents'))
  if (answer === null || !answer.accepted) throw refusal(response, answer, about, answer !== null && holdsResult(schema, json))
  const code = codeOfContradiction(status, answer.status)
  if (code !== null) {
    const statuses = `HTTP ${status}${answer.status === undefined ? '' : `, and ${answer.status} inside`}`
    throw failure(about, code, 'unknown', `the answer says success under ${statuses}`, { httpStatus: status })
  }

  const { data } = answer
  const faults = guarded(() => faultsOf(schema, data))
  if (faults !== null) return invalid(`the answer lacks what is required: ${faults.join('; ')}`)
  const drift = createDrift(about.provider, about.operation, about.scrub)
  return guarded(() => map(data as Wire, { raw: isObject(data) ? data : { data }, drift, utcOffset, invalid, notFound }))
}

function refusal(
  { status, headers, body, unreadable }: TransportResponse,
  answer: Exclude<Envelope, { accepted: true }> | null,
  about: FailureContext,
  withResult: boolean,
): Error {
  const own = answer?.message || undefined
  const refused = answer === null ? classify(status, false) : refine(classifyRefusal(status, answer.status), answer.code)
  const isBoth = withResult && refused.outcome === 'rejected' && status !== 429
  const { code, outcome } = isBoth ? CONTRADICTION : refused
  const said = isBoth ? 'the answer is a refusal that carries a result' : own
  return failure(about, code, outcome, said ?? `the upstream answered HTTP ${status}${unreadable === undefined ? '' : `; ${unreadable}`}`, {
    httpStatus: status,
    upstreamCode: answer?.upstreamCode ?? undefined,
    upstreamMessage: own ?? (BINARY.test(body) ? undefined : body.trim() || undefined),
    retryAfterMs: longest(retryAfterMs(headers['retry-after'], Date.now()), answer?.retryAfterMs),
  })
}

const CONTRADICTION: Refusal = { code: 'invalid_response', outcome: 'unknown' }
/** More fields than any envelope has. */
const MAX_FIELDS = 32

/** Whether a refusal carries, in itself or in one of its fields, what only a success has: it contradicts itself then, and proves nothing. */
function holdsResult(schema: Schema<unknown>, body: Json | undefined): boolean {
  if (body === undefined || !isObject(body)) return false
  const holds = (value: Json): boolean => {
    try {
      return faultsOf(schema, value) === null
    } catch {
      return false
    }
  }
  // A schema that asks for nothing tells nothing, and neither does an empty list, which PHP writes for an empty object.
  if (holds({})) return false
  return [body, ...Object.values(body).slice(0, MAX_FIELDS)].some((value) => !(Array.isArray(value) && value.length === 0) && holds(value))
}

/** The upstream's own words name a refusal more exactly than a status does; they never turn another answer into a refusal. */
function refine({ code, outcome }: Refusal, own: RefusalCode | undefined): Refusal {
  return { code: outcome === 'rejected' ? (own ?? code) : code, outcome }
}

function longest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b)
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
