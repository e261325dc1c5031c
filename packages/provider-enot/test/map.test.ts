import type { Payout } from '@paymux/core'
import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { fixture, given, raw, record, wrap } from './support.ts'

const PAYOUT = { reference: '1' }
const RUB = 'RUB'

/** The documented payout with some fields changed; `undefined` removes one. */
async function read(changes: Record<string, unknown>): Promise<Payout> {
  return given(wrap({ ...record('payoff-info-success.json'), ...changes })).enot.payouts.get(PAYOUT)
}

async function readFixture(name: string, ref: { reference: string } | { id: string }): Promise<Payout> {
  return given(fixture(name)).enot.payouts.get(ref)
}

describe('payouts.get', () => {
  it('reads the documented answer', async () => {
    expect(await readFixture('payoff-info-success.json', PAYOUT)).toStrictEqual({
      provider: 'enot',
      id: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      reference: '1',
      status: 'succeeded',
      rawStatus: 'success',
      method: 'card',
      destination: '4000000000000000',
      amount: { amount: '10.00', currency: RUB },
      debited: { amount: '11.00', currency: RUB },
      fee: { amount: '1.00', currency: RUB },
      received: { amount: '10.00', currency: RUB },
      converted: null,
      feeFrom: 'balance',
      comment: 'Test payoff',
      failureReason: null,
      createdAt: '2023-03-21T12:00:00+03:00',
      finishedAt: '2023-03-21T14:00:00+03:00',
      test: null,
      raw: raw('payoff-info-success.json'),
    })
  })

  it('reads one in progress', async () => {
    const { raw: _, ...payout } = await readFixture('payoff-info-wait.json', { reference: 'wd-2070' })
    expect(payout).toStrictEqual({
      provider: 'enot',
      id: '6f1c2e80-94ab-4d37-b5c6-08e7d3a9f241',
      reference: 'wd-2070',
      status: 'pending',
      rawStatus: 'wait',
      method: 'card',
      destination: null,
      amount: { amount: '1500.00', currency: RUB },
      debited: { amount: '1500.00', currency: RUB },
      fee: { amount: '45.00', currency: RUB },
      received: { amount: '1455.00', currency: RUB },
      converted: null,
      feeFrom: 'amount',
      comment: null,
      failureReason: null,
      createdAt: '2026-05-04T08:05:00+03:00',
      finishedAt: null,
      test: null,
    })
  })

  it('reads a declined one, with its reason', async () => {
    expect(await readFixture('payoff-info-declined.json', { reference: 'wd-2071' })).toMatchObject({
      id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96',
      status: 'failed',
      rawStatus: 'fail',
      method: 'sbp',
      destination: '79001112233',
      failureReason: 'Банк получателя отклонил перевод',
      finishedAt: null,
      comment: null,
    })
  })

  it('reads one made in the cabinet, which has no reference', async () => {
    const payout = await readFixture('payoff-info-cabinet.json', { id: 'b7a40d19-2c5e-4f86-8d3b-e1905c7f62a4' })
    expect(payout).toMatchObject({
      reference: null,
      destination: '4100*******0042',
      amount: { amount: '200.50', currency: RUB },
      debited: { amount: '206.52', currency: RUB },
      fee: { amount: '6.02', currency: RUB },
      received: { amount: '200.50', currency: RUB },
      raw: { type: 'payoff' },
    })
    expect(await failureOf(readFixture('payoff-info-cabinet.json', PAYOUT))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })

  it('reads one in another currency: what arrives in roubles is what left the balance less the fee', async () => {
    expect(await readFixture('payoff-info-other-currency.json', { reference: 'wd-2072' })).toMatchObject({
      destination: 'T*********',
      amount: { amount: '6000.00', currency: RUB },
      debited: { amount: '6000.00', currency: RUB },
      fee: { amount: '150.00', currency: RUB },
      received: { amount: '5850.00', currency: RUB },
      converted: { amount: '71.691176', currency: 'USDT_TRC20' },
      comment: null,
      createdAt: '2026-05-04T08:05:31+03:00',
      finishedAt: '2026-05-04T08:11:09+03:00',
    })
    const without = { receive_currency: 'USDT_TRC20', amount_receive: '0.12' }
    expect(await read({ ...without, commission_rub: null })).toMatchObject({ received: null, converted: { amount: '0.12' } })
    expect(await read({ ...without, amount_withdraw_rub: '' })).toMatchObject({ received: null, debited: null })
  })

  it('deviates in nothing from the documentation in any of them', async () => {
    const cases = [
      ['payoff-info-success.json', { reference: '1' }],
      ['payoff-info-wait.json', { reference: 'wd-2070' }],
      ['payoff-info-declined.json', { reference: 'wd-2071' }],
      ['payoff-info-cabinet.json', { id: 'b7a40d19-2c5e-4f86-8d3b-e1905c7f62a4' }],
      ['payoff-info-other-currency.json', { reference: 'wd-2072' }],
    ] as const
    for (const [name, ref] of cases) expect(await driftsOf(() => readFixture(name, ref))).toEqual([])
  })

  it('takes the word of Enot for what arrives in roubles, and computes it only when Enot does not tell', async () => {
    expect((await read({ amount_receive: '9.50' })).received).toEqual({ amount: '9.50', currency: RUB })
    expect((await read({ amount_withdraw_rub: '20', amount_receive: '' })).received).toEqual({ amount: '19.00', currency: RUB })
    expect((await read({ amount_withdraw_rub: '20', receive_currency: null })).received).toEqual({ amount: '19.00', currency: RUB })
  })

  it('guesses no other bearer of the fee', async () => {
    expect((await read({ subtract: 'amount' })).feeFrom).toBe('amount')
    expect((await read({ subtract: 1 })).feeFrom).toBeNull()
    expect(await driftsOf(() => read({ subtract: 1 }))).toEqual(['subtract unknown_status 1'])
  })

  it('reads order_id as a number too', async () => {
    expect((await read({ order_id: 1 })).reference).toBe('1')
  })

  it('reads times with and without seconds, in the offset of the settings', async () => {
    expect((await read({ created_at: '2023-03-21 12:00:59' })).createdAt).toBe('2023-03-21T12:00:59+03:00')
    const { enot } = given(fixture('payoff-info-success.json'), { utcOffset: '+00:00' })
    expect((await enot.payouts.get(PAYOUT)).createdAt).toBe('2023-03-21T12:00:00+00:00')
  })

  it('makes null of what it cannot read, reports it and keeps the text', async () => {
    const odd = { created_at: 'вчера', amount: '10 RUB', wallet: ['4000'] }
    expect(await read(odd)).toMatchObject({ createdAt: null, amount: null, destination: null, raw: odd })
    expect(await driftsOf(() => read(odd))).toEqual(['wallet unparsable', 'amount unparsable', 'created_at unparsable'])
  })

  it('reports documented fields that are not there, but not those that come with a condition', async () => {
    const gone = { service: undefined, comment: undefined, order_id: '1', paid_at: undefined, error_message: undefined }
    expect(await driftsOf(() => read(gone))).toEqual(['service missing_field', 'comment missing_field'])
  })
})
