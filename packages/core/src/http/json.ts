import type { Json } from '../spec/common.ts'

// JSON.parse can keep a number's digits too (through a reviver), at several times the cost of the whole rest of reading an answer.

/** Deeper than any answer of a payment API; keeps a hostile one from overflowing the stack of whoever handles it later. */
const MAX_DEPTH = 64
const SPACE = /[\t\n\r ]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// Up to its closing quote, if no escape comes first. JSON forbids unescaped control characters.
const PLAIN_STRING = /"[^"\\\p{Cc}\u007f-\u009f]*"/uy
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\.)*"/uy

/**
 * Parses JSON with every number as the text of its token: `485.00` becomes `"485.00"`, never a float.
 * If a name repeats, its last value wins.
 * @throws SyntaxError when the text is not JSON or is nested deeper than 64 levels
 */
export function parseJson(text: string): Json {
  const reader = { text, at: 0 }
  const value = readValue(reader, 0)
  skipSpace(reader)
  if (reader.at < text.length) throw unexpected(reader)
  return value
}

interface Reader {
  readonly text: string
  at: number
}

function readValue(reader: Reader, depth: number): Json {
  const char = next(reader)
  if (char === '"') return readString(reader)
  if (char === '{') return readObject(reader, depth + 1)
  if (char === '[') return readList(reader, depth + 1)
  if (char === 't') return readWord(reader, 'true', true)
  if (char === 'f') return readWord(reader, 'false', false)
  if (char === 'n') return readWord(reader, 'null', null)
  return take(reader, NUMBER)
}

function readObject(reader: Reader, depth: number): Json {
  const object: Record<string, Json> = {}
  if (open(reader, depth) === '}') return close(reader, object)
  for (;;) {
    if (next(reader) !== '"') throw unexpected(reader)
    const name = readString(reader)
    if (next(reader) !== ':') throw unexpected(reader)
    reader.at++
    const value = readValue(reader, depth)
    // Assigning this one name would set the prototype instead.
    if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
    else object[name] = value
    if (more(reader, '}')) return object
  }
}

function readList(reader: Reader, depth: number): Json {
  const list: Json[] = []
  if (open(reader, depth) === ']') return close(reader, list)
  for (;;) {
    list.push(readValue(reader, depth))
    if (more(reader, ']')) return list
  }
}

function readString(reader: Reader): string {
  PLAIN_STRING.lastIndex = reader.at
  if (PLAIN_STRING.test(reader.text)) {
    const from = reader.at + 1
    reader.at = PLAIN_STRING.lastIndex
    return reader.text.slice(from, reader.at - 1)
  }
  return JSON.parse(take(reader, STRING)) as string
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw unexpected(reader)
  reader.at += word.length
  return value
}

/** Steps into an object or list and gives its first character. */
function open(reader: Reader, depth: number): string {
  if (depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH} levels`)
  reader.at++
  return next(reader)
}

function close<T>(reader: Reader, value: T): T {
  reader.at++
  return value
}

/** Steps over a comma, or over the end. */
function more(reader: Reader, end: string): boolean {
  const char = next(reader)
  if (char !== ',' && char !== end) throw unexpected(reader)
  reader.at++
  return char === end
}

/** The next character that is not white space. */
function next(reader: Reader): string {
  if (reader.text.charCodeAt(reader.at) <= 0x20) skipSpace(reader)
  return reader.text.charAt(reader.at)
}

function skipSpace(reader: Reader): void {
  SPACE.lastIndex = reader.at
  SPACE.test(reader.text)
  reader.at = SPACE.lastIndex
}

function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at
  if (!pattern.test(reader.text)) throw unexpected(reader)
  const from = reader.at
  reader.at = pattern.lastIndex
  return reader.text.slice(from, reader.at)
}

function unexpected({ at }: Reader): SyntaxError {
  return new SyntaxError(`this is not JSON at position ${at}`)
}

/** A number for the `json` of a call, given as text: it is written digit by digit as it stands. */
export function jsonNumber(decimal: string): object {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(decimal)) throw new TypeError('not a plain decimal number')
  // https://github.com/tc39/proposal-json-parse-with-source
  return (JSON as unknown as { rawJSON: (text: string) => object }).rawJSON(decimal)
}
