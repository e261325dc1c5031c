const MAX_LENGTH = 300
/** Where reading stops, so that the pattern below is never run over a whole page. */
const MAX_READ = 2000
const MASK = '[redacted]'

// What an upstream may echo and nobody wants in a log: mail addresses, card and phone numbers, crypto wallets, keys.
const ACCOUNT_LIKE = new RegExp(
  [
    /[^\s@"'<>]{1,64}(?:@|%40)[^\s@"'<>]+/,
    /(?:(?<![\w-])|(?<=%2[bB]))\+?\d(?:[ ()-]{0,2}\d){8,}(?![\w-])/,
    // Longer than the parts of a UUID, which stays: support needs it.
    /\d{13,}/,
    /[\w-]{40,}/,
    // Words such as DEPTH_ZERO_SELF_SIGNED_CERT are error codes.
    /(?<!\w)(?![A-Z]+(?:_[A-Z]+)+(?!\w))\w{26,}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)
const TAG = /<[a-z!/?][^<>]*>/gi
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Makes foreign text fit for an error or event: one line, capped, without the given secrets and without what looks like an account. */
export type Scrub = (text: string) => string

/** A {@link Scrub} for these secrets, in plain and in whatever encoding an error page repeats them. */
export function createScrub(secrets: readonly string[]): Scrub {
  let patterns: readonly RegExp[] | undefined
  return (text) => {
    // Most calls never fail: compiled when first needed.
    patterns ??= [...new Set(secrets)]
      .filter((secret) => secret !== '')
      .sort((a, b) => b.length - a.length)
      .map((secret) => new RegExp([...secret].map(formsOf).join(''), 'gi'))
    let clean = text
    for (const pattern of patterns) clean = clean.replace(pattern, MASK)
    // Tags go after the secrets, or a secret with angle brackets would fall apart and be missed.
    clean = clean.replace(TAG, ' ').slice(0, MAX_READ).replace(ACCOUNT_LIKE, MASK).replace(CONTROL, ' ').trim()
    return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH).toWellFormed()}…` : clean
  }
}

const HTML_NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', ' ': 'nbsp' }

/**
 * A pattern for one character as text, in a URL, form, HTML page or JSON string, and encoded more than once.
 * Every repetition is bounded: a hostile page must not make the search slow.
 */
function formsOf(char: string): string {
  if (/[A-Za-z0-9]/.test(char)) return char
  const code = char.codePointAt(0) ?? 0
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  const bytes = [...new TextEncoder().encode(char)].map((byte) => `%(?:25){0,3}${hex(byte, 2)}`)
  const forms = [
    bytes.join(''),
    `&(?:amp;){0,3}(?:#0{0,4}${code}|#x0{0,4}${hex(code, 1)}|${HTML_NAMES[char] ?? `#${code}`});`,
    char
      .split('')
      .map((unit) => `\\\\{0,4}u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
    // A form writes a space as a plus, which may then be encoded again.
    ...(char === ' ' ? ['\\+', '%(?:25){0,3}2b'] : []),
    // Last: it is also how the other forms of `&` and `%` begin.
    char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&'),
  ]
  return `\\\\{0,4}(?:${forms.join('|')})`
}

/** A cause that is safe to attach: names, codes and scrubbed messages along the chain, none of the objects themselves. */
export function scrubCause(error: unknown, scrub: Scrub, depth = 0): Error | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  const { message, name, code, cause } = error as { message?: unknown; name?: unknown; code?: unknown; cause?: unknown }
  const clean = new Error(scrub(typeof message === 'string' ? message : ''))
  const inner = scrubCause(cause, scrub, depth + 1)
  if (inner !== undefined) clean.cause = inner
  clean.name = scrub(typeof name === 'string' ? name : 'Error')
  // The stack of the original may repeat its message.
  clean.stack = `${clean.name}: ${clean.message}`
  return typeof code === 'string' ? Object.assign(clean, { code: scrub(code) }) : clean
}
