import { describe, expect, it } from 'vitest'
import type { FaultInput } from '../../src/index.ts'
import type { Interaction } from './pacts.ts'
import { readPact, stateOf } from './pacts.ts'
import type { ContractUpstream } from './upstreams.ts'
import { CONTRACT_UPSTREAMS, startFor, upstreamOf } from './upstreams.ts'
import { verify } from './verify.ts'

/** Verifies one interaction on a sandbox of its own: states do not mix. @param drift a fault that the contract must notice */
async function verifyRequest(upstream: ContractUpstream, interaction: Interaction, drift?: FaultInput): Promise<void> {
  const { id, credentials, setUp, recordOf } = upstream
  const state = stateOf(interaction)
  const sandbox = await startFor(credentials(state))
  let asked = 0
  try {
    await verify(readPact(id), interaction, {
      provider: id,
      baseUrl: sandbox[id].baseUrl,
      setUp: async () => {
        await setUp(sandbox, state, recordOf(interaction.response.body))
        if (drift !== undefined) sandbox.faults.add(drift)
        sandbox.requests.onRequest(() => asked++)
      },
    })
  } finally {
    await sandbox.close()
  }
  expect(asked).toBe(1)
}

describe.each(CONTRACT_UPSTREAMS)('the sandbox keeps the contract of $id', (upstream) => {
  const { interactions } = readPact(upstream.id)

  it.each(interactions.map((interaction) => [interaction.description, interaction] as const))('%s', async (_, interaction) => {
    await verifyRequest(upstream, interaction)
  })
})

describe('a drift of one field breaks the contract', () => {
  it.each<[string, ContractUpstream['id'], string, FaultInput]>([
    ['another name', 'aaio', 'the payout with reference my_id_123', { kind: 'renamed-field', field: 'amount_down' }],
    ['another name', 'enot', 'the payout with reference 1', { kind: 'renamed-field', field: 'amount_withdraw_rub' }],
    ['a field gone', 'enot', 'a new payout', { kind: 'missing-field', field: 'payoff_id' }],
    ['another type', 'aaio', 'the balance', { kind: 'numbers-as-strings' }],
    ['another type', 'enot', 'the invoice with reference A-20417', { kind: 'numbers-as-strings' }],
    ['another word', 'aaio', 'the invoice with reference INV-2043', { kind: 'unknown-status', value: 'over' }],
    ['another name', 'cryptobot', 'the transfer with id 73120', { kind: 'renamed-field', field: 'spend_id' }],
    ['another type', 'cryptobot', 'a new transfer', { kind: 'numbers-as-strings' }],
    ['another status', 'enot', 'the balance', { kind: 'unavailable' }],
  ])('%s: %s, %s', async (_, id, description, drift) => {
    const interaction = readPact(id).interactions.find((one) => one.description === description)
    if (interaction === undefined) throw new Error('there is no such interaction')
    await verifyRequest(upstreamOf(id), interaction)
    await expect(verifyRequest(upstreamOf(id), interaction, drift)).rejects.toThrow(/"type":"(BodyMismatch|StatusMismatch)"/)
  })

  it('while one field more does not', async () => {
    const [interaction] = readPact('aaio').interactions.filter(({ description }) => description === 'the balance')
    await verifyRequest(upstreamOf('aaio'), interaction as Interaction, { kind: 'extra-field' })
  })
})
