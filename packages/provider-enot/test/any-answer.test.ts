import { isDeepStrictEqual } from 'node:util'
import type { Money, Payout } from '@paymux/core'
import { money, PaymentError } from '@paymux/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { answering, record, wrap } from './support.js'

const STATUSES = ['pending', 'succeeded', 'failed', 'unknown']

/** A documented answer with fields removed, replaced by anything, or added. */
function damaged(name: string): fc.Arbitrary<string> {
  const original = Object.entries(record(name))
  // `undefined` removes the field.
  const change = fc.oneof(
    fc.constantFrom(undefined, '', null, '0', 'success', '-1', '1e5', '2023-02-30 10:00'),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
  )
  return fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...original.map(([field]) => field), '__proto__', 'error_message'), change), { maxLength: 6 }))
    .map(([changes]) => {
      const fields = new Map<string, unknown>(original)
      for (const [field, value] of changes) {
        if (value === undefined) fields.delete(field)
        else fields.set(field, value)
      }
      return wrap(Object.fromEntries(fields))
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

function expectMoney(value: Money | null): void {
  if (value !== null) expect(money(value.amount, value.currency)).toEqual(value)
}

function expectPayout(payout: Payout): void {
  expect(STATUSES).toContain(payout.status)
  for (const value of [payout.amount, payout.debited, payout.fee, payout.received, payout.converted]) expectMoney(value)
  for (const time of [payout.createdAt, payout.finishedAt]) if (time !== null) expect(Date.parse(time)).not.toBeNaN()
}

it('payouts.get makes plain JSON or a PaymentError of any answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ arbitrary: damaged('payoff-info-success.json'), weight: 4 }, anyJson, envelope, fc.string()),
      httpStatus,
      async (body, status) => {
        await settle(answering(body, status).enot.payouts.get({ reference: '1' }), expectPayout)
      },
    ),
    { numRuns: 1000 },
  )
})
