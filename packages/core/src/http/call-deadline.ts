import type { CallOptions } from '../spec/common.ts'

/** The life of one call: its one deadline and the caller's own signal. */
export interface CallDeadline {
  /** Aborts when the call is over, for either reason. */
  readonly signal: AbortSignal
  /** Why it is over; null while it is not. */
  readonly ended: () => 'timeout' | 'aborted' | null
  /** What the caller gave as the reason of the abort. */
  readonly reason: () => unknown
  /** Milliseconds until the deadline. */
  readonly left: () => number
  /** Settles with the work, or rejects once the call is over and the work did not notice by itself. */
  readonly race: <T>(work: Promise<T>) => Promise<T>
  /** Waits; rejects when the call ends first. */
  readonly sleep: (ms: number) => Promise<void>
  /** Releases timer and listener. */
  readonly close: () => void
}

/** Starts the clock of a call. */
export function startDeadline(timeoutMs: number, outer: CallOptions['signal']): CallDeadline {
  const controller = new AbortController()
  const deadline = performance.now() + timeoutMs
  const waiting = new Set<() => void>()
  let reason: 'timeout' | 'aborted' | null = null
  const end = (why: 'timeout' | 'aborted'): void => {
    if (reason !== null) return
    reason = why
    controller.abort()
    for (const tell of waiting) tell()
  }
  /** Runs `tell` once when the call ends; returns a function that cancels it. */
  const onEnd = (tell: () => void): (() => void) => {
    if (reason !== null) tell()
    else waiting.add(tell)
    return () => void waiting.delete(tell)
  }
  const onAbort = (): void => end('aborted')
  const timer = setTimeout(end, timeoutMs, 'timeout')
  if (outer?.aborted) onAbort()
  outer?.addEventListener('abort', onAbort, { once: true })

  return {
    signal: controller.signal,
    ended: () => reason,
    reason: () => outer?.reason,
    left: () => deadline - performance.now(),
    race: (work) =>
      new Promise((resolve, reject) => {
        // A transport that notices the end says how far the request got; it has until the next turn of the loop.
        const callOff = onEnd(() => setTimeout(reject, 0, new Error('the call ended')))
        const settle =
          <V>(how: (value: V) => void) =>
          (value: V): void => {
            callOff()
            how(value)
          }
        work.then(settle(resolve), settle(reject))
      }),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        const pause = setTimeout(() => {
          callOff()
          resolve()
        }, ms)
        const callOff = onEnd(() => {
          clearTimeout(pause)
          reject(new Error('the call ended'))
        })
      }),
    close: () => {
      clearTimeout(timer)
      outer?.removeEventListener?.('abort', onAbort)
    },
  }
}
