import type { Invoice, InvoiceReceipt } from '@paymux/core'
import { driftsOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { INVOICE_INPUT } from './operations.ts'
import { fixture, given, raw, record, wrap } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })
const REF = { reference: 'A-20417' }

describe('invoices.create', () => {
  const create = (changes: Record<string, unknown>, more: object = {}): Promise<InvoiceReceipt> =>
    given(wrap({ ...record('invoice-create.json'), ...changes })).enot.invoices.create({ ...INVOICE_INPUT, ...more })

  it('reads the documented answer', async () => {
    const { enot } = given(fixture('invoice-create.json'))
    expect(await enot.invoices.create(INVOICE_INPUT)).toStrictEqual({
      provider: 'enot',
      id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32',
      reference: 'A-20417',
      url: 'https://enot.io/pay/91e7c3a0-5d28-4b6f-8a14-f2c09b7d6e53',
      amount: rub('640.50'),
      expiresAt: '2026-05-03T12:45:10+03:00',
      test: null,
      raw: raw('invoice-create.json'),
    })
    expect(await driftsOf(() => enot.invoices.create(INVOICE_INPUT))).toEqual([])
  })

  it('has no page when it is host to host', async () => {
    const { enot } = given(fixture('invoice-create-direct.json'))
    const input = { reference: 'A-1', amount: rub('870'), method: 'p2p_card', direct: true } as const
    expect(await enot.invoices.create(input)).toMatchObject({ url: null, amount: rub('870.00'), expiresAt: '2026-05-03T12:45:00+03:00' })
  })

  it('says what was asked, whatever the answer repeats', async () => {
    expect(await create({ amount: 1, currency: 'USD' })).toMatchObject({ amount: rub('640.50') })
    expect(await create({ amount: undefined, currency: undefined, expired: undefined })).toMatchObject({
      amount: rub('640.50'),
      expiresAt: null,
    })
  })
})

describe('invoices.get', () => {
  const read = (changes: Record<string, unknown>): Promise<Invoice> =>
    given(wrap({ ...record('invoice-info-success.json'), ...changes })).enot.invoices.get(REF)

  it('reads the documented answer', async () => {
    const { enot } = given(fixture('invoice-info-success.json'))
    expect(await enot.invoices.get(REF)).toStrictEqual({
      provider: 'enot',
      id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32',
      reference: 'A-20417',
      status: 'paid',
      rawStatus: 'success',
      onHold: false,
      amount: rub('640.50'),
      paid: null,
      refunded: null,
      credited: rub('602.07'),
      fee: rub('38.43'),
      payerFee: rub('0.00'),
      method: 'sbp',
      payer: '7916*****08',
      metadata: { cart: '981' },
      failureReason: null,
      createdAt: '2026-05-03T11:15:00+03:00',
      expiresAt: '2026-05-03T12:45:00+03:00',
      paidAt: '2026-05-03T11:22:00+03:00',
      test: null,
      raw: raw('invoice-info-success.json'),
    })
  })

  const untold = { paid: null, refunded: null, credited: null, fee: null, payerFee: null, payer: null, failureReason: null }
  const rest = { provider: 'enot', onHold: false, ...untold, paidAt: null, test: null }
  it.each([
    [
      'invoice-info-created.json',
      {
        ...rest,
        id: '9a4e1c70-63d8-4b2f-85e9-d7f0c2a61b38',
        reference: 'A-20419',
        status: 'pending',
        rawStatus: 'created',
        amount: { amount: '1200.00', currency: 'USD' },
        method: null,
        metadata: { cart: '982' },
        createdAt: '2026-05-04T09:00:05+03:00',
        expiresAt: '2026-05-04T14:00:05+03:00',
      },
    ],
    [
      'invoice-info-fail.json',
      {
        ...rest,
        id: 'e03b7f95-2a1c-4d68-9be4-58c6d0f3a712',
        reference: 'A-20420',
        status: 'failed',
        rawStatus: 'fail',
        amount: rub('75.50'),
        method: 'card',
        metadata: null,
        createdAt: '2026-05-04T09:00:00+03:00',
        expiresAt: '2026-05-04T14:00:00+03:00',
      },
    ],
    [
      'invoice-info-expired.json',
      {
        ...rest,
        id: '40c8d7a2-9b15-4e63-8f07-d1a6e2b95c34',
        reference: 'A-20418',
        status: 'expired',
        rawStatus: 'expired',
        amount: null,
        method: null,
        metadata: null,
        createdAt: '2026-05-03T09:00:00+03:00',
        expiresAt: '2026-05-03T14:00:00+03:00',
      },
    ],
    [
      'invoice-info-refund.json',
      {
        ...rest,
        id: 'b61d0e3a-47f9-4c25-8e10-93a7c5d2f846',
        reference: 'A-20421',
        status: 'refunded',
        rawStatus: 'refund',
        amount: rub('250.00'),
        credited: rub('237.50'),
        fee: rub('12.50'),
        payerFee: rub('2.50'),
        method: 'card',
        payer: '220220******4471',
        metadata: null,
        createdAt: '2026-03-01T07:30:00+03:00',
        expiresAt: '2026-03-01T12:30:00+03:00',
        paidAt: '2026-03-01T07:41:00+03:00',
      },
    ],
  ])('reads %s', async (name, expected) => {
    const { enot } = given(fixture(name))
    const { raw: _, ...invoice } = await enot.invoices.get({ reference: expected.reference })
    expect(invoice).toStrictEqual(expected)
    const unread = name === 'invoice-info-refund.json' ? ['custom_field unparsable'] : []
    expect(await driftsOf(() => enot.invoices.get({ id: expected.id }))).toEqual(unread)
  })

  it.each([
    [
      { cart: 981, gift: true, name: 'Ёлка', none: null, list: [1], o: { a: 1 } },
      { cart: '981', gift: 'true', name: 'Ёлка', list: '["1"]', o: '{"a":"1"}' },
    ],
    ['{"cart":981}', { cart: '981' }],
    ['', null],
    ['free text', null],
    ['[]', null],
    ['{}', null],
    [[], null],
    [['a'], null],
    [{}, null],
    [null, null],
    [undefined, null],
    [7, null],
  ])('reads custom_field %j', async (custom_field, metadata) => {
    expect((await read({ custom_field })).metadata).toEqual(metadata)
  })

  it('takes the plural name too', async () => {
    expect((await read({ custom_field: undefined, custom_fields: { a: 'b' } })).metadata).toEqual({ a: 'b' })
  })

  it('credits roubles whatever the currency of the invoice', async () => {
    expect(await read({ currency: 'EUR' })).toMatchObject({
      amount: { currency: 'EUR' },
      credited: { currency: 'RUB' },
      fee: { currency: 'RUB' },
    })
    expect(await read({ currency: null })).toMatchObject({ amount: null, credited: rub('602.07') })
  })
})
