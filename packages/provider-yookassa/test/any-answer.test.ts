import { isDeepStrictEqual } from 'node:util'
import { money, PaymentError } from '@paymux/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Operation } from './operations.ts'
import { OPERATIONS } from './operations.ts'
import { answering, fixture } from './support.ts'

const STATUSES = ['pending', 'authorized', 'paid', 'expired', 'canceled', 'succeeded', 'failed', 'unknown']

type Path = readonly (string | number)[]

/** Where every value of a documented answer is. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))
  return path.length === 0 ? inner : [path, ...inner]
}

function put(target: object, [name = '', ...rest]: Path, value: unknown): void {
  if (rest.length > 0) {
    const next: unknown = Reflect.get(target, name)
    if (typeof next === 'object' && next !== null) put(next, rest, value)
  } else if (value === undefined) Reflect.deleteProperty(target, name)
  else Reflect.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

/** A documented answer with fields removed, replaced by anything, or added, at any depth. */
function damaged(operation: Operation): fc.Arbitrary<string> {
  const text = fixture(operation.fixture)
  const paths: readonly Path[] = [
    ...pathsOf(JSON.parse(text)),
    ['__proto__'],
    ['cancellation_details'],
    ['refunded_amount'],
    ['next_cursor'],
  ]
  // `undefined` removes the field.
  const change = fc.oneof(
    fc.constantFrom(undefined, '', null, '0', 'canceled', '-1', '1e5', '2026-02-30T10:00:00Z', 'error', {}, []),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
  )
  return fc.array(fc.tuple(fc.constantFrom(...paths), change), { maxLength: 6 }).map((changes) => {
    const answer = JSON.parse(text) as object
    for (const [path, value] of changes) put(answer, path, value)
    return JSON.stringify(answer)
  })
}

const httpStatus = fc.oneof({ arbitrary: fc.constant(200), weight: 4 }, { arbitrary: fc.integer({ min: 100, max: 599 }), weight: 1 })
const anyJson = fc.jsonValue().map((value) => JSON.stringify(value))
const problem = fc
  .record({
    type: fc.constantFrom('error', 'processing', 'list'),
    code: fc.jsonValue(),
    description: fc.jsonValue(),
    retry_after: fc.jsonValue(),
  })
  .map((value) => JSON.stringify(value))

async function settle(call: Promise<unknown>): Promise<void> {
  try {
    const result = await call
    if (result === undefined) return
    expect(isDeepStrictEqual(JSON.parse(JSON.stringify(result)), result)).toBe(true)
    expectSound(result)
  } catch (error) {
    if (!PaymentError.is(error)) throw error
    expect(['rejected', 'unknown']).toContain(error.outcome)
    // Core says so when a mapper throws something else: the answer is still refused, but it must not come to that.
    expect(error.message).not.toContain('could not be read')
  }
}

/** Every amount is canonical, every time is one, every status is a word of ours. */
function expectSound(result: unknown): void {
  if (typeof result !== 'object' || result === null) return
  for (const [field, value] of Object.entries(result) as [string, unknown][]) {
    if (field === 'raw' || field === 'metadata' || value === null) continue
    if (field === 'status') expect(STATUSES).toContain(value)
    if (/At$/.test(field)) expect(Date.parse(String(value))).not.toBeNaN()
    if (typeof value === 'object' && 'amount' in value && 'currency' in value)
      expect(money(String(value.amount), String(value.currency))).toEqual(value)
    else expectSound(value)
  }
}

it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
  '%s makes plain JSON or a PaymentError of any answer',
  async (_, operation) => {
    const body = fc.oneof({ arbitrary: damaged(operation), weight: 4 }, anyJson, problem, fc.string())
    await fc.assert(
      fc.asyncProperty(body, httpStatus, async (text, status) => {
        await settle(operation.call(answering(text, status).yookassa))
      }),
      { numRuns: 300 },
    )
  },
)
