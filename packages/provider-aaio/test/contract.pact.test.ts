import type { Exchange } from '@paymux/tooling/pact'
import { shapeOf, startContract } from '@paymux/tooling/pact'
import { describe, expect, it } from 'vitest'
import type { Aaio } from '../src/index.js'
import { createAaio } from '../src/index.js'
import { failure, record } from './support.js'

const contract = startContract({
  consumer: '@paymux/provider-aaio',
  provider: 'aaio',
  file: new URL('../pacts/aaio.json', import.meta.url),
})

const API_KEY = 'pact-api-key'
const REFERENCE = 'my_id_123'
const provider = (baseUrl: string): Aaio => createAaio({ apiKey: API_KEY, baseUrl, retries: 0 })

const headers = { accept: 'application/json', 'x-api-key': API_KEY }
// That this request has no body is asserted in map.test.ts: Pact cannot say it.
const balance: Exchange['request'] = { method: 'POST', path: '/api/balance', headers }
const payoutBy = (form: { my_id: string } | { id: string }): Exchange['request'] => ({
  method: 'POST',
  path: '/api/info-payoff',
  headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  form,
})

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const reply = (name: string, status = 200): Exchange['reply'] => ({
  status,
  body: shapeOf(record(name), ['type', 'code', 'id', 'my_id', 'status'], { date: time, complete_date: time }),
})

/** The state of an upstream that knows the payout of a fixture. */
function existing(name: string): Exchange['state'] & { values: Record<'reference' | 'id', string> } {
  const { my_id, id, status } = record(name)
  return {
    name: `a payout with reference ${my_id} exists and is ${status}`,
    values: { apiKey: API_KEY, reference: String(my_id), id: String(id), status: String(status) },
  }
}

const PAYOUTS = [
  ['info-payoff-success.json', { status: 'succeeded', debited: { amount: '500.00', currency: 'RUB' }, feeFrom: 'amount' }],
  ['info-payoff-in-process.json', { status: 'pending', debited: { amount: '1545.00', currency: 'RUB' }, finishedAt: null }],
  ['info-payoff-cancel.json', { status: 'failed', failureReason: 'Неверный номер карты' }],
] as const

const REFUSALS = [
  ['error-400.json', 400, 'the service refuses the request', { code: 'rejected', outcome: 'rejected' }],
  ['error-401.json', 401, 'the API key is not accepted', { code: 'unauthorized', outcome: 'rejected' }],
  ['error-429.json', 429, 'too many requests were made', { code: 'rate_limited', outcome: 'rejected' }],
  ['error-500.json', 500, 'the service has an internal error', { code: 'unavailable', outcome: 'unknown' }],
  ['error-503.json', 503, 'the service is not available', { code: 'unavailable', outcome: 'unknown' }],
] as const

describe('balances.list', () => {
  it('reads the balance', async () => {
    await contract.exchange(
      {
        description: 'the balance',
        state: { name: 'the account has a balance', values: { apiKey: API_KEY } },
        request: balance,
        reply: reply('balance.json'),
      },
      async (baseUrl) => {
        const balances = await provider(baseUrl).balances.list()
        expect(balances).toMatchObject([{ available: { amount: '1592.03', currency: 'RUB' }, held: { amount: '0.00' }, total: null }])
      },
    )
  })

  it.each(REFUSALS)('%s', async (name, status, state, expected) => {
    await contract.exchange(
      {
        description: `the balance, refused with ${status}`,
        state: { name: state, values: { apiKey: API_KEY } },
        request: balance,
        reply: reply(name, status),
      },
      async (baseUrl) => {
        expect(await failure(provider(baseUrl).balances.list())).toMatchObject({
          ...expected,
          httpStatus: status,
          upstreamCode: String(status),
        })
      },
    )
  })
})

describe('payouts.get', () => {
  it.each(PAYOUTS)('by reference: %s', async (name, expected) => {
    const state = existing(name)
    const { reference, id } = state.values
    await contract.exchange(
      { description: `the payout with reference ${reference}`, state, request: payoutBy({ my_id: reference }), reply: reply(name) },
      async (baseUrl) => {
        expect(await provider(baseUrl).payouts.get({ reference })).toMatchObject({ ...expected, id, reference })
      },
    )
  })

  it('by id', async () => {
    const state = existing('info-payoff-success.json')
    const { reference, id } = state.values
    await contract.exchange(
      { description: `the payout with id ${id}`, state, request: payoutBy({ id }), reply: reply('info-payoff-success.json') },
      async (baseUrl) => {
        expect(await provider(baseUrl).payouts.get({ id })).toMatchObject({ status: 'succeeded', id, reference })
      },
    )
  })

  it.each(REFUSALS)('%s', async (name, status, state, expected) => {
    await contract.exchange(
      {
        description: `the payout with reference ${REFERENCE}, refused with ${status}`,
        state: { name: state, values: { apiKey: API_KEY } },
        request: payoutBy({ my_id: REFERENCE }),
        reply: reply(name, status),
      },
      async (baseUrl) => {
        const error = await failure(provider(baseUrl).payouts.get({ reference: REFERENCE }))
        expect(error).toMatchObject({ ...expected, httpStatus: status, upstreamCode: String(status), reference: REFERENCE })
      },
    )
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
