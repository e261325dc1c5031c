/** One HTTP request as a transport gets it: complete, and to be sent at most once. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** Absolute, query included. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Aborts when the caller ends the call or its deadline passes. A transport must then let go of the connection. */
  readonly signal: AbortSignal
  /** The largest answer to read, in bytes; a larger one is refused with {@link bodyTooLarge}. */
  readonly maxBodyBytes: number
}

/** One HTTP answer, whatever its status, read to its end. */
export interface TransportResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The whole body, its content coding undone, decoded from UTF-8. */
  readonly body: string
  /** Why the body could not be read, such as a coding that the transport does not know; `body` is empty then. */
  readonly unreadable?: string | undefined
}

/**
 * Sends one request and reads its answer: the seam for a proxy or another HTTP stack.
 *
 * A transport never sends again, never follows a redirect and never switches TLS verification off. When it fails it rejects with
 * any error; only when it knows that not one byte of the request was or will be written may it reject with {@link notSent}.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/** A transport with connections of its own. Whoever made it closes it. */
export interface ClosableTransport {
  (request: TransportRequest): Promise<TransportResponse>
  /** Lets the calls under way end, then frees the connections. Calls made afterwards fail with `config` / `not_sent`. */
  readonly close: () => Promise<void>
}

const NOT_SENT = Symbol.for('paymux.notSent')
const TOO_LARGE = 'PAYMUX_BODY_TOO_LARGE'
const UNUSABLE = 'PAYMUX_TRANSPORT_UNUSABLE'

/** Marks a transport's error: the request was not sent and can no longer be. */
export function notSent(cause: unknown): Error {
  const error = new Error('the request was not sent', { cause })
  Object.defineProperty(error, NOT_SENT, { value: true })
  return error
}

/** Whether an error carries the mark of {@link notSent}. */
export function isNotSent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && NOT_SENT in error
}

/** What a transport rejects with that cannot send anything, now or later: the call fails with `config` / `not_sent` and this message. */
export function unusableTransport(message: string, cause?: unknown): Error {
  return notSent(Object.assign(new Error(message, { cause }), { code: UNUSABLE }))
}

/** The message of {@link unusableTransport}, or null when the error is another one. */
export function whyUnusable(error: unknown): string | null {
  const cause = isNotSent(error) ? (error as Error).cause : undefined
  return cause instanceof Error && errorCode(cause) === UNUSABLE ? cause.message : null
}

/** What a transport rejects with when an answer is larger than `maxBodyBytes`. */
export function bodyTooLarge(maxBodyBytes: number): Error {
  return Object.assign(new Error(`the answer is larger than ${maxBodyBytes} bytes`), { code: TOO_LARGE })
}

/** The first error code (`ECONNREFUSED`) along a chain of causes, or null. */
export function errorCode(error: unknown): string | null {
  let at = error
  for (let depth = 0; depth < 8 && typeof at === 'object' && at !== null; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    at = 'cause' in at ? at.cause : undefined
  }
  return null
}

/** Whether a transport's error says that the answer was too large. */
export function isBodyTooLarge(error: unknown): boolean {
  return errorCode(error) === TOO_LARGE
}
