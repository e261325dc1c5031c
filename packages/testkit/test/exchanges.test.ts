import { expect, it } from 'vitest'
import type { AnsweredCall, ContractOptions } from '../src/pact.ts'
import { exchangesOf } from '../src/pact.ts'
import { acmePlan } from './mutants/plan.ts'

const plan = acmePlan({}, 'exchanges')
const descriptions = (options?: ContractOptions): readonly string[] =>
  exchangesOf(plan, options).map(({ exchange }) => exchange.description)
const waiting = { input: { id: 'p-72' }, sends: { query: 'id=p-72' }, success: '{"ok":true,"data":{"id":"p-72","state":"new","note":"x"}}' }

it('asks about each call whose request is known, and once about each refusal', () => {
  // What an order sends is signed anew each time.
  expect(descriptions()).toEqual([
    'payouts.get',
    'payouts.get, 401 unauthorized',
    'payouts.get, 422 rejected',
    'payouts.get, 500 unavailable',
    'payouts.get, 404 not_found',
    'payouts.get with {"id":"p-71"}',
  ])
})

it('has an exchange for each state, and none where there is no state', () => {
  const seen: AnsweredCall[] = []
  const exchanges = exchangesOf(plan, {
    exact: ['state'],
    unpinned: ['note'],
    more: { 'payouts.get': [waiting] },
    state: (answered) => {
      seen.push(answered)
      const { input = {}, code } = answered
      if (code !== null) return code === 'not_found' ? { name: 'there is no payout' } : null
      return { name: `a payout ${input.id ?? input.reference} exists`, values: { key: 'k' } }
    },
  })
  expect(exchanges.map(({ exchange }) => exchange.description)).toEqual([
    'payouts.get: a payout r-1 exists',
    'payouts.get, 404 not_found: there is no payout',
    'payouts.get with {"id":"p-71"}: a payout p-71 exists',
    'payouts.get with {"id":"p-72"}: a payout p-72 exists',
  ])
  expect(seen.map(({ code }) => code)).toEqual([null, 'unauthorized', 'rejected', 'unavailable', 'not_found', null, null])
  const { state, request, reply } = exchanges.at(-1)?.exchange ?? {}
  expect(state).toEqual({ name: 'a payout p-72 exists', values: { key: 'k' } })
  expect(request).toEqual({ method: 'GET', path: '/payouts', headers: {}, query: { id: 'p-72' } })
  expect(reply).toMatchObject({ status: 200, body: { data: { state: 'new' } } })
  expect(JSON.stringify(reply)).not.toContain('note')
})

it('refuses more of what is not there', () => {
  expect(() => descriptions({ more: { 'payouts.got': [waiting] } })).toThrow('payouts.got, which the description does not have')
})

it('refuses two exchanges of one description: Pact would keep one of them', () => {
  expect(() => descriptions({ more: { 'payouts.get': [waiting, waiting] } })).toThrow('two exchanges are described as "payouts.get with {')
})
