import { minorUnits, money, toMinorUnits } from '@paymux/core'
import { readDecimal } from '@paymux/core/authoring'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { describe, unlike } from '../kit.ts'
import { leavesOf } from '../wire.ts'

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'payouts.create': ['reference', 'amount', 'method', 'destination'],
  'invoices.create': ['reference', 'amount'],
}

/** Optional fields of the specification, each with a value to be found again in the request. */
const OPTIONAL: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'payouts.create': { bank: '100000000777' },
  'invoices.create': { description: 'Order no. 7731', customerEmail: 'payer7731@mail.example', metadata: { order: 'no7731' } },
}

const REFERENCES = ['', ' ', 'x'.repeat(10_000), 'a\r\nx-injected: 1', 'a\u0000', 7731, null]
const AMOUNTS = [
  '0',
  '0.00',
  '-5.00',
  '+5',
  '1e3',
  '1e21',
  '4,85',
  '4.85.0',
  ' 5',
  '',
  'abc',
  '0x10',
  'NaN',
  'Infinity',
  5,
  null,
  undefined,
]
const CURRENCIES = ['ZZZ', '', 'R', 643, null, undefined]
/** Each of them comes out differently when it goes through a number, or through a number times a hundred. */
const EXACT_AMOUNTS = ['999999999999999.99', '90071992547409.93', '1001.10', '0.29', '8.20']

/** What leaves, and what must not. */
export function requestChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { name, input } = operation
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, name, () => kit.session(operation, faults))
    const checks = [of('request-route', (session) => route(operation, session))]
    if (input === undefined) return checks
    checks.push(
      of('input-unknown-field', (session) => allRefused(session, [[{ ...input, paymuxTestkit: 'x' }, 'an unknown field']])),
      of('input-complete', (session) => incomplete(operation, session)),
    )
    if (REQUIRED[name] !== undefined) {
      const amount = input.amount as { readonly amount: string; readonly currency: string }
      // What floats leave behind; a currency without known decimals may have that many.
      const long = minorUnits(amount.currency) === null ? [] : ['0.30000000000000004', '4.8500001']
      checks.push(
        of('input-carried', (session) => carried(operation, session)),
        of('input-undefined', (session) => undefinedFields(operation, session)),
        of('input-faults-together', (session) => together(input, session)),
        of('amount-checked', (session) =>
          allRefused(
            session,
            [...AMOUNTS, ...long].map((bad) => [{ ...input, amount: { ...amount, amount: bad } }, `the amount ${show(bad)}`]),
          ),
        ),
        of('currency-checked', (session) =>
          allRefused(
            session,
            CURRENCIES.map((bad) => [{ ...input, amount: { ...amount, currency: bad } }, `the currency ${show(bad)}`]),
          ),
        ),
        of('request-amount-exact', (session) => exactAmounts(operation, session)),
      )
    }
    if (typeof input.reference === 'string') {
      checks.push(
        of('reference-checked', (session) =>
          allRefused(
            session,
            REFERENCES.map((bad) => [{ ...input, reference: bad }, `the reference ${show(bad)}`]),
          ),
        ),
      )
    }
    if (name.endsWith('.get')) {
      const bad = [{}, { ...input, id: 'p-1', reference: 'r-1' }, { reference: undefined }]
      checks.push(
        of('look-up-checked', (session) =>
          allRefused(
            session,
            bad.map((given) => [given, show(given)]),
          ),
        ),
      )
    }
    return checks
  })
}

async function route({ sample, input }: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [at, given] of [input, ...(sample.otherInputs ?? [])].entries()) {
    const expected = sample.otherRoutes?.[at - 1] ?? sample.route
    const before = requests().length
    const end = await ask({ input: given })
    const [first, ...more] = requests().slice(before)
    if ('error' in end) faults.push(`${show(given)} fails: ${describe(end.error)}`)
    if (more.length > 0) faults.push(`it sends ${more.length + 1} requests`)
    const sent = first === undefined ? 'nothing' : `${first.method} ${first.target.split('?')[0]}`
    if (sent !== expected) {
      const advice = at > 0 && sample.otherRoutes === undefined ? '; if that is right, name it in `otherRoutes`' : ''
      faults.push(`it sends ${sent}, not ${expected}${advice}`)
    }
  }
  return faults
}

/** Asks with each bad input: each must be refused before anything is sent. */
async function allRefused({ ask, requests }: Session, inputs: readonly (readonly [unknown, string])[]): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [input, what] of inputs) {
    const before = requests().length
    const fault = unlike(await ask({ input }), 'invalid_request', 'not_sent')
    if (fault !== null) faults.push(`given ${what}, ${fault}`)
    else if (requests().length > before) faults.push(`given ${what}, a request was sent before it was refused`)
  }
  return faults
}

function incomplete({ name, input = {} }: Operation, session: Session): Promise<readonly string[]> {
  const nothing = [undefined, null, 'text', 7].map((given) => [given, `${show(given)} for an input`] as const)
  const absent = (REQUIRED[name] ?? []).flatMap((field) => [
    [Object.fromEntries(Object.entries(input).filter(([other]) => other !== field)), `no ${field}`] as const,
    [{ ...input, [field]: null }, `null for ${field}`] as const,
  ])
  return allRefused(session, [...nothing, ...absent])
}

async function carried({ name, input = {} }: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  const given = { ...OPTIONAL[name], ...input }
  for (const [field, value] of Object.entries(given)) {
    const texts = textsOf(value)
    if (['amount', 'method', 'feeFrom'].includes(field) || texts.length === 0) continue
    const end = await ask({ input: { ...input, [field]: value } })
    if ('error' in end) {
      const refused = unlike(end, 'invalid_request', 'not_sent') === null && !(field in input)
      if (!refused) faults.push(`with ${field} it fails: ${describe(end.error)}`)
      continue
    }
    const sent = leavesOf(requests().at(-1) ?? { target: '', body: '' })
    if (!texts.every((text) => sent.some((leaf) => leaf.includes(text)))) faults.push(`${field} is accepted and not sent`)
  }
  if (name === 'payouts.create') faults.push(...(await feeBearer(input, { ask, requests })))
  return faults
}

async function feeBearer(input: object, { ask, requests }: Pick<Session, 'ask' | 'requests'>): Promise<readonly string[]> {
  const sent: string[] = []
  for (const feeFrom of ['amount', 'balance']) {
    const end = await ask({ input: { ...input, feeFrom } })
    if ('result' in end) sent.push(leavesOf(requests().at(-1) ?? { target: '', body: '' }).join('\n'))
    else if (unlike(end, 'invalid_request', 'not_sent') !== null) return [`with feeFrom "${feeFrom}" it fails: ${describe(end.error)}`]
  }
  return sent.length === 2 && sent[0] === sent[1] ? ['feeFrom makes no difference in what is sent'] : []
}

async function undefinedFields({ name, input = {} }: Operation, { ask }: Session): Promise<readonly string[]> {
  const optional = [...Object.keys(OPTIONAL[name] ?? {}), ...(name === 'payouts.create' ? ['feeFrom'] : ['method'])]
  const absent = Object.fromEntries(optional.filter((field) => !(field in input)).map((field) => [field, undefined]))
  const end = await ask({ input: { ...absent, ...input } })
  return 'error' in end ? [`with ${Object.keys(absent).join(', ')} undefined it fails: ${describe(end.error)}`] : []
}

async function together(input: Readonly<Record<string, unknown>>, { ask }: Session): Promise<readonly string[]> {
  const end = await ask({ input: { ...input, reference: '', amount: { ...(input.amount as object), amount: '-1' } } })
  const fault = unlike(end, 'invalid_request', 'not_sent')
  if (fault !== null) return [fault]
  const { message } = (end as { error: Error }).error
  return ['reference', 'amount']
    .filter((field) => !message.includes(field))
    .map((field) => `with two faults in the input the error does not name ${field}: ${message}`)
}

async function exactAmounts({ input = {} }: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const { currency } = input.amount as { currency: string }
  const faults: string[] = []
  let accepted = 0
  for (const amount of EXACT_AMOUNTS) {
    const { result, error } = { result: undefined, error: undefined, ...(await ask({ input: { ...input, amount: { amount, currency } } })) }
    if (error !== undefined && unlike({ error }, 'invalid_request', 'not_sent') === null) continue
    if (result === undefined) faults.push(`with ${amount} it fails: ${describe(error)}`)
    accepted++
    const forms = [readDecimal(amount), minorUnits(currency) === null ? null : String(toMinorUnits(money(amount, currency)))]
    const sent = leavesOf(requests().at(-1) ?? { target: '', body: '' })
    if (!sent.some((leaf) => forms.includes(readDecimal(leaf)))) faults.push(`${amount} ${currency} is not what is sent`)
  }
  return accepted === 0 ? [`it refuses every one of ${EXACT_AMOUNTS.join(', ')}`] : faults
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** A value in a few characters. */
function show(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 50)}… (${text.length} characters)` : text
}
