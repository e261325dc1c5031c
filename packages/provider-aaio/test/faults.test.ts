import { undiciTransport } from '@paymux/core/http'
import type { FaultClient, FaultConnection, HttpAnswer } from '@paymux/tooling/faults'
import { faultCases } from '@paymux/tooling/faults'
import { describe, expect, test } from 'vitest'
import type { Aaio } from '../src/index.js'
import { createAaio } from '../src/index.js'
import { fixture, record } from './support.js'

/** A key with everything that an upstream may escape when it repeats it. */
const KEY = `aaio/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const WALLET = '5536914012345678'

const BALANCE = record('balance.json')
const PAYOUT: Record<string, unknown> = { ...record('info-payoff-success.json'), wallet: WALLET }
const ID = { id: String(PAYOUT.id) }
const REFERENCE = { reference: 'my_id_123' }

const json = (value: unknown, status = 200): HttpAnswer => ({ status, body: JSON.stringify(value) })
const without = (value: object, name: string): HttpAnswer => json({ ...value, [name]: undefined })
const refusal = (message: string): HttpAnswer => json({ ...record('error-400.json'), message }, 400)

const payout = {
  success: json(PAYOUT),
  unknownFields: json({ ...PAYOUT, network: { name: 'TRC20' }, hash: null }),
  unknownStatus: (word: string) => json({ ...PAYOUT, status: word }),
  missingField: without(PAYOUT, 'status'),
  refusal,
}

const OPERATIONS: readonly {
  readonly name: string
  readonly answers: typeof payout | Omit<typeof payout, 'unknownStatus'>
  readonly call: (aaio: Aaio) => FaultClient['call']
  readonly expected: (word: string) => unknown
}[] = [
  {
    name: 'balances.list',
    answers: {
      success: { body: fixture('balance.json') },
      unknownFields: json({ ...BALANCE, bonus: 1 }),
      missingField: without(BALANCE, 'balance'),
      refusal,
    },
    call: (aaio) => aaio.balances.list,
    expected: () => [{ available: { amount: '1592.03', currency: 'RUB' } }],
  },
  {
    name: 'payouts.get by reference',
    answers: payout,
    call: (aaio) => (options) => aaio.payouts.get(REFERENCE, options),
    expected: (status) => ({ ...ID, ...REFERENCE, status, debited: { amount: '500.00', currency: 'RUB' } }),
  },
  {
    name: 'payouts.get by id',
    answers: payout,
    call: (aaio) => (options) => aaio.payouts.get(ID, options),
    expected: (status) => ({ ...ID, ...REFERENCE, status, debited: { amount: '500.00', currency: 'RUB' } }),
  },
]

describe.for(OPERATIONS)('$name', ({ answers, call, expected }) => {
  const connect = ({ oneConnection, ...connection }: FaultConnection): FaultClient => {
    const aaio = createAaio({ apiKey: KEY, ...connection, ...(oneConnection ? { transport: undiciTransport({ connections: 1 }) } : {}) })
    return { call: call(aaio), subject: aaio }
  }
  const cases = faultCases({
    effect: 'read',
    answers,
    connect,
    secrets: [KEY, WALLET],
    check: (result, { needs }) => expect(result).toMatchObject(expected(needs === 'unknownStatus' ? 'unknown' : 'succeeded') as object),
  })
  for (const { name, run } of cases) test.concurrent(name, { timeout: 30_000 }, run)
})
