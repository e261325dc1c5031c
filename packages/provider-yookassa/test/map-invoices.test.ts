import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { INVOICE_INPUT } from './operations.ts'
import { answering, changed, fixture, PAYMENT_ID, rub } from './support.ts'

const paymentOf = (body: string) => answering(body).yookassa.invoices.get({ id: PAYMENT_ID })

describe('a payment', () => {
  it('that was captured', async () => {
    expect(await paymentOf(fixture('payment-succeeded.json'))).toStrictEqual({
      provider: 'yookassa',
      id: PAYMENT_ID,
      reference: 'A-20417',
      status: 'paid',
      rawStatus: 'succeeded',
      onHold: false,
      amount: rub('1000.00'),
      paid: null,
      refunded: null,
      credited: rub('965.00'),
      fee: rub('35.00'),
      payerFee: null,
      method: 'bank_card',
      payer: 'Bank card *4444',
      metadata: { cart: '981' },
      failureReason: null,
      createdAt: '2026-03-10T14:21:28Z',
      expiresAt: null,
      paidAt: '2026-03-10T14:24:05Z',
      test: false,
      raw: JSON.parse(fixture('payment-succeeded.json')) as object,
    })
  })

  it.each([
    ['payment-pending.json', { status: 'pending', method: null, payer: null, fee: null, paidAt: null }],
    ['payment-waiting-for-capture.json', { status: 'authorized', onHold: false, fee: null, expiresAt: '2026-03-17T14:23:02Z' }],
    // No status is computed from sums: `refunded` of YooKassa's lives in the amount only.
    ['payment-refunded.json', { status: 'paid', rawStatus: 'succeeded', refunded: rub('250.00') }],
    [
      'payment-test.json',
      { status: 'paid', test: true, reference: null, metadata: null, fee: null, credited: null, method: 'sbp', payer: null },
    ],
    ['payment-canceled.json', { status: 'canceled', failureReason: 'insufficient_funds', method: 'yoo_money', payer: '41001184120504' }],
    ['payment-expired.json', { status: 'expired', rawStatus: 'canceled', failureReason: 'expired_on_confirmation' }],
  ])('%s', async (name, expected) => {
    expect(await paymentOf(changed(name, { id: PAYMENT_ID }))).toMatchObject(expected)
  })

  it.each([
    ['expired_on_confirmation', 'expired'],
    ['expired_on_capture', 'expired'],
    ['canceled_by_merchant', 'canceled'],
    ['general_decline', 'canceled'],
    ['a_new_reason', 'canceled'],
    ['constructor', 'canceled'],
  ])('canceled because of %s is %s', async (reason, status) => {
    const body = changed('payment-canceled.json', { cancellation_details: { party: 'yoo_money', reason } })
    expect(await paymentOf(body)).toMatchObject({ status, rawStatus: 'canceled', failureReason: reason })
  })

  it('canceled without a reason is canceled', async () => {
    expect(await paymentOf(changed('payment-canceled.json', { cancellation_details: undefined }))).toMatchObject({
      status: 'canceled',
      failureReason: null,
    })
  })

  it('has a fee only where the income is in the same currency', async () => {
    const other = { value: '9.50', currency: 'USD' }
    expect(await paymentOf(changed('payment-succeeded.json', { income_amount: other }))).toMatchObject({
      credited: { amount: '9.50', currency: 'USD' },
      fee: null,
    })
  })

  it('without documented fields is read, and says so', async () => {
    const body = JSON.stringify({ id: PAYMENT_ID, status: 'succeeded' })
    const seen = await driftsOf(async () => expect(await paymentOf(body)).toMatchObject({ status: 'paid', amount: null, test: null }))
    expect(seen).toEqual(['amount missing_field', 'created_at missing_field', 'test missing_field'])
  })
})

describe('a receipt of a payment', () => {
  const create = (body: string) => answering(body).yookassa.invoices.create(INVOICE_INPUT)

  it('has the page', async () => {
    expect(await create(fixture('payment-pending.json'))).toStrictEqual({
      provider: 'yookassa',
      id: PAYMENT_ID,
      reference: 'A-20417',
      url: `https://yoomoney.ru/checkout/payments/v2/contract?orderId=${PAYMENT_ID}`,
      amount: rub('1000.00'),
      expiresAt: null,
      test: false,
      raw: JSON.parse(fixture('payment-pending.json')) as object,
    })
  })

  it.each(['payment-succeeded.json', 'payment-canceled.json', 'payment-expired.json'])(
    'of a repeat that answers with %s has none',
    async (name) => {
      expect(await create(fixture(name))).toMatchObject({ id: PAYMENT_ID, url: null })
    },
  )

  it.each([
    ['another amount', { amount: { value: '999.00', currency: 'RUB' } }],
    ['another currency', { amount: { value: '1000.00', currency: 'USD' } }],
    ['no amount', { amount: undefined }],
    ['another reference', { metadata: { reference: 'A-20416' } }],
    ['no reference', { metadata: {} }],
    ['no page', { confirmation: undefined }],
    ['a page without TLS', { confirmation: { type: 'redirect', confirmation_url: 'http://yoomoney.ru/pay' } }],
    ['a page that is a script', { confirmation: { type: 'redirect', confirmation_url: 'javascript:alert(1)' } }],
  ])('is refused with %s', async (_, changes) => {
    expect(await failureOf(create(changed('payment-pending.json', changes)))).toMatchObject({
      code: 'invalid_response',
      outcome: 'unknown',
    })
  })
})

describe('capture and cancel', () => {
  it('end with nothing', async () => {
    const { yookassa } = answering(fixture('payment-succeeded.json'))
    expect(await yookassa.invoices.capture({ id: PAYMENT_ID })).toBeUndefined()
    expect(await yookassa.invoices.capture({ id: PAYMENT_ID }, { amount: rub('1000.0') })).toBeUndefined()
    expect(await answering(fixture('payment-canceled.json')).yookassa.invoices.cancel({ id: PAYMENT_ID })).toBeUndefined()
  })

  it('refuse an answer that says the opposite', async () => {
    const refused = { code: 'invalid_response', outcome: 'unknown' }
    const answered = (name: string) => answering(fixture(name)).yookassa.invoices
    expect(await failureOf(answered('payment-succeeded.json').cancel({ id: PAYMENT_ID }))).toMatchObject(refused)
    expect(await failureOf(answered('payment-canceled.json').capture({ id: PAYMENT_ID }))).toMatchObject(refused)
  })

  it('refuse an answer about another amount or payment', async () => {
    const { yookassa } = answering(fixture('payment-succeeded.json'))
    const other = { id: '1da5c87d-0984-50e8-a7f3-8de646dd9ec9' }
    const refused = { code: 'invalid_response', outcome: 'unknown' }
    expect(await failureOf(yookassa.invoices.capture({ id: PAYMENT_ID }, { amount: rub('999.00') }))).toMatchObject(refused)
    expect(await failureOf(yookassa.invoices.capture(other))).toMatchObject(refused)
    expect(await failureOf(yookassa.invoices.capture({ id: PAYMENT_ID, reference: 'A-20416' }))).toMatchObject(refused)
    expect(await yookassa.invoices.capture({ id: PAYMENT_ID, reference: 'A-20417' })).toBeUndefined()
    expect(await failureOf(yookassa.invoices.cancel(other))).toMatchObject(refused)
  })
})
