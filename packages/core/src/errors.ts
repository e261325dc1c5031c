/** What went wrong. The list may grow. */
export type PaymentErrorCode =
  /** A setting is missing or wrong. */
  | 'config'
  /** The caller's input is wrong; the message names every fault. */
  | 'invalid_request'
  /** The upstream did not accept the credentials. */
  | 'unauthorized'
  /** The credentials do not allow this. */
  | 'forbidden'
  /** The upstream says, in its own words, that there is no such record. */
  | 'not_found'
  /** The upstream says that the record exists already. */
  | 'conflict'
  /** Too many requests; `retryAfterMs` when the upstream told. */
  | 'rate_limited'
  /** Any other refusal by the upstream. */
  | 'rejected'
  /** The upstream or something in front of it failed (HTTP 5xx). */
  | 'unavailable'
  /** The deadline passed, or no connection came about in time. */
  | 'timeout'
  /** The connection failed or broke. */
  | 'network'
  /** An answer that is not what the upstream documents, is too large, is a redirect or names another record. */
  | 'invalid_response'
  /** A webhook whose signature does not hold. */
  | 'invalid_signature'
  /** The caller's signal ended the call. */
  | 'aborted'

/**
 * What happened to the request, decided by how far it got and never by an error code.
 * - `not_sent`: not one byte of it left, and none will. Trying again is safe.
 * - `rejected`: the upstream refused it. *This request* did nothing; an earlier one with the same reference may have.
 * - `unknown`: anything else. After a write, look the record up by its reference before trying again.
 *
 * On reads and `webhooks.parse` it describes that call only.
 */
export type PaymentOutcome = 'not_sent' | 'rejected' | 'unknown'

/** The parts of a {@link PaymentError}. */
export interface PaymentErrorInit {
  readonly code: PaymentErrorCode
  readonly outcome: PaymentOutcome
  /** `id` of the provider, or `"paymux"` where none is involved. */
  readonly provider: string
  /** The call, such as `"payouts.get"`. */
  readonly operation: string
  /** One sentence for people, without secrets. */
  readonly message: string
  readonly httpStatus?: number | undefined
  /** The upstream's own error code, as text. */
  readonly upstreamCode?: string | undefined
  /** The upstream's own words: capped, secrets and account numbers removed. */
  readonly upstreamMessage?: string | undefined
  /** The merchant's reference, where the call had one. */
  readonly reference?: string | undefined
  /** How long the upstream asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

const MARK = Symbol.for('paymux.PaymentError')

/** The one error that Paymux throws. `code` says what went wrong, `outcome` what happened to the money. */
export class PaymentError extends Error {
  readonly code: PaymentErrorCode
  readonly outcome: PaymentOutcome
  readonly provider: string
  readonly operation: string
  declare readonly httpStatus?: number
  declare readonly upstreamCode?: string
  declare readonly upstreamMessage?: string
  declare readonly reference?: string
  declare readonly retryAfterMs?: number

  constructor(init: PaymentErrorInit) {
    const { message, cause, code, outcome, provider, operation, ...rest } = init
    super(`${provider} ${operation}: ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.outcome = outcome
    this.provider = provider
    this.operation = operation
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) Object.assign(this, { [name]: value })
    }
    Object.defineProperty(this, 'name', { value: 'PaymentError' })
    Object.defineProperty(this, MARK, { value: true })
  }

  /** Everything but stack and cause, for logs and queues. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message }
  }

  /** Whether a value is a PaymentError, also one from another copy of this package. */
  static is(value: unknown): value is PaymentError {
    try {
      return typeof value === 'object' && value !== null && MARK in value
    } catch {
      // Anything can be thrown, also a Proxy that throws.
      return false
    }
  }
}
