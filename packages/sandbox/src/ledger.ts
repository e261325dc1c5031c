/** What became of the requests for one operation and reference. */
export interface LedgerEntry {
  readonly upstream: string
  /** "payouts.create" */
  readonly operation: string
  /** The merchant's reference; "" when the request had none. */
  readonly reference: string
  /** Requests that were read completely. */
  readonly requests: number
  /** How often the upstream carried one out. */
  readonly executions: number
  /** Ids of the records that it made, one for each execution. */
  readonly ids: readonly string[]
}

/** The upstreams' own books: for every write, how often it was asked for and how often it was done. */
export interface Ledger {
  readonly entries: (filter?: { readonly upstream?: string; readonly operation?: string }) => readonly LedgerEntry[]
  /** An entry of zeros when nothing came in. */
  readonly of: (upstream: string, operation: string, reference: string) => LedgerEntry
}

/** The ledger, with what only the sandbox itself uses. */
export interface SandboxLedger extends Ledger {
  readonly countRequest: (upstream: string, operation: string, reference: string) => void
  readonly countExecution: (upstream: string, operation: string, reference: string, id: string) => void
}

export function createLedger(): SandboxLedger {
  const entries = new Map<string, LedgerEntry>()
  const keyOf = (upstream: string, operation: string, reference: string): string => `${upstream} ${operation} ${reference}`
  const of = (upstream: string, operation: string, reference: string): LedgerEntry =>
    entries.get(keyOf(upstream, operation, reference)) ?? { upstream, operation, reference, requests: 0, executions: 0, ids: [] }
  const put = (entry: LedgerEntry): void => void entries.set(keyOf(entry.upstream, entry.operation, entry.reference), entry)
  return {
    of,
    entries: ({ upstream, operation } = {}) =>
      [...entries.values()].filter(
        (entry) => (upstream ?? entry.upstream) === entry.upstream && (operation ?? entry.operation) === entry.operation,
      ),
    countRequest: (...key) => {
      const entry = of(...key)
      put({ ...entry, requests: entry.requests + 1 })
    },
    countExecution: (upstream, operation, reference, id) => {
      const entry = of(upstream, operation, reference)
      put({ ...entry, executions: entry.executions + 1, ids: [...entry.ids, id] })
    },
  }
}
