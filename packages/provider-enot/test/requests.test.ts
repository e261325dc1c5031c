import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EnotCreateInvoice, EnotCreatePayout } from '../src/index.ts'
import { PAYOUT_INPUT } from './operations.ts'
import { fixture, given } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

async function invoiceBody(input: EnotCreateInvoice): Promise<string> {
  const { enot, requests } = given(fixture('invoice-create.json'))
  await enot.invoices.create(input)
  return requests[0]?.body ?? ''
}

async function payoutBody(input: EnotCreatePayout): Promise<string> {
  const { enot, requests } = given(fixture('payoff-create.json'))
  await enot.payouts.create(input)
  return requests[0]?.body ?? ''
}

// What each call sends is described in upstream.ts, and held by the conformance suites.
it('encodes ids of the settings into the path', async () => {
  const access = { id: 'a/b?c#d%', key: 'k' }
  const { enot, requests } = given(fixture('balance.json'), { user: access, shop: access })
  await enot.balances.list()
  await enot.invoices.methods().catch(() => undefined)
  expect(requests.map(({ url }) => url)).toEqual([
    'https://api.enot.io/account/users/a%2Fb%3Fc%23d%25/balance',
    'https://api.enot.io/shops/a%2Fb%3Fc%23d%25/payment-tariffs',
  ])
})

it('sends what it was given, whatever the texts', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => /\S/.test(value) && !/\p{Cc}/u.test(value))
  const identifier = fc.stringMatching(/^[!-~]{1,40}$/)
  const kopecks = fc.bigInt({ min: 1n, max: 10n ** 17n - 1n })
  await fc.assert(
    fc.asyncProperty(
      identifier,
      identifier,
      text,
      kopecks,
      fc.dictionary(text, text, { maxKeys: 2 }),
      async (reference, destination, comment, units, metadata) => {
        const digits = units.toString().padStart(3, '0')
        const token = `${digits.slice(0, -2)}.${digits.slice(-2)}`
        const payout = await payoutBody({ ...PAYOUT_INPUT, reference, destination, comment, amount: rub(token) })
        expect(JSON.parse(payout)).toMatchObject({ order_id: reference, wallet_to: destination, comment })
        expect(/"amount":([\d.]+),/.exec(payout)?.[1]).toBe(token)
        const invoice = JSON.parse(await invoiceBody({ reference, amount: rub(token), metadata })) as Record<string, string>
        expect(invoice.order_id).toBe(reference)
        expect(JSON.parse(invoice.custom_fields ?? '')).toEqual(metadata)
      },
    ),
  )
})
