import { failureOf } from '@paymux/testkit/helpers'
import { startContract } from '@paymux/testkit/pact'
import { describe, expect, it } from 'vitest'
import { cryptobotAt, exchangeOf, TOLD, UNAUTHORIZED } from './contract.ts'

// One file, for Pact generates one contract in one worker.
const contract = startContract({
  consumer: '@paymux/provider-cryptobot',
  provider: 'cryptobot',
  file: new URL('../pacts/cryptobot.json', import.meta.url),
})

describe.each(TOLD.map((told) => [told.what, told] as const))('%s', (_, told) => {
  it('succeeds', async () => {
    await contract.exchange(exchangeOf(told), async (baseUrl) => {
      const result = await told.call(cryptobotAt(baseUrl))
      if (told.result === undefined) expect(result).toBeUndefined()
      else expect(result).toMatchObject(told.result)
    })
  })

  const refusals = [UNAUTHORIZED, ...(told.refusals ?? [])]
  it.each(refusals)('is refused by %s under HTTP %i', async (...refusal) => {
    const [, httpStatus, , error] = refusal
    await contract.exchange(exchangeOf(told, refusal), async (baseUrl) => {
      expect(await failureOf(told.call(cryptobotAt(baseUrl)))).toMatchObject({ ...error, httpStatus })
    })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
