import { failureOf } from '@paymux/testkit/helpers'
import { expect, it } from 'vitest'
import { fixture, given } from './support.ts'

const ORDER = {
  reference: 'payout-17',
  amount: { amount: '500', currency: 'EUR' },
  method: 'card',
  destination: '4000000000000002',
} as const

// What each call sends is in upstream.ts, and what no provider takes is refused in the conformance suites: these are limits of Acme's own.
it.each([
  ['reference', { reference: 'x'.repeat(65) }],
  ['amount', { amount: { amount: '1.5', currency: 'JPY' } }],
  ['bank', { method: 'bank_transfer' }],
  ['bank', { bank: 'first' }],
  ['comment', { comment: 'x'.repeat(141) }],
])('refuses a wrong %s before anything is sent: %j', async (field, change) => {
  const { provider, requests } = given({ status: 201, body: fixture('payout-created.json') })
  const error = await failureOf(provider.payouts.create({ ...ORDER, ...change }))
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
  expect(error.message).toContain(field)
  expect(requests).toEqual([])
})
