/** Remembers which events are done. */
export interface Inbox {
  /**
   * Runs the work unless an event of this key is done already; remembers the key when the work returns true.
   * In a database: one transaction that inserts the key under a unique index and does the work.
   */
  readonly once: (key: string, work: () => Promise<boolean>) => Promise<void>
}

/** An inbox for one process that forgets everything when it ends: for trying things out. */
export function memoryInbox(): Inbox {
  const running = new Map<string, Promise<boolean>>()
  return {
    once: async (key, work) => {
      // Two deliveries at the same time: the second waits for the first.
      const before = running.get(key) ?? Promise.resolve(false)
      const now = before.then((done) => done || work(), work)
      running.set(key, now)
      await now
    },
  }
}
