import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { fixture, given } from './support.ts'

const ORDER = {
  reference: 'payout-17',
  amount: { amount: '500', currency: 'EUR' },
  method: 'card',
  destination: '4000000000000002',
} as const
const INVOICE = { reference: 'order-17', amount: { amount: '485.00', currency: 'EUR' } } as const

describe('payouts.create', () => {
  it('sends minor units and the default of feeFrom', async () => {
    const { provider, requests } = given({ status: 201, body: fixture('payout-created.json') })
    const receipt = await provider.payouts.create(ORDER)
    expect(receipt).toMatchObject({
      id: 'po_3107',
      reference: 'payout-17',
      status: 'pending',
      debited: { amount: '500.00', currency: 'EUR' },
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://api.acme.example/v1/payouts' })
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer key' })
    expect(requests[0]?.body).toBe(
      '{"reference":"payout-17","amount":50000,"currency":"EUR","method":"card","destination":"4000000000000002","fee_from":"amount"}',
    )
  })

  it('repeats an order under the same key, which no other order has', async () => {
    const { provider, requests } = given({ status: 201, body: fixture('payout-created.json') })
    for (const reference of ['payout-17', 'payout-17', 'payout-18']) await provider.payouts.create({ ...ORDER, reference })
    const [first, again, other] = requests.map(({ headers }) => headers['idempotency-key'])
    expect(first).toMatch(/^[\w-]{16,64}$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('writes large amounts digit by digit, and yen without decimals', async () => {
    const { provider, requests } = given({ status: 201, body: fixture('payout-created.json') })
    await provider.payouts.create({ ...ORDER, amount: { amount: '90071992547409.93', currency: 'EUR' } })
    await provider.payouts.create({ ...ORDER, amount: { amount: '84215', currency: 'JPY' } })
    expect(requests.map(({ body }) => /"amount":(\d+),/.exec(body ?? '')?.[1])).toEqual(['9007199254740993', '84215'])
  })

  it.each([
    ['reference', { reference: 'x'.repeat(65) }],
    ['amount', { amount: { amount: '1.5', currency: 'JPY' } }],
    ['amount', { amount: { amount: '1', currency: 'RUB' } }],
    ['bank', { method: 'bank_transfer' }],
    ['bank', { bank: 'first' }],
    ['webhookUrl', { webhookUrl: 'https://shop.example' }],
  ])('refuses a wrong %s before anything is sent: %j', async (field, change) => {
    const { provider, requests } = given({ status: 201, body: fixture('payout-created.json') })
    const error = await failureOf(provider.payouts.create({ ...ORDER, ...change } as typeof ORDER))
    expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
    expect(error.message).toContain(field)
    expect(requests).toEqual([])
  })
})

describe('invoices.create', () => {
  it('sends what was given and nothing else', async () => {
    const { provider, requests } = given({ status: 201, body: fixture('invoice-created.json') })
    const receipt = await provider.invoices.create({ ...INVOICE, metadata: { cart: '17' }, returnUrl: 'https://shop.example/thanks' })
    expect(receipt).toMatchObject({
      id: 'inv_8842',
      url: 'https://pay.acme.example/inv_8842',
      amount: { amount: '485.00', currency: 'EUR' },
      expiresAt: '2026-05-04T09:05:31Z',
    })
    expect(requests[0]?.body).toBe(
      '{"reference":"order-17","amount":48500,"currency":"EUR","metadata":{"cart":"17"},"return_url":"https://shop.example/thanks"}',
    )
  })

  it('refuses a payment page that is not https', async () => {
    const { provider } = given(fixture('invoice-created.json').replace('https://pay', 'http://pay'))
    expect(await failureOf(provider.invoices.create(INVOICE))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

it('looks records up by reference or by id, encoded', async () => {
  const { provider, requests } = given(fixture('payout-paid.json'))
  await provider.payouts.get({ id: 'po_3107' })
  await failureOf(provider.payouts.get({ reference: 'a&id=1#' }))
  await provider.payouts.get({ reference: 'payout-17', id: 'po_3107' })
  expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?id=po_3107', '?reference=a%26id%3D1%23', '?id=po_3107'])
})
