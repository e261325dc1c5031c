import type { ReportDrift } from '../http/index.js'
import { parseJson } from '../http/json.js'
import type { Money } from '../money.js'
import { fromMinorUnits, minorUnits, readMoney } from '../money.js'
import { zonedTime } from './times.js'

/** Reads the optional fields of one wire record; absent, `null` and `""` mean the same, and what can't be read is drift and null. */
export interface WireReader {
  /** Text, or the digits of a number. */
  readonly text: (field: string) => string | null
  /** An amount, given as a number or as text. */
  readonly money: (field: string, currency: string) => Money | null
  /** An amount in the currency's smallest units, a whole number: 48500 in EUR is "485.00". The currency must be one of ISO 4217. */
  readonly minorMoney: (field: string, currency: string) => Money | null
  /** A local time, as ISO 8601 with offset. */
  readonly time: (field: string, utcOffset: string) => string | null
  /** One word of a table; any other word is reported and becomes `fallback`. */
  readonly word: <T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F) => T | F
}

/**
 * Reads from a record.
 * @param wire one JSON object, as the schema let it through
 * @param documented fields that the upstream documents as always there: their absence is reported as drift
 */
export function readWire(wire: object, documented: readonly string[], drift: ReportDrift): WireReader {
  const record = wire as Readonly<Record<string, unknown>>
  for (const field of documented) {
    if (!Object.hasOwn(record, field)) drift(field, 'missing_field')
  }
  const text = (field: string): string | null => {
    const value = Object.hasOwn(record, field) ? record[field] : undefined
    if (value === undefined || value === null || value === '') return null
    if (typeof value === 'string') return value
    drift(field, 'unparsable')
    return null
  }
  const parsed = <T>(field: string, parse: (value: string) => T | null): T | null => {
    const value = text(field)
    if (value === null) return null
    const result = parse(value)
    if (result === null) drift(field, 'unparsable')
    return result
  }
  return {
    text,
    money: (field, currency) => parsed(field, (value) => readMoney(value, currency)),
    minorMoney: (field, currency) => parsed(field, (value) => readMinor(value, currency)),
    time: (field, utcOffset) => parsed(field, (value) => zonedTime(value, utcOffset)),
    word: (field, table, fallback) => {
      const value = text(field)
      if (value === null) return fallback
      const known = Object.hasOwn(table, value) ? table[value] : undefined
      if (known !== undefined) return known
      drift(field, 'unknown_status', value)
      return fallback
    },
  }
}

function readMinor(text: string, currency: string): Money | null {
  return /^-?\d{1,100}$/.test(text) && minorUnits(currency) !== null ? fromMinorUnits(BigInt(text), currency) : null
}

/** Named texts as upstreams give them back: an object, an empty list (PHP's empty object), or JSON text of either. Null when there are none. */
export function readMetadata(value: unknown): Readonly<Record<string, string>> | null {
  const object = typeof value === 'string' ? parseOrNull(value) : value
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return null
  const entries = Object.entries(object).map(([name, item]) => [name, typeof item === 'string' ? item : JSON.stringify(item)] as const)
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function parseOrNull(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
