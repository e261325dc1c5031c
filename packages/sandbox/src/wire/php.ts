import type { PlainObject, Value } from './json.ts'
import { entriesOf, tokenOf } from './json.ts'

/** `escaped`: PHP's default. `plain`: with JSON_UNESCAPED_UNICODE and JSON_UNESCAPED_SLASHES. */
export type PhpStyle = 'escaped' | 'plain'

/**
 * Written apart from core's `encodePhpJson`, so that a mistake in one of them shows in the tests against the other.
 * What PHP 8.2's `json_encode` writes for a value that went through PHP arrays: floats in their shortest digits, `{}` and objects
 * with the keys 0, 1, 2, … as lists.
 */
export function phpJson(value: Value, style: PhpStyle = 'escaped'): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return phpString(value, style)
  const token = tokenOf(value)
  if (token !== null) return phpNumber(token)
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map((item) => phpJson(item, style)).join(',')}]`
  const entries = entriesOf(value as PlainObject)
  if (entries.every(([key], index) => key === String(index))) return `[${entries.map(([, item]) => phpJson(item, style)).join(',')}]`
  return `{${entries.map(([key, item]) => `${phpString(key, style)}:${phpJson(item, style)}`).join(',')}}`
}

/** PHP's `ksort` for the keys that the sandbox itself writes: letters and underscores, by their bytes. */
export function ksort(object: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function phpString(text: string, style: PhpStyle): string {
  let json = '"'
  for (let at = 0; at < text.length; at++) json += phpChar(text.charCodeAt(at), style)
  return `${json}"`
}

const SHORT: Readonly<Record<number, string>> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' }

function phpChar(unit: number, style: PhpStyle): string {
  const short = SHORT[unit]
  if (short !== undefined) return short
  if (unit === 0x2f && style === 'escaped') return '\\/'
  const escaped = unit < 0x20 || unit === 0x2028 || unit === 0x2029 || (unit > 0x7f && style === 'escaped')
  return escaped ? `\\u${unit.toString(16).padStart(4, '0')}` : String.fromCharCode(unit)
}

function phpNumber(token: string): string {
  if (/^-?\d+$/.test(token)) {
    const integer = BigInt(token)
    if (BigInt.asIntN(64, integer) === integer) return String(integer)
  }
  return phpFloat(Number(token))
}

/** Shortest digits that give the same float again (`serialize_precision` −1); exponents from 1e17 on and below 1e-4. */
function phpFloat(float: number): string {
  if (float < 0 || Object.is(float, -0)) return `-${phpFloat(-float)}`
  if (float === 0) return '0'
  const [mantissa = '', exponentText = '0'] = float.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= 17 || exponent < -4) {
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
  }
  const digits = mantissa.replace('.', '')
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.padEnd(exponent + 1, '0')
  return whole.length === exponent + 1 ? whole : `${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1)}`
}
