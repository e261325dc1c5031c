const MAX_LENGTH = 300
/** Where reading stops, so that the pattern below is never run over a whole page. */
const MAX_READ = 2000
const MASK = '[redacted]'

// What an upstream may echo and nobody wants in a log: mail addresses, card and phone numbers, crypto wallets, keys.
const ACCOUNT_LIKE = /[^\s@"'<>]{1,64}@[^\s@"'<>]+|(?<![\w-])\+?\d(?:[ -]?\d){8,}(?![\w-])|[A-Za-z0-9_]{26,}/g
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Makes foreign text fit for an error or event: one line, capped, without the given secrets and without what looks like an account. */
export type Scrub = (text: string) => string

/** A {@link Scrub} for these secrets, in plain and in their encoded forms. */
export function createScrub(secrets: readonly string[]): Scrub {
  const needles = [
    ...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret), formEncoded(secret), JSON.stringify(secret).slice(1, -1)])),
  ]
    .filter((needle) => needle !== '')
    .sort((a, b) => b.length - a.length)
  return (text) => {
    let clean = text
    for (const needle of needles) clean = clean.replaceAll(needle, MASK)
    clean = clean.slice(0, MAX_READ).replace(ACCOUNT_LIKE, MASK).replace(CONTROL, ' ').trim()
    return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}…` : clean
  }
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

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}
