/** How long a call that was aborted may take to say how it ended, in milliseconds. */
const LATE_MS = 5_000

/** Resolves a little after a signal aborts, so that a call which ignores the signal is not waited for any longer. */
export function soonAfter(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, LATE_MS, null), { once: true }))
}

/** The time in which a right to send may be used. It begins before the claim, so that it never ends after the deadline in the database. */
export type Window = { readonly signal: AbortSignal; readonly open: () => boolean; readonly close: () => void }

/**
 * Opens the time in which a right to send may be used. It ends by the first of two clocks: the monotonic one stops while the machine is
 * suspended, and the wall clock can be set back.
 */
export function openWindow(ms: number): Window {
  const [monotonic, wall] = [performance.now() + ms, Date.now() + ms]
  const controller = new AbortController()
  const open = (): boolean => !controller.signal.aborted && performance.now() < monotonic && Date.now() < wall
  const check = (): void => {
    if (!open()) controller.abort(new Error('the right to send has ended'))
  }
  const timers = [setTimeout(check, ms), setInterval(check, 1_000)]
  return {
    signal: controller.signal,
    open,
    close: () => timers.forEach(clearTimeout),
  }
}
