import { startContract } from '@paymux/tooling/pact'
import { describe, expect, it } from 'vitest'
import { expectRefusal, gets, refusalsOf, replyOf, VALUES, yookassaAt } from './contract.ts'
import { CASES } from './contract-cases.ts'

// One file, for Pact generates one contract in one worker.
const contract = startContract({
  consumer: '@paymux/provider-yookassa',
  provider: 'yookassa',
  file: new URL('../pacts/yookassa.json', import.meta.url),
})

it.each(CASES.map((each) => [each.name, each.what, each] as const))(
  '%s: %s',
  async (_, what, { state, request, fixture, call, expected }) => {
    await contract.exchange({ description: what, state, request, reply: replyOf(fixture) }, async (baseUrl) => {
      const result = await call(yookassaAt(baseUrl))
      if (expected === undefined) expect(result).toBeUndefined()
      else expect(result).toMatchObject(expected as object)
    })
  },
)

// Each operation once, by its first case.
const FIRST = CASES.filter(({ name }, index) => CASES.findIndex((other) => other.name === name) === index)

describe.each(FIRST.map((each) => [each.name, each] as const))('%s is refused with', (name, { what, pair, request, call }) => {
  it.each(refusalsOf(name, pair))('%s', async (...refusal) => {
    await expectRefusal(contract, { what, pair, request }, refusal, call)
  })
})

it('payouts.get finds nothing by a reference', async () => {
  const exchange = {
    description: 'the payout with a reference that nobody used',
    state: { name: 'no payout with reference wd-1 exists', values: { ...VALUES.gateway, reference: 'wd-1' } },
    request: gets('gateway', '/payouts/search', { 'metadata[reference]': 'wd-1' }),
    reply: replyOf('list-empty.json'),
  }
  await contract.exchange(exchange, async (baseUrl) => {
    await expect(yookassaAt(baseUrl).payouts.get({ reference: 'wd-1' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
