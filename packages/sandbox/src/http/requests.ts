/** One request that the sandbox got, without secrets: no headers, no query, no body. */
export interface RequestLogEntry {
  /** ISO 8601, by the sandbox's clock. */
  readonly at: string
  /** "aaio"; "sandbox" for the control API. */
  readonly upstream: string
  /** "payouts.create"; null for an unknown path and for the control API. */
  readonly operation: string | null
  readonly method: string
  readonly path: string
  readonly reference: string | null
  /** Of the answer; null when a fault left the client without one. */
  readonly status: number | null
  /** Kind of the fault that changed this answer. */
  readonly fault: string | null
  /** How long the sandbox took to decide about the answer, in milliseconds of the machine's clock. */
  readonly durationMs: number
}

/** The last requests. */
export interface RequestLog {
  /** Oldest first; the last 1,000. */
  readonly list: () => readonly RequestLogEntry[]
  /** Calls `listen` for every request once its answer is decided. @returns a function that stops it */
  readonly onRequest: (listen: (entry: RequestLogEntry) => void) => () => void
}

const LOG_SIZE = 1000

/** Makes the log, and the function that adds an entry. */
export function createRequestLog(): { readonly requests: RequestLog; readonly add: (entry: RequestLogEntry) => void } {
  const entries: RequestLogEntry[] = []
  const listeners = new Set<(entry: RequestLogEntry) => void>()
  return {
    requests: {
      list: () => [...entries],
      onRequest: (listen) => {
        listeners.add(listen)
        return () => void listeners.delete(listen)
      },
    },
    add: (entry) => {
      entries.push(entry)
      if (entries.length > LOG_SIZE) entries.shift()
      for (const listen of listeners) listen(entry)
    },
  }
}
