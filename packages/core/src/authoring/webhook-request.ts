import { PaymentError } from '../errors.ts'
import { createDrift } from '../http/diagnostics.ts'
import type { ReportDrift } from '../http/index.ts'
import { createScrub } from '../http/scrub.ts'
import type { WebhookRequest } from '../spec/webhooks.ts'
import { bodyOf, encodedAs } from './webhook-body.ts'

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
  /** Offset of the upstream's local times. */
  readonly utcOffset: string
}

/** How {@link receiveWebhook} receives. */
export interface ReceiveOptions {
  /** The longest body that is read, in bytes. Default 64 KiB: anybody can send one, and no signature was checked yet. */
  readonly maxBytes?: number | undefined
}

const OPERATION = 'webhooks.parse'
const KIB = 1024

/**
 * Takes a web `Request` or headers and body as received, whatever the framework. Each of them is read once.
 * @throws PaymentError `invalid_request` for a body that was parsed, consumed, compressed or base64-encoded, that is larger than
 *   `maxBytes` or not UTF-8, and for a request that cannot be read
 */
export async function receiveWebhook(
  { provider, utcOffset = '+00:00' }: { readonly provider: string; readonly utcOffset?: string | undefined },
  request: WebhookRequest | Request,
  { maxBytes = 64 * KIB }: ReceiveOptions = {},
): Promise<ReceivedWebhook> {
  const refuse: ReceivedWebhook['refuse'] = (code, message) =>
    new PaymentError({ code, outcome: 'rejected', provider, operation: OPERATION, message: `${message}.` })
  const unreadable = (error: unknown): PaymentError =>
    PaymentError.is(error) ? error : refuse('invalid_request', 'the request could not be read: one of its getters throws')
  /** Reads what the caller gave: a getter that throws is an input of the caller, not a defect. */
  const reading = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      throw unreadable(error)
    }
  }
  const refuseInput = (message: string): PaymentError => refuse('invalid_request', message)
  const find = reading(() => findHeaders((request as { headers?: unknown } | null)?.headers))
  if (find === null) throw refuseInput('headers are missing: pass { headers, body } or a Request')
  const header = (name: string): string | null => reading(() => find(name))
  const given = await bodyOf(request, maxBytes, refuseInput).catch((error: unknown) => Promise.reject(unreadable(error)))
  const encoded = encodedAs(given, header('content-encoding'))
  if (encoded.fault !== null) throw refuseInput(encoded.fault)
  return { header, body: encoded.text, refuse, drift: createDrift(provider, OPERATION, createScrub([])), utcOffset }
}

/** Texts that `encodeURIComponent` would leave as they are. */
const UNRESERVED = /^[\w.~-]*$/

/** What to deduplicate on: the same for a redelivery, another for another status or refund. */
export function webhookKey(...parts: readonly (string | null)[]): string {
  return parts.map((part) => encodePart(part ?? '')).join(':')
}

function encodePart(part: string): string {
  return UNRESERVED.test(part) ? part : encodeURIComponent(part.toWellFormed())
}

/** A look-up in headers of any kind; those of a plain object are copied, so that each is read once. Null when there are none. */
function findHeaders(headers: unknown): ((name: string) => string | null) | null {
  if (typeof headers !== 'object' || headers === null) return null
  const { get } = headers as { get?: unknown }
  if (typeof get === 'function') {
    return (name) => {
      const value: unknown = get.call(headers, name)
      return typeof value === 'string' ? value : null
    }
  }
  const all: (readonly [string, unknown])[] = []
  // Not Object.entries: inherited headers count too.
  for (const name in headers) all.push([name.toLowerCase(), (headers as Readonly<Record<string, unknown>>)[name]])
  return (name) => {
    const values: string[] = []
    for (const [key, value] of all) {
      if (key === name) values.push(...[value].flat().filter((each) => typeof each === 'string'))
    }
    return values.length === 0 ? null : values.join(', ')
  }
}
