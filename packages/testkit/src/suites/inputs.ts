import { inspect } from 'node:util'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { describe, unlike } from '../kit.ts'
import { leavesOf } from '../wire.ts'

type Fields = Readonly<Record<string, unknown>>

/** What identifies money, wherever an input has it. */
const IDENTIFIERS = ['reference', 'id', 'destination', 'method', 'bank']

/** Characters that look like others or like nothing, by name. */
const DECEIVING: Readonly<Record<string, string>> = {
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a soft hyphen': '\u00ad',
  'a direction mark': '\u200f',
  'a direction override': '\u202e',
  'a byte-order mark': '\ufeff',
  'a full-width digit': '\uff11',
  'an Arabic digit': '\u0661',
  'a Cyrillic letter': '\u0430',
  'an accent of its own': '\u0301',
  'a no-break space': '\u00a0',
  'a space': ' ',
}

/** Inputs as objects: what is read of them, how often, and which characters pass. */
export function inputChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { name, input } = operation
    if (input === undefined) return [check('options-checked', name, () => kit.session(operation, options))]
    const of = (rule: Check['rule'], faults: (input: Fields, session: Session) => Promise<readonly string[]>): Check =>
      check(rule, name, () => kit.session(operation, (session) => faults(input, session)))
    return [
      check('options-checked', name, () => kit.session(operation, options)),
      of('input-copied', copied),
      of('input-inherited', inherited),
      of('identifiers-ascii', (given, session) => identifiers(operation, given, session)),
    ]
  })
}

/** What a call sends and returns, as text that can be compared. */
function traceOf(end: CallEnd, requests: Session['requests']): string {
  const sent = leavesOf(requests().at(-1) ?? { target: '', body: '' })
  return inspect({ sent, result: 'result' in end ? end.result : describe(end.error) }, { depth: 10 })
}

/** The same fields with other values: what a caller's object may have become by the time that it is looked at again. */
function spoilt(value: unknown): unknown {
  if (typeof value === 'string') return /^\d+(\.\d+)?$/.test(value) ? '-500.00' : `${value}-changed`
  if (Array.isArray(value)) return value.map(spoilt)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoilt(item)]))
}

/** An object whose properties change after each was read once, at all levels. */
function changing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const object = {}
  for (const [name, item] of Object.entries(value)) {
    let read = false
    const get = (): unknown => {
      const now = read ? spoilt(item) : changing(item)
      read = true
      return now
    }
    Object.defineProperty(object, name, { enumerable: true, get })
  }
  return object
}

function spoil(object: object): void {
  for (const [name, item] of Object.entries(object)) {
    if (typeof item === 'object' && item !== null) spoil(item)
    Reflect.set(object, name, spoilt(item))
  }
}

async function copied(input: Fields, { ask, requests }: Session): Promise<readonly string[]> {
  const expected = traceOf(await ask(), requests)
  const own = structuredClone(input)
  const running = ask({ input: own })
  spoil(own)
  const changed = traceOf(await running, requests)
  const reread = traceOf(await ask({ input: changing(input) }), requests)
  return [
    ...(changed === expected ? [] : ["a change of the caller's object while the call runs shows in the request or result"]),
    ...(reread === expected ? [] : ['a property is read again after it was checked']),
  ]
}

function hidden(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const properties = Object.entries(value).map(([name, item]) => [name, { value: hidden(item) }])
  return Object.defineProperties({}, Object.fromEntries(properties) as PropertyDescriptorMap)
}

async function inherited(input: Fields, { ask, requests }: Session): Promise<readonly string[]> {
  const expected = traceOf(await ask(), requests)
  const faults: string[] = []
  for (const [what, given] of [
    ['inherited', Object.create(input) as object],
    ['hidden', hidden(input)],
  ] as const) {
    if (traceOf(await ask({ input: given }), requests) !== expected) faults.push(`${what} fields are not read like other fields`)
  }
  const stranger = { paymuxTestkit: 'x' }
  const throwing = { get: () => { throw new Error('a getter') }, enumerable: true } // biome-ignore format: one line
  for (const [what, given] of [
    ['an unknown inherited field', Object.assign(Object.create(stranger) as object, input)],
    ['an unknown hidden field', Object.defineProperties({ ...input }, { paymuxTestkit: { value: 'x' } })],
    ['a getter that throws', Object.defineProperty({ ...input }, Object.keys(input)[0] ?? '', throwing)],
    ['a Proxy that throws', new Proxy({ ...input }, { ownKeys: throwing.get, get: throwing.get, has: throwing.get })],
  ] as const) {
    const before = requests().length
    const fault = unlike(await ask({ input: given }), 'invalid_request', 'not_sent')
    if (fault !== null) faults.push(`given ${what}, ${fault}`)
    else if (requests().length > before) faults.push(`given ${what}, a request was sent before it was refused`)
  }
  return faults
}

async function identifiers({ sample }: Operation, input: Fields, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const given of [input, ...((sample.otherInputs ?? []) as readonly Fields[])]) {
    for (const field of IDENTIFIERS) {
      const value = given[field]
      if (typeof value !== 'string') continue
      for (const [what, char] of Object.entries(DECEIVING)) {
        for (const bad of [value.slice(0, -1) + char + value.slice(-1), value + char]) {
          const before = requests().length
          const fault = unlike(await ask({ input: { ...given, [field]: bad } }), 'invalid_request', 'not_sent')
          if (fault !== null || requests().length > before) {
            faults.push(`given ${what} in ${field}, ${fault ?? 'a request was sent before it was refused'}`)
            break
          }
        }
      }
    }
  }
  return faults
}

async function options({ ask, requests }: Session): Promise<readonly string[]> {
  const throwing = { get timeoutMs(): number { throw new Error('a getter') } } // biome-ignore format: one line
  let reads = 0
  const changed = { get timeoutMs(): number { return reads++ === 0 ? 60_000 : -1 } } // biome-ignore format: one line
  const fault = unlike(await ask({ options: throwing }), 'invalid_request', 'not_sent')
  const sent = requests().length
  const end = await ask({ options: changed })
  return [
    ...(fault === null ? [] : [`given options with a getter that throws, ${fault}`]),
    ...(fault === null && sent > 0 ? ['a request was sent before the options were refused'] : []),
    ...('error' in end ? [`an option is read again after it was checked: ${describe(end.error)}`] : []),
  ]
}
