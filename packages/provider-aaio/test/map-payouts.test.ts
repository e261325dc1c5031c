import type { PayoutReceipt } from '@paymux/core'
import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { NEW_PAYOUT } from './operations.ts'
import { fixture, given, raw, record } from './support.ts'

const rub = (amount: string): object => ({ amount, currency: 'RUB' })
const json = (value: object): string => JSON.stringify({ type: 'success', ...value })

async function create(changes: Record<string, unknown>): Promise<PayoutReceipt> {
  return given(JSON.stringify({ ...record('create-payoff.json'), ...changes })).aaio.payouts.create(NEW_PAYOUT)
}

describe('payouts.create', () => {
  it('reads the documented answer', async () => {
    const order = (): Promise<PayoutReceipt> => given(fixture('create-payoff.json')).aaio.payouts.create(NEW_PAYOUT)
    expect(await order()).toStrictEqual({
      provider: 'aaio',
      id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05',
      reference: 'WD-318',
      status: 'pending',
      debited: rub('6000.00'),
      test: null,
      raw: raw('create-payoff.json'),
    })
    expect(await driftsOf(order)).toEqual([])
  })

  it('reads one in roubles', async () => {
    const { aaio } = given(fixture('create-payoff-roubles.json'))
    const amount = { amount: '1500', currency: 'RUB' }
    const order = { ...NEW_PAYOUT, reference: 'WD-321', amount, method: 'sbp', bank: '100000000931', destination: '79001234533' }
    expect(await aaio.payouts.create(order)).toMatchObject({ reference: 'WD-321', status: 'pending', debited: rub('1545.00') })
  })

  it('is pending when Aaio takes the order without a word for it', async () => {
    for (const status of [undefined, null, '']) expect((await create({ status })).status).toBe('pending')
  })

  it('needs no more of the answer than the id, and reports what is missing', async () => {
    const order = (): Promise<PayoutReceipt> => given(json({ id: 77 })).aaio.payouts.create(NEW_PAYOUT)
    expect(await order()).toStrictEqual({
      provider: 'aaio',
      id: '77',
      reference: 'WD-318',
      status: 'pending',
      debited: null,
      test: null,
      raw: { type: 'success', id: '77' },
    })
    expect(await driftsOf(order)).toEqual(
      ['my_id', 'amount', 'amount_down', 'commission', 'commission_type', 'status'].map((field) => `${field} missing_field`),
    )
  })

  it('is refused where it names another amount than was asked for, whoever bears the fee', async () => {
    for (const other of [{ amount_down: '6000.01' }, { commission_type: '1' }, { amount_down: '485', amount: '485', commission_type: '1' }])
      expect(await failureOf(create(other))).toMatchObject({ code: 'invalid_response', outcome: 'unknown', reference: 'WD-318' })
    expect(await create({ commission_type: '1', amount: '6000', amount_down: '6150' })).toMatchObject({ debited: rub('6150.00') })
  })

  it('takes an empty my_id for the one that was sent, and no other', async () => {
    expect((await create({ my_id: '' })).reference).toBe('WD-318')
    expect(await failureOf(create({ my_id: 'WD-319' }))).toMatchObject({
      code: 'invalid_response',
      outcome: 'unknown',
      reference: 'WD-318',
    })
  })
})

describe('payouts.methods', () => {
  it('reads the documented answer', async () => {
    const get = (): Promise<unknown> => given(fixture('methods-payoff.json')).aaio.payouts.methods()
    expect(await get()).toStrictEqual([
      {
        code: 'cards_ru',
        name: 'RU cards',
        currency: 'RUB',
        min: rub('1500.00'),
        max: rub('75000.00'),
        fee: { percent: '2.5', fixed: rub('45.00'), payerShare: null },
        enabled: true,
      },
    ])
    expect(await driftsOf(get)).toEqual([])
  })

  it('does without what an entry lacks, and reports it', async () => {
    const get = (): Promise<unknown> => given(json({ list: { sbp: {} } })).aaio.payouts.methods()
    const fee = { percent: null, fixed: null, payerShare: null }
    expect(await get()).toStrictEqual([{ code: 'sbp', name: 'sbp', currency: 'RUB', min: null, max: null, fee, enabled: true }])
    expect(await driftsOf(get)).toHaveLength(5)
  })

  it('reads an empty list of PHP, and no other list', async () => {
    expect(await given(fixture('methods-empty.json')).aaio.payouts.methods()).toEqual([])
    for (const list of [[{ name: 'a' }], 'x', 7, { sbp: 'x' }]) {
      expect(await failureOf(given(json({ list })).aaio.payouts.methods())).toMatchObject({ code: 'invalid_response' })
    }
  })
})

describe('payouts.rates', () => {
  it('reads the documented answer', async () => {
    const get = (): Promise<unknown> => given(fixture('rates-payoff.json')).aaio.payouts.rates()
    expect(await get()).toStrictEqual([
      { currency: 'USD', rate: '81.25' },
      { currency: 'UAH', rate: '1.96' },
      { currency: 'USDT', rate: '81.6' },
      { currency: 'BTC', rate: '8124500' },
    ])
    expect(await driftsOf(get)).toEqual([])
  })

  it('reads more currencies, text and every digit; nothing but codes are currencies', async () => {
    const body = '{"type":"success","USD":"81.250","TRX":0.123456789012345678901,"code":"200","updated":1,"UAH":null,"USDT":"n/a","BTC":""}'
    const get = (): Promise<unknown> => given(body).aaio.payouts.rates()
    expect(await get()).toEqual([
      { currency: 'USD', rate: '81.25' },
      { currency: 'TRX', rate: '0.123456789012345678901' },
    ])
    expect(await driftsOf(get)).toEqual(['USDT unparsable'])
  })

  it('reports documented currencies that are not there', async () => {
    expect(await driftsOf(() => given(json({})).aaio.payouts.rates())).toHaveLength(4)
  })
})

describe('payouts.banks', () => {
  it('reads the documented answer, and an id that came as a number', async () => {
    const banks = [{ id: '100000000931', name: 'Пример Банк' }]
    expect(await given(fixture('sbp-banks-payoff.json')).aaio.payouts.banks()).toStrictEqual(banks)
    expect(await given(fixture('sbp-banks-numeric.json')).aaio.payouts.banks()).toStrictEqual(banks)
    expect(await given(json({ list: [] })).aaio.payouts.banks()).toEqual([])
  })
})

describe('webhooks.serviceIps', () => {
  it('reads the documented answer, with and without a type', async () => {
    const addresses = ['192.0.2.61', '198.51.100.14']
    expect(await given(fixture('public-ips.json')).aaio.webhooks.serviceIps()).toStrictEqual(addresses)
    expect(await given(fixture('public-ips-untyped.json')).aaio.webhooks.serviceIps()).toStrictEqual(addresses)
    expect(await given('{"list":[]}').aaio.webhooks.serviceIps()).toEqual([])
  })
})
