import { minorUnits, money, toMinorUnits } from '@paymux/core'
import { readDecimal } from '@paymux/core/authoring'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { inWords, show, unlike } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { contentOf, partsOf, partsThatDiffer } from '../sent.ts'
import { inputFields } from '../specification.ts'
import { isJson, leavesOf } from '../wire.ts'

/** Values of optional fields that are found again in a request. */
const OPTIONAL: Readonly<Record<string, unknown>> = {
  bank: '100000000777',
  description: 'Order no. 7731',
  customerEmail: 'payer7731@mail.example',
  metadata: { order: 'no7731' },
  reason: 'Returned, no. 7731',
}

const FEE_SIDES = ['amount', 'balance'] as const

/** Each of them comes out differently when it goes through a number, or through a number times a hundred. */
const EXACT_AMOUNTS = ['999999999999999.99', '90071992547409.93', '1001.10', '0.29', '8.20']

/** Holds what is sent against the description and the input. */
export function requestChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, operation.name, () => kit.session(operation, faults))
    return [
      of('request-route', (session) => route(operation, session)),
      ...(operation.effect === 'write' || [operation, ...operation.others].some(({ sample }) => sample.sends !== undefined)
        ? [of('request-documented', (session) => documented(kit, operation, session))]
        : []),
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
    if ('error' in end) faults.push(`${show(input)} fails: ${inWords(end.error)}`)
    if (more.length > 0) faults.push(`it sends ${more.length + 1} requests`)
    const sent = first === undefined ? 'nothing' : `${first.method} ${first.target.split('?')[0]}`
    if (sent !== sample.route) {
      const advice = at > 0 && sample.route === operation.sample.route ? '; if that is right, give this one of `otherCalls` a route' : ''
      faults.push(`it sends ${sent}, not ${sample.route}${advice}`)
    }
  }
  return faults
}

/** What HTTP itself and its client bring along. */
const OF_HTTP =
  /^header\.(accept|accept-encoding|accept-language|connection|content-type|keep-alive|sec-fetch-mode|transfer-encoding|user-agent)$/

async function documented(kit: Kit, operation: Operation, session: Session): Promise<readonly string[]> {
  const calls = [operation, ...operation.others]
  const faults =
    operation.effect === 'write' && operation.sample.sends === undefined ? ['the description does not say what it `sends`'] : []
  for (const { input, success, sample } of calls) {
    const { sends } = sample
    if (sends === undefined) continue
    const before = session.requests().length
    await session.ask({ input, ref: sample.ref, answer: success })
    const request = session.requests()[before]
    // Another rule refuses that nothing is sent.
    if (request === undefined) continue
    const sent = contentOf(request)
    const right = typeof sends === 'function' ? sends(sent) : sends
    const parts = partsOf({ ...right, headers: { ...contentType(right.body), ...right.headers } })
    faults.push(...unlikeParts(parts, partsOf(sent)).map((fault) => `given ${show(input)}, ${withoutSecrets(kit, fault)}`))
  }
  return [...faults, ...(await undescribedFee(calls, session))]
}

function contentType(body: string | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-type': isJson(body) ? 'application/json' : 'application/x-www-form-urlencoded' }
}

function unlikeParts(right: Sent, sent: Sent): readonly string[] {
  const told = (value: string | undefined): string => value?.replace(/; *charset=utf-8$/i, '') ?? 'absent'
  return partsThatDiffer(right, sent)
    .filter((part) => (part in right || !OF_HTTP.test(part)) && told(sent[part]) !== told(right[part]))
    .map((part) => `${part} is ${told(sent[part])}, not ${told(right[part])}`)
}

/** Keys of a plan may be real ones; HTTP Basic has them in a form of its own. */
function withoutSecrets({ secrets }: Kit, text: string): string {
  const shown = text.replace(/(Basic )[A-Za-z\d+/=]+/g, '$1[secret]')
  return secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), shown)
}

/** Two sides that are taken for one another make two different requests too, so one of them must be described. */
async function undescribedFee([operation, ...others]: readonly Operation[], session: Session): Promise<readonly string[]> {
  if (operation === undefined || !('feeFrom' in inputFields(operation.name))) return []
  if ([operation, ...others].some(({ input, sample }) => input?.feeFrom !== undefined && sample.sends !== undefined)) return []
  for (const feeFrom of FEE_SIDES) {
    const end = await session.ask({ input: { ...operation.input, feeFrom } })
    if (unlike(end, 'invalid_request', 'not_sent') === null) return []
  }
  return ["feeFrom can be either, and no call that is described with `sends` has it: give one of `otherCalls` feeFrom 'balance'"]
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
      if (!refused) faults.push(`with ${field} it fails: ${inWords(end.error)}`)
      continue
    }
    const sent = lastSent(session)
    if (!texts.every((text) => sent.some((leaf) => leaf.includes(text)))) faults.push(`${field} is accepted and not sent`)
  }
  return 'feeFrom' in fields ? [...faults, ...(await feeBearer(input, session))] : faults
}

async function feeBearer(input: object, session: Session): Promise<readonly string[]> {
  const sent: string[] = []
  for (const feeFrom of FEE_SIDES) {
    const end = await session.ask({ input: { ...input, feeFrom } })
    if ('result' in end) sent.push(lastSent(session).join('\n'))
    else if (unlike(end, 'invalid_request', 'not_sent') !== null) return [`with feeFrom "${feeFrom}" it fails: ${inWords(end.error)}`]
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
    if (session.requests().length === before && 'error' in end) faults.push(`with ${amount} it fails: ${inWords(end.error)}`)
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
