import { idempotencyKey } from '@paymux/core/authoring'
import { failureOf } from '@paymux/testkit/helpers'
import type { Exchange } from '@paymux/testkit/pact'
import { shapeOf, startContract } from '@paymux/testkit/pact'
import { describe, expect, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { fixture } from './support.ts'

const contract = startContract({
  consumer: 'paymux-provider-acme',
  provider: 'acme',
  file: new URL('../pacts/acme.json', import.meta.url),
})

const KEY = 'pact-key'
const connect = (baseUrl: string) => createAcme({ apiKey: KEY, baseUrl, retries: 0 })
const headers = { accept: 'application/json', authorization: `Bearer ${KEY}` }
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const FORMATS = { created_at: time, expires_at: time, paid_at: time, finished_at: time }

const reply = (name: string, status = 200): Exchange['reply'] => ({
  status,
  body: shapeOf(JSON.parse(fixture(name)), ['id', 'reference', 'status', 'currency', 'code'], FORMATS),
})
const get = (path: string, query: Record<string, string> = {}): Exchange['request'] => ({ method: 'GET', path, query, headers })
const post = (
  path: string,
  operation: string,
  json: { readonly reference: string; readonly [field: string]: unknown },
): Exchange['request'] => {
  const key = idempotencyKey({ operation, parts: [json.reference] })
  return { method: 'POST', path, json, headers: { ...headers, 'idempotency-key': key } }
}
const ready = { name: 'the account can pay' }

describe('orders', () => {
  it('a payout', async () => {
    const destination = '4000000000000002'
    const json = { reference: 'payout-17', amount: 50000, currency: 'EUR', method: 'card', destination, fee_from: 'amount' }
    const exchange = { state: ready, request: post('/v1/payouts', 'payouts.create', json), reply: reply('payout-created.json', 201) }
    await contract.exchange({ description: 'a payout order', ...exchange }, async (baseUrl) => {
      const amount = { amount: '500', currency: 'EUR' }
      const order = { reference: 'payout-17', amount, method: 'card', destination }
      expect(await connect(baseUrl).payouts.create(order)).toMatchObject({ id: 'po_3107', status: 'pending' })
    })
  })

  it('an invoice', async () => {
    const request = post('/v1/invoices', 'invoices.create', { reference: 'order-17', amount: 48500, currency: 'EUR' })
    const exchange = { state: ready, request, reply: reply('invoice-created.json', 201) }
    await contract.exchange({ description: 'an invoice', ...exchange }, async (baseUrl) => {
      const order = { reference: 'order-17', amount: { amount: '485.00', currency: 'EUR' } }
      expect(await connect(baseUrl).invoices.create(order)).toMatchObject({ id: 'inv_8842' })
    })
  })
})

describe('look-ups', () => {
  it.each([
    ['payout-queued.json', 'pending'],
    ['payout-paid.json', 'succeeded'],
    ['payout-failed.json', 'failed'],
  ])('%s', async (name, status) => {
    const reference = 'payout-17'
    const exchange = { request: get('/v1/payouts/find', { reference }), reply: reply(name) }
    const state = { name: `payout ${reference} is ${status}`, values: { reference, status } }
    await contract.exchange({ description: `a payout that is ${status}`, state, ...exchange }, async (baseUrl) => {
      expect(await connect(baseUrl).payouts.get({ reference })).toMatchObject({ status })
    })
  })

  it('an invoice by its id', async () => {
    const id = 'inv_8842'
    const exchange = { request: get('/v1/invoices/find', { id }), reply: reply('invoice-paid.json') }
    const state = { name: `invoice ${id} is paid`, values: { id } }
    await contract.exchange({ description: 'an invoice by its id', state, ...exchange }, async (baseUrl) => {
      expect(await connect(baseUrl).invoices.get({ id })).toMatchObject({ status: 'paid' })
    })
  })

  it.each([
    ['error-401.json', 401, 'the key is not accepted', 'unauthorized'],
    ['error-404.json', 404, 'there is no payout', 'not_found'],
    ['error-500.json', 500, 'the service is broken', 'unavailable'],
  ])('%s', async (name, status, state, code) => {
    const exchange = { request: get('/v1/payouts/find', { reference: 'payout-17' }), reply: reply(name, status) }
    await contract.exchange({ description: `a payout, refused with ${status}`, state: { name: state }, ...exchange }, async (baseUrl) => {
      expect(await failureOf(connect(baseUrl).payouts.get({ reference: 'payout-17' }))).toMatchObject({ code, httpStatus: status })
    })
  })
})

describe('lists', () => {
  it.each([
    ['balances.json', '/v1/balances', {}, (baseUrl: string) => connect(baseUrl).balances.list()],
    ['methods-in.json', '/v1/methods', { direction: 'in' }, (baseUrl: string) => connect(baseUrl).invoices.methods()],
    ['methods-out.json', '/v1/methods', { direction: 'out' }, (baseUrl: string) => connect(baseUrl).payouts.methods()],
    ['banks.json', '/v1/banks', {}, (baseUrl: string) => connect(baseUrl).payouts.banks()],
  ])('%s', async (name, path, query, call) => {
    const exchange = { state: ready, request: get(path, query), reply: reply(name) }
    await contract.exchange({ description: `the list of ${name.replace('.json', '')}`, ...exchange }, async (baseUrl) => {
      expect((await call(baseUrl)).length).toBeGreaterThan(0)
    })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
