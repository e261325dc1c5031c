import { setTimeout as wait } from 'node:timers/promises'

/** How often the clock looks whether the process is being held up. */
const TICK_MS = 20

/** A clock that stands still while the process does not get to run: a busy machine makes no call late. */
export interface FairClock {
  /** Milliseconds since it was started. */
  readonly elapsed: () => number
  /** Milliseconds for which the process did not get to run. */
  readonly lost: () => number
  /** Resolves after so many milliseconds of this clock. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly stop: () => void
}

export function startFairClock(): FairClock {
  const started = performance.now()
  let last = started
  let lost = 0
  const heldUp = (): number => Math.max(0, performance.now() - last - TICK_MS)
  const timer = setInterval(() => {
    lost += heldUp()
    last = performance.now()
  }, TICK_MS)
  const elapsed = (): number => performance.now() - started - lost - heldUp()
  return {
    elapsed,
    lost: () => lost + heldUp(),
    wait: async (ms, signal) => {
      const until = elapsed() + ms
      for (let left = ms; left > 0; left = until - elapsed()) await wait(left, undefined, { signal })
    },
    stop: () => clearInterval(timer),
  }
}
