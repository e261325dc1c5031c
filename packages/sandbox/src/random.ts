import type { Ids } from './contract/upstream.ts'

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

/** Ids that are the same for the same seed and the same order of calls. @param wanted ids for the records to come, used up one by one */
export function createIds(seed: number, wanted: string[] = []): Ids {
  const random = createRandom(seed)
  const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`
  return { hex, uuid, record: (make = uuid) => wanted.shift() ?? make() }
}

/** A seed of its own for each name, so that one upstream more does not change the keys of the others. */
export function seedFor(name: string, seed: number): number {
  return [...name].reduce((mixed, char) => Math.imul(mixed ^ char.charCodeAt(0), 0x01000193), seed | 0)
}
