const OFFSET_MS = 3 * 60 * 60 * 1000

/** Local time of Moscow without a zone, as the upstreams write it: "2025-05-14 11:20:07". */
export function moscowTime(time: number, precision: 'seconds' | 'minutes' = 'seconds'): string {
  return new Date(time + OFFSET_MS)
    .toISOString()
    .slice(0, precision === 'seconds' ? 19 : 16)
    .replace('T', ' ')
}

/** ISO 8601 in UTC; null stays null. */
export function iso(time: number): string
export function iso(time: number | null): string | null
export function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
