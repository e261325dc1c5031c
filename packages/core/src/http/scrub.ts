import type { Reading } from './decoded.ts'
import { read } from './decoded.ts'

const MAX_LENGTH = 300
/** Foreign text is read up to here; an error shows less than that. */
const MAX_READ = 16_384
/** Dropped from the end of a text that was cut, for the cut may have split a secret. */
const MARGIN = 2048
/** From this length on a secret is found whatever separates its letters and digits; shorter ones would be found by chance. */
const MIN_COMPACT = 8
const MASK = '[redacted]'
/** Stands for the mask while the search goes on: one character that is in no secret. */
const MARK = '\u0001'

const TAG = /<[a-z!/?][^<>]*>/gi
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
const FORMAT = /\p{Cf}+/gu
const SEPARATOR = /[^\p{L}\p{N}]/u

const MAIL = /[^\s@"'<>]{1,64}@[^\s@"'<>]+/g
const TOKEN = /[\w-]+/g
const WORD = /\w+/g
/** Digits in groups, as cards and phone numbers are written. */
const DIGITS = /\d(?:[\s().,/·\p{Pd}]{0,3}\d)*/gu
const DIGIT_GROUP = /\d+/g
/** An error code such as DEPTH_ZERO_SELF_SIGNED_CERT. */
const ERROR_CODE = /^[A-Z]+(?:_[A-Z]+)+$/
/** At least as many digits as a phone number has. */
const MIN_DIGITS = 9
/** Digits in a row that are longer than the parts of a UUID, which stays: support needs it. */
const MIN_ROW = 13
const MIN_TOKEN = 40
const MIN_WORD = 26

/** Makes foreign text fit for an error or event: one line, capped, without the given secrets and without what looks like an account. */
export type Scrub = (text: string) => string

/** First and last + 1 of what must not be seen. */
type Span = readonly [number, number]

/**
 * A {@link Scrub} for these secrets, plain and in whatever encoding, grouping or width a page repeats them. No pattern is made
 * from a secret, and each fixed one looks at a character a bounded number of times: a recipient's text cannot make the search slow.
 */
export function createScrub(secrets: readonly string[]): Scrub {
  let needles: readonly Needle[] | undefined
  return (text) => {
    // Most calls never fail: read when first needed.
    needles ??= [...new Set(secrets)].filter((secret) => secret !== '').map(needleOf)
    // Tags go after the secrets, or a secret with angle brackets would fall apart and be missed.
    const bare = masked(text.slice(0, MAX_READ), needles, false).replace(TAG, ' ')
    const safe = masked(bare, needles, true)
    const kept = text.length > MAX_READ ? safe.slice(0, -MARGIN) : safe
    const clean = kept.replace(FORMAT, '').replaceAll(MARK, MASK).replace(CONTROL, ' ').trim()
    return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH).toWellFormed()}…` : clean
  }
}

/** A secret in each form in which it is looked for; the empty text is found nowhere. */
interface Needle {
  readonly plain: string
  readonly decoded: string
  /** Letters and digits of the two. */
  readonly compact: readonly string[]
  /** Letters and digits of its base64. */
  readonly base64: readonly string[]
}

function needleOf(secret: string): Needle {
  const [plain, decoded] = [read(secret, false), read(secret, true)]
  const found = (reading: Reading): string => {
    const { text } = compact(reading)
    return text.length < MIN_COMPACT ? '' : folded(text)
  }
  return {
    plain: folded(plain.text),
    decoded: folded(decoded.text),
    compact: [found(plain), found(decoded)],
    base64: base64Of(secret).map((text) => found(read(text, false))),
  }
}

/** What a secret is in base64 at each of the three places where it can begin, without the letters that it shares with its neighbours. */
function base64Of(secret: string): readonly string[] {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join('')
  return [0, 1, 2].map((before) => {
    const first = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + bytes.length) * 8) / 6)
    return btoa('\0'.repeat(before) + bytes).slice(first, end)
  })
}

function masked(source: string, needles: readonly Needle[], accounts: boolean): string {
  const spans = [false, true].flatMap((decode) => {
    const reading = read(source, decode)
    return [...secretSpans(reading, needles, decode, source.length), ...(accounts ? accountSpans(reading) : [])]
  })
  return withoutSpans(source, spans)
}

function secretSpans(reading: Reading, needles: readonly Needle[], decode: boolean, length: number): Span[] {
  if (needles.length === 0) return []
  const { text, from, to } = reading
  const whole = folded(text)
  const letters = compact(reading)
  const close = folded(letters.text)
  return needles.flatMap(({ plain, decoded, compact: [one = '', other = ''], base64 }) => [
    // Backslashes and format characters beside a secret go with it.
    ...find(whole, decode ? decoded : plain).map(([start, end]): Span => {
      const first = start === 0 ? 0 : Math.min(to[start - 1] ?? 0, from[start] ?? 0)
      return [first, end === text.length ? length : Math.max(from[end] ?? length, to[end - 1] ?? 0)]
    }),
    ...[decode ? other : one, ...base64].flatMap((form) => find(close, form)).map((span) => inSource(letters, span)),
  ])
}

/** Every occurrence. */
function find(text: string, wanted: string): Span[] {
  if (wanted === '') return []
  const spans: Span[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) spans.push([at, at + wanted.length])
  return spans
}

/** What an upstream may show and nobody wants in a log: mail addresses, card and phone numbers, crypto wallets, keys. */
function accountSpans(reading: Reading): Span[] {
  const { text } = reading
  const matches = (pattern: RegExp, isAccount: (found: string) => boolean = () => true): Span[] =>
    [...text.matchAll(pattern)].filter(([found]) => isAccount(found)).map(({ 0: found, index }) => [index, index + found.length])
  return [
    ...matches(MAIL),
    ...matches(TOKEN, (token) => token.length >= MIN_TOKEN),
    ...matches(WORD, (word) => word.length >= MIN_WORD && !ERROR_CODE.test(word)),
    ...matches(DIGIT_GROUP, (digits) => digits.length >= MIN_ROW),
    ...[...text.matchAll(DIGITS)].flatMap(({ 0: found, index }) => numberSpan(text, found, index)),
  ].map((span) => inSource(reading, span))
}

/** A grouped number, without the groups at its ends that belong to a word or a UUID. */
function numberSpan(text: string, found: string, index: number): Span[] {
  const isWord = (at: number): boolean => /[\w-]/.test(text.charAt(at))
  const groups = [...found.matchAll(DIGIT_GROUP)].map(({ 0: digits, index: at }): Span => [index + at, index + at + digits.length])
  const first = groups.findIndex(([start]) => !isWord(start - 1))
  const last = groups.findLastIndex(([, end]) => !isWord(end))
  const kept = first < 0 ? [] : groups.slice(first, last + 1)
  if (kept.reduce((sum, [start, end]) => sum + end - start, 0) < MIN_DIGITS) return []
  const start = kept[0]?.[0] ?? 0
  return [[text[start - 1] === '+' ? start - 1 : start, kept.at(-1)?.[1] ?? 0]]
}

function inSource({ from, to }: Reading, [start, end]: Span): Span {
  return [from[start] ?? 0, to[end - 1] ?? 0]
}

function withoutSpans(source: string, spans: readonly Span[]): string {
  let clean = ''
  let end = 0
  for (const [from, to] of [...spans].sort((one, other) => one[0] - other[0])) {
    // Ranges that touch are joined.
    if (from > end || clean === '') clean += source.slice(end, from) + MARK
    end = Math.max(end, to)
  }
  return clean + source.slice(end)
}

/** One form for upper and lower case, and for a form's plus and the space that it stands for. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ').replaceAll('+', ' ')
}

/** Its letters and digits only. */
function compact({ text, from, to }: Reading): Reading {
  const kept = text.split('').flatMap((unit, index) => (SEPARATOR.test(unit) ? [] : [index]))
  return {
    text: kept.map((index) => text.charAt(index)).join(''),
    from: kept.map((index) => from[index] ?? 0),
    to: kept.map((index) => to[index] ?? 0),
  }
}

/** A cause that is safe to attach: names, codes and scrubbed messages along the chain, none of the objects themselves. */
export function scrubCause(error: unknown, scrub: Scrub, depth = 0): Error | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  try {
    return copyOf(error, scrub, depth)
  } catch {
    // Its properties throw.
    return undefined
  }
}

function copyOf(error: object, scrub: Scrub, depth: number): Error {
  const { message, name, code, cause } = error as { message?: unknown; name?: unknown; code?: unknown; cause?: unknown }
  const clean = new Error(scrub(typeof message === 'string' ? message : ''))
  const inner = scrubCause(cause, scrub, depth + 1)
  if (inner !== undefined) clean.cause = inner
  clean.name = scrub(typeof name === 'string' ? name : 'Error')
  // The stack of the original may repeat its message.
  clean.stack = `${clean.name}: ${clean.message}`
  return typeof code === 'string' ? Object.assign(clean, { code: scrub(code) }) : clean
}
