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
    [
      'another name',
      'aaio',
      'payouts.get: a payout with reference my_id_123 exists and is success',
      { kind: 'renamed-field', field: 'amount_down' },
    ],
    [
      'another name',
      'enot',
      'payouts.get: a payout with reference 1 exists and is success',
      { kind: 'renamed-field', field: 'amount_withdraw_rub' },
    ],
    ['a field gone', 'enot', 'payouts.create: the account has money', { kind: 'missing-field', field: 'payoff_id' }],
    ['another type', 'aaio', 'balances.list: the account has a balance', { kind: 'numbers-as-strings' }],
    ['another type', 'enot', 'invoices.get: an invoice with reference A-20417 exists and is success', { kind: 'numbers-as-strings' }],
    [
      'another word',
      'aaio',
      'invoices.get with {"reference":"INV-2043"}: an invoice with reference INV-2043 exists and is expired',
      { kind: 'unknown-status', value: 'over' },
    ],
    [
      'another name',
      'cryptobot',
      'payouts.get with {"id":"73120"}: a transfer with spend_id wd-2071 exists and is completed',
      { kind: 'renamed-field', field: 'spend_id' },
    ],
    ['another type', 'cryptobot', 'payouts.create: the app has balances', { kind: 'numbers-as-strings' }],
    ['another status', 'enot', 'balances.list: the account has money', { kind: 'unavailable' }],
  ])('%s: %s, %s', async (_, id, description, drift) => {
    const interaction = readPact(id).interactions.find((one) => one.description === description)
    if (interaction === undefined) throw new Error('there is no such interaction')
    await verifyRequest(upstreamOf(id), interaction)
    await expect(verifyRequest(upstreamOf(id), interaction, drift)).rejects.toThrow(/"type":"(BodyMismatch|StatusMismatch)"/)
  })

  it('while one field more does not', async () => {
    const [interaction] = readPact('aaio').interactions.filter(
      ({ description }) => description === 'balances.list: the account has a balance',
    )
    await verifyRequest(upstreamOf('aaio'), interaction as Interaction, { kind: 'extra-field' })
  })
})
