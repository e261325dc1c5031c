import { isDeepStrictEqual } from 'node:util'
import type { Money } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { expectedMoney, hardAmounts } from '../amounts.ts'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { describe, unlike } from '../kit.ts'
import type { StatusWords } from '../plan.ts'
import { ABSENT, at, edited, expand, fieldsOf, numberToken, scalarAt } from '../wire.ts'

/** Words that no upstream has; some of them are found in every object. */
export const STRANGE_WORDS = ['on_review_7731', 'constructor', 'toString', '__proto__']
const STRANGE_NUMBERS = ['7731']

/** How answers are read. */
export function answerChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { name, sample, input } = operation
    const of = (rule: Check['rule'], faults: (reader: Reader) => Promise<readonly string[]>): Check =>
      check(rule, name, () => kit.session(operation, (session) => faults(reader(kit, operation, session))))
    return [
      ...(sourced(operation).length > 0 ? [of('money-exact', exactMoney), of('raw-exact', exactRaw)] : []),
      ...(sample.status === undefined ? [] : [of('status-total', unknownWords), of('status-words', knownWords)]),
      of('unknown-fields', unknownFields),
      of('optional-fields', optionalFields),
      ...(sample.required.length > 0 ? [of('required-fields', requiredFields)] : []),
      ...(input !== undefined && (sample.reference ?? sample.id) !== undefined ? [of('record-matches', otherRecords)] : []),
    ]
  })
}

/** A session that answers with edited samples. */
export interface Reader extends Session {
  readonly kit: Kit
  readonly operation: Operation
  /** Asks; the answer has another value at a path. */
  readonly with: (path: string, value: unknown, input?: object) => Promise<CallEnd>
}

export function reader(kit: Kit, operation: Operation, session: Session): Reader {
  const { success } = operation
  return {
    ...session,
    kit,
    operation,
    with: (path, value, input) =>
      session.ask({ answer: { ...success, body: edited(success.body, path, value) }, ...(input === undefined ? {} : { input }) }),
  }
}

/** The strange words in the kind of token that the sample has. */
export function strangeWords(body: string, { path }: StatusWords): readonly (readonly [string, unknown])[] {
  const isNumber = scalarAt(body, path)?.isNumber === true
  return isNumber ? STRANGE_NUMBERS.map((word) => [word, numberToken(word)]) : STRANGE_WORDS.map((word) => [word, word])
}

function sourced({ sample }: Operation): readonly (readonly [string, string])[] {
  return Object.entries(sample.money ?? {}).filter((entry): entry is [string, string] => entry[1] !== null)
}

async function exactMoney({ kit, operation, ask, with: answer }: Reader): Promise<readonly string[]> {
  const { upstream } = kit.plan
  const faults: string[] = []
  const sample = await ask()
  for (const [field, path] of sourced(operation)) {
    const currency = 'result' in sample ? (at(sample.result, `${field}.currency`) as string | undefined) : undefined
    if (currency === undefined) return [`${field} is not there with the sample's answer, although money names it`]
    for (const token of hardAmounts(upstream)) {
      const expected = expectedMoney(upstream, token, currency)
      for (const [form, value] of [
        ['number', numberToken(token)],
        ['text', token],
      ] as const) {
        const fault = faultOfMoney(await answer(path, value), field, expected)
        if (fault !== null) faults.push(`${path} as the ${form} ${token}: ${fault}`)
      }
    }
  }
  return faults
}

function faultOfMoney(end: CallEnd, field: string, expected: Money): string | null {
  if ('error' in end) return describe(end.error)
  const found = at(end.result, field)
  return isDeepStrictEqual({ ...(found as object) }, { ...expected })
    ? null
    : `${field} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`
}

async function exactRaw({ kit, operation, with: answer }: Reader): Promise<readonly string[]> {
  const [, path = ''] = sourced(operation)[0] ?? []
  const token = hardAmounts(kit.plan.upstream).at(-1) ?? ''
  const end = await answer(path, numberToken(token))
  if ('error' in end) return [describe(end.error)]
  const list = Array.isArray(end.result) ? end.result : [end.result]
  const raws = list.map((record) => at(record, 'raw')).filter((raw) => raw !== undefined)
  if (raws.length === 0) return []
  const faults = raws.flatMap(numbersIn)
  return JSON.stringify(raws).includes(`"${token}"`) ? faults : [`raw does not have the text ${token} of ${path}`, ...faults]
}

/** Says where a record has numbers. */
export function numbersIn(value: unknown): readonly string[] {
  if (typeof value === 'number' || typeof value === 'bigint') return [`raw has the number ${value}, not its text`]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

async function unknownWords({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { status } = operation.sample
  if (status === undefined) return []
  const faults: string[] = []
  for (const [word, value] of strangeWords(operation.success.body, status)) {
    faults.push(...faultsOfStatus(await answer(status.path, value), word, 'unknown'))
  }
  return faults
}

async function knownWords({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { status } = operation.sample
  if (status === undefined) return []
  const isNumber = scalarAt(operation.success.body, status.path)?.isNumber === true
  const faults: string[] = []
  for (const [word, expected] of Object.entries(status.words)) {
    faults.push(...faultsOfStatus(await answer(status.path, isNumber ? numberToken(word) : word), word, expected))
  }
  return faults
}

/** What is wrong with the status that a word became. */
export function faultsOfStatus(end: CallEnd, word: string, expected: string): readonly string[] {
  if ('error' in end) return [`with the word "${word}" it fails: ${describe(end.error)}`]
  const { status, rawStatus } = end.result as { status?: unknown; rawStatus?: unknown }
  return [
    ...(status === expected ? [] : [`"${word}" became ${JSON.stringify(status)}, not "${expected}"`]),
    ...(rawStatus === undefined || rawStatus === word ? [] : [`rawStatus is ${JSON.stringify(rawStatus)}, not "${word}"`]),
  ]
}

async function unknownFields({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { required } = operation.sample
  const parents = required
    .flatMap((pattern) => expand(operation.success.body, pattern))
    .map((path) => path.split('.').slice(0, -1).join('.'))
  const faults: string[] = []
  for (const parent of new Set(['', ...parents.filter((path) => !Array.isArray(at(JSON.parse(operation.success.body), path)))])) {
    for (const value of [null, 'x', { a: [true] }]) {
      if (required.includes(`${parent === '' ? '' : `${parent}.`}*`)) continue
      const end = await answer(`${parent === '' ? '' : `${parent}.`}paymux_testkit`, value)
      if ('error' in end) faults.push(`with a new field in ${parent === '' ? 'the answer' : parent} it fails: ${describe(end.error)}`)
    }
  }
  return faults
}

async function optionalFields({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { body } = operation.success
  const required = operation.sample.required.flatMap((pattern) => expand(body, pattern))
  const needed = (path: string): boolean => required.some((each) => each === path || each.startsWith(`${path}.`))
  const faults: string[] = []
  for (const path of fieldsOf(body).filter((each) => !needed(each))) {
    for (const [what, value] of [
      ['absent', ABSENT],
      ['null', null],
      ['empty', ''],
    ] as const) {
      const end = await answer(path, value)
      if ('error' in end) faults.push(`with ${path} ${what} it fails: ${describe(end.error)}`)
    }
  }
  return faults
}

async function requiredFields({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { body } = operation.success
  const faults: string[] = []
  for (const pattern of operation.sample.required) {
    // An entry of a list or map may be gone; if it is there, it must be whole.
    const values = [['null', null], ['empty', ''], ...(pattern.endsWith('*') ? [] : [['absent', ABSENT] as const])] as const
    for (const path of expand(body, pattern)) {
      for (const [what, value] of values) {
        const fault = unlike(await answer(path, value), 'invalid_response', 'unknown')
        if (fault !== null) faults.push(`with ${path} ${what} ${fault}`)
      }
    }
  }
  return faults
}

async function otherRecords({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { input = {}, sample, name } = operation
  const faults: string[] = []
  for (const given of [input, ...((sample.otherInputs ?? []) as Operation['input'][])]) {
    for (const field of ['reference', 'id'] as const) {
      const path = sample[field]
      if (path === undefined || typeof given?.[field] !== 'string') continue
      const token = scalarAt(operation.success.body, path)
      if (token === null) return [`the sample has no text at ${path}`]
      const fault = unlike(await answer(path, another(token.text), given), 'invalid_response', 'unknown')
      if (fault !== null) faults.push(`${name.endsWith('.get') ? 'asked' : 'ordered'} by ${field}, with ${path} of another record ${fault}`)
    }
  }
  return faults
}

/** Another name of the same form. */
export function another(name: string): string {
  return name.slice(0, -1) + (name.endsWith('1') ? '2' : '1')
}

/** The upstream's own word for people, as an error has it. */
export function isPaymentError(end: CallEnd): end is { readonly error: PaymentError } {
  return 'error' in end && PaymentError.is(end.error)
}
