import type { Exchange } from '@paymux/tooling/pact'
import { shapeOf, startContract } from '@paymux/tooling/pact'
import { describe, expect, it } from 'vitest'
import { createEnot } from '../src/index.js'
import { failure, fixture, record, USER_ID } from './support.js'

const contract = startContract({
  consumer: '@paymux/provider-enot',
  provider: 'enot',
  file: new URL('../pacts/enot.json', import.meta.url),
})

const KEY = 'pact-user-key'
const payouts = (baseUrl: string, userId = USER_ID) => createEnot({ user: { id: userId, key: KEY }, baseUrl, retries: 0 }).payouts

const request = (query: { id: string } | { order_id: string }, userId = USER_ID): Exchange['request'] => ({
  method: 'GET',
  path: '/payoff/info',
  query: { user_id: userId, ...query },
  // The name says signature; the value is the key itself.
  headers: { accept: 'application/json', 'x-api-signature-sha256': KEY },
})

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/
const FORMATS = { created_at: time, paid_at: time, subtract: /^(balance|amount)$/, type: /^(api|payoff)$/ }
const reply = (name: string, status = 200): Exchange['reply'] => ({
  status,
  body: shapeOf(JSON.parse(fixture(name)), ['payoff_id', 'order_id', 'status', 'status_check'], FORMATS),
})

/** The state of an upstream that knows the payout of a fixture. */
function existing(name: string): { state: Exchange['state']; reference: string | null; id: string } {
  const { order_id, payoff_id, status } = record(name)
  const reference = typeof order_id === 'string' ? order_id : null
  const id = String(payoff_id)
  return {
    state: {
      name:
        reference === null
          ? `a payout made in the cabinet exists with id ${id}`
          : `a payout with reference ${reference} exists and is ${status}`,
      values: { userId: USER_ID, key: KEY, id, status: String(status), ...(reference === null ? {} : { reference }) },
    },
    reference,
    id,
  }
}

const PAYOUTS = [
  ['payoff-info-success.json', { status: 'succeeded', debited: { amount: '11.00', currency: 'RUB' }, feeFrom: 'balance' }],
  ['payoff-info-wait.json', { status: 'pending', received: { amount: '1455.00', currency: 'RUB' }, finishedAt: null }],
  ['payoff-info-declined.json', { status: 'failed', failureReason: 'Банк получателя отклонил перевод' }],
  ['payoff-info-other-currency.json', { status: 'succeeded', converted: { amount: '71.691176', currency: 'USDT_TRC20' } }],
  ['payoff-info-cabinet.json', { status: 'succeeded', debited: { amount: '206.52', currency: 'RUB' } }],
] as const

const REFUSALS = [
  ['error-401.json', 401, 'the key is not accepted', USER_ID, { code: 'unauthorized', outcome: 'rejected' }],
  ['error-404.json', 404, 'no payout with reference 1 exists', USER_ID, { code: 'not_found', outcome: 'rejected' }],
  ['error-422.json', 422, 'the user id is not a UUID', 'not-a-uuid', { code: 'rejected', outcome: 'rejected' }],
  ['error-500.json', 500, 'the service has an internal error', USER_ID, { code: 'unavailable', outcome: 'unknown' }],
] as const

describe('payouts.get', () => {
  it.each(PAYOUTS)('%s', async (name, expected) => {
    const { state, reference, id } = existing(name)
    const exchange = { state, reply: reply(name) }
    const [description, query, ref] =
      reference === null
        ? [`the payout with id ${id}`, { id }, { id }]
        : [`the payout with reference ${reference}`, { order_id: reference }, { reference }]
    await contract.exchange({ ...exchange, description, request: request(query) }, async (baseUrl) => {
      expect(await payouts(baseUrl).get(ref)).toMatchObject({ ...expected, id, reference })
    })
  })

  it('by id', async () => {
    const { state, reference, id } = existing('payoff-info-success.json')
    await contract.exchange(
      { description: `the payout with id ${id}`, state, request: request({ id }), reply: reply('payoff-info-success.json') },
      async (baseUrl) => {
        expect(await payouts(baseUrl).get({ id })).toMatchObject({ status: 'succeeded', id, reference })
      },
    )
  })

  it.each(REFUSALS)('%s', async (name, status, state, userId, expected) => {
    await contract.exchange(
      {
        description: `the payout with reference 1, refused with ${status}`,
        state: { name: state, values: { userId, key: KEY } },
        request: request({ order_id: '1' }, userId),
        reply: reply(name, status),
      },
      async (baseUrl) => {
        expect(await failure(payouts(baseUrl, userId).get({ reference: '1' }))).toMatchObject({
          ...expected,
          httpStatus: status,
          reference: '1',
        })
      },
    )
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
