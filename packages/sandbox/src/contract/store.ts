import { Conflict, NotFound } from './errors.ts'

/** Records by id and by the merchant's reference, in the order in which they were made. */
export interface Store<R> {
  readonly all: () => readonly R[]
  readonly add: (record: R) => R
  readonly byId: (id: string) => R | undefined
  /** The first one with this reference. */
  readonly byReference: (reference: string) => R | undefined
  /**
   * By id or reference, for the controls.
   * @throws Error when there is none, or more than one with this reference
   */
  readonly find: (ref: string) => R
}

/** What the sandbox's user can see of the records. */
export interface RecordControls<View> {
  readonly list: () => readonly View[]
  /** @param ref an id, or the merchant's reference */
  readonly get: (ref: string) => View
}

export function recordControls<R, View>({ all, find }: Store<R>, view: (record: R) => View): RecordControls<View> {
  return { list: () => all().map(view), get: (ref) => view(find(ref)) }
}

/** @param what for errors: "payout" */
export function createStore<R extends { readonly id: string }>(what: string, referenceOf: (record: R) => string): Store<R> {
  const byId = new Map<string, R>()
  const byReference = new Map<string, R[]>()
  return {
    all: () => [...byId.values()],
    add: (record) => {
      byId.set(record.id, record)
      const reference = referenceOf(record)
      const same = byReference.get(reference)
      if (same === undefined) byReference.set(reference, [record])
      else same.push(record)
      return record
    },
    byId: (id) => byId.get(id),
    byReference: (reference) => byReference.get(reference)?.[0],
    find: (ref) => {
      const own = byId.get(ref)
      if (own !== undefined) return own
      const [record, ...others] = byReference.get(ref) ?? []
      if (record === undefined) throw new NotFound(`there is no ${what} with the id or reference ${JSON.stringify(ref)}`)
      if (others.length > 0)
        throw new Conflict(`${others.length + 1} ${what}s have the reference ${JSON.stringify(ref)}: name one by its id`)
      return record
    },
  }
}

/** Named entries that a test or a person can change: methods, banks, rates. */
export interface Table<T> {
  readonly list: () => readonly (readonly [string, T])[]
  readonly get: (key: string) => T | undefined
  /** Adds an entry or replaces it. */
  readonly set: (key: string, value: T) => void
  readonly remove: (key: string) => void
}

/** @param check throws when an entry is not what the table holds */
export function createTable<T>(initial: Readonly<Record<string, T>>, check: (value: T) => void = () => {}): Table<T> {
  const entries = new Map(Object.entries(initial))
  return {
    list: () => [...entries],
    get: (key) => entries.get(key),
    set: (key, value) => {
      check(value)
      entries.set(key, value)
    },
    remove: (key) => {
      entries.delete(key)
    },
  }
}
