import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EnotCreateInvoice, EnotCreatePayout } from '../src/index.ts'
import { OPERATIONS, PAYOUT_INPUT } from './operations.ts'
import { fixture, given, SHOP_ID, USER_ID } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

async function invoiceBody(input: EnotCreateInvoice): Promise<string | null | undefined> {
  const { enot, requests } = given(fixture(input.direct === true ? 'invoice-create-direct.json' : 'invoice-create.json'))
  await enot.invoices.create(input)
  return requests[0]?.body
}

async function payoutBody(input: EnotCreatePayout): Promise<string | null | undefined> {
  const { enot, requests } = given(fixture('payoff-create.json'))
  await enot.payouts.create(input)
  return requests[0]?.body
}

const asUser = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'paymux', 'x-api-signature-sha256': 'key' }
const asShop = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'paymux', 'x-api-key': 'shop-key' }
const json = { 'content-type': 'application/json' }
const BASE = 'https://api.enot.io'

describe('sends exactly', () => {
  it.each([
    ['balances.list', 'GET', `/account/users/${USER_ID}/balance`, asUser, null],
    ['invoices.get', 'GET', `/invoice/info?shop_id=${SHOP_ID}&order_id=A-20417`, asShop, null],
    ['invoices.methods', 'GET', `/shops/${SHOP_ID}/payment-tariffs`, asShop, null],
    ['payouts.get', 'GET', `/payoff/info?user_id=${USER_ID}&order_id=1`, asUser, null],
    ['payouts.banks', 'GET', `/payoff/get-sbp-bank-list?user_id=${USER_ID}`, asUser, null],
    [
      'invoices.create',
      'POST',
      '/invoice/create',
      { ...asShop, ...json },
      `{"shop_id":"${SHOP_ID}","order_id":"A-20417","amount":640.50,"currency":"RUB","custom_fields":"{\\"cart\\":\\"981\\"}","expire":90,"include_service":["card","sbp"]}`,
    ],
    [
      'invoices.payDirect',
      'POST',
      '/invoice/h2h',
      { ...asShop, ...json },
      `{"shop_id":"${SHOP_ID}","invoice_id":"5c8e0f27-91ab-4d36-a7c4-2e6b0d19f853","ip":"203.0.113.7","user_agent":"Mozilla/5.0 (X11; Linux x86_64)","payment_data":{"bank":"sber"}}`,
    ],
    [
      'payouts.create',
      'POST',
      '/payoff/create',
      { ...asUser, ...json },
      `{"user_id":"${USER_ID}","order_id":"wd-2071","amount":1500.00,"service":"card","wallet_to":"4111110000000042","subtract":1}`,
    ],
  ])('%s', async (name, method, path, headers, body) => {
    const [, answer = '', call] = OPERATIONS.find(([each]) => each === name) ?? []
    const { enot, requests } = given(fixture(answer))
    await call?.(enot)
    const sent = requests.map(({ signal: _, maxBodyBytes: __, ...request }) => request)
    expect(sent).toStrictEqual([{ method, url: BASE + path, headers, body }])
  })

  it('an invoice by id', async () => {
    const { enot, requests } = given(fixture('invoice-info-success.json'))
    await enot.invoices.get({ id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32' })
    expect(requests[0]?.url).toBe(`${BASE}/invoice/info?shop_id=${SHOP_ID}&invoice_id=d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32`)
  })

  it('ids of the settings encoded into the path', async () => {
    const access = { id: 'a/b?c#d%', key: 'k' }
    const { enot, requests } = given(fixture('balance.json'), { user: access, shop: access })
    await enot.balances.list()
    await enot.invoices.methods().catch(() => undefined)
    expect(requests.map(({ url }) => url)).toEqual([
      `${BASE}/account/users/a%2Fb%3Fc%23d%25/balance`,
      `${BASE}/shops/a%2Fb%3Fc%23d%25/payment-tariffs`,
    ])
  })
})

describe('invoices.create', () => {
  it('carries every field that Enot has', async () => {
    expect(
      await invoiceBody({
        reference: 'order-"7"',
        amount: { amount: '0.10', currency: 'USD' },
        description: 'Ёлка 🎄',
        customerEmail: 'payer@shop.example',
        metadata: { имя: 'a"b', empty: '' },
        returnUrl: 'https://shop.example/ok?a=1&b=2',
        failUrl: 'http://shop.example/no',
        webhookUrl: 'https://shop.example/hook',
        expiresInMinutes: 7200,
        method: 'p2p_card',
        excludeMethods: ['card'],
        direct: true,
      }),
    ).toBe(
      `{"shop_id":"${SHOP_ID}","order_id":"order-\\"7\\"","amount":0.10,"currency":"USD","type":"direct","comment":"Ёлка 🎄",` +
        '"email":"payer@shop.example","custom_fields":"{\\"имя\\":\\"a\\\\\\"b\\",\\"empty\\":\\"\\"}","success_url":"https://shop.example/ok?a=1&b=2",' +
        '"fail_url":"http://shop.example/no","hook_url":"https://shop.example/hook","expire":7200,"include_service":["p2p_card"],"exclude_service":["card"]}',
    )
  })

  it('leaves out what is not given, and what is undefined', async () => {
    const bare = `{"shop_id":"${SHOP_ID}","order_id":"r","amount":1.00,"currency":"RUB"}`
    expect(await invoiceBody({ reference: 'r', amount: rub('1') })).toBe(bare)
    const nothing = { method: undefined, methods: undefined, description: undefined, metadata: undefined, direct: undefined }
    expect(await invoiceBody({ reference: 'r', amount: rub('1'), ...nothing })).toBe(bare)
    expect(await invoiceBody({ reference: 'r', amount: rub('1'), direct: false })).toBe(bare)
  })
})

describe('payouts.create', () => {
  it('carries every field that Enot has', async () => {
    const more = {
      method: 'sbp',
      bank: '100000000008',
      comment: 'Выплата',
      webhookUrl: 'https://shop.example/hook',
      feeFrom: 'amount',
    } as const
    expect(await payoutBody({ ...PAYOUT_INPUT, ...more })).toBe(
      `{"user_id":"${USER_ID}","order_id":"wd-2071","amount":1500.00,"service":"sbp","wallet_to":"4111110000000042","subtract":2,` +
        '"comment":"Выплата","hook_url":"https://shop.example/hook","payoff_data":{"sbp_bank_type":"100000000008"}}',
    )
  })

  it('always says who bears the fee: by default the amount', async () => {
    const { feeFrom: _, ...input } = PAYOUT_INPUT
    expect(await payoutBody(input)).toContain('"subtract":2')
    expect(await payoutBody({ ...input, feeFrom: undefined })).toContain('"subtract":2')
    expect(await payoutBody({ ...input, feeFrom: 'amount' })).toContain('"subtract":2')
    expect(await payoutBody({ ...input, feeFrom: 'balance' })).toContain('"subtract":1')
  })
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
        const payout = (await payoutBody({ ...PAYOUT_INPUT, reference, destination, comment, amount: rub(token) })) ?? ''
        expect(JSON.parse(payout)).toMatchObject({ order_id: reference, wallet_to: destination, comment })
        expect(/"amount":([\d.]+),/.exec(payout)?.[1]).toBe(token)
        const invoice = JSON.parse((await invoiceBody({ reference, amount: rub(token), metadata })) ?? '') as Record<string, string>
        expect(invoice.order_id).toBe(reference)
        expect(JSON.parse(invoice.custom_fields ?? '')).toEqual(metadata)
      },
    ),
  )
})

it('keeps the two keys apart: each call carries one', async () => {
  for (const [name, answer, call] of OPERATIONS) {
    const { enot, requests } = given(fixture(answer))
    await call(enot)
    const { headers = {}, url, body } = requests[0] ?? {}
    const mine = ['balances.list', 'payouts.create', 'payouts.get', 'payouts.banks'].includes(name) ? 'x-api-signature-sha256' : 'x-api-key'
    expect(Object.keys(headers).filter((name) => name.startsWith('x-'))).toEqual([mine])
    expect(`${url}${body}`).not.toMatch(/key=|shop-key|extra-key/)
  }
})
