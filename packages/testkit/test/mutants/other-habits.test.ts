import { fromMinorUnits, toMinorUnits } from '@paymux/core'
import { verifyWebhook } from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import { jsonNumber } from '@paymux/core/http'
import { expect, it } from 'vitest'
import type { ConformancePlan, OperationSample } from '../../src/index.ts'
import type { AcmeSettings, Parts } from './acme.ts'
import { PARTS } from './acme.ts'
import { acmePlan, brokenRules, sendsOrder } from './plan.ts'
import { SOME_FAULTS } from './table.ts'

/** Cents as integers, UTC times, and a signature over the time of sending and the body. */
const OTHER: Partial<Parts> = {
  amount: (amount) => jsonNumber(String(toMinorUnits(amount))),
  money: (read, field, currency) => read.minorMoney(field, currency),
  verify: (secrets, signature, received) => {
    const [, sent, digest = null] = /^t=(\d+),v1=([\da-f]{64})$/.exec(signature ?? '') ?? []
    verifyWebhook(received, {
      secrets,
      setting: 'shop.webhookSecret',
      carrier: 'the header x-acme-signature',
      signature: digest,
      algorithm: 'sha256',
      sign: (key) => hmac('sha256', { key, data: `${sent}.${received.body}` }),
      signedAt: { ms: Number(sent), now: Date.now() },
    })
  },
}

const otherSide = ({ otherCalls = [] }: OperationSample) => otherCalls.map((call) => ({ ...call, sends: sendsOrder('1250', 'balance') }))

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
        Object.entries(operations).map(([name, operation]) => [
          name,
          name === 'payouts.create'
            ? { ...operation, success: edit(operation.success), sends: sendsOrder('1250', 'amount'), otherCalls: otherSide(operation) }
            : { ...operation, success: edit(operation.success) },
        ]),
      ),
      webhooks: webhooks.map((webhook) => ({
        ...webhook,
        body: webhook.body.replace('"12.50"', '1250'),
        sign: (body, secret) => {
          const sent = clock++
          return { headers: { 'x-acme-signature': `t=${sent},v1=${hmac('sha256', { key: secret, data: `${sent}.${body}` })}` }, body }
        },
      })),
    },
  }
}

it('an upstream with cents, UTC times and signed times of sending is described as well', async () => {
  expect(await brokenRules(otherPlan())).toEqual({})
})

/** Webhooks that are forms, with a signature over the bytes in a header. */
function formPlan(parts: Partial<Parts>): ConformancePlan<AcmeSettings> {
  const plan = acmePlan({ parse: (form) => Object.fromEntries(new URLSearchParams(form)), ...parts }, 'form')
  const body = 'id=p-71&reference=r-1&state=done&amount=12.50&currency=EUR'
  return { ...plan, upstream: { ...plan.upstream, webhooks: plan.upstream.webhooks?.map((webhook) => ({ ...webhook, body })) ?? [] } }
}

it('a form that is signed as it came passes, and one that is written anew for it is found', async () => {
  expect(await brokenRules(formPlan({}), { scenarios: SOME_FAULTS })).toEqual({})
  const verify: Parts['verify'] = (secrets, signature, received) =>
    PARTS.verify(secrets, signature, { ...received, body: new URLSearchParams(received.body).toString() })
  const broken = await brokenRules(formPlan({ verify }), { scenarios: SOME_FAULTS })
  expect(Object.keys(broken)).toEqual(['webhook-raw-body'])
  expect(broken['webhook-raw-body']?.[0]).toContain('sign the raw body as it came')
})

it('cents through a float are found', async () => {
  const money: Parts['money'] = (read, field, currency) => {
    return read.minorMoney(field, currency) === null ? null : fromMinorUnits(BigInt(Number(read.text(field))), currency)
  }
  expect(Object.keys(await brokenRules(otherPlan({ money }), { scenarios: SOME_FAULTS }))).toEqual(['money-exact'])
})

it('a local clock where there is a zone is found', async () => {
  const time: Parts['time'] = (read, field) => read.time(field)?.replace('Z', '+03:00') ?? null
  expect(Object.keys(await brokenRules(otherPlan({ time }), { scenarios: SOME_FAULTS }))).toEqual(['times-zoned'])
})
