import type { Table } from '../../contract/store.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import type { AaioQuirks } from './quirks.ts'

/** An amount in an answer. */
export function amountValue(text: string, { amounts }: AaioQuirks): Value {
  return amounts === 'number' ? num(text) : text
}

/** Fields that may have no value. */
export function optionalFields({ emptyFields }: AaioQuirks, fields: Readonly<Record<string, string>>): PlainObject {
  const shown = Object.entries(fields).map(([name, value]) => [
    name,
    value !== '' || emptyFields === 'text' ? value : emptyFields === 'null' ? null : undefined,
  ])
  return Object.fromEntries(shown) as PlainObject
}

/** A list by code. */
export function listValue<T>(table: Table<T>, entryOf: (entry: T) => PlainObject, { emptyList }: AaioQuirks): Value {
  const entries = table.list().map(([code, entry]) => [code, entryOf(entry)] as const)
  return entries.length === 0 && emptyList === 'array' ? [] : new Map(entries)
}
