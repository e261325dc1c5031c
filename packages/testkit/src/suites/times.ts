import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords } from '../kit.ts'
import { at, edited, scalarAt } from '../wire.ts'

const LOCAL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?$/
const ZONED = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/
/** No machine is in both zones. */
const OFFSETS = ['+05:00', '-09:30']

/** Times: with an offset, the right instant, and never a failure. */
export function timeChecks(kit: Kit): readonly Check[] {
  return kit.operations
    .filter(({ sample }) => Object.keys(sample.times ?? {}).length > 0)
    .flatMap((operation) => [
      check('times-zoned', operation.name, () => zoned(kit, operation)),
      check('times-unreadable', operation.name, () => unreadable(kit, operation)),
    ])
}

async function zoned(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const faults: string[] = []
  for (const utcOffset of OFFSETS) {
    const local = timesOf(operation).some(([, path]) => LOCAL.test(tokenAt(operation, path)))
    const make = (baseUrl: string) => kit.make({ baseUrl, retries: 0, ...(local ? { utcOffset } : {}) })
    await kit.session(
      operation,
      async ({ ask }) => {
        const end = await ask()
        if ('error' in end) return void faults.push(inWords(end.error))
        for (const [field, path] of timesOf(operation)) {
          const result = at(end.result, field)
          // Another rule refuses what is not text.
          const found = result instanceof Date ? result.toISOString() : result
          const token = tokenAt(operation, path)
          const expected = instantOf(token, utcOffset)
          if (typeof found !== 'string' || !ISO.test(found))
            faults.push(`${field} is ${JSON.stringify(found)}, no ISO 8601 time with an offset`)
          else if (expected !== null && Math.abs(Date.parse(found) - expected) >= 1000)
            faults.push(`${field} is ${found}; "${token}" at ${utcOffset} is ${new Date(expected).toISOString()}`)
        }
      },
      make,
    )
  }
  return faults
}

async function unreadable(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const { success } = operation
  return kit.session(operation, async ({ ask }) => {
    const faults: string[] = []
    for (const [field, path] of timesOf(operation)) {
      for (const bad of ['soon', '2023-02-31 25:61:00', '2023-02-31T10:00:00Z']) {
        const end = await ask({ answer: { ...success, body: edited(success.body, path, bad) } })
        if ('error' in end) faults.push(`with "${bad}" it fails: ${inWords(end.error)}`)
        else if (at(end.result, field) !== null) faults.push(`"${bad}" became ${JSON.stringify(at(end.result, field))}`)
      }
    }
    return faults
  })
}

export function timesOf({ sample }: Operation): readonly (readonly [string, string])[] {
  return Object.entries(sample.times ?? {})
}

function tokenAt({ success, name }: Operation, path: string): string {
  const token = scalarAt(success.body, path)
  if (token === null) throw new Error(`the sample of ${name} has no time at ${path}`)
  return token.text
}

/** Milliseconds since 1970 that a wire time stands for, or null when its form is not known here. */
function instantOf(token: string, utcOffset: string): number | null {
  const local = LOCAL.exec(token)
  if (local !== null) return Date.parse(`${local[1]}T${local[2]}${local[3] ?? ':00'}${utcOffset}`)
  if (ZONED.test(token)) return Date.parse(token)
  if (/^\d{10}$/.test(token)) return Number(token) * 1000
  return /^\d{13}$/.test(token) ? Number(token) : null
}
