import { InvalidInput } from './errors.ts'
import type { Field, Fields, InputOf } from './fields.ts'
import { decimal, readInput, required } from './fields.ts'
import type { RecordControls, Table } from './store.ts'
import type { RecordKind } from './webhooks.ts'

// What scripts and people can see and do: the control API and the page are made of these.

type Raw = Readonly<Record<string, unknown>>

/** All controls of one upstream. */
export interface Panel {
  /** For people: "Aaio". */
  readonly name: string
  /** Environment variables that the provider reads its settings from. */
  readonly env: Readonly<Record<string, string>>
  readonly records: Readonly<Partial<Record<RecordGroup, RecordsPanel>>>
  /** Of the balance: "RUB". Left out where the names of its sums tell it. */
  readonly currency?: string
  /** What is on the account: sums by their names. */
  readonly balance?: ValuesPanel
  /** Filled in by `withChoices`. */
  readonly quirks?: ValuesPanel
  /** Pages that browsers come back to. */
  readonly shop?: ValuesPanel
  /** Methods, banks, rates: by the names that the library gives them. */
  readonly tables?: Readonly<Record<string, TablePanel>>
  /** Payouts succeed by themselves after so many milliseconds; null: when they are told to. */
  readonly settleAfter?: (milliseconds: number | null) => void
}

/** The kind of the records in each group. */
export const RECORD_GROUPS = { payouts: 'payout', invoices: 'invoice', refunds: 'refund' } as const satisfies Readonly<
  Record<string, RecordKind>
>

export type RecordGroup = keyof typeof RECORD_GROUPS

/** The groups that an upstream has, with their panels. */
export function recordGroups({ records }: Panel): readonly (readonly [RecordGroup, RecordsPanel])[] {
  return (Object.keys(RECORD_GROUPS) as RecordGroup[]).flatMap((group) => {
    const panel = records[group]
    return panel === undefined ? [] : [[group, panel] as const]
  })
}

/** Values that are read and set together. */
export interface ValuesPanel {
  readonly fields: Fields
  readonly get: () => object
  /** Changes all of the given values or none. */
  readonly set: (input: Raw) => void
}

/** Named entries. */
export interface TablePanel {
  readonly fields: Fields
  readonly list: () => Readonly<Record<string, object>>
  /** Adds an entry, which must be whole, or changes fields of the one that is there. */
  readonly set: (key: string, input: Raw) => void
  readonly remove: (key: string) => void
}

/** The records of one group. */
export interface RecordsPanel {
  /** In the order in which they were made. */
  readonly rows: () => readonly RecordRow[]
  /** @param ref an id, or the merchant's reference @throws NotFound, Conflict when there is more than one */
  readonly row: (ref: string) => RecordRow
  readonly actions: readonly RecordAction[]
}

/** Something that can happen to a record. */
export interface RecordAction {
  /** "settle" */
  readonly name: string
  readonly about: string
  readonly fields: Fields
  /** @throws NotFound, Conflict, InvalidInput; then nothing has changed */
  readonly run: (ref: string, input: Raw) => object
}

/** A record for people. */
export interface RecordRow {
  readonly id: string
  readonly reference: string
  /** The upstream's word. */
  readonly status: string
  readonly tone: Tone
  readonly method: string
  /** "485.00 RUB" */
  readonly amount: string
  readonly createdAt: string
  /** The payment page. */
  readonly link: string | null
  /** Names of the actions that are possible now. */
  readonly actions: readonly string[]
  /** The whole record, as the library shows it. */
  readonly record: object
}

/** What a status means, by colour. */
export type Tone = 'open' | 'good' | 'bad' | 'held'

interface Action<R> {
  readonly name: string
  readonly about: string
  readonly fields: Fields
  readonly possible: (record: R) => boolean
  readonly run: (ref: string, input: Raw) => R
}

/** An action with an input of its own. */
export function action<R, const F extends Fields>(
  name: string,
  about: string,
  possible: (record: R) => boolean,
  fields: F,
  run: (ref: string, input: InputOf<F>) => R,
): Action<R> {
  return { name, about, fields, possible, run: (ref, input) => run(ref, readInput(fields, input)) }
}

interface Viewed {
  readonly id: string
  readonly reference: string
  readonly status: string
  readonly createdAt: string
}

/** @param look what a person sees of a record beside its id, reference, status and time */
export function recordsPanel<R extends Viewed>(
  controls: RecordControls<R>,
  look: (record: R) => Pick<RecordRow, 'tone' | 'method' | 'amount' | 'link'>,
  actions: readonly Action<R>[],
): RecordsPanel {
  const rowOf = (record: R): RecordRow => ({
    id: record.id,
    reference: record.reference,
    status: record.status,
    createdAt: record.createdAt,
    record,
    ...look(record),
    actions: actions.filter(({ possible }) => possible(record)).map(({ name }) => name),
  })
  return {
    rows: () => controls.list().map(rowOf),
    row: (ref) => rowOf(controls.get(ref)),
    actions: actions.map(({ name, about, fields, run }) => ({ name, about, fields, run })),
  }
}

/** @param set takes what was read by the fields */
export function valuesPanel<const F extends Fields>(fields: F, get: () => object, set: (values: InputOf<F>) => void): ValuesPanel {
  return { fields, get, set: (input) => set(readInput(fields, input)) }
}

/** @param fields one for each property of an entry */
export function tablePanel<T extends object>(table: Table<T>, fields: Fields & { readonly [Name in keyof T]: Field<T[Name]> }): TablePanel {
  return {
    fields,
    list: () => Object.fromEntries(table.list()),
    set: (key, input) => {
      const entry = { ...table.get(key), ...readInput<Fields>(fields, input) }
      const missing = Object.keys(fields).filter((name) => !Object.hasOwn(entry, name))
      if (missing.length > 0) throw new InvalidInput(`${JSON.stringify(key)} is new and needs all fields: ${missing.join(', ')} is missing`)
      table.set(key, entry as T)
    },
    remove: table.remove,
  }
}

/** Rates, as entries of one field. */
export function ratesPanel(table: Table<string>): TablePanel {
  const fields = { rate: required(decimal) }
  return {
    fields,
    list: () => Object.fromEntries(table.list().map(([currency, rate]) => [currency, { rate }])),
    set: (currency, input) => table.set(currency, readInput(fields, input).rate),
    remove: table.remove,
  }
}
