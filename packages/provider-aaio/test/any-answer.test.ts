import { isDeepStrictEqual } from 'node:util'
import type { Money } from '@paymux/core'
import { money, PaymentError } from '@paymux/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { OPERATIONS } from './operations.ts'
import { answering, record } from './support.ts'

const PAYOUT_STATUSES = ['pending', 'succeeded', 'failed', 'unknown']
const INVOICE_STATUSES = ['pending', 'paid', 'expired', 'failed', 'refunded', 'unknown']

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
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...original.map(([field]) => field), '__proto__', 'amount_currency', 'list', 'us_vars'), change), {
        maxLength: 6,
      }),
    )
    .map(([changes]) => {
      const fields = new Map<string, unknown>(original)
      for (const [field, value] of changes) {
        if (value === undefined) fields.delete(field)
        else fields.set(field, value)
      }
      return JSON.stringify(Object.fromEntries(fields))
    })
}

const httpStatus = fc.oneof({ arbitrary: fc.constant(200), weight: 4 }, { arbitrary: fc.integer({ min: 100, max: 599 }), weight: 1 })
const anyJson = fc.jsonValue().map((value) => JSON.stringify(value))
const envelope = fc
  .record({ type: fc.oneof(fc.constantFrom('success', 'fail', 'error'), fc.jsonValue()), code: fc.jsonValue(), message: fc.jsonValue() })
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

/** Every amount and every time, wherever it is. */
function expectSound(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('amount' in value && 'currency' in value) {
    const { amount, currency } = value as Money
    expect(money(amount, currency)).toEqual({ amount, currency })
  }
  for (const [name, item] of Object.entries(value)) {
    if (name === 'raw') continue
    if (name.endsWith('At') && item !== null) expect(Date.parse(String(item))).not.toBeNaN()
    if (name === 'status') expect([...PAYOUT_STATUSES, ...INVOICE_STATUSES]).toContain(item)
    if (!(name === 'amount' && typeof item === 'string')) expectSound(item)
  }
}

it.each(OPERATIONS)('$name makes plain JSON or a PaymentError of any answer', async ({ fixture: name, call, hasStatus }) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof({ arbitrary: damaged(name), weight: 4 }, anyJson, envelope, fc.string()), httpStatus, async (body, status) =>
      settle(call(answering(body, status).aaio), expectSound),
    ),
    { numRuns: hasStatus ? 600 : 200 },
  )
})
