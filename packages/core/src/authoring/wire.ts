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
  text(field: string): string | null
  /** An amount, given as a number or as text. Without a currency it has no meaning: null, and reported. */
  money(field: string, currency: string | null): Money | null
  /** An amount in the currency's smallest units, a whole number: 48500 in EUR is "485.00". The currency must be one of ISO 4217. */
  minorMoney(field: string, currency: string | null): Money | null
  /** A decimal number that is not money, such as a percentage: "2.50" becomes "2.5". */
  decimal(field: string): string | null
  /** An amount as an object, such as `{ value: "10.00", currency: "RUB" }`, by the names of its two fields. */
  moneyObject(field: string, names: { readonly amount: string; readonly currency: string }): Money | null
  /** A time, as ISO 8601 with offset: of the text itself, or `utcOffset` of the settings. "0000-00-00 00:00:00" says that there is none. */
  time(field: string): string | null
  /** A time as whole seconds since 1970, or milliseconds, in UTC. 0 says that there is none. */
  unixTime(field: string, unit?: UnixUnit): string | null
  /** True or false; null when it is neither. */
  flag(field: string): boolean | null
  /** One word of a table; any other word is reported and becomes `fallback`. */
  word<T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F): T | F
  /** Named texts: an object, an empty list (PHP's empty object), or JSON text of either. */
  metadata(field: string): Readonly<Record<string, string>> | null
  /** The record in a field; in one that is not there every field is null. Its fields are reported as `field.name`. */
  at(field: string, documented?: readonly string[]): WireReader
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
  return new Reader(wire as Wire, documented, { drift, utcOffset })
}

type Wire = Readonly<Record<string, unknown>>

const NO_FIELDS: readonly string[] = []

/** A class, because a record with others in it has a reader for each, and an object of closures costs more than what is read with it. */
class Reader implements WireReader {
  private readonly record: Wire
  private readonly documented: readonly string[]
  /** Where to report to: the reader around this one, or whoever asked for it. */
  private readonly outside: Reader | WireContext
  /** In the reader around this one. */
  private readonly prefix: string
  private reported: Set<string> | undefined

  constructor(record: Wire, documented: readonly string[], outside: Reader | WireContext, prefix = '') {
    this.record = record
    this.documented = documented
    this.outside = outside
    this.prefix = prefix
    for (const field of documented) {
      if (!Object.hasOwn(record, field)) this.drift(field, 'missing_field')
    }
    for (const field in record) {
      const value = record[field]
      if (typeof value === 'string' && value.includes('\ufffd') && Object.hasOwn(record, field)) this.drift(field, 'unparsable')
    }
  }

  get utcOffset(): string {
    return this.outside.utcOffset
  }

  /** Reports each deviation once. */
  drift(field: string, problem: DriftProblem, value?: string): void {
    this.reported ??= new Set()
    if (this.reported.has(`${problem} ${field}`)) return
    this.reported.add(`${problem} ${field}`)
    this.outside.drift(this.prefix + field, problem, value)
  }

  text(field: string): string | null {
    const value = this.own(field)
    if (value === undefined || value === null || value === '') return null
    if (typeof value === 'string') return value
    this.drift(field, 'unparsable')
    return null
  }

  money(field: string, currency: string | null): Money | null {
    const value = this.text(field)
    return value === null ? null : this.parsed(field, readMoney(value, currency))
  }

  minorMoney(field: string, currency: string | null): Money | null {
    const value = this.text(field)
    return value === null ? null : this.parsed(field, readMinor(value, currency))
  }

  decimal(field: string): string | null {
    const value = this.text(field)
    return value === null ? null : this.parsed(field, readDecimal(value))
  }

  moneyObject(field: string, { amount, currency }: { readonly amount: string; readonly currency: string }): Money | null {
    const money = this.at(field, this.documented.includes(field) ? [amount, currency] : NO_FIELDS)
    return money.money(amount, money.text(currency))
  }

  time(field: string): string | null {
    const value = this.text(field)
    if (value === null) return null
    const time = zonedTime(value, this.utcOffset)
    return time === null && isNoTime(value) ? null : this.parsed(field, time)
  }

  unixTime(field: string, unit?: UnixUnit): string | null {
    const value = this.text(field)
    return value === null || value === '0' ? null : this.parsed(field, unixTime(value, unit))
  }

  flag(field: string): boolean | null {
    const value = this.own(field)
    if (typeof value === 'boolean') return value
    if (value !== undefined && value !== null && value !== '') this.drift(field, 'unparsable')
    return null
  }

  word<T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F): T | F {
    const value = this.text(field)
    if (value === null) return fallback
    const known = Object.hasOwn(table, value) ? table[value] : undefined
    if (known !== undefined) return known
    this.drift(field, 'unknown_status', value)
    return fallback
  }

  metadata(field: string): Readonly<Record<string, string>> | null {
    const read = readMetadata(this.own(field))
    if (read === undefined || (read !== null && isDamaged(read))) this.drift(field, 'unparsable')
    return read ?? null
  }

  at(field: string, documented: readonly string[] = NO_FIELDS): Reader {
    const value = this.own(field)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new Reader(value as Wire, documented, this, `${field}.`)
    }
    if (value !== undefined && value !== null && value !== '') this.drift(field, 'unparsable')
    // An absent record has no missing fields.
    return new Reader({}, NO_FIELDS, this, `${field}.`)
  }

  private own(field: string): unknown {
    return Object.hasOwn(this.record, field) ? this.record[field] : undefined
  }

  private parsed<T>(field: string, value: T | null): T | null {
    if (value === null) this.drift(field, 'unparsable')
    return value
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
