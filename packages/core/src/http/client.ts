import type { PaymentErrorCode } from '../errors.ts'
import { PaymentError } from '../errors.ts'
import type { CallOptions, Recovery } from '../spec/common.ts'
import type { CallDeadline } from './call-deadline.ts'
import { closeDeadline, race, reasonOf, signalOf, sleep, startDeadline, timeLeft } from './call-deadline.ts'
import type { CallEvent } from './diagnostics.ts'
import { isTraced, traced } from './diagnostics.ts'
import type { ReadEnvelope } from './envelope.ts'
import type { FailureContext } from './failure.ts'
import { failure } from './failure.ts'
import type { Fields } from './fields.ts'
import { encodeFields } from './fields.ts'
import type { Reading, ResponseReader } from './read-response.ts'
import { readResponse } from './read-response.ts'
import { createScrub } from './scrub.ts'
import type { Transport, TransportResponse } from './transport.ts'
import { errorCode, isBodyTooLarge, isNotSent, whyUnusable } from './transport.ts'
import type { DirectRequest, DirectTransport } from './undici-transport.ts'
import { directOf, undiciTransport } from './undici-transport.ts'

/** Settings of {@link createHttpClient}. */
export interface HttpClientSettings {
  /** `id` of the provider, for errors and events. */
  readonly provider: string
  /** Origin and optional path prefix, without a trailing slash. */
  readonly baseUrl: string
  readonly readEnvelope: ReadEnvelope
  /** Everything that must never be seen: keys, tokens. */
  readonly secrets: readonly string[]
  /** Default deadline of a call in milliseconds. Default 60 000. */
  readonly timeoutMs?: number | undefined
  /** Of the built-in transport, in milliseconds. Default 15 000. */
  readonly connectTimeoutMs?: number | undefined
  /** How often a read is tried again. Default 2. */
  readonly retries?: number | undefined
  /** Offset of the upstream's local times, for its mappers. Default `"+00:00"`. */
  readonly utcOffset?: string | undefined
  /** Takes the place of the built-in one. Whoever made it closes it. */
  readonly transport?: Transport | undefined
}

/** One operation of an upstream, ready to be sent. */
export interface HttpCall<Wire, Result> extends ResponseReader<Wire, Result> {
  /** Name for errors and events: `"payouts.get"`. */
  readonly operation: string
  /** A `write` is sent exactly once. A `read` is tried again after failures that may pass. */
  readonly effect: 'read' | 'write'
  /** Of a write: what can be done when its outcome is `unknown`, for the error's text. */
  readonly recovery?: Recovery | undefined
  /** A read that is not tried again, whatever the settings say: one that a stranger can cause. */
  readonly once?: true | undefined
  readonly method: 'GET' | 'POST'
  /** Begins with a slash; appended to `baseUrl`. */
  readonly path: string
  /** Encoded into the URL; undefined entries are left out. */
  readonly query?: Fields | undefined
  /** Sent as `application/x-www-form-urlencoded`; undefined entries are left out. */
  readonly form?: Fields | undefined
  /** Sent as JSON; undefined entries are left out. Numbers are made with `jsonNumber`. */
  readonly json?: object | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The merchant's reference, for errors and events. */
  readonly reference?: string | undefined
  /** What must not appear in errors of this call besides the secrets: wallet and card numbers. */
  readonly sensitive?: readonly string[] | undefined
}

/** Sends the calls of one provider. */
export interface HttpClient {
  /** @throws PaymentError and nothing else */
  readonly call: <Wire, Result>(call: HttpCall<Wire, Result>, options?: CallOptions) => Promise<Result>
  /**
   * Lets the calls under way end, then frees the connections of the built-in transport; one from the settings stays open.
   * Calls made afterwards fail with `config` / `not_sent`.
   */
  readonly close: () => Promise<void>
}

const MAX_BODY_BYTES = 1024 * 1024
const MAX_TIMEOUT_MS = 2 ** 31 - 1
const BACKOFF_MS = 200
const BACKOFF_CAP_MS = 2000
const TRANSIENT: readonly PaymentErrorCode[] = ['network', 'timeout', 'rate_limited', 'unavailable']

/** Makes the HTTP client that a provider is built on. Its settings are not on the object. */
export function createHttpClient(settings: HttpClientSettings): HttpClient {
  const { provider, readEnvelope, secrets, utcOffset = '+00:00', timeoutMs = 60_000 } = settings
  const own = settings.transport === undefined ? undiciTransport({ connectTimeoutMs: settings.connectTimeoutMs }) : null
  const transport = settings.transport ?? (own as Transport)
  const [origin, prefix] = splitUrl(settings.baseUrl)
  const connection: Connection = {
    origin,
    prefix,
    transport,
    direct: directOf(transport),
    timeoutMs,
    readEnvelope,
    utcOffset,
    closed: false,
  }
  const scrubSecrets = createScrub(secrets)

  function call<Wire, Result>(call: HttpCall<Wire, Result>, options: CallOptions = {}): Promise<Result> {
    const { operation, effect, recovery, reference, sensitive } = call
    const scrub = sensitive === undefined ? scrubSecrets : createScrub([...secrets, ...sensitive])
    const about = { provider, operation, effect, recovery, reference, scrub }
    const event: CallEvent = { provider, operation, effect, reference, attempts: 0, httpStatus: undefined }
    const retries = effect === 'read' && call.once !== true ? (settings.retries ?? 2) : 0
    const under = { connection, retries, event, about }
    return isTraced() ? traced(event, () => run(call, under, options)) : run(call, under, options)
  }

  return {
    call,
    close: async () => {
      connection.closed = true
      await own?.close()
    },
  }
}

/** What all calls of a client share. */
interface Connection extends Reading {
  readonly origin: string
  readonly prefix: string
  readonly transport: Transport
  readonly direct: DirectTransport | undefined
  readonly timeoutMs: number
  closed: boolean
}

/** What one call is made with. Whatever it holds outlives the wait for its answer, which costs most where many wait: few and small things. */
interface Undertaking {
  readonly connection: Connection
  readonly retries: number
  readonly event: CallEvent
  readonly about: FailureContext
}

/** Tries until success, a lasting failure, the last retry or the deadline. */
async function run<Wire, Result>(call: HttpCall<Wire, Result>, under: Undertaking, options: CallOptions | null): Promise<Result> {
  const { connection, retries, event, about } = under
  const life = begin(options, connection.timeoutMs, about)
  let sent = false
  try {
    for (let tried = 0; ; tried++) {
      try {
        if (life.ended !== null) throw endOf(life, false, about)
        if (connection.closed) throw failure(about, 'config', 'not_sent', 'this provider was closed: make another one')
        event.attempts++
        const request = toRequest(connection, call, about)
        let response: TransportResponse
        try {
          response = await send(connection, request, life)
        } catch (cause) {
          throw sendingFailed(cause, life, under)
        }
        event.httpStatus = response.status
        return readResponse(response, call, connection, about)
      } catch (thrown) {
        const error = PaymentError.is(thrown)
          ? thrown
          : failure(about, 'invalid_response', 'unknown', 'the answer could not be read', { cause: thrown })
        sent ||= error.outcome !== 'not_sent'
        const pause = pauseAfter(tried, error)
        if (tried >= retries || life.ended !== null || !TRANSIENT.includes(error.code) || pause >= timeLeft(life)) {
          // An earlier attempt may have got through; then the call as a whole was sent.
          throw sent && error.outcome === 'not_sent' ? Object.assign(error, { outcome: 'unknown' }) : error
        }
        await sleep(life, pause).catch((cause: unknown) => {
          throw endOf(life, sent, about, cause)
        })
      }
    }
  } finally {
    closeDeadline(life)
  }
}

/** Checks the options and starts the clock. Each option is read once: a getter may say something else the next time, or throw. */
function begin(options: CallOptions | null, defaultMs: number, about: FailureContext): CallDeadline {
  const faults: string[] = []
  try {
    // Callers without types pass null.
    const { timeoutMs = defaultMs, signal } = options ?? {}
    const isTime = typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS
    if (!isTime) faults.push(`timeoutMs must be above 0 and at most ${MAX_TIMEOUT_MS} milliseconds`)
    if (signal !== undefined && !isSignal(signal)) faults.push('signal must be an AbortSignal')
    if (faults.length === 0) return startDeadline(timeoutMs, signal)
  } catch (cause) {
    const message = 'the options could not be read: a getter, or a signal that is not an AbortSignal, throws'
    throw failure(about, 'invalid_request', 'not_sent', message, { cause })
  }
  throw failure(about, 'invalid_request', 'not_sent', faults.join('; '))
}

/** By its shape: polyfills and other realms have an AbortSignal of their own. */
function isSignal(signal: AbortSignal | null): boolean {
  return typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function'
}

function send({ transport, direct }: Connection, request: DirectRequest, life: CallDeadline): Promise<TransportResponse> {
  return direct === undefined ? sendWithSignal(transport, request, life) : direct(request, life)
}

async function sendWithSignal(
  transport: Transport,
  { origin, path, ...rest }: DirectRequest,
  life: CallDeadline,
): Promise<TransportResponse> {
  return race(life, transport({ ...rest, url: origin + path, signal: signalOf(life) }))
}

/** What a transport's error means. */
function sendingFailed(cause: unknown, life: CallDeadline, { connection: { origin }, about }: Undertaking): PaymentError {
  const sent = !isNotSent(cause)
  if (life.ended !== null) return endOf(life, sent, about, cause)
  const why = whyUnusable(cause)
  if (why !== null) return failure(about, 'config', 'not_sent', why, { cause })
  if (isBodyTooLarge(cause)) return failure(about, 'invalid_response', 'unknown', 'the answer is larger than 1 MiB', { cause })
  const code = errorCode(cause)
  const slow = code !== null && /TIMEOUT|TIMEDOUT/.test(code)
  return failure(
    about,
    slow ? 'timeout' : 'network',
    sent ? 'unknown' : 'not_sent',
    `the connection to ${origin} ${slow ? 'timed out' : 'failed'}${code === null ? '' : ` (${code})`}`,
    { cause },
  )
}

function endOf(life: CallDeadline, sent: boolean, about: FailureContext, cause?: unknown): PaymentError {
  if (life.ended !== 'aborted') return failure(about, 'timeout', sent ? 'unknown' : 'not_sent', 'the deadline passed', { cause })
  const reason = reasonOf(life) ?? cause
  return failure(about, 'aborted', sent ? 'unknown' : 'not_sent', 'the caller ended the call', {
    cause: typeof reason === 'string' ? new Error(reason) : reason,
  })
}

/** Origin and what stands before each path. */
function splitUrl(baseUrl: string): readonly [origin: string, prefix: string] {
  const slash = baseUrl.indexOf('/', baseUrl.indexOf('://') + 3)
  return slash < 0 ? [baseUrl, ''] : [baseUrl.slice(0, slash), baseUrl.slice(slash)]
}

const COMMON = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'paymux' } as const
const FORM = { ...COMMON, 'content-type': 'application/x-www-form-urlencoded' } as const
const JSON_BODY = { ...COMMON, 'content-type': 'application/json' } as const

function toRequest(
  { origin, prefix }: Connection,
  call: Omit<HttpCall<unknown, unknown>, keyof ResponseReader<unknown, unknown>>,
  about: FailureContext,
): DirectRequest {
  try {
    const { method, form, json } = call
    const query = call.query === undefined ? '' : encodeFields(call.query)
    const path = prefix + call.path + (query === '' ? '' : `?${query}`)
    const common = form !== undefined ? FORM : json !== undefined ? JSON_BODY : COMMON
    const body = form !== undefined ? encodeFields(form) : json !== undefined ? JSON.stringify(json) : null
    return { method, origin, path, headers: { ...common, ...call.headers }, body, maxBodyBytes: MAX_BODY_BYTES }
  } catch (cause) {
    throw failure(about, 'invalid_request', 'not_sent', 'the request could not be made', { cause })
  }
}

/** Full jitter; at least what the upstream asks for. */
function pauseAfter(tried: number, error: PaymentError): number {
  return (error.retryAfterMs ?? 0) + Math.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_MS * 2 ** tried)
}
