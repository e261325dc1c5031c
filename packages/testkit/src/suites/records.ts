import { about, hasRef, inWords, refOf, unlike } from '../kit.ts'
import { recordsOf } from '../specification.ts'
import { at, numberToken, scalarAt } from '../wire.ts'
import type { Reader } from './reader.ts'
import { another } from './reader.ts'

/** Records that are not the one that was asked for, or ordered. */
export async function otherRecords({ operation, ask, with: answer }: Reader): Promise<readonly string[]> {
  const { sample, name, success } = operation
  const given = hasRef(operation) ? refOf(operation) : (operation.input ?? {})
  const faults: string[] = []
  const names: Record<string, string> = {}
  for (const field of ['reference', 'id'] as const) {
    const path = sample[field]
    if (path === undefined) continue
    const token = scalarAt(success.body, path)
    if (token === null) return [`the sample has no text at ${path}`]
    names[field] = token.text
    if (typeof given[field] !== 'string') continue
    const fault = unlike(await answer(path, another(token.text)), 'invalid_response', 'unknown')
    if (fault !== null)
      faults.push(`${name.endsWith('.create') ? 'ordered' : 'asked'} by ${field}, with ${path} of another record ${fault}`)
  }
  if (operation.takes !== 'ref' || names.reference === undefined || names.id === undefined) return faults
  // Asked for by both names, the record must have both.
  const both = await ask(about(operation, names))
  if ('error' in both) return [...faults, `asked by both of its names it fails: ${inWords(both.error)}`]
  for (const field of ['reference', 'id'] as const) {
    const end = await answer(sample[field] ?? '', another(names[field] ?? ''), about(operation, names))
    const fault = unlike(end, 'invalid_response', 'unknown')
    if (fault !== null) faults.push(`asked by both of its names, with ${sample[field]} of another record ${fault}`)
  }
  return faults
}

/** A repeated order may be answered with the first one, which must not pass for another. */
export async function otherAmounts({ kit, operation, with: answer }: Reader): Promise<readonly string[]> {
  const path = operation.sample.amount ?? ''
  const token = scalarAt(operation.success.body, path)
  if (token === null) return [`the sample has no amount at ${path}`]
  const faults: string[] = []
  for (const other of kit.plan.upstream.amounts === 'minor' ? ['7731', `${token.text}0`] : ['77.31', `1${token.text}`]) {
    const end = await answer(path, token.isNumber ? numberToken(other) : other)
    const fault = unlike(end, 'invalid_response', 'unknown')
    if (fault !== null) faults.push(`with ${path} ${other} in place of what was asked for ${fault}`)
  }
  return faults
}

/** Test money is told from money. */
export async function testMoney({ operation, with: answer }: Reader): Promise<readonly string[]> {
  const { test } = operation.sample
  if (test === undefined) return []
  const faults: string[] = []
  for (const [value, expected] of [
    [test.test, true],
    [test.live, false],
  ] as const) {
    const end = await answer(test.path, value)
    if ('error' in end) faults.push(`with ${test.path} ${JSON.stringify(value)} it fails: ${inWords(end.error)}`)
    for (const [path, record] of 'result' in end ? (recordsOf(operation.name, end.result) ?? []).slice(0, 1) : []) {
      const found = at(record, 'test')
      if (found !== expected) faults.push(`${path}test is ${JSON.stringify(found)} with ${test.path} ${JSON.stringify(value)}`)
    }
  }
  return faults
}
