import { minorUnits } from '@paymux/core'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { hasRef, inWords, refOf, show, unlike } from '../kit.ts'
import { inputFields } from '../specification.ts'

const REFERENCES = ['', ' ', 'x'.repeat(10_000), 'a\r\nx-injected: 1', 'a\u0000', 7731]
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

/** Inputs that must be refused before anything is sent. */
export function inputChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { name, input, takes } = operation
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, name, () => kit.session(operation, faults))
    const fields = inputFields(name)
    const takesFields = takes === 'fields' || takes === 'refAnd'
    const amount = input?.amount as { readonly amount: string; readonly currency: string } | undefined
    return [
      ...(takesFields
        ? [
            of('input-unknown-field', (session) => allRefused(session, [[{ ...input, paymuxTestkit: 'x' }, 'an unknown field']])),
            of('input-complete', (session) => incomplete(operation, session)),
          ]
        : []),
      ...(Object.keys(fields).length > 0 ? [of('input-undefined', (session) => undefinedFields(operation, session))] : []),
      ...(takesFields && amount !== undefined
        ? [
            of('amount-checked', (session) => allRefused(session, badAmounts(input, amount))),
            of('currency-checked', (session) =>
              allRefused(
                session,
                CURRENCIES.map((bad) => [{ ...input, amount: { ...amount, currency: bad } }, `the currency ${show(bad)}`]),
              ),
            ),
          ]
        : []),
      ...(typeof input?.reference === 'string' && amount !== undefined
        ? [of('input-faults-together', (session) => together(input, session))]
        : []),
      ...(typeof input?.reference === 'string' || hasRef(operation)
        ? [of('reference-checked', (session) => badNames(operation, session))]
        : []),
    ]
  })
}

/** Asks with each bad input: each must be refused before anything is sent. */
export async function allRefused(
  session: Pick<Session, 'ask' | 'requests'>,
  inputs: readonly (readonly [input: unknown, what: string])[],
  as: 'input' | 'ref' = 'input',
): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [input, what] of inputs) {
    const before = session.requests().length
    const fault = unlike(await session.ask({ [as]: input }), 'invalid_request', 'not_sent')
    if (fault !== null) faults.push(`given ${what}, ${fault}`)
    else if (session.requests().length > before) faults.push(`given ${what}, a request was sent before it was refused`)
  }
  return faults
}

function badAmounts(input: object | undefined, amount: { readonly currency: string }): readonly (readonly [unknown, string])[] {
  // What floats leave behind; a currency without known decimals may have that many.
  const long = minorUnits(amount.currency) === null ? [] : ['0.30000000000000004', '4.8500001']
  return [...AMOUNTS, ...long].map((bad) => [{ ...input, amount: { ...amount, amount: bad } }, `the amount ${show(bad)}`])
}

/** Bad names of the record, by whichever half the sample and its other calls name it. */
function badNames(operation: Operation, session: Session): Promise<readonly string[]> {
  if (!hasRef(operation)) {
    const bad = [...REFERENCES, null].map((value) => [{ ...operation.input, reference: value }, `the reference ${show(value)}`] as const)
    return allRefused(session, bad)
  }
  const halves = [operation, ...operation.others].flatMap((call) => Object.keys(refOf(call)))
  const bad = [...new Set(halves)].flatMap((half) => REFERENCES.map((value) => [{ [half]: value }, `the ${half} ${show(value)}`] as const))
  return allRefused(session, bad, operation.takes === 'refAnd' ? 'ref' : 'input')
}

function incomplete({ name, input = {} }: Operation, session: Session): Promise<readonly string[]> {
  const required = Object.entries(inputFields(name)).filter(([, kind]) => kind === 'required')
  const needs = required.length > 0 || Object.keys(inputFields(name)).length === 0
  const nothing = [...(needs ? [undefined, null] : []), 'text', 7].map((given) => [given, `${show(given)} for an input`] as const)
  const absent = required.flatMap(([field]) => [
    [Object.fromEntries(Object.entries(input).filter(([other]) => other !== field)), `no ${field}`] as const,
    [{ ...input, [field]: null }, `null for ${field}`] as const,
  ])
  return allRefused(session, [...nothing, ...absent])
}

async function undefinedFields({ name, input = {} }: Operation, { ask }: Session): Promise<readonly string[]> {
  const optional = Object.entries(inputFields(name)).filter(([field, kind]) => kind === 'optional' && !(field in input))
  const absent = Object.fromEntries(optional.map(([field]) => [field, undefined]))
  const end = await ask({ input: { ...absent, ...input } })
  return 'error' in end ? [`with ${Object.keys(absent).join(', ')} undefined it fails: ${inWords(end.error)}`] : []
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
