// What PHP's json_encode would write: upstreams in PHP sign that. JSON.parse and JSON.stringify cannot give these bytes (they move
// integer-like keys, keep `{}`, damage 12.50 and large integers), hence this tokenizer and writer.

import type { Json } from '../spec/common.ts'
import { setField } from './copy.ts'

/** A JSON value as PHP's `json_decode(…, true)` holds it. A number is its token, an object keeps its key order. */
export type PhpValue = string | boolean | null | PhpNumber | readonly PhpValue[] | PhpMap
export type PhpMap = ReadonlyMap<string, PhpValue>
export interface PhpNumber {
  readonly token: string
}

// PHP fails at 512 levels.
const MAX_LEVELS = 511
const TOKEN =
  /[\t\n\r ]*(?:([{}[\]:,])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/uy
const LETTER = /[\d.a-zA-Z+-]/
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }
/** Characters that PHP or JSON escapes. */
const ESCAPED = /[^ -~]|["\\/]/
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/** Parses a body. Null when PHP would not: bad syntax, a lone surrogate escape, 512 levels or more. */
export function parsePhpJson(text: string): PhpValue | null {
  try {
    return parsePlain(text) ?? parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * By the engine's own parser, where it cannot read otherwise than PHP does: without escapes, numbers and names that begin with a digit.
 * Undefined: somebody else has to read it, or nobody can.
 */
function parsePlain(text: string): PhpMap | undefined {
  if (text.includes('\\') || !text.isWellFormed()) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? plainMap(value, 0) : undefined
  } catch {
    return undefined
  }
}

const MAX_PLAIN_LEVELS = 8

function plainMap(record: object, depth: number): PhpMap | undefined {
  const map = new Map<string, PhpValue>()
  if (depth === MAX_PLAIN_LEVELS) return undefined
  for (const key of Object.keys(record)) {
    const first = key.charCodeAt(0)
    // The engine moves such names to the front.
    if (first >= 0x30 && first <= 0x39) return undefined
    const value: unknown = record[key as never]
    const plain =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? plainMap(value, depth + 1)
        : typeof value === 'string' || typeof value === 'boolean' || value === null
          ? value
          : undefined
    if (plain === undefined) return undefined
    map.set(key, plain)
  }
  return map
}

function parse(text: string): PhpValue {
  let at = 0
  const next = (): RegExpExecArray => {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    if (token === null) throw new SyntaxError('no token')
    at = TOKEN.lastIndex
    if ((token[3] ?? token[4]) !== undefined && LETTER.test(text.charAt(at))) throw new SyntaxError('no token')
    return token
  }
  const stringOf = (literal: string): string => {
    const value = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1)
    if (!value.isWellFormed()) throw new SyntaxError('lone surrogate')
    return value
  }
  const value = (token: RegExpExecArray, depth: number): PhpValue => {
    const [, mark, string, number, literal] = token
    if (string !== undefined) return stringOf(string)
    if (number !== undefined) return { token: number }
    if (literal !== undefined) return LITERALS[literal] ?? null
    if (depth >= MAX_LEVELS) throw new SyntaxError('too deep')
    if (mark === '[') return list(depth + 1)
    if (mark === '{') return map(depth + 1)
    throw new SyntaxError('no value')
  }
  const list = (depth: number): readonly PhpValue[] => {
    const items: PhpValue[] = []
    for (let token = next(); token[1] !== ']' || items.length > 0; token = next()) {
      items.push(value(token, depth))
      const mark = next()[1]
      if (mark === ']') return items
      if (mark !== ',') throw new SyntaxError('no comma')
    }
    return items
  }
  const map = (depth: number): PhpMap => {
    // Like PHP, a repeated key keeps its first place and takes the last value.
    const entries = new Map<string, PhpValue>()
    for (let token = next(), first = true; token[1] !== '}' || !first; token = next(), first = false) {
      const key = token[2]
      if (key === undefined || next()[1] !== ':') throw new SyntaxError('no key')
      entries.set(stringOf(key), value(next(), depth))
      const mark = next()[1]
      if (mark === '}') return entries
      if (mark !== ',') throw new SyntaxError('no comma')
    }
    return entries
  }
  const whole = value(next(), 0)
  if (/[^\t\n\r ]/.test(text.slice(at))) throw new SyntaxError('more than one value')
  return whole
}

/** No number, and in the order of its bytes as in that of its characters. */
const NAME = /^[A-Za-z_][!-~]*$/

/** `ksort` of PHP 8.2 on the top level. What keys are compared by is computed once for each: a body may have thousands. */
export function sortPhpKeys(map: PhpMap): PhpMap {
  const keys = [...map.keys()]
  if (keys.every((key) => NAME.test(key))) return new Map(keys.sort().map((key) => [key, map.get(key) as PhpValue]))
  const entries = [...map].map(([key, value]) => ({ key, value, number: numeric(key), bytes: bytesOf(key) }))
  entries.sort((a, b) => {
    // Equal numbers ("1" and "01") keep their order.
    if (a.number !== null && b.number !== null) return a.number === b.number ? 0 : a.number - b.number
    return a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0
  })
  return new Map(entries.map(({ key, value }) => [key, value]))
}

/** UTF-8, a character for each byte. */
function bytesOf(key: string): string {
  return /^[ -~]*$/.test(key) ? key : Buffer.from(key).toString('latin1')
}

function numeric(key: string): number | null {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/.test(key) ? Number(key) : null
}

/** How {@link encodePhpJson} writes texts. */
export interface PhpEncoding {
  /** With JSON_UNESCAPED_UNICODE and JSON_UNESCAPED_SLASHES. Default: without, as PHP does. */
  readonly unescaped?: boolean | undefined
}

/**
 * `json_encode` of PHP.
 * @returns null when PHP would fail: a number beyond the doubles
 */
export function encodePhpJson(value: PhpValue, { unescaped = false }: PhpEncoding = {}): string | null {
  try {
    return encode(value, unescaped)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function encode(value: PhpValue, unescaped: boolean): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return encodeString(value, unescaped)
  if (isPhpMap(value)) {
    if (!isList(value)) {
      let fields = ''
      for (const [key, item] of value) fields += `${fields === '' ? '' : ','}${encodeString(key, unescaped)}:${encode(item, unescaped)}`
      return `{${fields}}`
    }
    return `[${[...value.values()].map((item) => encode(item, unescaped)).join(',')}]`
  }
  if ('token' in value) return encodeNumber(value.token)
  return `[${value.map((item) => encode(item, unescaped)).join(',')}]`
}

/** No keys, or exactly 0, 1, 2, …: to PHP that is a list. */
function isList(map: PhpMap): boolean {
  let index = 0
  for (const key of map.keys()) if (key !== String(index++)) return false
  return true
}

export function isPhpMap(value: PhpValue): value is PhpMap {
  return value instanceof Map
}

function encodeString(text: string, unescaped: boolean): string {
  if (!ESCAPED.test(text)) return `"${text}"`
  // JSON.stringify escapes quotes, backslashes and control characters exactly as PHP does.
  const json = JSON.stringify(text)
  const slashes = unescaped ? json : json.replaceAll('/', '\\/')
  return slashes.replace(
    unescaped ? /[\u2028\u2029]/g : /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function encodeNumber(token: string): string {
  if (/^-?\d{1,19}$/.test(token)) {
    const integer = BigInt(token)
    if (integer >= INT64.min && integer <= INT64.max) return integer.toString()
  }
  const double = Number(token)
  if (!Number.isFinite(double)) throw new RangeError('INF')
  if (double === 0) return Object.is(double, -0) ? '-0' : '0'
  // Shortest digits that round-trip, as in PHP with serialize_precision -1; the unescaped range is PHP's, not JavaScript's.
  const [mantissa = '', power = '0'] = Math.abs(double).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const exponent = Number(power)
  const sign = double < 0 ? '-' : ''
  if (exponent < -4 || exponent > 16) {
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return sign + whole + (fraction === '' ? '' : `.${fraction}`)
}

/**
 * Plain JSON with numbers as text, as everywhere in Paymux: what PHP signed, not what was received. The signature is over PHP's
 * number, so the token `99.999999999999999999` is shown as the `100` that it holds for, and an empty object as PHP's list. A number
 * beyond the doubles, which PHP cannot sign, stays its token.
 */
export function phpToJson(value: PhpValue): Json {
  if (value === null || typeof value !== 'object') return value
  if (isPhpMap(value)) {
    if (isList(value)) return [...value.values()].map(phpToJson)
    const record: Record<string, Json> = {}
    for (const [key, item] of value) setField(record, key, phpToJson(item))
    return record
  }
  return 'token' in value ? (encodePhpJson(value) ?? value.token) : value.map(phpToJson)
}
