import type { Recovery } from '@paymux/core'
import { MEMBERS } from '@paymux/core'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords, refOf, settle, unlike, withUpstream } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { partsThatDiffer, sentIn } from '../sent.ts'
import { at } from '../wire.ts'
import { isPaymentError } from './answers.ts'

/** What can be done after a write whose outcome is not known: what is declared, held against what is sent. */
export function recoveryChecks(kit: Kit): readonly Check[] {
  return Object.entries(MEMBERS)
    .filter(([group, members]) => 'recovery' in members && at(kit.sample, group) !== undefined)
    .flatMap(([group]) => {
      const recovery = at(kit.sample, `${group}.recovery`) as Recovery
      const create = kit.operations.find(({ name }) => name === `${group}.create`)
      const get = kit.operations.find(({ name }) => name === `${group}.get`)
      // Another rule refuses that they are missing.
      if (typeof recovery !== 'object' || create === undefined || get === undefined) return []
      return [
        check('recovery-declared', group, async () => [
          ...windowFaults(recovery),
          ...(await lookUpFaults(kit, get, recovery)),
          ...(recovery.repeat === 'refused' && create.errors.conflict === undefined
            ? ['a repeat is refused, and the description does not say with what: `errors.conflict`']
            : []),
        ]),
        ...(recovery.repeat === 'same' ? [check('repeat-same', create.name, () => repeatFaults(kit, create))] : []),
        check('recovery-told', create.name, () => told(kit, create, recovery)),
      ]
    })
}

function windowFaults({ repeat, withinMs }: Recovery): readonly string[] {
  return withinMs !== null && repeat !== 'same' ? [`withinMs says how long repeat "same" holds, and repeat is "${repeat}"`] : []
}

async function lookUpFaults(kit: Kit, get: Operation, { lookup }: Recovery): Promise<readonly string[]> {
  const byReference = [get, ...get.others].find((call) => typeof refOf(call).reference === 'string' && (refOf(call).id ?? null) === null)
  if (lookup) {
    if (byReference === undefined) return [`lookup is true, and the description has no ${get.name} by the reference alone`]
    return kit.session(byReference, async ({ ask }) => {
      const end = await ask()
      return 'error' in end ? [`lookup is true, and the look-up by the reference fails: ${inWords(end.error)}`] : []
    })
  }
  return kit.session(get, async ({ ask }) => {
    const fault = unlike(await ask({ input: { reference: 'r-7731', id: null } }), 'invalid_request', 'not_sent')
    return fault === null ? [] : [`lookup is false, and asked by the reference alone ${fault}`]
  })
}

/** An upstream can tell a repeat only if it is one: the same bytes and key, whoever sends them. */
function repeatFaults(kit: Kit, create: Operation): Promise<readonly string[]> {
  return withUpstream(create.success, async ({ baseUrl, log }) => {
    const make = () => kit.make({ baseUrl, retries: 0 })
    const first = make()
    for (const provider of [first, first, make()]) {
      const end = await settle(() => create.call(provider))
      if ('error' in end) return [`the documented success is not understood: ${inWords(end.error)}`]
    }
    await settle(() => create.call(first, { input: { ...create.input, reference: 'another-7731' } }))
    const [one = {}, repeated = {}, anew = {}, other = {}] = log().map(sentIn)
    const [original, copy] = log()
    const differs = (sent: Sent): string => partsThatDiffer(one, sent).join(', ')
    return [
      ...(differs(repeated) === '' ? [] : [`the second create with the same input differs in ${differs(repeated)}`]),
      ...(original?.body === copy?.body ? [] : ['the second create has other bytes']),
      ...(differs(anew) === '' ? [] : [`that of a provider that is made anew differs in ${differs(anew)}`]),
      ...Object.keys(one)
        .filter((part) => /^header\.(?=.*idempoten)/.test(part) && one[part] === other[part])
        .map((part) => `an order with another reference has the same ${part}: it would be answered with the first`),
      ...(differs(other) === '' ? ['an order with another reference is the same request'] : []),
    ]
  })
}

/** The error must say what `recovery` declares: a person does what it says. */
function told(kit: Kit, create: Operation, { lookup, repeat }: Recovery): Promise<readonly string[]> {
  const repeats = repeat === 'same' || repeat === 'refused'
  return kit.session(create, async ({ ask }) => {
    const end = await ask({ answer: { status: 502, body: '<h1>Bad Gateway</h1>' } })
    if (!isPaymentError(end)) return ['HTTP 502 does not end in a PaymentError']
    const { message } = end.error
    return [
      ...(/look it up/.test(message) === lookup ? [] : [`lookup is ${lookup}, and the error says otherwise`]),
      ...(/repeat the very same call/.test(message) === repeats ? [] : [`repeat is "${repeat}", and the error says otherwise`]),
    ].map((fault) => `${fault}: ${message}`)
  })
}
