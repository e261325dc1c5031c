import type { Contract } from '@paymux/testkit/pact'
import { describe, expect, it } from 'vitest'
import type { Refusal } from './contract.ts'
import {
  enotAt,
  existing,
  expectRefusal,
  internalError,
  keyRefused,
  NOT_FOUND,
  REFUSED,
  replyOf,
  SHOP,
  shopGets,
  USER,
  userGets,
} from './contract.ts'
import { SHOP_ID, USER_ID } from './support.ts'

const NO_UUID = 'not-a-uuid'
type Records = readonly (readonly [fixture: string, expected: object])[]

const rub = (amount: string) => ({ amount, currency: 'RUB' })

/** The reads: balance, records and lists. */
export function readsContract(contract: Contract): void {
  const PAYOUTS: Records = [
    ['payoff-info-success.json', { status: 'succeeded', debited: rub('11.00'), feeFrom: 'balance' }],
    ['payoff-info-wait.json', { status: 'pending', received: rub('1455.00'), finishedAt: null }],
    ['payoff-info-declined.json', { status: 'failed', failureReason: 'Банк получателя отклонил перевод' }],
    ['payoff-info-other-currency.json', { status: 'succeeded', converted: { amount: '71.691176', currency: 'USDT_TRC20' } }],
    ['payoff-info-cabinet.json', { status: 'succeeded', debited: rub('206.52') }],
  ]

  const INVOICES: Records = [
    ['invoice-info-success.json', { status: 'paid', amount: rub('640.50'), credited: rub('602.07'), metadata: { cart: '981' } }],
    ['invoice-info-created.json', { status: 'pending', amount: { amount: '1200.00', currency: 'USD' }, paidAt: null }],
    ['invoice-info-fail.json', { status: 'failed', method: 'card' }],
    ['invoice-info-expired.json', { status: 'expired', amount: null }],
    ['invoice-info-refund.json', { status: 'refunded', payerFee: rub('2.50') }],
  ]

  describe('balances.list', () => {
    const state = { name: 'the account has money', values: { ...USER, balance: '48210.35', active: '41710.35', frozen: '6500.00' } }
    const request = userGets(`/account/users/${USER_ID}/balance`)

    it('reads the balance', async () => {
      await contract.exchange({ description: 'the balance', state, request, reply: replyOf('balance.json') }, async (baseUrl) => {
        expect(await enotAt(baseUrl).balances.list()).toMatchObject([
          { available: rub('41710.35'), held: rub('6500.00'), total: rub('48210.35') },
        ])
      })
    })

    it.each([keyRefused(USER), internalError(USER)])('%s', async (...refusal) => {
      await expectRefusal(contract, 'the balance', request, refusal, (baseUrl) => enotAt(baseUrl).balances.list())
    })

    it('error-422.json', async () => {
      const refusal: Refusal = ['error-422.json', 422, { name: 'the user id is not a UUID', values: { ...USER, userId: NO_UUID } }, REFUSED]
      const call = (baseUrl: string) => enotAt(baseUrl, { user: NO_UUID }).balances.list()
      await expectRefusal(contract, 'the balance', userGets(`/account/users/${NO_UUID}/balance`), refusal, call)
    })
  })

  describe.each([
    [
      'payouts.get',
      'payout',
      'id',
      'user',
      (baseUrl: string, ids: object, ref: { reference: string } | { id: string }) => enotAt(baseUrl, ids).payouts.get(ref),
    ],
    [
      'invoices.get',
      'invoice',
      'invoice_id',
      'shop',
      (baseUrl: string, ids: object, ref: { reference: string } | { id: string }) => enotAt(baseUrl, ids).invoices.get(ref),
    ],
  ] as const)('%s', (name, what, idField, owner, get) => {
    const [values, ask] =
      owner === 'user'
        ? ([USER, (query: Record<string, string>, id: string = USER_ID) => userGets('/payoff/info', { user_id: id, ...query })] as const)
        : ([SHOP, (query: Record<string, string>, id: string = SHOP_ID) => shopGets('/invoice/info', { shop_id: id, ...query })] as const)
    const [notFound, RECORDS] =
      name === 'payouts.get' ? (['error-404.json', PAYOUTS] as const) : (['error-404-invoice.json', INVOICES] as const)

    it.each<Records[number]>(RECORDS)('%s', async (file, expected) => {
      const { state, reference, id } = existing(file)
      const [description, query, ref] =
        reference === null
          ? [`the ${what} with id ${id}`, { [idField]: id }, { id }]
          : [`the ${what} with reference ${reference}`, { order_id: reference }, { reference }]
      await contract.exchange({ description, state, request: ask(query), reply: replyOf(file) }, async (baseUrl) => {
        expect(await get(baseUrl, {}, ref as { id: string })).toMatchObject({ ...expected, id, reference })
      })
    })

    it('by id', async () => {
      const [[file] = ['']] = RECORDS
      const { state, reference, id } = existing(file)
      const exchange = { description: `the ${what} with id ${id}`, state, request: ask({ [idField]: id }), reply: replyOf(file) }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await get(baseUrl, {}, { id })).toMatchObject({ id, reference })
      })
    })

    const REFUSALS: readonly Refusal[] = [
      keyRefused(values),
      [notFound, 404, { name: `no ${what} with reference 1 exists`, values: { ...values, reference: '1' } }, NOT_FOUND],
      internalError(values),
    ]
    it.each(REFUSALS)('%s', async (...refusal) => {
      await expectRefusal(contract, `the ${what} with reference 1`, ask({ order_id: '1' }), refusal, (baseUrl) =>
        get(baseUrl, {}, { reference: '1' }),
      )
    })

    it('error-422.json', async () => {
      const state = { name: `the ${owner} id is not a UUID`, values: { ...values, [`${owner}Id`]: NO_UUID } }
      const refusal: Refusal = ['error-422.json', 422, state, REFUSED]
      const call = (baseUrl: string) => get(baseUrl, { [owner]: NO_UUID }, { reference: '1' })
      await expectRefusal(contract, `the ${what} with reference 1`, ask({ order_id: '1' }, NO_UUID), refusal, call)
    })
  })

  describe('lists', () => {
    const tariffs = shopGets(`/shops/${SHOP_ID}/payment-tariffs`)
    const banks = userGets('/payoff/get-sbp-bank-list', { user_id: USER_ID })

    it('invoices.methods', async () => {
      const state = { name: 'the shop has sbp and, switched off, usdt_trc20', values: SHOP }
      const reply = replyOf('payment-tariffs.json', 200, ['service', 'currency'])
      await contract.exchange({ description: 'the methods of a shop', state, request: tariffs, reply }, async (baseUrl) => {
        expect(await enotAt(baseUrl).invoices.methods()).toMatchObject([
          { code: 'sbp', enabled: true, min: rub('50.00') },
          { code: 'usdt_trc20', enabled: false, fee: { percent: '2.5', payerShare: '60' } },
        ])
      })
    })

    it('invoices.methods, error-401.json', async () => {
      await expectRefusal(contract, 'the methods of a shop', tariffs, keyRefused(SHOP), (baseUrl) => enotAt(baseUrl).invoices.methods())
    })

    it('payouts.banks', async () => {
      const state = { name: 'two banks take payouts by SBP', values: USER }
      const reply = replyOf('sbp-banks.json')
      await contract.exchange({ description: 'the banks of SBP', state, request: banks, reply }, async (baseUrl) => {
        expect(await enotAt(baseUrl).payouts.banks()).toEqual([
          { id: '100000000008', name: 'Альфа-Банк' },
          { id: '100000000004', name: 'Т-Банк' },
        ])
      })
    })

    it.each([keyRefused(USER), internalError(USER)])('payouts.banks, %s', async (...refusal) => {
      await expectRefusal(contract, 'the banks of SBP', banks, refusal, (baseUrl) => enotAt(baseUrl).payouts.banks())
    })

    it('payouts.banks, error-422.json', async () => {
      const refusal: Refusal = ['error-422.json', 422, { name: 'the user id is not a UUID', values: { ...USER, userId: NO_UUID } }, REFUSED]
      const request = userGets('/payoff/get-sbp-bank-list', { user_id: NO_UUID })
      await expectRefusal(contract, 'the banks of SBP', request, refusal, (baseUrl) => enotAt(baseUrl, { user: NO_UUID }).payouts.banks())
    })
  })
}
