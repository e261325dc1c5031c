/** What a transport listens to: whether and when the call is over. */
export interface Ending {
  /** Why it is over; null while it is not. */
  ended: 'timeout' | 'aborted' | null
  /** Called once when the call is over; there is one waiter at a time. */
  onEnd: (() => void) | null
}

/**
 * The life of one call: its one deadline and the caller's own signal. Plain data with functions beside it, and an AbortSignal only
 * for those who ask for one: a controller, its listeners and a handful of closures would cost as much as reading the answer does.
 */
export interface CallDeadline extends Ending {
  /** When the deadline passes, on the clock of `performance.now()`. */
  readonly at: number
  /** The caller's signal. */
  readonly outer: AbortSignal | undefined
  /** Made by {@link signalOf}. */
  controller: AbortController | null
  onAbort: (() => void) | null
  timer: ReturnType<typeof setTimeout> | undefined
}

/**
 * Starts the clock of a call.
 * @throws what a signal that only looks like one throws; there is no clock then
 */
export function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): CallDeadline {
  const at = performance.now() + timeoutMs
  const life: CallDeadline = { ended: null, onEnd: null, at, outer, controller: null, onAbort: null, timer: undefined }
  if (outer !== undefined) follow(life, outer)
  life.timer = setTimeout(passed, timeoutMs, life)
  return life
}

function passed(life: CallDeadline): void {
  end(life, 'timeout')
}

function follow(life: CallDeadline, outer: AbortSignal): void {
  if (outer.aborted) end(life, 'aborted')
  else {
    life.onAbort = () => end(life, 'aborted')
    outer.addEventListener('abort', life.onAbort, { once: true })
  }
}

function end(life: CallDeadline, why: 'timeout' | 'aborted'): void {
  if (life.ended !== null) return
  life.ended = why
  life.controller?.abort()
  const tell = life.onEnd
  life.onEnd = null
  tell?.()
}

/** Aborts when the call is over, for either reason. */
export function signalOf(life: CallDeadline): AbortSignal {
  if (life.controller === null) {
    life.controller = new AbortController()
    if (life.ended !== null) life.controller.abort()
  }
  return life.controller.signal
}

/** Milliseconds until the deadline. */
export function timeLeft(life: CallDeadline): number {
  return life.at - performance.now()
}

/** Settles with the work, or rejects once the call is over and the work did not notice by itself. */
export function race<T>(life: Ending, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // A transport that notices the end says how far the request got; it has until the next turn of the loop.
    const tell = (): void => void setTimeout(reject, 0, new Error('the call ended'))
    if (life.ended !== null) tell()
    else life.onEnd = tell
    const settle =
      <V>(how: (value: V) => void) =>
      (value: V): void => {
        life.onEnd = null
        how(value)
      }
    work.then(settle(resolve), settle(reject))
  })
}

/** Waits; rejects when the call ends first. */
export function sleep(life: CallDeadline, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const pause = setTimeout(() => {
      life.onEnd = null
      resolve()
    }, ms)
    const tell = (): void => {
      clearTimeout(pause)
      reject(new Error('the call ended'))
    }
    if (life.ended !== null) tell()
    else life.onEnd = tell
  })
}

/** Releases timer and listener. Never throws: whatever the caller's signal does now, the call ended as it did. */
export function closeDeadline(life: CallDeadline): void {
  clearTimeout(life.timer)
  if (life.onAbort === null) return
  try {
    life.outer?.removeEventListener?.('abort', life.onAbort)
  } catch {
    // Not ours.
  }
}

/** The reason that the caller's signal gives; undefined when it has none or throws. */
export function reasonOf(life: CallDeadline): unknown {
  try {
    return life.outer?.reason
  } catch {
    return undefined
  }
}
