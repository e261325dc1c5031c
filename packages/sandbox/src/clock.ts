/** The sandbox's time: what dates, expiry and delayed webhooks go by. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Stops the clock at this time (or where it is). What has come due by then happens, in order of its time. */
  readonly freeze: (time?: Date | string | number) => void
  /** The same as `freeze(time)`. */
  readonly set: (time: Date | string | number) => void
  /** Moves the clock on by this many milliseconds. What comes due on the way happens, in order of its time. */
  readonly advance: (milliseconds: number) => void
  /** Lets the clock run again, from where it is. */
  readonly run: () => void
  /** Whether the clock stands still. */
  readonly frozen: () => boolean
}

/** The clock, with what only the sandbox itself uses. */
export interface SandboxClock extends Clock {
  /** Runs `act` at that time; at once when it has passed. */
  readonly at: (time: number, act: () => void) => void
  /** Does what has come due on a running clock. */
  readonly tick: () => void
  readonly close: () => void
}

interface Alarm {
  readonly time: number
  readonly act: () => void
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** @param start where the clock is frozen; without it the clock runs with the machine's */
export function createClock(start?: Date | string | number): SandboxClock {
  // Frozen: the time itself. Running: the distance to the machine's clock.
  let frozenAt: number | null = start === undefined ? null : toTime(start)
  let offset = 0
  // Ascending by time; equal times in order of arrival.
  let alarms: Alarm[] = []
  let timer: NodeJS.Timeout | undefined
  let ringing = false

  const now = (): number => frozenAt ?? Date.now() + offset

  /** Rings every alarm up to a time; on a frozen clock each at its own time. */
  const ringUntil = (end: number): void => {
    if (ringing) return
    ringing = true
    try {
      for (let next = alarms[0]; next !== undefined && next.time <= end; next = alarms[0]) {
        alarms = alarms.slice(1)
        if (frozenAt !== null) frozenAt = Math.max(frozenAt, next.time)
        next.act()
      }
    } finally {
      ringing = false
    }
    if (frozenAt !== null) frozenAt = end
    wind()
  }

  const wind = (): void => {
    clearTimeout(timer)
    const next = alarms[0]
    if (frozenAt !== null || next === undefined) return
    timer = setTimeout(() => ringUntil(now()), Math.min(Math.max(next.time - now(), 0), LONGEST_TIMER_MS)).unref()
  }

  const freeze = (time?: Date | string | number): void => {
    const target = time === undefined ? now() : toTime(time)
    frozenAt = Math.min(now(), target)
    ringUntil(target)
    wind()
  }

  return {
    now,
    freeze,
    set: freeze,
    advance: (milliseconds) => {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) throw new RangeError('clock.advance takes milliseconds, 0 or more')
      if (frozenAt !== null) return ringUntil(frozenAt + milliseconds)
      offset += milliseconds
      ringUntil(now())
    },
    run: () => {
      if (frozenAt === null) return
      offset = frozenAt - Date.now()
      frozenAt = null
      wind()
    },
    frozen: () => frozenAt !== null,
    at: (time, act) => {
      if (time <= now()) return act()
      const index = alarms.findLastIndex((alarm) => alarm.time <= time) + 1
      alarms.splice(index, 0, { time, act })
      if (index === 0) wind()
    },
    tick: () => {
      if (frozenAt === null) ringUntil(now())
    },
    close: () => {
      clearTimeout(timer)
      alarms = []
    },
  }
}

function toTime(time: Date | string | number): number {
  const value = typeof time === 'number' ? time : new Date(time).getTime()
  if (!Number.isFinite(value)) throw new RangeError('that is not a time: give a Date, ISO 8601 text or milliseconds')
  return value
}
