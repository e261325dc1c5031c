import { undiciTransport } from '@paymux/core/http'
import type { FaultClient, FaultConnection, HttpAnswer } from '@paymux/tooling/faults'
import { faultCases } from '@paymux/tooling/faults'
import { describe, expect, test } from 'vitest'
import { createEnot } from '../src/index.js'
import { fixture, record, USER_ID, wrap } from './support.js'

/** A key with everything that an upstream may escape when it repeats it. */
const KEY = `enot/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const WALLET = '5536914012345678'

const PAYOUT: Record<string, unknown> = { ...record('payoff-info-success.json'), wallet: WALLET }
const ID = { id: String(PAYOUT.payoff_id) }
const REFERENCE = { reference: '1' }

const answers = {
  success: { body: wrap(PAYOUT) },
  unknownFields: { body: wrap({ ...PAYOUT, network: { name: 'TRC20' }, hash: null }) },
  unknownStatus: (word: string): HttpAnswer => ({ body: wrap({ ...PAYOUT, status: word }) }),
  missingField: { body: wrap({ ...PAYOUT, status: undefined }) },
  refusal: (error: string): HttpAnswer => ({ status: 422, body: JSON.stringify({ ...JSON.parse(fixture('error-422.json')), error }) }),
}

describe.for([
  { name: 'payouts.get by reference', ref: REFERENCE },
  { name: 'payouts.get by id', ref: ID },
])('$name', ({ ref }) => {
  const connect = ({ oneConnection, ...connection }: FaultConnection): FaultClient => {
    const transport = oneConnection ? { transport: undiciTransport({ connections: 1 }) } : {}
    const enot = createEnot({ user: { id: USER_ID, key: KEY }, ...connection, ...transport })
    return { call: (options) => enot.payouts.get(ref, options), subject: enot }
  }
  const cases = faultCases({
    effect: 'read',
    answers,
    connect,
    secrets: [KEY, WALLET],
    check: (result, { needs }) =>
      expect(result).toMatchObject({
        ...ID,
        ...REFERENCE,
        status: needs === 'unknownStatus' ? 'unknown' : 'succeeded',
        debited: { amount: '11.00', currency: 'RUB' },
      }),
  })
  for (const { name, run } of cases) test.concurrent(name, { timeout: 30_000 }, run)
})
