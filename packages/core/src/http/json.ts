import type { Json } from '../spec/common.ts'

// The numbers are put in quotes, then the engine's own parser reads the text: it builds objects several times faster than any code
// here could. A reviver would give the digits too, at several times the cost of the whole rest of reading an answer.
// One replacement finds the numbers of nearly all answers; where a number is left in what was parsed, a scanner finds every one.

/** Deeper than any answer of a payment API; keeps a hostile one from overflowing the stack of whoever handles it later. */
const MAX_DEPTH = 64
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * A number behind a name. In JSON the quote can only be the one that ends a name: one that opens a text, or stands escaped in it, has no
 * word character before it. So no text is changed, and what is not JSON does not become so: the parser meets the same fault.
 */
const NAMED_NUMBER = /(\w": ?)(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const ZERO = 0x30
const NINE = 0x39
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
/** The bit that tells `{` from `[`, as it tells lower from upper case. */
const CASE = 0x20
const LETTER_E = 0x65
/** Of `{` and `[`, with {@link CASE} set. */
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * Parses JSON with every number as the text of its token: `485.00` becomes `"485.00"`, never a float.
 * If a name repeats, its last value wins.
 * @throws SyntaxError when the text is not JSON or what it holds is nested deeper than 64 levels
 */
export function parseJson(text: string): Json {
  const parsed = parse(text.replace(NAMED_NUMBER, '$1"$2"'))
  return hasNumber(parsed, 0) ? (parse(quoteNumbers(text)) as Json) : (parsed as Json)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's message repeats the text.
    throw new SyntaxError('this is not JSON')
  }
}

/** Whether there is a number, or more levels than may be. */
function hasNumber(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number'
  if (depth === MAX_DEPTH) return true
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' ? hasNumber(item, depth + 1) : typeof item === 'number') return true
    return false
  }
  const record = value as Readonly<Record<string, unknown>>
  for (const name in record) {
    const item = record[name]
    if (typeof item === 'object' ? hasNumber(item, depth + 1) : typeof item === 'number') return true
  }
  return false
}

/** One pass: strings are stepped over, numbers put in quotes, levels counted; the rest is for the parser to judge. */
function quoteNumbers(text: string): string {
  const { length } = text
  let quoted = ''
  let copied = 0
  let depth = 0
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at)
      quoted += `${text.slice(copied, at)}"${text.slice(at, end)}"`
      copied = end
      at = end - 1
    } else if ((code | CASE) === OPEN && ++depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH} levels`)
    else if ((code | CASE) === CLOSE) depth--
  }
  return copied === 0 ? text : quoted + text.slice(copied)
}

/** Where a string ends: its closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  const { length } = text
  for (let at = start + 1; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return length
}

/** Where a number ends. @throws SyntaxError when it is none, or is the name of a field: in quotes it would pass for one */
function endOfNumber(text: string, start: number): number {
  const { length } = text
  let end = start + 1
  while (end < length && isOfNumber(text.charCodeAt(end))) end++
  let next = end
  while (next < length && text.charCodeAt(next) <= 0x20) next++
  if (text.charCodeAt(next) === COLON || !NUMBER.test(text.slice(start, end))) throw new SyntaxError('this is not JSON')
  return end
}

function isOfNumber(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === POINT || (code | CASE) === LETTER_E || code === PLUS || code === MINUS
}

/** A number for the `json` of a call, given as text: it is written digit by digit as it stands. */
export function jsonNumber(decimal: string): object {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(decimal)) throw new TypeError('not a plain decimal number')
  // https://github.com/tc39/proposal-json-parse-with-source
  return (JSON as unknown as { rawJSON: (text: string) => object }).rawJSON(decimal)
}
