import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { createAaio } from '../src/index.ts'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { given, SHOP } from './support.ts'

const ANSWER = '{"type":"success","id":"i","url":"https://a.example"}'
type Name = 'payouts.create' | 'invoices.create'

function call(name: Name, changes: object) {
  const { aaio, requests } = given(ANSWER)
  const order = (): Promise<unknown> =>
    name === 'payouts.create'
      ? aaio.payouts.create({ ...NEW_PAYOUT, ...changes } as never)
      : aaio.invoices.create({ ...NEW_INVOICE, ...changes } as never)
  return { order, requests }
}

/** What is said of an input that must end the call before anything is sent. */
async function refused(name: Name, changes: object): Promise<string> {
  const { order, requests } = call(name, changes)
  const error = await failureOf(order)
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', operation: name })
  expect(requests).toEqual([])
  return error.message
}

async function accepted(name: Name, changes: object): Promise<void> {
  const { order, requests } = call(name, changes)
  await order()
  expect(requests).toHaveLength(1)
}

const SEPARATED = ['+79001234533', '7900-123-45-33', '5536-9140-1234-5678', '7(900)1234533', '8.900.1']

// What no provider takes (other types, control characters, odd amounts, unknown fields) is held by the conformance suites.
it.each<readonly [Name, string, readonly unknown[]]>([
  ['payouts.create', 'reference', ['x'.repeat(256)]],
  ['payouts.create', 'amount', [{ amount: '5', currency: 'USD' }]],
  ['payouts.create', 'destination', SEPARATED],
  ['payouts.create', 'bank', ['Bank', '1'.repeat(21)]],
  ['payouts.create', 'feeFrom', ['both']],
  ['payouts.create', 'webhookUrl', ['/hook', `https://a.example/${'x'.repeat(2000)}`]],
  ['payouts.create', 'comment', ['hello']],
  ['invoices.create', 'reference', ['a.b', 'a/b', 'a&b', 'x'.repeat(65), 'чек']],
  ['invoices.create', 'amount', [{ amount: '5', currency: 'KZT' }]],
  ['invoices.create', 'description', [' ', 'x'.repeat(513)]],
  ['invoices.create', 'metadata', [{ A: 'x' }, { us_a: 'x' }, { a: 'x\ny' }, { a: 'x'.repeat(513) }, { 'no spaces': 'x' }]],
  ['invoices.create', 'language', ['RU', 'de']],
  ['invoices.create', 'referral', ['works in links only']],
  ['invoices.create', 'returnUrl', ['https://shop.example']],
])('%s refuses %s that Aaio would not take', async (name, field, values) => {
  const method = field === 'bank' ? { method: 'sbp' } : {}
  for (const value of values) expect(await refused(name, { ...method, [field]: value })).toContain(field)
})

it.each(['79001234533', '5536914012345678', 'U1234567', 'TXYZ9abc', 'bc1qxy2', 'EQAb_c-D'])('takes the account %s', (destination) =>
  accepted('payouts.create', { destination }),
)

it('takes methods that nobody knows yet, and what is at the limit', async () => {
  await accepted('payouts.create', { method: 'cards_sng' })
  for (const reference of ['a', ':-_[]|09', 'Z'.repeat(64)]) await accepted('invoices.create', { reference })
  await accepted('invoices.create', { description: '😀'.repeat(512), metadata: { ['a'.repeat(32)]: 'x'.repeat(512) } })
  for (const currency of ['RUB', 'UAH', 'EUR', 'USD']) await accepted('invoices.create', { amount: { amount: '0.01', currency } })
})

describe('fields that depend on one another', () => {
  it.each([
    ['sbp without a bank', { method: 'sbp' }, 'bank is required for sbp'],
    ['a bank without sbp', { bank: '1' }, 'refused for any other method'],
    ['mobile_ru without an operator', { method: 'mobile_ru' }, 'mobileOperator is required for mobile_ru'],
    ['an operator without mobile_ru', { mobileOperator: 'tele2' }, 'mobileOperator is required for mobile_ru'],
  ])('%s', async (_, input, message) => {
    expect(await refused('payouts.create', input)).toContain(message)
  })
})

it.each([SHOP.secret1, [SHOP.secret2, SHOP.secret1]])(
  'refuses a second secret that is the first: its hash is in the link of every order',
  async (secret2) => {
    const error = await failureOf(() => createAaio({ shop: { ...SHOP, secret2 } }))
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent' })
    expect(error.message).not.toContain('demo')
  },
)
