import { describe, expect, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { answering, failure, fixture } from './support.ts'

const ORDER = {
  reference: 'payout-17',
  amount: { amount: '500', currency: 'EUR' },
  method: 'card',
  destination: '4000000000000002',
} as const
const INVOICE = { reference: 'order-17', amount: { amount: '485.00', currency: 'EUR' } } as const

describe('payouts.create', () => {
  it('sends minor units, the idempotency key and the default of feeFrom', async () => {
    const { provider, requests } = answering(fixture('payout-created.json'), 201)
    const receipt = await provider.payouts.create(ORDER)
    expect(receipt).toMatchObject({
      id: 'po_3107',
      reference: 'payout-17',
      status: 'pending',
      debited: { amount: '500.00', currency: 'EUR' },
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://api.acme.example/v1/payouts' })
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer key', 'idempotency-key': 'payout-17' })
    expect(requests[0]?.body).toBe(
      '{"reference":"payout-17","amount":50000,"currency":"EUR","method":"card","destination":"4000000000000002","fee_from":"amount"}',
    )
  })

  it('writes large amounts digit by digit, and yen without decimals', async () => {
    const { provider, requests } = answering(fixture('payout-created.json'), 201)
    await provider.payouts.create({ ...ORDER, amount: { amount: '90071992547409.93', currency: 'EUR' } })
    await provider.payouts.create({ ...ORDER, amount: { amount: '84215', currency: 'JPY' } })
    expect(requests.map(({ body }) => /"amount":(\d+),/.exec(body ?? '')?.[1])).toEqual(['9007199254740993', '84215'])
  })

  it.each([
    ['reference', { reference: 'a b' }],
    ['reference', { reference: 'x'.repeat(65) }],
    ['amount', { amount: { amount: '0', currency: 'EUR' } }],
    ['amount', { amount: { amount: '1.005', currency: 'EUR' } }],
    ['amount', { amount: { amount: '1.5', currency: 'JPY' } }],
    ['amount', { amount: { amount: '1', currency: 'RUB' } }],
    ['bank', { method: 'bank_transfer' }],
    ['bank', { bank: 'first' }],
    ['webhookUrl', { webhookUrl: 'https://shop.example' }],
  ])('refuses a wrong %s before anything is sent: %j', async (field, change) => {
    const { provider, requests } = answering(fixture('payout-created.json'), 201)
    const error = await failure(provider.payouts.create({ ...ORDER, ...change } as typeof ORDER))
    expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
    expect(error.message).toContain(field)
    expect(requests).toEqual([])
  })
})

describe('invoices.create', () => {
  it('sends what was given and nothing else', async () => {
    const { provider, requests } = answering(fixture('invoice-created.json'), 201)
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
    const { provider } = answering(fixture('invoice-created.json').replace('https://pay', 'http://pay'), 201)
    expect(await failure(provider.invoices.create(INVOICE))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })
})

it('looks records up by reference or by id, encoded', async () => {
  const { provider, requests } = answering(fixture('payout-paid.json'))
  await provider.payouts.get({ id: 'po_3107' })
  await failure(provider.payouts.get({ reference: 'a&id=1 #' }))
  expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?id=po_3107', '?reference=a%26id%3D1+%23'])
})

it.each([
  ['error-400.json', 400, 'rejected', 'rejected'],
  ['error-401.json', 401, 'unauthorized', 'rejected'],
  ['error-404.json', 404, 'not_found', 'rejected'],
  ['error-409.json', 409, 'conflict', 'rejected'],
  ['error-422.json', 422, 'rejected', 'rejected'],
  ['error-429.json', 429, 'rate_limited', 'rejected'],
  ['error-500.json', 500, 'unavailable', 'unknown'],
  ['unavailable-502.html', 502, 'unavailable', 'unknown'],
  // Not Acme's own words: a proxy or a wrong path proves nothing.
  ['unavailable-502.html', 404, 'invalid_response', 'unknown'],
  ['error-422.json', 200, 'rejected', 'rejected'],
])('%s under HTTP %i is %s, %s', async (name, status, code, outcome) => {
  const { provider } = answering(fixture(name), status)
  expect(await failure(provider.payouts.create(ORDER))).toMatchObject({ code, outcome, httpStatus: status, reference: 'payout-17' })
})

it('needs its settings, and names them', async () => {
  const bare = createAcme()
  expect(await failure(bare.balances.list())).toMatchObject({ code: 'config', outcome: 'not_sent' })
  expect((await failure(bare.balances.list())).message).toContain('apiKey (ACME_API_KEY)')
  const wrong = () => createAcme({ apiKey: 'two words' })
  expect(wrong).toThrow('apiKey (ACME_API_KEY) must be printable ASCII')
})
