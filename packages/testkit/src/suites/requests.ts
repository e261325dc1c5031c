import { minorUnits, money, toMinorUnits } from '@paymux/core'
import { readDecimal } from '@paymux/core/authoring'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { describe, show, unlike } from '../kit.ts'
import { inputFields } from '../specification.ts'
import { leavesOf } from '../wire.ts'

/** Values of optional fields that are found again in a request. */
const OPTIONAL: Readonly<Record<string, unknown>> = {
  bank: '100000000777',
  description: 'Order no. 7731',
  customerEmail: 'payer7731@mail.example',
  metadata: { order: 'no7731' },
  reason: 'Returned, no. 7731',
}

/** Each of them comes out differently when it goes through a number, or through a number times a hundred. */
const EXACT_AMOUNTS = ['999999999999999.99', '90071992547409.93', '1001.10', '0.29', '8.20']

/** What leaves. */
export function requestChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, operation.name, () => kit.session(operation, faults))
    return [
      of('request-route', (session) => route(operation, session)),
      ...(Object.keys(inputFields(operation.name)).length > 0 && operation.input !== undefined
        ? [of('input-carried', (session) => carried(operation, session))]
        : []),
      ...(operation.input?.amount === undefined ? [] : [of('request-amount-exact', (session) => exactAmounts(operation, session))]),
    ]
  })
}

async function route(operation: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [at, call] of [operation, ...operation.others].entries()) {
    const { input, success, sample } = call
    const before = requests().length
    const end = await ask({ input, ref: sample.ref, answer: success })
    const [first, ...more] = requests().slice(before)
    if ('error' in end) faults.push(`${show(input)} fails: ${describe(end.error)}`)
    if (more.length > 0) faults.push(`it sends ${more.length + 1} requests`)
    const sent = first === undefined ? 'nothing' : `${first.method} ${first.target.split('?')[0]}`
    if (sent !== sample.route) {
      const advice = at > 0 && sample.route === operation.sample.route ? '; if that is right, give this one of `otherCalls` a route' : ''
      faults.push(`it sends ${sent}, not ${sample.route}${advice}`)
    }
  }
  return faults
}

/** All that the last request says. */
function lastSent({ requests }: Pick<Session, 'requests'>): readonly string[] {
  return leavesOf(requests().at(-1) ?? { target: '', body: '' })
}

async function carried({ name, input = {} }: Operation, session: Session): Promise<readonly string[]> {
  const faults: string[] = []
  const fields = inputFields(name)
  const probes = Object.entries(OPTIONAL).filter(([field]) => field in fields)
  for (const [field, value] of Object.entries({ ...Object.fromEntries(probes), ...input })) {
    const texts = textsOf(value)
    if (['amount', 'method', 'feeFrom'].includes(field) || texts.length === 0) continue
    const end = await session.ask({ input: { ...input, [field]: value } })
    if ('error' in end) {
      const refused = unlike(end, 'invalid_request', 'not_sent') === null && !(field in input)
      if (!refused) faults.push(`with ${field} it fails: ${describe(end.error)}`)
      continue
    }
    const sent = lastSent(session)
    if (!texts.every((text) => sent.some((leaf) => leaf.includes(text)))) faults.push(`${field} is accepted and not sent`)
  }
  return 'feeFrom' in fields ? [...faults, ...(await feeBearer(input, session))] : faults
}

async function feeBearer(input: object, session: Session): Promise<readonly string[]> {
  const sent: string[] = []
  for (const feeFrom of ['amount', 'balance']) {
    const end = await session.ask({ input: { ...input, feeFrom } })
    if ('result' in end) sent.push(lastSent(session).join('\n'))
    else if (unlike(end, 'invalid_request', 'not_sent') !== null) return [`with feeFrom "${feeFrom}" it fails: ${describe(end.error)}`]
  }
  return sent.length === 2 && sent[0] === sent[1] ? ['feeFrom makes no difference in what is sent'] : []
}

async function exactAmounts({ input = {} }: Operation, session: Session): Promise<readonly string[]> {
  const { currency } = input.amount as { currency: string }
  const faults: string[] = []
  let accepted = 0
  for (const amount of EXACT_AMOUNTS) {
    const before = session.requests().length
    const end = await session.ask({ input: { ...input, amount: { amount, currency } } })
    if (unlike(end, 'invalid_request', 'not_sent') === null) continue
    // An answer that repeats the sample's amount is refused now, and rightly so.
    if (session.requests().length === before && 'error' in end) faults.push(`with ${amount} it fails: ${describe(end.error)}`)
    accepted++
    const forms = [readDecimal(amount), minorUnits(currency) === null ? null : String(toMinorUnits(money(amount, currency)))]
    if (!lastSent(session).some((leaf) => forms.includes(readDecimal(leaf)))) faults.push(`${amount} ${currency} is not what is sent`)
  }
  return accepted === 0 ? [`it refuses every one of ${EXACT_AMOUNTS.join(', ')}`] : faults
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
