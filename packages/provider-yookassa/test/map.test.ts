import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { answering, changed, fixture, PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub } from './support.ts'

const refundOf = (body: string) => answering(body).yookassa.refunds.get({ id: REFUND_ID })
const payoutOf = (body: string) => answering(body).yookassa.payouts.get({ id: PAYOUT_ID })

describe('a refund', () => {
  it('that was made', async () => {
    expect(await refundOf(fixture('refund-succeeded.json'))).toStrictEqual({
      provider: 'yookassa',
      id: REFUND_ID,
      reference: 'R-20417-1',
      invoice: { reference: null, id: PAYMENT_ID },
      status: 'succeeded',
      rawStatus: 'succeeded',
      amount: rub('250.00'),
      reason: 'Вернули один товар',
      failureReason: null,
      createdAt: '2026-03-11T09:30:00Z',
      test: null,
      raw: JSON.parse(fixture('refund-succeeded.json')) as object,
    })
  })

  it.each([
    ['refund-pending.json', { status: 'pending' }],
    ['refund-canceled.json', { status: 'failed', failureReason: 'yoo_money_account_closed' }],
  ])('%s', async (name, expected) => {
    expect(await refundOf(fixture(name))).toMatchObject(expected)
    const { yookassa } = answering(fixture(name))
    expect(await yookassa.refunds.create(REFUND_INPUT)).toMatchObject({ id: REFUND_ID, status: expected.status, amount: rub('250.00') })
  })

  it.each([
    ['another amount', { amount: { value: '25.00', currency: 'RUB' } }],
    ['another reference', { metadata: { reference: 'R-20417-2' } }],
    ['another payment', { payment_id: '1da5c87d-0984-50e8-a7f3-8de646dd9ec9' }],
  ])('is refused when the answer names %s', async (_, changes) => {
    const { yookassa } = answering(changed('refund-succeeded.json', changes))
    expect(await failureOf(yookassa.refunds.create(REFUND_INPUT))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

describe('a payout', () => {
  it('that was paid', async () => {
    expect(await payoutOf(fixture('payout-succeeded.json'))).toStrictEqual({
      provider: 'yookassa',
      id: PAYOUT_ID,
      reference: 'wd-2071',
      status: 'succeeded',
      rawStatus: 'succeeded',
      method: 'sbp',
      destination: '79000000000',
      amount: rub('1500.00'),
      debited: null,
      fee: null,
      received: null,
      converted: null,
      feeFrom: null,
      comment: 'Выплата по договору 37',
      failureReason: null,
      createdAt: '2026-03-12T11:52:31Z',
      finishedAt: '2026-03-12T11:52:42Z',
      test: false,
      raw: JSON.parse(fixture('payout-succeeded.json')) as object,
    })
  })

  it.each([
    ['payout-pending.json', { status: 'pending', finishedAt: null }],
    ['payout-wallet.json', { status: 'succeeded', method: 'yoo_money', destination: '41001614575714', test: true }],
    [
      'payout-canceled.json',
      { status: 'failed', method: 'bank_card', destination: '555555******4477', failureReason: 'rejected_by_payee' },
    ],
  ])('%s', async (name, expected) => {
    expect(await payoutOf(changed(name, { id: PAYOUT_ID }))).toMatchObject(expected)
  })

  it('has a receipt', async () => {
    expect(await answering(fixture('payout-pending.json')).yookassa.payouts.create(PAYOUT_INPUT)).toStrictEqual({
      provider: 'yookassa',
      id: PAYOUT_ID,
      reference: 'wd-2071',
      status: 'pending',
      debited: null,
      test: false,
      raw: JSON.parse(fixture('payout-pending.json')) as object,
    })
  })

  it.each([
    ['another amount', { amount: { value: '1500.01', currency: 'RUB' } }],
    ['another reference', { metadata: { reference: 'wd-2070' } }],
  ])('is refused when the answer names %s', async (_, changes) => {
    const { yookassa } = answering(changed('payout-pending.json', changes))
    expect(await failureOf(yookassa.payouts.create(PAYOUT_INPUT))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

describe('a payout by its reference', () => {
  const find = (name: string, reference = 'wd-2071') => answering(fixture(name)).yookassa.payouts.get({ reference })

  it('is the one that was found, with its own record', async () => {
    const { items } = JSON.parse(fixture('payout-search.json')) as { items: readonly object[] }
    expect(await find('payout-search.json')).toMatchObject({ id: PAYOUT_ID, reference: 'wd-2071', status: 'succeeded', raw: items[0] })
  })

  it('is not found in an empty list', async () => {
    expect(await failureOf(find('list-empty.json'))).toMatchObject({ code: 'not_found', outcome: 'rejected' })
  })

  it('is refused when there are two: one would hide the other', async () => {
    const error = await failureOf(find('payout-search-two.json'))
    expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
    expect(error.message).toContain('several payouts')
  })

  it('is refused when another one was found', async () => {
    expect(await failureOf(find('payout-search.json', 'wd-1'))).toMatchObject({ code: 'invalid_response' })
  })
})

it.each([
  ['invoices', 'payment-list.json', 'payment-list-last.json'],
  ['refunds', 'refund-list.json', 'list-empty.json'],
  ['payouts', 'payout-list.json', 'list-empty.json'],
] as const)('%s.list gives each record with its own raw', async (group, name, last) => {
  const { items, next_cursor: cursor = null } = JSON.parse(fixture(name)) as { items: { id: string }[]; next_cursor?: string }
  const page = await answering(fixture(name)).yookassa[group].list()
  expect(page.next).toBe(cursor)
  expect(page.items.map(({ id, raw }) => ({ id, raw }))).toEqual(items.map((item) => ({ id: item.id, raw: item })))
  // What others made has no reference of ours.
  expect(page.items[1]).toMatchObject({ reference: null })
  expect((await answering(fixture(last)).yookassa[group].list()).next).toBeNull()
})

it('the balance of the gateway', async () => {
  expect(await answering(fixture('me-gateway.json')).yookassa.balances.list()).toStrictEqual([
    { available: rub('48210.35'), held: null, total: null, raw: JSON.parse(fixture('me-gateway.json')) as object },
  ])
  // The settings of a shop have no balance.
  expect(await failureOf(answering(fixture('me-shop.json')).yookassa.balances.list())).toMatchObject({ code: 'invalid_response' })
})

it('the banks of SBP', async () => {
  expect(await answering(fixture('sbp-banks.json')).yookassa.payouts.banks()).toStrictEqual([
    { id: '100000000111', name: 'Сбербанк' },
    { id: '100000000008', name: 'Альфа-Банк' },
  ])
})
