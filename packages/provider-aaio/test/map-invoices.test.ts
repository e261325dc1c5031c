import type { Invoice } from '@paymux/core'
import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { NEW_INVOICE } from './operations.ts'
import { fixture, given, raw, record } from './support.ts'

const INVOICE = { reference: 'INV-2041' }
const rub = (amount: string): object => ({ amount, currency: 'RUB' })
const list = (entry: unknown): string => JSON.stringify({ type: 'success', list: { sbp: entry } })

async function read(changes: Record<string, unknown>): Promise<Invoice> {
  const body = JSON.stringify({ ...record('info-pay-success.json'), ...changes })
  return given(body).aaio.invoices.get(INVOICE)
}

describe('invoices.create', () => {
  it('reads the documented answer: a link, and nothing else is known', async () => {
    const { aaio } = given(fixture('get-pay-url.json'))
    expect(await aaio.invoices.create({ ...NEW_INVOICE, amount: { amount: '1249.9', currency: 'RUB' } })).toStrictEqual({
      provider: 'aaio',
      id: null,
      reference: 'INV-2041',
      url: 'https://aaio.example/merchant/pay?invoice_uid=9c264466-2fa7-4783-9db1-98b3c3bcc0bb',
      amount: rub('1249.90'),
      expiresAt: null,
      test: null,
      raw: { type: 'success', url: 'https://aaio.example/merchant/pay?invoice_uid=9c264466-2fa7-4783-9db1-98b3c3bcc0bb' },
    })
  })
})

describe('invoices.get', () => {
  it('reads the documented answer', async () => {
    const { aaio } = given(fixture('info-pay-success.json'))
    expect(await aaio.invoices.get(INVOICE)).toStrictEqual({
      provider: 'aaio',
      id: '9c264466-2fa7-4783-9db1-98b3c3bcc0bb',
      reference: 'INV-2041',
      status: 'paid',
      rawStatus: 'success',
      onHold: false,
      amount: rub('1249.90'),
      paid: null,
      refunded: null,
      credited: rub('1174.91'),
      fee: rub('74.99'),
      payerFee: rub('0.00'),
      method: 'sbp',
      payer: null,
      metadata: null,
      failureReason: null,
      createdAt: '2025-05-14T11:20:07+03:00',
      expiresAt: '2025-05-14T11:41:10+03:00',
      paidAt: '2025-05-14T11:26:33+03:00',
      test: null,
      raw: raw('info-pay-success.json'),
    })
  })

  it('reads one without a method yet: no fees, and nothing is missing', async () => {
    const get = (): Promise<Invoice> => given(fixture('info-pay-in-process.json')).aaio.invoices.get({ reference: 'INV-2042' })
    const { raw: _, ...invoice } = await get()
    expect(invoice).toStrictEqual({
      provider: 'aaio',
      id: '5d0f7e6c-91b4-4f0a-8a55-6f1f6f0e2b17',
      reference: 'INV-2042',
      status: 'pending',
      rawStatus: 'in_process',
      onHold: false,
      amount: rub('500.00'),
      paid: null,
      refunded: null,
      credited: null,
      fee: null,
      payerFee: null,
      method: null,
      payer: null,
      metadata: null,
      failureReason: null,
      createdAt: '2025-05-14T12:00:00+03:00',
      expiresAt: '2025-05-14T18:00:00+03:00',
      paidAt: null,
      test: null,
    })
    expect(await driftsOf(get)).toEqual([])
  })

  it('keeps the fees in roubles where the invoice is in another currency, and tells money on hold', async () => {
    const get = (): Promise<Invoice> => given(fixture('info-pay-hold.json')).aaio.invoices.get({ reference: 'shop:7[a]|2' })
    expect(await get()).toMatchObject({
      status: 'paid',
      rawStatus: 'hold',
      onHold: true,
      amount: { amount: '15.50', currency: 'USD' },
      credited: rub('1180.07'),
      fee: rub('59.00'),
      payerFee: rub('19.67'),
      metadata: { user: 'u-17', cart: '42' },
    })
    expect(await driftsOf(get)).toEqual([])
  })

  it('reads an expired one', async () => {
    const { aaio } = given(fixture('info-pay-expired.json'))
    expect(await aaio.invoices.get({ reference: 'INV-2043' })).toMatchObject({ status: 'expired', onHold: false, paidAt: null })
  })

  it.each([
    [[], null],
    [{}, null],
    ['', null],
    ['[]', null],
    [null, null],
    [undefined, null],
    ['not json', null],
    [7, null],
    [
      { us_a: 'b', c: 'd' },
      { a: 'b', c: 'd' },
    ],
    ['{"us_a":"b"}', { a: 'b' }],
    [{ a: 1.1, b: null }, { a: '1.1' }],
    [{ us_: 'x' }, { '': 'x' }],
  ])('reads custom values %j as %j', async (us_vars, metadata) => {
    expect((await read({ us_vars })).metadata).toEqual(metadata)
  })
})

describe('invoices.methods', () => {
  it('has one row for every currency of the documented answer', async () => {
    const fee = { percent: '8', fixed: null, payerShare: '25' }
    const get = (): Promise<unknown> => given(fixture('methods-pay.json')).aaio.invoices.methods()
    const row = (currency: string, min: string, max: string): object => ({
      code: 'sbp',
      name: 'SBP',
      currency,
      min: { amount: min, currency },
      max: { amount: max, currency },
      fee,
      enabled: true,
    })
    expect(await get()).toStrictEqual([
      row('EUR', '3.00', '985.00'),
      row('RUB', '300.00', '90000.00'),
      row('UAH', '138.00', '41400.00'),
      row('USD', '4.00', '1108.00'),
    ])
    expect(await driftsOf(get)).toEqual([])
  })

  it('reads numbers as text, and limits of one side only', async () => {
    const entry = { name: 'S', min: { RUB: '0.50' }, max: { USD: 7.25 }, commission_percent: '8.50', commission_type: '100:0' }
    const methods = await given(list(entry)).aaio.invoices.methods()
    expect(methods).toMatchObject([
      { currency: 'RUB', min: rub('0.50'), max: null, fee: { percent: '8.5', payerShare: '0' } },
      { currency: 'USD', min: null, max: { amount: '7.25', currency: 'USD' } },
    ])
  })

  it('reports what it cannot make a row of', async () => {
    const get = (): Promise<unknown> =>
      given(list({ name: 'S', min: [], max: 5, commission_percent: 8, commission_type: 'x' })).aaio.invoices.methods()
    expect(await get()).toEqual([])
    expect(await driftsOf(get)).toEqual(['min unparsable', 'max unparsable', 'commission_type unparsable'])
  })

  it('reads an empty list of PHP, and no other list', async () => {
    expect(await given(fixture('methods-empty.json')).aaio.invoices.methods()).toEqual([])
    for (const value of [[{ name: 'SBP' }], { sbp: null }, { sbp: [] }, { sbp: 'x' }]) {
      const body = JSON.stringify({ type: 'success', list: value })
      expect(await failureOf(given(body).aaio.invoices.methods())).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
    }
  })
})
