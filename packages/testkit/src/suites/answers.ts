import { isDeepStrictEqual } from 'node:util'
import type { Money } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { expectedMoney, hardAmounts } from '../amounts.ts'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords, unlike } from '../kit.ts'
import type { StatusWords } from '../plan.ts'
import { differences, recordsOf, specified } from '../specification.ts'
import { ABSENT, at, expand, fieldsOf, numberToken, scalarAt } from '../wire.ts'
import type { Reader } from './reader.ts'
import { reader } from './reader.ts'
import { otherAmounts, otherRecords, testMoney } from './records.ts'

/** Words that no upstream has; some of them are found in every object. */
const STRANGE_WORDS = ['on_review_7731', 'constructor', 'toString', '__proto__']
const STRANGE_NUMBERS = ['7731']

/** How answers are read. */
export function answerChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { sample } = operation
    // Another call with an answer of its own is read by another mapper.
    const others = operation.others.filter(({ success }) => success.body !== operation.success.body)
    const all = [operation, ...others]
    const of = (rule: Check['rule'], faults: (reader: Reader) => Promise<readonly string[]>, calls = all): Check =>
      check(rule, operation.name, async () => {
        const found: string[] = []
        for (const call of calls) found.push(...(await kit.session(call, (session) => faults(reader(kit, call, session)))))
        return found
      })
    const isNamed = operation.input !== undefined && (sample.reference ?? sample.id) !== undefined
    return [
      ...(sourced(operation).length > 0 ? [of('money-exact', exactMoney), of('raw-exact', exactRaw)] : []),
      ...(sample.status === undefined ? [] : [of('status-total', unknownWords), of('status-words', knownWords)]),
      ...(sample.test === undefined ? [] : [of('test-told', testMoney)]),
      of('unknown-fields', unknownFields),
      of('optional-fields', optionalFields),
      ...(sample.required.length > 0 ? [of('required-fields', requiredFields)] : []),
      ...(isNamed ? [of('record-matches', otherRecords, [operation, ...operation.others])] : []),
      ...(sample.amount === undefined ? [] : [of('amount-matches', otherAmounts)]),
    ]
  })
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
        // An answer that repeats what was asked for must do so exactly, so that is what is asked for.
        const asked = path === operation.sample.amount ? { input: { ...operation.input, amount: expected } } : {}
        const end = await answer(path, value, asked)
        if ('input' in asked && unlike(end, 'invalid_request', 'not_sent') === null) continue
        const fault = faultOfMoney(end, field, expected)
        if (fault !== null) faults.push(`${path} as the ${form} ${token}: ${fault}`)
      }
    }
  }
  return faults
}

function faultOfMoney(end: CallEnd, field: string, expected: Money): string | null {
  if ('error' in end) return inWords(end.error)
  const found = at(end.result, field)
  return isDeepStrictEqual({ ...(found as object) }, { ...expected })
    ? null
    : `${field} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`
}

async function exactRaw({ kit, operation, with: answer }: Reader): Promise<readonly string[]> {
  const { upstream } = kit.plan
  const paths = sourced(operation).map(([, path]) => path)
  const path = paths.find((each) => each !== operation.sample.amount) ?? paths[0] ?? ''
  const isAsked = path === operation.sample.amount
  // The last amount is too large for an order.
  const token = hardAmounts(upstream).at(isAsked ? 1 : -1) ?? ''
  const { currency = '' } = (operation.input?.amount ?? {}) as { currency?: string }
  const asked = isAsked ? { input: { ...operation.input, amount: expectedMoney(upstream, token, currency) } } : {}
  const end = await answer(path, numberToken(token), asked)
  if ('error' in end) return [inWords(end.error)]
  const records = recordsOf(operation.name, end.result) ?? []
  const raws = records.map(([, record]) => at(record, 'raw')).filter((raw) => raw !== undefined)
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
    faults.push(...faultsOfStatus(recordIn(operation, await answer(status.path, value)), word, 'unknown'))
  }
  return faults
}

async function knownWords({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { status } = operation.sample
  if (status === undefined) return []
  const isNumber = scalarAt(operation.success.body, status.path)?.isNumber === true
  const faults: string[] = []
  for (const [word, expected] of Object.entries(status.words)) {
    faults.push(...faultsOfStatus(recordIn(operation, await answer(status.path, isNumber ? numberToken(word) : word)), word, expected))
  }
  return faults
}

/** Of a list or page the first record. */
function recordIn({ name }: Operation, end: CallEnd): CallEnd {
  return 'error' in end ? end : { result: recordsOf(name, end.result)?.[0]?.[1] }
}

/** What is wrong with the status that a word became. */
export function faultsOfStatus(end: CallEnd, word: string, expected: string): readonly string[] {
  if ('error' in end) return [`with the word "${word}" it fails: ${inWords(end.error)}`]
  const { status, rawStatus } = (end.result ?? {}) as { status?: unknown; rawStatus?: unknown }
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
      if ('error' in end) faults.push(`with a new field in ${parent === '' ? 'the answer' : parent} it fails: ${inWords(end.error)}`)
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
    const absent = await answer(path, ABSENT)
    if ('error' in absent) faults.push(`with ${path} absent it fails: ${inWords(absent.error)}`)
    for (const [what, value] of [
      ['null', null],
      ['empty', ''],
    ] as const) {
      const end = await answer(path, value)
      if ('error' in end) faults.push(`with ${path} ${what} it fails: ${inWords(end.error)}`)
      else if ('result' in absent)
        faults.push(
          ...differences(absent.result, end.result)
            .filter((at) => !isMerchants(operation, at))
            .map((at) => `with ${path} ${what} ${at} differs from what it is with ${path} absent`),
        )
    }
  }
  return faults
}

/** Whether a place in a result holds names that the merchant gave: one that is empty is still one of them. */
function isMerchants({ name }: Operation, path: string): boolean {
  const result = specified(name)?.result
  const [field = ''] = path.replace(/^(items\.)?\d+\./, '').split('.')
  return result !== undefined && 'fields' in result && result.fields[field] === 'texts?'
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

/** Whether a call ended in a `PaymentError`. */
export function isPaymentError(end: CallEnd): end is { readonly error: PaymentError } {
  return 'error' in end && PaymentError.is(end.error)
}
