import { fromMinorUnits, toMinorUnits } from '@paymux/core'
import { hmacSha256Hex } from '@paymux/core/crypto'
import { jsonNumber } from '@paymux/core/http'
import { expect, it } from 'vitest'
import type { ConformancePlan } from '../../src/index.ts'
import type { AcmeSettings, Parts } from './acme.ts'
import { acmePlan, brokenRules } from './plan.ts'
import { SOME_FAULTS } from './table.ts'

const TOLERANCE_MS = 300_000

/** Cents as integers, UTC times, and a signature over the time of sending and the body. */
const OTHER: Partial<Parts> = {
  amount: (amount) => jsonNumber(String(toMinorUnits(amount))),
  money: (read, field, currency) => read.minorMoney(field, currency),
  verify: (secrets, signature, body) => {
    const [, sent, digest] = /^t=(\d+),v1=([\da-f]{64})$/.exec(signature) ?? []
    if (sent === undefined || Math.abs(Date.now() - Number(sent)) > TOLERANCE_MS) return false
    return secrets.some((secret) => hmacSha256Hex(secret, `${sent}.${body}`) === digest)
  },
}

/** Describes it. */
function otherPlan(parts: Partial<Parts> = {}): ConformancePlan<AcmeSettings> {
  const plan = acmePlan({ ...OTHER, ...parts }, 'other')
  const { operations, webhooks = [] } = plan.upstream
  const edit = (success: unknown): string =>
    String(success).replace('12.50', '1250').replace('0.50', '50').replace('2026-03-10 17:08:42', '2026-03-10T17:08:42.123Z')
  let clock = Date.now()
  return {
    ...plan,
    upstream: {
      ...plan.upstream,
      amounts: 'minor',
      operations: Object.fromEntries(
        Object.entries(operations).map(([name, operation]) => [name, { ...operation, success: edit(operation.success) }]),
      ),
      webhooks: webhooks.map((webhook) => ({
        ...webhook,
        body: webhook.body.replace('"12.50"', '1250'),
        sign: (body, secret) => {
          const sent = clock++
          return { headers: { 'x-acme-signature': `t=${sent},v1=${hmacSha256Hex(secret, `${sent}.${body}`)}` }, body }
        },
      })),
    },
  }
}

it('an upstream with cents, UTC times and signed times of sending is described as well', async () => {
  expect(await brokenRules(otherPlan())).toEqual({})
})

it('cents through a float are found', async () => {
  const money: Parts['money'] = (read, field, currency) => {
    return read.minorMoney(field, currency) === null ? null : fromMinorUnits(BigInt(Number(read.text(field))), currency)
  }
  expect(Object.keys(await brokenRules(otherPlan({ money }), SOME_FAULTS))).toEqual(['money-exact'])
})

it('a local clock where there is a zone is found', async () => {
  const time: Parts['time'] = (read, field, utcOffset) => read.time(field, utcOffset)?.replace('Z', '+03:00') ?? null
  expect(Object.keys(await brokenRules(otherPlan({ time }), SOME_FAULTS))).toEqual(['times-zoned'])
})
