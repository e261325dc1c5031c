import type { Transport } from '../http/transport.ts'
import { readOffset } from './times.ts'

/** Settings that every provider takes besides its credentials. */
export interface ConnectionSettings {
  /** Another host of the same API: https, or http on loopback. */
  readonly baseUrl?: string | undefined
  /** Default deadline of a whole call in milliseconds, retries included. Default 60 000. */
  readonly timeoutMs?: number | undefined
  /** Longest time to connect, in milliseconds. Default 15 000. A `transport` of your own has its own limit. */
  readonly connectTimeoutMs?: number | undefined
  /** How often a read is tried again. Writes never are. Default 2. */
  readonly retries?: number | undefined
  /** Replaces the HTTP stack, for example to go through a proxy. The provider does not close it, so many can share one. */
  readonly transport?: Transport | undefined
}

/** The setting of a provider whose upstream sends local times. */
export interface LocalTimeSettings {
  /** Offset of the upstream's local times, `"+03:00"` or `"+0300"`. The default is an assumption, stated in the provider's README. */
  readonly utcOffset?: string | undefined
}

/** {@link ConnectionSettings}, checked and filled with their defaults. */
export interface Connection {
  readonly baseUrl: string
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly retries: number
  readonly transport: Transport | undefined
}

const MAX_MS = 2 ** 31 - 1
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Names of the settings above. */
export const CONNECTION_SETTINGS = ['baseUrl', 'timeoutMs', 'connectTimeoutMs', 'retries', 'transport']

/**
 * Reads the connection's settings.
 * @param given a copy of what the factory got; the types are not sure yet
 * @param refuse takes each fault
 */
export function readConnection(
  given: Readonly<Record<string, unknown>>,
  base: { readonly variable: string; readonly url: string },
  refuse: (fault: string) => void,
): Connection {
  const { timeoutMs = 60_000, connectTimeoutMs = 15_000, retries = 2, transport } = given
  const baseUrl = withoutSlashes(given.baseUrl ?? base.url)
  const fault = faultOfUrl(baseUrl)
  if (fault !== null) refuse(`baseUrl (${base.variable}) ${fault}`)
  for (const [name, value] of Object.entries({ timeoutMs, connectTimeoutMs })) {
    if (typeof value !== 'number' || !(value > 0 && value <= MAX_MS)) refuse(`${name} must be above 0 and at most ${MAX_MS} milliseconds`)
  }
  if (!Number.isInteger(retries) || Number(retries) < 0 || Number(retries) > 10) refuse('retries must be a whole number from 0 to 10')
  if (transport !== undefined && typeof transport !== 'function') refuse('transport must be a function')
  return { baseUrl, timeoutMs, connectTimeoutMs, retries, transport } as Connection
}

/** The offset as "+03:00". */
export function readUtcOffset(given: unknown, refuse: (fault: string) => void): string {
  const offset = typeof given === 'string' ? readOffset(given) : null
  if (offset === null) refuse('utcOffset must look like "+03:00"')
  return offset ?? ''
}

/** A host of ASCII labels that ends in letters, so that it is no address, and behind it what any URL may have. */
const PLAIN_URL = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z]+(?:[/?][\w~.,:;@!$&()*+=%/?-]*)?$/

/** Whether a text is an http or https URL of the kind that most are: to see that costs a tenth of having it parsed. */
export function isPlainUrl(text: string): boolean {
  // An encoded label can be wrong.
  return PLAIN_URL.test(text) && !text.includes('xn--')
}

/** Whether a text is an https URL, or an http one on loopback. */
export function isSafeUrl(text: string): boolean {
  // Fast path for most addresses: no URL object is made.
  if (text.startsWith('https://')) return isPlainUrl(text) || URL.canParse(text)
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
}

/** A loop, for the pattern `/\/+$/` takes quadratic time on a text full of slashes. */
function withoutSlashes(url: unknown): string {
  if (typeof url !== 'string') return ''
  let end = url.length
  while (url[end - 1] === '/') end--
  return url.slice(0, end)
}

function faultOfUrl(text: string): string | null {
  // The parser drops white space and puts slashes right, but paths are appended to the text itself; an empty query or fragment would
  // swallow them.
  if (!URL.canParse(text) || /[\s\\]/.test(text) || /^https?:(?!\/\/[^/])/i.test(text)) return 'must be a URL'
  const { username, password } = new URL(text)
  if (username + password !== '' || /[?#]/.test(text)) return 'must have no credentials, query or fragment'
  return isSafeUrl(text) ? null : 'must be https, or http on loopback'
}
