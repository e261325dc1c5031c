import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { about, hasRef, inWords, refOf, show, unlike } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { partsThatDiffer, sentIn } from '../sent.ts'
import { leavesOf } from '../wire.ts'
import { allRefused } from './inputs.ts'

/** Calls about one record that its caller names. */
export function lookUpChecks(kit: Kit): readonly Check[] {
  return kit.operations.filter(hasRef).flatMap((operation) => {
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, operation.name, () => kit.session(operation, faults))
    return [
      of('look-up-checked', (session) => nameless(operation, session)),
      of('look-up-fits', (session) => fits(operation, session)),
      of('look-up-encoded', (session) => encoded(operation, session)),
    ]
  })
}

/** The halves of a name that the sample's calls use, each alone. */
function usedHalves(operation: Operation): readonly string[] {
  return ['reference', 'id'].filter((half) => [operation, ...operation.others].some((call) => isOnly(refOf(call), half)))
}

function isOnly(ref: Readonly<Record<string, unknown>>, half: string): boolean {
  return Object.entries(ref).every(([name, value]) => (name === half) === (typeof value === 'string'))
}

function nameless(operation: Operation, session: Session): Promise<readonly string[]> {
  const used = usedHalves(operation)
  const unused = used.length === 1 ? ['reference', 'id'].filter((half) => !used.includes(half)) : []
  const bad: readonly unknown[] = [undefined, null, 'text', {}, { reference: undefined }, { reference: null, id: null }, { status: 'paid' }]
  // Only the half that the upstream can't use, as far as the description says.
  const half = unused.flatMap((name) =>
    [{ [name]: 'x-1' }, { [name]: 'x-1', [used[0] ?? '']: null }].map((given) => {
      const advice = `if the upstream finds records by ${name}, describe that call in otherCalls`
      return [given, `${show(given)} (${advice})`] as const
    }),
  )
  return allRefused(
    session,
    [...bad.map((given) => [given, show(given)] as const), ...half],
    operation.takes === 'refAnd' ? 'ref' : 'input',
  )
}

/** Printable, and each of its marks means something in a URL or a form. */
const MARKED = 'a&id=1#b?c%2Fd+e;f'

async function encoded(operation: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const half of usedHalves(operation)) {
    const before = requests().length
    const end = await ask(about(operation, { [half]: MARKED }))
    const request = requests()[before]
    if (request === undefined && unlike(end, 'invalid_request', 'not_sent') === null) continue
    if (request === undefined || !leavesOf(request).includes(MARKED)) faults.push(`the ${half} ${show(MARKED)} is not what is sent`)
  }
  return faults
}

/** A record or receipt can be passed as it is, and null says no more than absence. */
async function fits(operation: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const call of [operation, ...operation.others]) {
    const ref = refOf(call)
    const sent = async (given: object): Promise<Sent | string> => {
      const before = requests().length
      const end = await ask({ ...about(call, given), answer: call.success })
      const first = requests()[before]
      return first === undefined || 'error' in end ? ('error' in end ? inWords(end.error) : 'nothing is sent') : sentIn(first)
    }
    const [plain, again] = [await sent(ref), await sent(ref)]
    if (typeof plain === 'string' || typeof again === 'string') return [`given ${show(ref)}: ${plain}`]
    const volatile = partsThatDiffer(plain, again)
    const absent = ['reference', 'id'].filter((half) => (ref[half] ?? null) === null)
    for (const [what, given] of [
      ['the other half null', { ...ref, ...Object.fromEntries(absent.map((half) => [half, null])) }],
      ['the other half undefined', { ...ref, ...Object.fromEntries(absent.map((half) => [half, undefined])) }],
      ['the fields of a receipt beside them', { ...ref, provider: 'x', status: 'pending', test: null, raw: { a: '1' } }],
    ] as const) {
      const found = await sent(given)
      const others = typeof found === 'string' ? [found] : partsThatDiffer(plain, found).filter((part) => !volatile.includes(part))
      if (others.length > 0) faults.push(`given ${show(ref)} with ${what} it does something else: ${others.join(', ')}`)
    }
  }
  return faults
}
