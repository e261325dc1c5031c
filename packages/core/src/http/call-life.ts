import type { CallOptions } from '../provider.js'

/** The life of one call: its one deadline and the caller's own signal. */
export interface CallLife {
  /** Aborts when the call is over, for either reason. */
  readonly signal: AbortSignal
  /** Why it is over; null while it is not. */
  readonly ended: () => 'timeout' | 'aborted' | null
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
export function startLife(timeoutMs: number, outer: CallOptions['signal']): CallLife {
  const controller = new AbortController()
  const deadline = performance.now() + timeoutMs
  let reason: 'timeout' | 'aborted' | null = null
  const end = (why: 'timeout' | 'aborted'): void => {
    reason ??= why
    controller.abort()
  }
  const onAbort = (): void => end('aborted')
  const timer = setTimeout(end, timeoutMs, 'timeout')
  if (outer?.aborted) onAbort()
  outer?.addEventListener('abort', onAbort, { once: true })

  return {
    signal: controller.signal,
    ended: () => reason,
    left: () => deadline - performance.now(),
    race: (work) =>
      new Promise((resolve, reject) => {
        // A transport that notices the end says how far the request got; it has until the next turn of the loop.
        const over = (): void => void setTimeout(reject, 0, new Error('the call ended'))
        if (controller.signal.aborted) over()
        else controller.signal.addEventListener('abort', over, { once: true })
        work.then(resolve, reject).finally(() => controller.signal.removeEventListener('abort', over))
      }),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          clearTimeout(pause)
          reject(new Error('the call ended'))
        }
        const pause = setTimeout(() => {
          controller.signal.removeEventListener('abort', over)
          resolve()
        }, ms)
        if (controller.signal.aborted) over()
        else controller.signal.addEventListener('abort', over, { once: true })
      }),
    close: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    },
  }
}
