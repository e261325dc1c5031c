import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import type { AaioSettings } from '../src/index.ts'
import { fixture, SHOP } from './support.ts'
import { fieldsOf, formOf, hashOf, PAYMENT, PAYOUT, parse, payment, payout, tampered } from './webhook-support.ts'

const BOTH = [
  ['payment', PAYMENT],
  ['payout', PAYOUT],
] as const
const REFUSED = { code: 'invalid_signature', outcome: 'rejected', provider: 'aaio', operation: 'webhooks.parse' }

describe('events', () => {
  it('reads the documented payment', async () => {
    expect(await parse(PAYMENT)).toStrictEqual({
      type: 'invoice.updated',
      provider: 'aaio',
      key: 'aaio:invoice.updated:9c264466-2fa7-4783-9db1-98b3c3bcc0bb:success',
      id: '9c264466-2fa7-4783-9db1-98b3c3bcc0bb',
      reference: 'INV-2041',
      status: 'paid',
      rawStatus: 'success',
      amount: { amount: '1249.90', currency: 'RUB' },
      refunded: null,
      statusVerified: false,
      test: null,
      signedFields: ['merchant_id', 'amount', 'currency', 'order_id'],
      raw: fieldsOf(PAYMENT),
    })
    expect(fieldsOf(PAYMENT)).toMatchObject({ desc: 'Annual plan', email: '', commission_type: '100:0' })
  })

  it('reads a payment on hold in another currency', async () => {
    expect(await parse(fixture('webhook-payment-hold.txt'))).toMatchObject({
      status: 'paid',
      rawStatus: 'hold',
      reference: 'shop:7[a]|2',
      amount: { amount: '15.50', currency: 'USD' },
      raw: { us_user: 'u-17' },
    })
  })

  it('reads the documented payout: its amount is what was asked, like the amount of the record', async () => {
    expect(await parse(PAYOUT)).toStrictEqual({
      type: 'payout.updated',
      provider: 'aaio',
      key: 'aaio:payout.updated:ea392e3c-b0a2-449a-b2ea-8aa21684bf05:success',
      id: 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05',
      reference: 'WD-318',
      status: 'succeeded',
      rawStatus: 'success',
      amount: { amount: '6000.00', currency: 'RUB' },
      statusVerified: false,
      test: null,
      signedFields: ['id', 'amount_down'],
      raw: fieldsOf(PAYOUT),
    })
  })

  it('reads a cancelled payout without a reference, with the fee from the balance', async () => {
    expect(await parse(fixture('webhook-payout-cancel.txt'))).toMatchObject({
      status: 'failed',
      rawStatus: 'cancel',
      reference: null,
      amount: { amount: '1500.00', currency: 'RUB' },
      raw: { bank: 'Пример Банк', cancel_message: 'Неверный номер телефона' },
    })
  })

  it('says unknown, not failed, to no status or a new one', async () => {
    expect(await parse(tampered(PAYMENT, { status: null }))).toMatchObject({ status: 'unknown', rawStatus: null })
    expect(await parse(tampered(PAYMENT, { status: '' }))).toMatchObject({ status: 'unknown', rawStatus: null })
    expect(await parse(tampered(PAYOUT, { status: 'on_review' }))).toMatchObject({ status: 'unknown', rawStatus: 'on_review' })
    expect(await driftsOf(() => parse(tampered(PAYOUT, { status: 'on_review' })))).toEqual(['status unknown_status on_review'])
  })

  it.each(['500', '500.0', '500.00', '0500.000'])('verifies the amount as it is written: %s', async (amount) => {
    expect(await parse(payment({ amount }))).toMatchObject({ amount: { amount: '500.00', currency: 'RUB' } })
    expect(await parse(payout({ amount_down: amount }))).toMatchObject({ amount: { amount: '500.00', currency: 'RUB' } })
  })

  it('has no amount where it is not told who bears the fee', async () => {
    expect(await parse(tampered(PAYOUT, { commission_type: null }))).toMatchObject({ amount: null, status: 'succeeded' })
    expect(await parse(tampered(PAYOUT, { commission_type: '75:25' }))).toMatchObject({ amount: null })
  })

  it('gives a redelivery the same key and another status another', async () => {
    const keys = async (...bodies: string[]): Promise<Set<string>> =>
      new Set(await Promise.all(bodies.map(async (body) => (await parse(body)).key)))
    const reordered = formOf(Object.fromEntries(Object.entries(fieldsOf(PAYMENT)).toReversed()))
    expect(await keys(PAYMENT, PAYMENT, reordered, tampered(PAYMENT, { profit: '1' }))).toHaveLength(1)
    const others = [tampered(PAYMENT, { status: 'hold' }), tampered(PAYMENT, { status: null }), tampered(PAYMENT, { invoice_id: 'x' })]
    expect(await keys(PAYMENT, ...others, PAYOUT, tampered(PAYOUT, { status: 'cancel' }), payout({ id: 'x' }))).toHaveLength(7)
    // A status with the separator in it is not another invoice.
    expect((await parse(tampered(PAYMENT, { status: 'a:b' }))).key).toMatch(/:a%3Ab$/)
  })
})

describe('signatures', () => {
  // Why every event is to be confirmed by a read: Aaio's recipe leaves these fields out.
  it.each(BOTH)('of a %s cover nothing else, the status least of all', async (_, form) => {
    const { signedFields } = await parse(form)
    for (const field of Object.keys(fieldsOf(form)).filter((name) => ![...signedFields, 'sign'].includes(name))) {
      expect(await parse(tampered(form, { [field]: 'forged' }))).toMatchObject({ raw: { [field]: 'forged' } })
    }
    expect(await parse(tampered(form, { status: 'cancel' }))).toMatchObject({ rawStatus: 'cancel' })
  })

  it('of another shop are refused, though they hold', async () => {
    const error = await failureOf(parse(payment({ merchant_id: '00000000-77e5-49e6-a1fd-655f69fe6ab8' })))
    expect(error).toMatchObject(REFUSED)
    expect(error.message).toContain('another shop')
    expect((await parse(PAYMENT, { shop: { ...SHOP, id: SHOP.id.toUpperCase() } })).reference).toBe('INV-2041')
  })

  it('of a payment are none of a payout, even with one secret for both', async () => {
    const settings: AaioSettings = { payoutWebhookSecret: SHOP.secret2 }
    const { merchant_id, amount, currency } = fieldsOf(PAYMENT)
    // The parts of a payment, read as those of a payout.
    const forged = { ...fieldsOf(PAYOUT), id: `${merchant_id}:${amount}:${currency}`, amount_down: '2041' }
    const sign = hashOf(merchant_id, amount, currency, SHOP.secret2, '2041')
    expect((await parse(payment({ order_id: '2041' }), settings)).reference).toBe('2041')
    expect(sign).toBe(hashOf(forged.id, SHOP.secret2, forged.amount_down))
    expect(await failureOf(parse(formOf({ ...forged, sign }), settings))).toMatchObject(REFUSED)
  })

  it.each(['1e5', '6000.00 ', '-6000', '+6000', '6 000', '6000,00', '0x10', '', '6000.', '.5', '٦', '1\u0080\u00002'])(
    'of a payout need a plain decimal at their open end: %j',
    async (amount_down) => {
      expect(await failureOf(parse(payout({ amount_down })))).toMatchObject(REFUSED)
    },
  )

  it.each(['INV 1', 'INV-1\u0080\u0000', '', 'a/b', 'x'.repeat(65), 'a\nb'])(
    'of a payment need a documented order_id at their open end: %j',
    async (order_id) => {
      expect(await failureOf(parse(payment({ order_id })))).toMatchObject(REFUSED)
    },
  )
})

describe('settings', () => {
  it('a payment that comes without settings names both that it needs', async () => {
    const error = await failureOf(parse(PAYMENT, { shop: undefined }))
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent' })
    for (const name of ['AAIO_SHOP_SECRET_2', 'AAIO_SHOP_ID', 'AAIO_SHOP_SECRET_1']) expect(error.message).toContain(name)
  })

  it('each kind needs its own secret only', async () => {
    expect((await parse(PAYMENT, { payoutWebhookSecret: undefined })).type).toBe('invoice.updated')
    expect((await parse(PAYOUT, { shop: undefined })).type).toBe('payout.updated')
  })
})
