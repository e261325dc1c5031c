import { startContract } from '@paymux/testkit/pact'
import { it } from 'vitest'
import { readsContract } from './contract-reads.ts'
import { writesContract } from './contract-writes.ts'

// One file, for Pact generates one contract in one worker.
const contract = startContract({
  consumer: '@paymux/provider-enot',
  provider: 'enot',
  file: new URL('../pacts/enot.json', import.meta.url),
})

readsContract(contract)
writesContract(contract)

it('is the committed contract', () => {
  contract.expectCommitted()
})
