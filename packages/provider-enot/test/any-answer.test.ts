import { isDeepStrictEqual } from 'node:util'
import { money, PaymentError } from '@paymux/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Operation } from './operations.ts'
import { OPERATIONS, success } from './operations.ts'
import { answering, record } from './support.ts'

const STATUSES = ['pending', 'succeeded', 'failed', 'unknown', 'paid', 'expired', 'refunded']

/** A documented answer with fields removed, replaced by anything, or added. */
function damaged(operation: Operation): fc.Arbitrary<string> {
  const original = Object.entries(record(operation.fixture))
  // `undefined` removes the field.
  const change = fc.oneof(
    fc.constantFrom(undefined, '', null, '0', 'success', '-1', '1e5', '2023-02-30 10:00'),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
  )
  return fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...original.map(([field]) => field), '__proto__', 'error_message'), change), { maxLength: 6 }))
    .map(([changes]) => {
      return success(operation, Object.fromEntries(changes))
    })
}

const httpStatus = fc.oneof({ arbitrary: fc.constant(200), weight: 4 }, { arbitrary: fc.integer({ min: 100, max: 599 }), weight: 1 })
const anyJson = fc.jsonValue().map((value) => JSON.stringify(value))
const envelope = fc
  .record({ data: fc.jsonValue(), status: fc.jsonValue(), status_check: fc.oneof(fc.boolean(), fc.jsonValue()), error: fc.jsonValue() })
  .map((value) => JSON.stringify(value))

async function settle<T>(call: Promise<T>, check: (result: T) => void): Promise<void> {
  try {
    const result = await call
    expect(isDeepStrictEqual(JSON.parse(JSON.stringify(result)), result)).toBe(true)
    check(result)
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
  for (const [field, value] of Object.entries(result)) {
    if (field === 'raw' || value === null) continue
    if (field === 'status') expect(STATUSES).toContain(value)
    if (/At$/.test(field)) expect(Date.parse(value)).not.toBeNaN()
    if (typeof value === 'object' && 'amount' in value && 'currency' in value) expect(money(value.amount, value.currency)).toEqual(value)
    else expectSound(value)
  }
}

it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
  '%s makes plain JSON or a PaymentError of any answer',
  async (_, operation) => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ arbitrary: damaged(operation), weight: 4 }, anyJson, envelope, fc.string()),
        httpStatus,
        async (body, status) => {
          await settle(operation.call(answering(body, status).enot), expectSound)
        },
      ),
      { numRuns: 400 },
    )
  },
)
