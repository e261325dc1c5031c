import type { PayoutReceipt } from '@paymux/core'
import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { PAYOUT_INPUT } from './operations.ts'
import { fixture, given, record, wrap } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

describe('balances.list', () => {
  it('reads the documented answer', async () => {
    const { enot } = given(fixture('balance.json'))
    expect(await enot.balances.list()).toStrictEqual([
      {
        available: rub('41710.35'),
        held: rub('6500.00'),
        total: rub('48210.35'),
        raw: { balance: '48210.35', active_balance: '41710.35', freeze_balance: '6500' },
      },
    ])
    expect(await driftsOf(() => enot.balances.list())).toEqual([])
  })

  it('reads text for numbers, and what is missing as not told', async () => {
    const { enot } = given(wrap({ active_balance: '0', freeze_balance: '', balance: null }))
    expect(await enot.balances.list()).toMatchObject([{ available: rub('0.00'), held: null, total: null }])
    const bare = given(wrap({ active_balance: -1.5 })).enot
    expect(await bare.balances.list()).toMatchObject([{ available: rub('-1.50'), held: null, total: null }])
    expect(await driftsOf(() => bare.balances.list())).toEqual(['balance missing_field', 'freeze_balance missing_field'])
  })

  it.each([{}, { active_balance: null }, { active_balance: '' }, { active_balance: 'много' }, { active_balance: [1] }])(
    'cannot do without what is available: %j',
    async (data) => {
      const error = await failureOf(given(wrap({ balance: 1, freeze_balance: 0, ...data })).enot.balances.list())
      expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown', operation: 'balances.list' })
      expect(error.message).toContain('active_balance')
    },
  )
})

describe('payouts.create', () => {
  it('reads the documented answer: Enot has no word for the status here', async () => {
    const { enot } = given(fixture('payoff-create.json'))
    expect(await enot.payouts.create(PAYOUT_INPUT)).toStrictEqual({
      provider: 'enot',
      id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96',
      reference: 'wd-2071',
      status: 'pending',
      debited: rub('1545.00'),
      test: null,
      raw: { payoff_id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96', amount_withdraw_rub: '1545.00', balance: '40165.35' },
    })
    expect(await driftsOf(() => enot.payouts.create(PAYOUT_INPUT))).toEqual([])
  })

  it('reads the amount as a number too', async () => {
    expect(await given(fixture('payoff-create-sbp.json')).enot.payouts.create(PAYOUT_INPUT)).toMatchObject({
      id: '84f0a6d2-1c3b-4e97-b5d8-7a2e90c4f163',
      debited: rub('1500.00'),
    })
  })

  const create = (changes: Record<string, unknown>): Promise<PayoutReceipt> =>
    given(wrap({ ...record('payoff-create.json'), ...changes })).enot.payouts.create(PAYOUT_INPUT)

  it('takes an id that is a number', async () => {
    expect(await create({ payoff_id: 12345678901234567890n.toString() })).toMatchObject({ id: '12345678901234567890' })
    const { enot } = given('{"data":{"payoff_id":12345678901234567890},"status":200,"status_check":true}')
    expect(await enot.payouts.create(PAYOUT_INPUT)).toMatchObject({ id: '12345678901234567890' })
  })
})

describe('payouts.banks', () => {
  it('reads the documented answer', async () => {
    expect(await given(fixture('sbp-banks.json')).enot.payouts.banks()).toStrictEqual([
      { id: '100000000008', name: 'Альфа-Банк' },
      { id: '100000000004', name: 'Т-Банк' },
    ])
  })

  it('keeps the digits of ids that are numbers, and drops what is new', async () => {
    const { enot } = given('{"data":{"banks":[{"id":100000000008,"name":"A","bic":"044525593"}]},"status":200,"status_check":true}')
    expect(await enot.payouts.banks()).toStrictEqual([{ id: '100000000008', name: 'A' }])
  })

  it('may be empty', async () => {
    expect(await given(wrap({ banks: [] })).enot.payouts.banks()).toEqual([])
  })
})
