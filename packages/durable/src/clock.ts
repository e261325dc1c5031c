/** How long what was told to end may take to say how it ended, in milliseconds. */
const LATE_MS = 5_000

/** Resolves a little after a signal's end: for calls that may not heed it. */
export function soonAfter(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, LATE_MS, null), { once: true }))
}

/** The time in which a right to send may be used, by the monotonic and by the wall clock, from before it was asked for. */
export type Window = { readonly signal: AbortSignal; readonly open: () => boolean; readonly close: () => void }

/**
 * The time in which a right to send may be used. Two clocks, for a machine that was suspended stops the monotonic one, and a wall clock
 * can be set back: whichever says that the time is over is believed.
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
    close: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
