import type { Payout } from '@paymux/core'
import { driftsOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { fixture, given, raw, record } from './support.ts'

const PAYOUT = { reference: 'my_id_123' }

/** The documented payout with some fields changed; `undefined` removes one. */
function payoutWith(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...record('info-payoff-success.json'), ...changes })
}

async function read(changes: Record<string, unknown>): Promise<Payout> {
  return given(payoutWith(changes)).aaio.payouts.get(PAYOUT)
}

describe('balances.list', () => {
  it('reads the documented answer', async () => {
    const { aaio } = given(fixture('balance.json'))
    expect(await aaio.balances.list()).toStrictEqual([
      {
        available: { amount: '1592.03', currency: 'RUB' },
        held: { amount: '0.00', currency: 'RUB' },
        total: null,
        raw: { type: 'success', balance: '1592.03', referral: '346.49', hold: '0' },
      },
    ])
  })
})

describe('payouts.get', () => {
  it('reads the documented answer', async () => {
    const { aaio } = given(fixture('info-payoff-success.json'))
    expect(await aaio.payouts.get(PAYOUT)).toStrictEqual({
      provider: 'aaio',
      id: '52a16aea-d308-11ed-afa1-0242ac120002',
      reference: 'my_id_123',
      status: 'succeeded',
      rawStatus: 'success',
      method: 'tether_trc20',
      destination: '*********',
      amount: { amount: '500.00', currency: 'RUB' },
      debited: { amount: '500.00', currency: 'RUB' },
      fee: { amount: '15.00', currency: 'RUB' },
      received: { amount: '485.00', currency: 'RUB' },
      converted: null,
      feeFrom: 'amount',
      comment: null,
      failureReason: null,
      createdAt: '2023-03-10T17:08:42+03:00',
      finishedAt: '2023-03-10T17:09:21+03:00',
      test: null,
      raw: raw('info-payoff-success.json'),
    })
  })

  it('reads one in process, whose fee is taken from the balance', async () => {
    const { raw, ...payout } = await given(fixture('info-payoff-in-process.json')).aaio.payouts.get({ reference: 'WD-318' })
    expect(payout).toStrictEqual({
      provider: 'aaio',
      id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05',
      reference: 'WD-318',
      status: 'pending',
      rawStatus: 'in_process',
      method: 'sbp',
      destination: '7900*****33',
      amount: { amount: '1500.00', currency: 'RUB' },
      debited: { amount: '1545.00', currency: 'RUB' },
      fee: { amount: '45.00', currency: 'RUB' },
      received: { amount: '1500.00', currency: 'RUB' },
      converted: null,
      feeFrom: 'balance',
      comment: null,
      failureReason: null,
      createdAt: '2025-05-16T09:12:40+03:00',
      finishedAt: null,
      test: null,
    })
    expect(raw.bank).toBe('Пример Банк')
  })

  it('reads a cancelled one, with its reason', async () => {
    const { raw: _, ...payout } = await given(fixture('info-payoff-cancel.json')).aaio.payouts.get({ reference: 'WD-319' })
    expect(payout).toStrictEqual({
      provider: 'aaio',
      id: '9b1f7c52-3a64-4d0e-8c7b-51d2e6a4f093',
      reference: 'WD-319',
      status: 'failed',
      rawStatus: 'cancel',
      method: 'cards_ru',
      destination: '220015******0042',
      amount: { amount: '6000.00', currency: 'RUB' },
      debited: { amount: '6000.00', currency: 'RUB' },
      fee: { amount: '150.00', currency: 'RUB' },
      received: { amount: '5850.00', currency: 'RUB' },
      converted: null,
      feeFrom: 'amount',
      comment: null,
      failureReason: 'Неверный номер карты',
      createdAt: '2025-05-16T09:20:00+03:00',
      finishedAt: '2025-05-16T09:30:05+03:00',
      test: null,
    })
  })

  it('reads one in another currency: roubles stay roubles', async () => {
    const payout = await given(fixture('info-payoff-other-currency.json')).aaio.payouts.get({ reference: 'WD-320' })
    expect(payout).toMatchObject({
      amount: { amount: '6000.00', currency: 'RUB' },
      received: { amount: '5850.00', currency: 'RUB' },
      converted: { amount: '0.00072005', currency: 'BTC' },
    })
    expect((await read({ amount_currency: 'RUB', amount_in_currency: '485' })).converted).toBeNull()
  })

  it('deviates in nothing from the documentation in any of them', async () => {
    const cases = [
      ['info-payoff-success.json', 'my_id_123'],
      ['info-payoff-in-process.json', 'WD-318'],
      ['info-payoff-cancel.json', 'WD-319'],
      ['info-payoff-other-currency.json', 'WD-320'],
    ] as const
    for (const [name, reference] of cases) {
      expect(await driftsOf(() => given(fixture(name)).aaio.payouts.get({ reference }))).toEqual([])
    }
  })

  it('reads the commission type as number or text, and guesses no other', async () => {
    expect(await read({ commission_type: '1' })).toMatchObject({ feeFrom: 'balance', amount: { amount: '485.00' } })
    expect(await read({ commission_type: '0' })).toMatchObject({ feeFrom: 'amount', amount: { amount: '500.00' } })
    expect(await read({ commission_type: 1 })).toMatchObject({ feeFrom: 'balance', amount: { amount: '485.00' } })
    expect(await read({ commission_type: 2 })).toMatchObject({ feeFrom: null, amount: null, debited: { amount: '500.00' } })
    expect(await read({ commission_type: '75:25' })).toMatchObject({ feeFrom: null, amount: null })
    expect(await driftsOf(() => read({ commission_type: 2 }))).toEqual(['commission_type unknown_status 2'])
  })

  it('reads times with and without seconds, in the offset of the settings', async () => {
    expect((await read({ date: '2023-03-10 17:08' })).createdAt).toBe('2023-03-10T17:08:00+03:00')
    const { aaio } = given(fixture('info-payoff-success.json'), { utcOffset: '-05:30' })
    expect((await aaio.payouts.get(PAYOUT)).createdAt).toBe('2023-03-10T17:08:42-05:30')
  })

  it('has no reference when Aaio has none', async () => {
    const { aaio } = given(payoutWith({ my_id: '' }))
    expect((await aaio.payouts.get({ id: '52a16aea-d308-11ed-afa1-0242ac120002' })).reference).toBeNull()
  })
})
