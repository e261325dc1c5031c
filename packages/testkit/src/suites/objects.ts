import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Given, Kit, Operation, Session } from '../kit.ts'
import { about, hasRef, inWords, refOf, unlike } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { partsThatDiffer, sentIn } from '../sent.ts'
import { allRefused } from './inputs.ts'

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

/** Inputs as objects: what is read of them, and which characters pass. */
export function objectChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { name, input } = operation
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, name, () => kit.session(operation, faults))
    return [
      of('options-checked', options),
      ...(input === undefined ? [] : [of('input-inherited', (session) => inherited(operation, input, session))]),
      ...(input === undefined && !hasRef(operation) ? [] : [of('identifiers-ascii', (session) => identifiers(operation, session))]),
    ]
  })
}

function hidden(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const properties = Object.entries(value).map(([name, item]) => [name, { value: hidden(item) }])
  return Object.defineProperties({}, Object.fromEntries(properties) as PropertyDescriptorMap)
}

async function inherited(operation: Operation, input: Fields, session: Session): Promise<readonly string[]> {
  const sent = async (given: Given): Promise<Sent | string> => {
    const before = session.requests().length
    const end = await session.ask(given)
    const request = session.requests()[before]
    return 'error' in end || request === undefined ? ('error' in end ? inWords(end.error) : 'nothing is sent') : sentIn(request)
  }
  const [expected, again] = [await sent({}), await sent({})]
  if (typeof expected === 'string' || typeof again === 'string') return [`the sample's input fails: ${expected}`]
  const volatile = partsThatDiffer(expected, again)
  const faults: string[] = []
  for (const [what, given] of [
    ['inherited', Object.create(input) as object],
    ['hidden', hidden(input)],
  ] as const) {
    const found = await sent({ input: given })
    const isSame = typeof found === 'object' && partsThatDiffer(expected, found).every((part) => volatile.includes(part))
    if (!isSame) faults.push(`${what} fields are not read like other fields`)
  }
  const throws = (): never => {
    throw new Error('a getter')
  }
  const stranger = { paymuxTestkit: 'x' }
  // Of a record that names itself all other fields are ignored.
  const unknown = [
    [Object.assign(Object.create(stranger) as object, input), 'an unknown inherited field'],
    [Object.defineProperties({ ...input }, { paymuxTestkit: { value: 'x' } }), 'an unknown hidden field'],
  ] as const
  const bad = [
    ...(operation.takes === 'ref' ? [] : unknown),
    [Object.defineProperty({ ...input }, Object.keys(input)[0] ?? '', { get: throws, enumerable: true }), 'a getter that throws'],
    [new Proxy({ ...input }, { ownKeys: throws, get: throws, has: throws }), 'a Proxy that throws'],
  ] as const
  return [...faults, ...(await allRefused(session, bad))]
}

async function identifiers(operation: Operation, session: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const call of [operation, ...operation.others]) {
    const inputs: readonly (readonly [Fields, (changed: object) => Given])[] = [
      [call.takes === 'ref' ? {} : (call.input ?? {}), (changed) => ({ input: changed })],
      [hasRef(call) ? refOf(call) : {}, (changed) => about(call, changed)],
    ]
    for (const [given, toGiven] of inputs) {
      for (const field of IDENTIFIERS) faults.push(...(await deceiving(given, field, toGiven, session)))
    }
  }
  return faults
}

async function deceiving(
  given: Fields,
  field: string,
  toGiven: (changed: object) => Given,
  { ask, requests }: Session,
): Promise<readonly string[]> {
  const value = given[field]
  if (typeof value !== 'string') return []
  const faults: string[] = []
  for (const [what, char] of Object.entries(DECEIVING)) {
    for (const bad of [value.slice(0, -1) + char + value.slice(-1), value + char]) {
      const before = requests().length
      const fault = unlike(await ask(toGiven({ ...given, [field]: bad })), 'invalid_request', 'not_sent')
      if (fault === null && requests().length === before) continue
      faults.push(`given ${what} in ${field}, ${fault ?? 'a request was sent before it was refused'}`)
      break
    }
  }
  return faults
}

async function options({ ask, requests }: Session): Promise<readonly string[]> {
  const throws = (): never => {
    throw new Error('a getter')
  }
  const signal = { aborted: false, addEventListener: () => undefined }
  const bad: Readonly<Record<string, object>> = {
    'options with a getter that throws': Object.defineProperty({}, 'timeoutMs', { get: throws }),
    'a signal that throws when it is looked at': { signal: Object.defineProperty({ ...signal }, 'aborted', { get: throws }) },
    'a signal that throws when it is listened to': { signal: { ...signal, addEventListener: throws } },
  }
  const faults: string[] = []
  for (const [what, given] of Object.entries(bad)) {
    const before = requests().length
    const fault = unlike(await ask({ options: given }), 'invalid_request', 'not_sent')
    if (fault !== null) faults.push(`given ${what}, ${fault}`)
    else if (requests().length > before) faults.push(`given ${what}, a request was sent before the options were refused`)
  }
  let reads = 0
  const changed = {
    get timeoutMs(): number {
      return reads++ === 0 ? 60_000 : -1
    },
  }
  const again = await ask({ options: changed })
  if ('error' in again) faults.push(`an option is read again after it was checked: ${inWords(again.error)}`)
  const kept = await ask({ options: { signal: { ...signal, removeEventListener: throws } as unknown as AbortSignal } })
  if ('error' in kept) faults.push(`a signal that throws after the call replaces its result: ${inWords(kept.error)}`)
  return faults
}
