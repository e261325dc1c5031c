import { exchangesOf, startContract } from '@paymux/testkit/pact'
import { describe, it } from 'vitest'
import { plan } from './upstream.ts'

const contract = startContract({
  consumer: 'paymux-provider-acme',
  provider: 'acme',
  file: new URL('../pacts/acme.json', import.meta.url),
})

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const exchanges = exchangesOf(plan, {
  exact: ['id', 'reference', 'status', 'currency', 'code'],
  formats: { created_at: time, expires_at: time, paid_at: time, finished_at: time },
})

// All that upstream.ts says of requests and answers, pinned for whoever plays or verifies Acme.
describe('the contract', () => {
  it.each(exchanges.map((planned) => [planned.exchange.description, planned] as const))('%s', async (_, { exchange, run }) => {
    await contract.exchange(exchange, run)
  })

  it('is the committed one', () => {
    contract.expectCommitted()
  })
})
