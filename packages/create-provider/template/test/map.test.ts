import { describe, expect, it } from 'vitest'
import { answering, changed, drifts, failure, fixture } from './support.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const payout = (body: string, reference = 'payout-17') => answering(body).provider.payouts.get({ reference })
const invoice = (body: string) => answering(body).provider.invoices.get({ reference: 'order-17' })

it('reads a balance for every currency', async () => {
  expect(await answering(fixture('balances.json')).provider.balances.list()).toStrictEqual([
    { available: eur('1592.03'), held: eur('25.00'), total: null, raw: { currency: 'EUR', available: '159203', reserved: '2500' } },
    {
      available: { amount: '48500', currency: 'JPY' },
      held: { amount: '0', currency: 'JPY' },
      total: null,
      raw: { currency: 'JPY', available: '48500', reserved: '0' },
    },
  ])
})

describe('payouts.get', () => {
  it('reads a payout', async () => {
    const { raw, ...rest } = await payout(fixture('payout-paid.json'))
    expect(rest).toStrictEqual({
      provider: 'acme',
      id: 'po_3107',
      reference: 'payout-17',
      status: 'succeeded',
      rawStatus: 'paid',
      method: 'card',
      destination: '400000******0002',
      amount: eur('500.00'),
      debited: eur('500.00'),
      fee: eur('15.00'),
      received: eur('485.00'),
      converted: null,
      feeFrom: 'amount',
      comment: null,
      failureReason: null,
      createdAt: '2026-05-04T08:05:31Z',
      finishedAt: '2026-05-04T08:11:09Z',
    })
    expect(raw).toMatchObject({ id: 'po_3107', amount: '50000' })
  })

  it('reads one that failed, with its reason, and one in another currency', async () => {
    expect(await payout(fixture('payout-failed.json'))).toMatchObject({ status: 'failed', failureReason: 'The card is closed' })
    expect(await payout(fixture('payout-converted.json'), 'payout-18')).toMatchObject({
      status: 'pending',
      debited: eur('515.00'),
      received: eur('500.00'),
      converted: { amount: '84215', currency: 'JPY' },
      feeFrom: 'balance',
    })
  })

  it.each([
    ['queued', 'pending'],
    ['sent', 'pending'],
    ['paid', 'succeeded'],
    ['failed', 'failed'],
    ['returned', 'failed'],
  ])('calls %s %s', async (word, status) => {
    expect(await payout(changed('payout-queued.json', { status: word }))).toMatchObject({ status, rawStatus: word })
  })

  it.each(['PAID', 'frozen', 'constructor'])('calls %s unknown and reports it', async (word) => {
    const body = changed('payout-queued.json', { status: word })
    expect(await payout(body)).toMatchObject({ status: 'unknown', rawStatus: word })
    expect(await drifts(() => payout(body))).toEqual([`status unknown_status ${word}`])
  })

  it('reads amounts digit by digit, and makes null of what is none', async () => {
    const long = fixture('payout-paid.json').replace('"amount": 50000', '"amount": 9007199254740993')
    expect((await payout(long)).amount).toEqual(eur('90071992547409.93'))
    const odd = changed('payout-paid.json', { amount: 1.5, fee: '15 EUR' })
    expect(await payout(odd)).toMatchObject({ amount: null, fee: null, raw: { amount: '1.5' } })
    expect(await drifts(() => payout(odd))).toEqual(['amount unparsable', 'fee unparsable'])
  })

  it.each(['method', 'destination', 'fee', 'comment', 'finished_at', 'target_currency'])(
    'reads %s absent, null and "" alike',
    async (field) => {
      const read = async (value: unknown) => ({ ...(await payout(changed('payout-paid.json', { [field]: value }))), raw: null })
      expect(await read(null)).toStrictEqual(await read(undefined))
      expect(await read('')).toStrictEqual(await read(undefined))
    },
  )

  it('refuses a record that was not asked for, and one without what is required', async () => {
    expect(await failure(payout(fixture('payout-paid.json'), 'payout-1'))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
    for (const field of ['id', 'reference', 'status', 'currency']) {
      const error = await failure(payout(changed('payout-paid.json', { [field]: null })))
      expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
      expect(error.message).toContain(field)
    }
  })
})

describe('invoices.get', () => {
  it('reads an open one and a paid one', async () => {
    expect(await invoice(fixture('invoice-open.json'))).toMatchObject({
      provider: 'acme',
      id: 'inv_8842',
      status: 'pending',
      onHold: false,
      amount: eur('485.00'),
      credited: null,
      method: null,
      metadata: { cart: '17' },
      createdAt: '2026-05-04T08:05:31Z',
      expiresAt: '2026-05-04T09:05:31Z',
      paidAt: null,
    })
    expect(await invoice(fixture('invoice-paid.json'))).toMatchObject({
      status: 'paid',
      credited: eur('472.62'),
      fee: eur('12.38'),
      payerFee: eur('0.00'),
      payer: '400000******0002',
      paidAt: '2026-05-04T08:11:09Z',
    })
  })

  it('reads one whose money is held, and one that was refunded', async () => {
    expect(await invoice(fixture('invoice-held.json'))).toMatchObject({ status: 'paid', rawStatus: 'held', onHold: true })
    expect(await invoice(fixture('invoice-refunded.json'))).toMatchObject({ status: 'refunded', onHold: false })
  })
})

it('deviates in nothing from the documentation in any fixture', async () => {
  for (const name of ['paid', 'failed', 'queued']) expect(await drifts(() => payout(fixture(`payout-${name}.json`)))).toEqual([])
  for (const name of ['open', 'paid', 'held']) expect(await drifts(() => invoice(fixture(`invoice-${name}.json`)))).toEqual([])
})

it('lists methods and banks', async () => {
  const [card, wallet] = await answering(fixture('methods-in.json')).provider.invoices.methods()
  expect(card).toStrictEqual({
    code: 'card',
    name: 'Card',
    currency: 'EUR',
    min: eur('1.00'),
    max: eur('10000.00'),
    fee: { percent: '2.5', fixed: eur('0.25'), payerShare: null },
    enabled: true,
  })
  expect(wallet).toMatchObject({ min: null, max: null, enabled: false, fee: { percent: '1', fixed: null } })
  const [transfer] = await answering(fixture('methods-out.json')).provider.payouts.methods()
  expect(transfer).toMatchObject({ code: 'bank_transfer', fee: { percent: '0', fixed: eur('1.00') } })
  expect(await answering(fixture('banks.json')).provider.payouts.banks()).toStrictEqual([
    { id: 'first', name: 'First Bank' },
    { id: 'second', name: 'Second Bank' },
  ])
})
