import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { answering, fixture, record, wrap } from './support.ts'

const usdt = (amount: string) => ({ amount, currency: 'USDT' })
const rub = (amount: string) => ({ amount, currency: 'RUB' })

describe('balances.list', () => {
  it('has one row a currency, unpadded where the currency is none of ISO 4217', async () => {
    const balances = await answering(fixture('balance.json')).cryptobot.balances.list()
    expect(balances).toEqual([
      {
        available: usdt('418.37205'),
        held: usdt('12.5'),
        total: null,
        raw: { currency_code: 'USDT', available: '418.37205', onhold: '12.5' },
      },
      expect.objectContaining({ available: { amount: '0', currency: 'TON' } }),
      expect.objectContaining({ available: { amount: '0.000317', currency: 'BTC' }, held: { amount: '0.00000001', currency: 'BTC' } }),
    ])
  })

  it('does without onhold, which it reports, and takes a currency that nobody knew', async () => {
    const { cryptobot } = answering(wrap([{ currency_code: 'NOT', available: 7 }]))
    const seen = await driftsOf(async () => {
      expect(await cryptobot.balances.list()).toMatchObject([{ available: { amount: '7', currency: 'NOT' }, held: null }])
    })
    expect(seen).toEqual(['onhold missing_field'])
  })

  it('refuses a row whose amount is none', async () => {
    const error = await failureOf(answering(wrap([{ currency_code: 'USDT', available: 'much' }])).cryptobot.balances.list())
    expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

describe('an invoice', () => {
  const get = (name: string, id = '528890') => answering(fixture(name)).cryptobot.invoices.get({ id })

  it('that waits', async () => {
    const { raw, ...invoice } = await get('invoices-active.json')
    expect(invoice).toStrictEqual({
      provider: 'cryptobot',
      id: '528890',
      reference: 'A-20417',
      status: 'pending',
      rawStatus: 'active',
      onHold: false,
      amount: usdt('12.5'),
      paid: null,
      refunded: null,
      credited: null,
      fee: null,
      payerFee: null,
      method: 'USDT',
      payer: null,
      metadata: null,
      failureReason: null,
      createdAt: '2026-05-03T09:15:10Z',
      expiresAt: '2026-05-03T10:45:10Z',
      paidAt: null,
      test: false,
    })
    expect(raw).toMatchObject({ invoice_id: '528890', hash: 'IVmK3pZ7t0Qx', allow_comments: true })
  })

  it('priced in roubles and paid in an asset: each amount has its own currency, and no digit of the fee is lost', async () => {
    expect(await get('invoices-paid-fiat.json', '528904')).toMatchObject({
      status: 'paid',
      amount: rub('640.50'),
      paid: usdt('8.05391204'),
      fee: usdt('0.24161736'),
      credited: usdt('7.81229468'),
      method: 'USDT',
      paidAt: '2026-05-04T07:12:44Z',
      raw: { fee_amount: '0.24161736', paid_usd_rate: '0.99975' },
    })
  })

  it('priced in an asset was paid in it, for the answer does not repeat that', async () => {
    expect(await get('invoices-paid-crypto.json')).toMatchObject({
      status: 'paid',
      amount: usdt('12.5'),
      paid: usdt('12.5'),
      fee: usdt('0.375'),
      credited: usdt('12.125'),
    })
  })

  it('that was swapped credits what came out of the swap', async () => {
    expect(await get('invoices-swapped.json', '528911')).toMatchObject({
      paid: { amount: '4', currency: 'TON' },
      fee: { amount: '0.12', currency: 'TON' },
      credited: usdt('12.028'),
    })
  })

  it('whose fee is in another asset than what was paid has no sum', async () => {
    const invoice = { ...record('invoices-paid-fiat.json'), fee_asset: 'TON' }
    expect(await answering(wrap({ items: [invoice] })).cryptobot.invoices.get({ id: '528904' })).toMatchObject({
      fee: { amount: '0.24161736', currency: 'TON' },
      credited: null,
    })
  })

  it('that expired', async () => {
    expect(await get('invoices-expired.json')).toMatchObject({ status: 'expired', paid: null })
  })

  it('that another program made has no reference, and keeps its payload', async () => {
    const { items } = await answering(fixture('invoices-elsewhere.json')).cryptobot.invoices.list()
    expect(items.map(({ id, reference, raw }) => [id, reference, raw.payload])).toEqual([
      ['528920', null, undefined],
      ['528919', null, 'order 7 of Ann'],
    ])
  })

  it.each([
    ['https://pay.crypt.bot', false],
    ['https://testnet-pay.crypt.bot/', true],
    ['https://proxy.example', null],
  ])('of %s: test %j', async (baseUrl, test) => {
    const { invoices } = answering(fixture('invoices-active.json'), 200, { baseUrl }).cryptobot
    expect((await invoices.get({ id: '528890' })).test).toBe(test)
    const { payouts } = answering(fixture('transfer.json'), 200, { baseUrl }).cryptobot
    const { reference, amount } = { reference: 'wd-2071', amount: usdt('15.25') }
    expect((await payouts.create({ reference, amount, method: 'USDT', destination: '7012345678' })).test).toBe(test)
  })
})

describe('a payout', () => {
  it('is there once it is done', async () => {
    const payout = await answering(fixture('transfers-one.json')).cryptobot.payouts.get({ reference: 'wd-2071' })
    expect(payout).toStrictEqual({
      provider: 'cryptobot',
      id: '73120',
      reference: 'wd-2071',
      status: 'succeeded',
      rawStatus: 'completed',
      method: 'USDT',
      destination: '7012345678',
      amount: usdt('15.25'),
      debited: null,
      fee: null,
      received: null,
      converted: null,
      feeFrom: null,
      comment: 'May',
      failureReason: null,
      createdAt: null,
      finishedAt: '2026-05-05T18:30:07Z',
      test: false,
      raw: expect.objectContaining({ transfer_id: '73120', user_id: '7012345678' }),
    })
  })

  it('that another program ordered has no reference', async () => {
    const { items } = await answering(fixture('transfers-list.json')).cryptobot.payouts.list()
    expect(items.map(({ reference, raw }) => [reference, raw.spend_id])).toEqual([
      ['wd-2071', 'wd-2071'],
      [null, 'payout to Ann'],
    ])
  })
})

describe('lists', () => {
  it('end with an empty page', async () => {
    const { invoices, payouts } = answering(fixture('none.json')).cryptobot
    expect(await invoices.list()).toEqual({ items: [], next: null })
    expect(await payouts.list({ cursor: '40', limit: 20 })).toEqual({ items: [], next: null })
  })

  it('go on from where a page ended, also when fewer came than were asked for', async () => {
    const { invoices, payouts } = answering(fixture('invoices-list.json')).cryptobot
    const first = await invoices.list({ limit: 2 })
    expect(first.items.map(({ id }) => id)).toEqual(['528904', '528890'])
    expect(first.next).toBe('2')
    expect((await invoices.list({ cursor: '2' })).next).toBe('4')
    await expect(payouts.list({ limit: 2 })).rejects.toMatchObject({ code: 'invalid_response' })
  })
})

it('payouts.methods are the assets, without the currencies', async () => {
  const methods = await answering(fixture('currencies.json')).cryptobot.payouts.methods()
  const nothing = { min: null, max: null, fee: { percent: null, fixed: null, payerShare: null }, enabled: true }
  expect(methods).toEqual([
    { code: 'USDT', name: 'Tether', currency: 'USDT', ...nothing },
    { code: 'TON', name: 'Toncoin', currency: 'TON', ...nothing },
  ])
})

it('payouts.rates say whether they are up to date', async () => {
  expect(await answering(fixture('rates.json')).cryptobot.payouts.rates()).toEqual([
    { source: 'TON', target: 'USD', rate: '3.1025', current: true },
    { source: 'BTC', target: 'RUB', rate: '7654321.09', current: false },
  ])
  const { cryptobot } = answering(wrap([{ source: 'TON', target: 'USD', rate: 'n/a' }]))
  const seen = await driftsOf(async () => {
    expect(await cryptobot.payouts.rates()).toEqual([])
  })
  expect(seen).toEqual(['is_valid missing_field', 'rate unparsable'])
})
