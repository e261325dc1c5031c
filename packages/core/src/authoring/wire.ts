import type { DriftProblem, ReportDrift } from '../http/index.ts'
import { parseJson } from '../http/json.ts'
import type { Money } from '../money.ts'
import { fromMinorUnits, minorUnits, readDecimal, readMoney } from '../money.ts'
import { setField } from './copy.ts'
import type { UnixUnit } from './times.ts'
import { isNoTime, unixTime, zonedTime } from './times.ts'

/**
 * Reads the optional fields of one wire record. Absent, `null` and `""` give null, and so does a value that can't be read, which is
 * reported as drift.
 */
export interface WireReader {
  /** Text, or the digits of a number. */
  readonly text: (field: string) => string | null
  /** An amount, given as a number or as text. Without a currency it has no meaning: null, and reported. */
  readonly money: (field: string, currency: string | null) => Money | null
  /** An amount in the currency's smallest units, a whole number: 48500 in EUR is "485.00". The currency must be one of ISO 4217. */
  readonly minorMoney: (field: string, currency: string | null) => Money | null
  /** A decimal number that is not money, such as a percentage: "2.50" becomes "2.5". */
  readonly decimal: (field: string) => string | null
  /** An amount as an object, such as `{ value: "10.00", currency: "RUB" }`, by the names of its two fields. */
  readonly moneyObject: (field: string, names: { readonly amount: string; readonly currency: string }) => Money | null
  /** A time, as ISO 8601 with offset: of the text itself, or `utcOffset` of the settings. "0000-00-00 00:00:00" says that there is none. */
  readonly time: (field: string) => string | null
  /** A time as whole seconds since 1970, or milliseconds, in UTC. 0 says that there is none. */
  readonly unixTime: (field: string, unit?: UnixUnit) => string | null
  /** True or false; null when it is neither. */
  readonly flag: (field: string) => boolean | null
  /** One word of a table; any other word is reported and becomes `fallback`. */
  readonly word: <T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F) => T | F
  /** Named texts: an object, an empty list (PHP's empty object), or JSON text of either. */
  readonly metadata: (field: string) => Readonly<Record<string, string>> | null
  /** The record in a field; in one that is not there every field is null. Its fields are reported as `field.name`. */
  readonly at: (field: string, documented?: readonly string[]) => WireReader
}

/** What reading needs besides the record. The HTTP client's `MapContext` and a received webhook are such contexts. */
export interface WireContext {
  readonly drift: ReportDrift
  /** Offset of the upstream's local times. */
  readonly utcOffset: string
}

/**
 * Reads from a record. Texts with U+FFFD, which were sent in another encoding than UTF-8, are reported as drift and kept.
 * @param wire one JSON object, as the schema let it through
 * @param documented fields that the upstream documents as always there: their absence is reported as drift
 */
export function readWire(wire: object, documented: readonly string[], { drift, utcOffset }: WireContext): WireReader {
  const record = wire as Readonly<Record<string, unknown>>
  let reported: Set<string> | undefined
  const report = (field: string, problem: DriftProblem, value?: string): void => {
    reported ??= new Set()
    if (reported.has(`${problem} ${field}`)) return
    reported.add(`${problem} ${field}`)
    drift(field, problem, value)
  }
  for (const field of documented) {
    if (!Object.hasOwn(record, field)) report(field, 'missing_field')
  }
  for (const field of Object.keys(record)) {
    const value = record[field]
    if (typeof value === 'string' && value.includes('\ufffd')) report(field, 'unparsable')
  }
  const own = (field: string): unknown => (Object.hasOwn(record, field) ? record[field] : undefined)
  const text = (field: string): string | null => {
    const value = own(field)
    if (value === undefined || value === null || value === '') return null
    if (typeof value !== 'string') {
      report(field, 'unparsable')
      return null
    }
    return value
  }
  const parsed = <T>(field: string, parse: (value: string) => T | null): T | null => {
    const value = text(field)
    if (value === null) return null
    const result = parse(value)
    if (result === null) report(field, 'unparsable')
    return result
  }
  const at = (field: string, inner: readonly string[] = []): WireReader => {
    const value = own(field)
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isRecord && value !== undefined && value !== null && value !== '') report(field, 'unparsable')
    // An absent record has no missing fields.
    return readWire(isRecord ? value : {}, isRecord ? inner : [], {
      utcOffset,
      drift: (name, problem, word) => report(`${field}.${name}`, problem, word),
    })
  }
  return {
    text,
    at,
    money: (field, currency) => parsed(field, (value) => readMoney(value, currency)),
    minorMoney: (field, currency) => parsed(field, (value) => readMinor(value, currency)),
    decimal: (field) => parsed(field, readDecimal),
    moneyObject: (field, names) => {
      const money = at(field, documented.includes(field) ? [names.amount, names.currency] : [])
      return money.money(names.amount, money.text(names.currency))
    },
    time: (field) => (isNoTime(text(field) ?? '') ? null : parsed(field, (value) => zonedTime(value, utcOffset))),
    unixTime: (field, unit) => (text(field) === '0' ? null : parsed(field, (value) => unixTime(value, unit))),
    flag: (field) => {
      const value = own(field)
      if (typeof value === 'boolean') return value
      if (value !== undefined && value !== null && value !== '') report(field, 'unparsable')
      return null
    },
    word: (field, table, fallback) => {
      const value = text(field)
      if (value === null) return fallback
      const known = Object.hasOwn(table, value) ? table[value] : undefined
      if (known !== undefined) return known
      report(field, 'unknown_status', value)
      return fallback
    },
    metadata: (field) => {
      const read = readMetadata(own(field))
      if (read === undefined || (read !== null && isDamaged(read))) report(field, 'unparsable')
      return read ?? null
    },
  }
}

function isDamaged(texts: Readonly<Record<string, string>>): boolean {
  return Object.keys(texts).some((name) => name.includes('\ufffd') || texts[name]?.includes('\ufffd'))
}

function readMinor(text: string, currency: string | null): Money | null {
  const known = currency !== null && minorUnits(currency) !== null
  return known && /^-?\d{1,100}$/.test(text) ? fromMinorUnits(BigInt(text), currency) : null
}

/** Null when there are none; undefined when what is there holds no names. */
function readMetadata(value: unknown): Readonly<Record<string, string>> | null | undefined {
  const object = typeof value === 'string' && value !== '' ? parsedJson(value) : value
  if (object === null || object === '' || (object === undefined && typeof value !== 'string')) return null
  if (typeof object !== 'object') return undefined
  if (Array.isArray(object)) return object.length === 0 ? null : undefined
  // Null says that there is no such entry; an empty text is what the merchant gave.
  const read: Record<string, string> = {}
  for (const name of Object.keys(object)) {
    const item = (object as Readonly<Record<string, unknown>>)[name]
    if (item !== null) setField(read, name, typeof item === 'string' ? item : JSON.stringify(item))
  }
  return Object.keys(read).length === 0 ? null : read
}

function parsedJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
