import { constantTimeEqual } from '../crypto/index.js'
import { PaymentError } from '../errors.js'
import { createDrift } from '../http/diagnostics.js'
import type { ReportDrift } from '../http/index.js'
import { createScrub } from '../http/scrub.js'
import type { WebhookRequest } from '../webhooks.js'

const MAX_BYTES = 1024 * 1024

/** A webhook as received, ready to be verified. */
export interface ReceivedWebhook {
  /** The one value of a header; null when it is absent. */
  readonly header: (name: string) => string | null
  /** The body as text. */
  readonly body: string
  /** Makes the error to throw. The message must not repeat what was received. */
  readonly refuse: (code: 'invalid_signature' | 'invalid_request', message: string) => PaymentError
  /** Reports a deviation from the upstream's documentation. */
  readonly drift: ReportDrift
}

const OPERATION = 'webhooks.parse'

/**
 * Takes a web `Request` or headers and body as received, whatever the framework. At most 1 MiB is read.
 * @throws PaymentError `invalid_request` for a parsed body, a consumed or too large one, or one that is not UTF-8
 */
export async function receiveWebhook(provider: string, request: WebhookRequest | Request): Promise<ReceivedWebhook> {
  const refuse: ReceivedWebhook['refuse'] = (code, message) =>
    new PaymentError({ code, outcome: 'rejected', provider, operation: OPERATION, message: `${message}.` })
  const { headers, body } = (request ?? {}) as { headers?: unknown; body?: unknown }
  if (typeof headers !== 'object' || headers === null)
    throw refuse('invalid_request', 'headers are missing: pass { headers, body } or a Request')
  const bytes = await readBytes(request, body, refuse)
  if (bytes.byteLength > MAX_BYTES) throw refuse('invalid_request', 'the body is larger than 1 MiB')
  return {
    header: (name) => findHeader(headers, name),
    body: decode(bytes, refuse),
    refuse,
    drift: createDrift(provider, OPERATION, createScrub([])),
  }
}

function decode(bytes: Uint8Array, refuse: ReceivedWebhook['refuse']): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refuse('invalid_request', 'the body is not UTF-8 text')
  }
}

/** Whether a hex signature is the one that one of the secrets gives. Every secret is tried, each compared in constant time. */
export function signedByAny(secrets: readonly string[], signature: string, sign: (secret: string) => readonly string[]): boolean {
  if (!/^[\da-fA-F]{64}$/.test(signature)) return false
  const given = signature.toLowerCase()
  let found = false
  for (const secret of secrets) {
    for (const expected of sign(secret)) found = constantTimeEqual(expected, given) || found
  }
  return found
}

/** What to deduplicate on: the same for a redelivery, another for another status or refund. */
export function webhookKey(...parts: readonly (string | null)[]): string {
  return parts.map((part) => encodeURIComponent((part ?? '').toWellFormed())).join(':')
}

async function readBytes(request: WebhookRequest | Request, body: unknown, refuse: ReceivedWebhook['refuse']): Promise<Uint8Array> {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  // Not `instanceof`: test runners and sandboxes have a Uint8Array of their own.
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  const arrayBuffer = 'arrayBuffer' in request
  if (arrayBuffer && request.bodyUsed)
    throw refuse('invalid_request', 'the body of this Request was read already: call parse before anything else reads it')
  if (arrayBuffer && body instanceof ReadableStream) return readStream(body as ReadableStream<Uint8Array>, refuse)
  if (arrayBuffer && body === null) return new Uint8Array()
  throw refuse(
    'invalid_request',
    body === undefined || body === null
      ? 'the body is missing: pass it as received'
      : 'the body was parsed already, and a signature does not survive that: pass the received text or bytes (in Express use express.raw or express.text for this route)',
  )
}

async function readStream(stream: ReadableStream<Uint8Array>, refuse: ReceivedWebhook['refuse']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      // A stream of texts would have no size.
      if (!(chunk instanceof Uint8Array)) throw new TypeError('not bytes')
      size += chunk.byteLength
      // Leaving the loop cancels the stream.
      if (size > MAX_BYTES) break
      chunks.push(chunk)
    }
  } catch {
    throw refuse('invalid_request', 'the body could not be read to its end')
  }
  if (size > MAX_BYTES) throw refuse('invalid_request', 'the body is larger than 1 MiB')
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

function findHeader(headers: object, name: string): string | null {
  if ('get' in headers && typeof headers.get === 'function') return (headers as Headers).get(name)
  const values = Object.entries<unknown>({ ...headers })
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value)
    .filter((value) => typeof value === 'string')
  return values.length === 0 ? null : values.join(', ')
}
