/** A seeded source of numbers from 0 up to, not including, 1. The same seed gives the same row. */
export type Random = () => number

/** mulberry32: small, fast and good enough to choose test cases and make ids. Never for secrets that protect anything. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Makes ids and keys. */
export interface Ids {
  /** A UUID of version 4. */
  readonly uuid: () => string
  /** So many lower-case hex digits. */
  readonly hex: (digits: number) => string
  /** The id of a new record: the first that was asked for by `next`, or a UUID. */
  readonly record: () => string
  /** Ids for the records to come. */
  readonly next: (...ids: readonly string[]) => void
}

/** Ids that are the same for the same seed and the same order of calls. */
export function createIds(seed: number): Ids {
  const random = createRandom(seed)
  const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`
  const wanted: string[] = []
  return { hex, uuid, record: () => wanted.shift() ?? uuid(), next: (...more) => void wanted.push(...more) }
}
