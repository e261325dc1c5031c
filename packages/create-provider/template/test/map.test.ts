import { driftsOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { fixture, given } from './support.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const payout = (body: string, reference = 'payout-17') => given(body).provider.payouts.get({ reference })
// Which amount and time of an answer becomes which of a result is in upstream.ts.
const invoice = (body: string) => given(body).provider.invoices.get({ reference: 'order-17' })

it('reads a balance for every currency', async () => {
  expect(await given(fixture('balances.json')).provider.balances.list()).toStrictEqual([
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
      test: null,
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
})

describe('invoices.get', () => {
  it('reads each kind', async () => {
    const untold = { onHold: false, credited: null, method: null, paidAt: null }
    expect(await invoice(fixture('invoice-open.json'))).toMatchObject({ status: 'pending', metadata: { cart: '17' }, ...untold })
    expect(await invoice(fixture('invoice-paid.json'))).toMatchObject({ status: 'paid', onHold: false, payer: '400000******0002' })
    expect(await invoice(fixture('invoice-held.json'))).toMatchObject({ status: 'paid', rawStatus: 'held', onHold: true })
    expect(await invoice(fixture('invoice-refunded.json'))).toMatchObject({ status: 'refunded', onHold: false })
  })
})

it('deviates in nothing from the documentation in any fixture', async () => {
  for (const name of ['paid', 'failed', 'queued']) expect(await driftsOf(() => payout(fixture(`payout-${name}.json`)))).toEqual([])
  for (const name of ['open', 'paid', 'held']) expect(await driftsOf(() => invoice(fixture(`invoice-${name}.json`)))).toEqual([])
})

it('lists methods and banks', async () => {
  const [card, wallet] = await given(fixture('methods-in.json')).provider.invoices.methods()
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
  const [transfer] = await given(fixture('methods-out.json')).provider.payouts.methods()
  expect(transfer).toMatchObject({ code: 'bank_transfer', fee: { percent: '0', fixed: eur('1.00') } })
  expect(await given(fixture('banks.json')).provider.payouts.banks()).toStrictEqual([
    { id: 'first', name: 'First Bank' },
    { id: 'second', name: 'Second Bank' },
  ])
})
