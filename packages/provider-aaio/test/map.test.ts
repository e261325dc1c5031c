import type { Payout } from '@paymux/core'
import { describe, expect, it } from 'vitest'
import { answering, drifts, failure, fixture, record } from './support.js'

const PAYOUT = { reference: 'my_id_123' }

/** The documented payout with some fields changed; `undefined` removes one. */
function payoutWith(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...record('info-payoff-success.json'), ...changes })
}

async function read(changes: Record<string, unknown>): Promise<Payout> {
  return answering(payoutWith(changes)).aaio.payouts.get(PAYOUT)
}

describe('balances.list', () => {
  it('reads the documented answer', async () => {
    const { aaio } = answering(fixture('balance.json'))
    expect(await aaio.balances.list()).toStrictEqual([
      {
        available: { amount: '1592.03', currency: 'RUB' },
        held: { amount: '0.00', currency: 'RUB' },
        total: null,
        raw: { type: 'success', balance: '1592.03', referral: '346.49', hold: '0' },
      },
    ])
  })

  it('POSTs without a body, so without a content type', async () => {
    const { aaio, requests } = answering(fixture('balance.json'))
    await aaio.balances.list()
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://aaio.so/api/balance', body: null })
    expect(requests[0]?.headers).toStrictEqual({
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'paymux',
      'x-api-key': 'key',
    })
  })

  it.each([{ hold: null }, { hold: '' }, { hold: undefined }])('has no held amount for %j', async (change) => {
    const { aaio } = answering(JSON.stringify({ ...record('balance.json'), ...change }))
    expect((await aaio.balances.list())[0]?.held).toBeNull()
  })

  it('reports documented fields that are not there', async () => {
    const { aaio } = answering('{"type":"success","balance":"10"}')
    expect(await drifts(() => aaio.balances.list())).toEqual(['referral missing_field', 'hold missing_field'])
    expect(await drifts(() => answering(fixture('balance.json')).aaio.balances.list())).toEqual([])
  })

  it.each([
    '{"type":"success"}',
    '{"type":"success","balance":null}',
    '{"type":"success","balance":""}',
    '{"type":"success","balance":"much"}',
  ])('cannot do without the balance: %s', async (body) => {
    expect(await failure(answering(body).aaio.balances.list())).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

describe('payouts.get', () => {
  it('reads the documented answer', async () => {
    const { aaio } = answering(fixture('info-payoff-success.json'))
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
      raw: {
        type: 'success',
        id: '52a16aea-d308-11ed-afa1-0242ac120002',
        my_id: 'my_id_123',
        method: 'tether_trc20',
        bank: '',
        phone_operator: '',
        wallet: '*********',
        amount: '485.00',
        amount_down: '500.00',
        commission: '15.00',
        commission_type: '0',
        status: 'success',
        cancel_message: '',
        date: '2023-03-10 17:08:42',
        complete_date: '2023-03-10 17:09:21',
      },
    })
  })

  it('reads one in process, whose fee is taken from the balance', async () => {
    const { raw, ...payout } = await answering(fixture('info-payoff-in-process.json')).aaio.payouts.get({ reference: 'WD-318' })
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
    })
    expect(raw.bank).toBe('Пример Банк')
  })

  it('reads a cancelled one, with its reason', async () => {
    const { raw: _, ...payout } = await answering(fixture('info-payoff-cancel.json')).aaio.payouts.get({ reference: 'WD-319' })
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
    })
  })

  it('reads one in another currency: roubles stay roubles', async () => {
    const payout = await answering(fixture('info-payoff-other-currency.json')).aaio.payouts.get({ reference: 'WD-320' })
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
      expect(await drifts(() => answering(fixture(name)).aaio.payouts.get({ reference }))).toEqual([])
    }
  })

  // The words that the page documents. Any other is `unknown`.
  it.each([
    ['in_process', 'pending'],
    ['success', 'succeeded'],
    ['cancel', 'failed'],
  ])('calls %s %s', async (word, status) => {
    expect(await read({ status: word })).toMatchObject({ status, rawStatus: word })
  })

  it.each(['hold', 'SUCCESS', 'succeeded', 'fail', 'constructor', '__proto__', ' success'])(
    'calls %j unknown and reports it',
    async (word) => {
      expect(await read({ status: word })).toMatchObject({ status: 'unknown', rawStatus: word })
      expect(await drifts(() => read({ status: word }))).toEqual([`status unknown_status ${word.trim()}`])
    },
  )

  it('reads the commission type as number or text, and guesses no other', async () => {
    expect(await read({ commission_type: '1' })).toMatchObject({ feeFrom: 'balance', amount: { amount: '485.00' } })
    expect(await read({ commission_type: '0' })).toMatchObject({ feeFrom: 'amount', amount: { amount: '500.00' } })
    expect(await read({ commission_type: 1 })).toMatchObject({ feeFrom: 'balance', amount: { amount: '485.00' } })
    expect(await read({ commission_type: 2 })).toMatchObject({ feeFrom: null, amount: null, debited: { amount: '500.00' } })
    expect(await read({ commission_type: '75:25' })).toMatchObject({ feeFrom: null, amount: null })
    expect(await drifts(() => read({ commission_type: 2 }))).toEqual(['commission_type unknown_status 2'])
  })

  it.each([
    'bank',
    'phone_operator',
    'cancel_message',
    'complete_date',
    'method',
    'wallet',
    'amount',
    'commission',
    'commission_type',
    'date',
  ])('reads %s absent, null and "" alike', async (field) => {
    const { raw: _, ...absent } = await read({ [field]: undefined })
    const { raw: __, ...empty } = await read({ [field]: '' })
    const { raw: ___, ...none } = await read({ [field]: null })
    expect(none).toStrictEqual(absent)
    expect(empty).toStrictEqual(absent)
  })

  it('reads amounts as numbers or text, with whatever zeros', async () => {
    for (const amount of [485, '485', '485.0', '485.00', '0485.000', '4.85e2']) {
      expect((await read({ amount })).received).toEqual({ amount: '485.00', currency: 'RUB' })
    }
  })

  it.each(['1,5', 'many', true, [], {}])('does without an amount that it cannot read: %j', async (amount) => {
    expect(await read({ amount })).toMatchObject({ received: null, debited: { amount: '500.00', currency: 'RUB' } })
    expect(await drifts(() => read({ amount }))).toEqual(['amount unparsable'])
  })

  it('reads times with and without seconds, in the offset of the settings', async () => {
    expect((await read({ date: '2023-03-10 17:08' })).createdAt).toBe('2023-03-10T17:08:00+03:00')
    const { aaio } = answering(fixture('info-payoff-success.json'), 200, { utcOffset: '-05:30' })
    expect((await aaio.payouts.get(PAYOUT)).createdAt).toBe('2023-03-10T17:08:42-05:30')
  })

  it('makes null of a time that is none, reports it and keeps the text', async () => {
    const payout = await read({ date: '10.03.2023' })
    expect(payout).toMatchObject({ createdAt: null, raw: { date: '10.03.2023' } })
    expect(await drifts(() => read({ date: '2023-02-30 10:00:00' }))).toEqual(['date unparsable'])
  })

  it('reports documented fields that are not there', async () => {
    expect(await drifts(() => read({ wallet: undefined, commission: undefined }))).toEqual([
      'wallet missing_field',
      'commission missing_field',
    ])
  })

  it('keeps new fields in raw', async () => {
    expect((await read({ hash: '0xabc', nested: { n: 1.1 } })).raw).toMatchObject({ hash: '0xabc', nested: { n: '1.1' } })
  })

  it('has no reference when Aaio has none', async () => {
    const { aaio } = answering(payoutWith({ my_id: '' }))
    expect((await aaio.payouts.get({ id: '52a16aea-d308-11ed-afa1-0242ac120002' })).reference).toBeNull()
  })

  it.each([{ id: undefined }, { id: '' }, { id: null }, { status: undefined }, { status: '' }, { status: {} }])(
    'cannot do without id and status: %j',
    async (change) => {
      const error = await failure(read(change))
      expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown', reference: 'my_id_123' })
      expect(error.message).toContain(Object.keys(change)[0])
    },
  )

  it('refuses a record that was not asked for', async () => {
    const { aaio } = answering(fixture('info-payoff-success.json'))
    for (const ref of [{ reference: 'my_id_124' }, { reference: 'MY_ID_123' }, { id: '52a16aea-d308-11ed-afa1-0242ac120003' }]) {
      const error = await failure(aaio.payouts.get(ref))
      expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
      expect(JSON.stringify(error)).not.toContain('52a16aea-d308-11ed-afa1-0242ac120002')
    }
    expect(await failure(read({ my_id: '' }))).toMatchObject({ code: 'invalid_response' })
    expect((await aaio.payouts.get({ id: '52A16AEA-D308-11ED-AFA1-0242AC120002' })).reference).toBe('my_id_123')
  })

  it('asks by reference or by id, url-encoded, never by both', async () => {
    const { aaio, requests } = answering(fixture('info-payoff-success.json'))
    await aaio.payouts.get(PAYOUT)
    await aaio.payouts.get({ id: '52a16aea-d308-11ed-afa1-0242ac120002' })
    await failure(aaio.payouts.get({ reference: 'order&id=1' }))
    expect(requests.map(({ body }) => body)).toEqual(['my_id=my_id_123', 'id=52a16aea-d308-11ed-afa1-0242ac120002', 'my_id=order%26id%3D1'])
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://aaio.so/api/info-payoff' })
    expect(requests[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded', 'x-api-key': 'key' })
    const both = { reference: 'a', id: 'b' } as never
    expect(await failure(aaio.payouts.get(both))).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
    expect(requests).toHaveLength(3)
  })
})
