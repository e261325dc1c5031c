import { idempotencyKey } from '@paymux/core/authoring'
import { describe, expect, it } from 'vitest'
import type { YooKassaCreateInvoice, YooKassaCreatePayout, YooKassaReceipt } from '../src/index.ts'
import { INVOICE_INPUT, OPERATIONS, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { answering, asGateway, asShop, changed, fixture, PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub } from './support.ts'

const BASE = 'https://api.yookassa.ru/v3'
const common = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'paymux' }
const json = { 'content-type': 'application/json' }
const key = (operation: string, ...parts: (string | null)[]) => ({ 'idempotence-key': idempotencyKey({ operation, parts }) })

describe('sends exactly', () => {
  it.each([
    ['balances.list', 'GET', '/me', asGateway, null],
    [
      'invoices.create',
      'POST',
      '/payments',
      { ...json, ...asShop, ...key('invoices.create', 'A-20417') },
      '{"amount":{"value":"1000.00","currency":"RUB"},"capture":true,"confirmation":{"type":"redirect","return_url":"https://shop.example/thanks"},' +
        '"description":"Заказ № 72","metadata":{"reference":"A-20417","cart":"981"}}',
    ],
    ['invoices.get', 'GET', `/payments/${PAYMENT_ID}`, asShop, null],
    [
      'invoices.capture',
      'POST',
      `/payments/${PAYMENT_ID}/capture`,
      { ...json, ...asShop, ...key('invoices.capture', PAYMENT_ID, '1000.00', 'RUB') },
      '{"amount":{"value":"1000.00","currency":"RUB"}}',
    ],
    ['invoices.cancel', 'POST', `/payments/${PAYMENT_ID}/cancel`, { ...json, ...asShop, ...key('invoices.cancel', PAYMENT_ID) }, null],
    ['invoices.list', 'GET', '/payments?limit=2', asShop, null],
    [
      'refunds.create',
      'POST',
      '/refunds',
      { ...json, ...asShop, ...key('refunds.create', 'R-20417-1') },
      `{"payment_id":"${PAYMENT_ID}","amount":{"value":"250.00","currency":"RUB"},"description":"Вернули один товар","metadata":{"reference":"R-20417-1"}}`,
    ],
    ['refunds.get', 'GET', `/refunds/${REFUND_ID}`, asShop, null],
    ['refunds.list', 'GET', '/refunds', asShop, null],
    [
      'payouts.create',
      'POST',
      '/payouts',
      { ...json, ...asGateway, ...key('payouts.create', 'wd-2071') },
      '{"amount":{"value":"1500.00","currency":"RUB"},"payout_destination_data":{"type":"sbp","phone":"79000000000","bank_id":"100000000111"},' +
        '"description":"Выплата по договору 37","metadata":{"reference":"wd-2071"}}',
    ],
    ['payouts.get', 'GET', `/payouts/${PAYOUT_ID}`, asGateway, null],
    ['payouts.list', 'GET', '/payouts', asGateway, null],
    ['payouts.banks', 'GET', '/sbp_banks', asGateway, null],
  ])('%s', async (name, method, path, headers, body) => {
    const operation = OPERATIONS.find((each) => each.name === name)
    if (operation === undefined) throw new Error(name)
    const { yookassa, requests } = answering(fixture(operation.fixture))
    await operation.call(yookassa)
    const sent = requests.map(({ signal: _, maxBodyBytes: __, ...request }) => request)
    expect(sent).toStrictEqual([{ method, url: BASE + path, headers: { ...common, ...headers }, body }])
  })

  it('a payout by its reference', async () => {
    const reference = 'wd/2071&x=[1]'
    const { yookassa, requests } = answering(fixture('list-empty.json'))
    await yookassa.payouts.get({ reference }).catch(() => undefined)
    expect(requests.map(({ url }) => url)).toEqual([`${BASE}/payouts/search?metadata%5Breference%5D=wd%2F2071%26x%3D%5B1%5D`])
  })

  it('a payout by its receipt: by the id, and the record must have the reference too', async () => {
    const { yookassa, requests } = answering(fixture('payout-succeeded.json'))
    const receipt = { provider: 'yookassa', id: PAYOUT_ID, reference: 'wd-2071', status: 'pending' }
    expect(await yookassa.payouts.get(receipt)).toMatchObject({ id: PAYOUT_ID })
    expect(requests[0]?.url).toBe(`${BASE}/payouts/${PAYOUT_ID}`)
    await expect(yookassa.payouts.get({ ...receipt, reference: 'wd-2' })).rejects.toMatchObject({ code: 'invalid_response' })
  })

  it.each(['invoices', 'refunds', 'payouts'] as const)('a page of %s, its times in UTC', async (group) => {
    const { yookassa, requests } = answering(fixture('list-empty.json'))
    await yookassa[group].list({ to: '2026-02-01T00:00:00Z', from: '2026-01-01T00:00:00+03:00', limit: 100, cursor: '37a5c87d-3984' })
    const path = group === 'invoices' ? 'payments' : group
    expect(requests[0]?.url).toBe(
      `${BASE}/${path}?cursor=37a5c87d-3984&limit=100&created_at.gte=2025-12-31T21%3A00%3A00.000Z&created_at.lt=2026-02-01T00%3A00%3A00.000Z`,
    )
  })
})

async function sentBy(run: (yookassa: ReturnType<typeof answering>['yookassa']) => Promise<unknown>, body = '{}') {
  const { yookassa, requests } = answering(body)
  await run(yookassa).catch(() => undefined)
  const [request] = requests
  return { body: request?.body, key: request?.headers['idempotence-key'], url: request?.url }
}

const RECEIPT: YooKassaReceipt = {
  customer: { fullName: 'Иванов Иван', inn: '6321341814', email: 'payer@shop.example', phone: '79000000000' },
  items: [
    {
      description: 'Сыр',
      amount: rub('800'),
      quantity: '1.250',
      vatCode: 2,
      measure: 'kilogram',
      paymentSubject: 'commodity',
      paymentMode: 'full_payment',
    },
  ],
  taxSystemCode: 1,
  internet: true,
}
const SENT_RECEIPT =
  '"receipt":{"customer":{"full_name":"Иванов Иван","inn":"6321341814","email":"payer@shop.example","phone":"79000000000"},' +
  '"items":[{"description":"Сыр","amount":{"value":"800.00","currency":"RUB"},"quantity":1.250,"vat_code":2,"measure":"kilogram",' +
  '"payment_subject":"commodity","payment_mode":"full_payment"}],"tax_system_code":1,"internet":true}'

describe('carries every field that YooKassa has', () => {
  it('of a payment', async () => {
    const input: YooKassaCreateInvoice = {
      reference: 'r',
      amount: { amount: '0.1', currency: 'KZT' },
      method: 'sbp',
      description: 'Ёлка 🎄',
      metadata: { b: '2', a: 'a"b', empty: '' },
      returnUrl: 'https://shop.example/ok?a=1&b=2',
      language: 'en_US',
      capture: false,
      receipt: RECEIPT,
    }
    const { body } = await sentBy((yookassa) => yookassa.invoices.create(input))
    expect(body).toBe(
      '{"amount":{"value":"0.10","currency":"KZT"},"capture":false,"confirmation":{"type":"redirect","return_url":"https://shop.example/ok?a=1&b=2",' +
        '"locale":"en_US"},"payment_method_data":{"type":"sbp"},"description":"Ёлка 🎄","metadata":{"reference":"r","a":"a\\"b","b":"2","empty":""},' +
        `${SENT_RECEIPT}}`,
    )
  })

  it('of a payment whose receipt goes to customerEmail', async () => {
    const items = [{ description: 'Услуга', amount: rub('1000'), quantity: '1', vatCode: 1 }]
    const { body } = await sentBy((yookassa) =>
      yookassa.invoices.create({ ...INVOICE_INPUT, customerEmail: 'payer@shop.example', receipt: { items } }),
    )
    expect(body).toContain(
      '"receipt":{"customer":{"email":"payer@shop.example"},"items":[{"description":"Услуга","amount":{"value":"1000.00","currency":"RUB"},"quantity":1,"vat_code":1}]}',
    )
  })

  it('of a receipt for nobody in particular', async () => {
    const receipt = { items: [{ description: 'Услуга', amount: rub('1000'), quantity: '1', vatCode: 1 }], internet: false }
    const { body } = await sentBy((yookassa) => yookassa.refunds.create({ ...REFUND_INPUT, receipt }))
    expect(body).toContain('"receipt":{"items":[')
    expect(body).toContain('],"internet":false}}')
  })

  it('of a capture', async () => {
    const { body } = await sentBy((yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID }, { amount: rub('800'), receipt: RECEIPT }))
    expect(body).toBe(`{"amount":{"value":"800.00","currency":"RUB"},${SENT_RECEIPT}}`)
  })

  it('of a capture of everything', async () => {
    expect((await sentBy((yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID }))).body).toBe('{}')
  })

  it('of a refund', async () => {
    const { body } = await sentBy((yookassa) => yookassa.refunds.create({ ...REFUND_INPUT, receipt: RECEIPT }))
    expect(body).toBe(
      `{"payment_id":"${PAYMENT_ID}","amount":{"value":"250.00","currency":"RUB"},"description":"Вернули один товар","metadata":{"reference":"R-20417-1"},${SENT_RECEIPT}}`,
    )
  })

  it.each<[string, Partial<YooKassaCreatePayout>, string]>([
    [
      'wallet',
      { method: 'yoo_money', destination: '41001614575714' },
      '"payout_destination_data":{"type":"yoo_money","account_number":"41001614575714"}',
    ],
    [
      'card token',
      { method: 'card_token', destination: 'hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101' },
      '"payout_token":"hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101"',
    ],
  ])('of a payout to a %s', async (_, changes, sent) => {
    const { reference, amount } = PAYOUT_INPUT
    const { body } = await sentBy((yookassa) => yookassa.payouts.create({ reference, amount, method: '', destination: '', ...changes }))
    expect(body).toBe(`{"amount":{"value":"1500.00","currency":"RUB"},${sent},"metadata":{"reference":"wd-2071"}}`)
  })
})

describe('a repeat', () => {
  it('has the same key and the same bytes, whatever the order in which the caller names the fields', async () => {
    const backwards = (input: object): object =>
      Object.fromEntries(
        Object.entries(input)
          .toReversed()
          .map(([name, value]: [string, unknown]) => [
            name,
            typeof value === 'object' && value !== null && !Array.isArray(value) ? backwards(value) : value,
          ]),
      )
    const input = { ...INVOICE_INPUT, metadata: { z: '1', a: '2' }, receipt: RECEIPT }
    const first = await sentBy((yookassa) => yookassa.invoices.create(input))
    expect(await sentBy((yookassa) => yookassa.invoices.create(backwards(input) as YooKassaCreateInvoice))).toEqual(first)
    const payout = await sentBy((yookassa) => yookassa.payouts.create(PAYOUT_INPUT))
    expect(await sentBy((yookassa) => yookassa.payouts.create(backwards(PAYOUT_INPUT) as YooKassaCreatePayout))).toEqual(payout)
    const same = { ...PAYOUT_INPUT, amount: rub('1500.000') }
    expect(await sentBy((yookassa) => yookassa.payouts.create(same))).toEqual(payout)
  })

  it('has a key of at most 64 characters that stays the same from one release to the next', async () => {
    // Pinned: a payout that is repeated after an update must not be a new one.
    expect((await sentBy((yookassa) => yookassa.payouts.create(PAYOUT_INPUT))).key).toBe(
      'f153fb1f62dca0886b7e5cda5d2e6d40963b00e1a72e5328a386a92a61b1e808',
    )
    const long = { ...PAYOUT_INPUT, reference: 'r'.repeat(512) }
    expect((await sentBy((yookassa) => yookassa.payouts.create(long))).key).toMatch(/^[\da-f]{64}$/)
  })

  it('of another call, reference, id or amount has another key', async () => {
    const other = { id: '1da5c87d-0984-50e8-a7f3-8de646dd9ec9' }
    const keys = await Promise.all([
      sentBy((yookassa) => yookassa.invoices.create({ ...INVOICE_INPUT, reference: 'x' })),
      sentBy((yookassa) => yookassa.refunds.create({ ...REFUND_INPUT, reference: 'x' })),
      sentBy((yookassa) => yookassa.payouts.create({ ...PAYOUT_INPUT, reference: 'x' })),
      sentBy((yookassa) => yookassa.payouts.create({ ...PAYOUT_INPUT, reference: 'y' })),
      sentBy((yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID })),
      sentBy((yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID }, { amount: rub('1') })),
      sentBy((yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID }, { amount: rub('2') })),
      sentBy((yookassa) => yookassa.invoices.capture(other)),
      sentBy((yookassa) => yookassa.invoices.cancel({ id: PAYMENT_ID })),
      sentBy((yookassa) => yookassa.invoices.cancel(other)),
    ])
    expect(new Set(keys.map((sent) => sent.key)).size).toBe(keys.length)
  })

  it('answers with the first object', async () => {
    const { yookassa } = answering(changed('payout-pending.json', { status: 'succeeded' }))
    expect(await yookassa.payouts.create(PAYOUT_INPUT)).toMatchObject({ id: PAYOUT_ID, status: 'succeeded' })
  })
})

it('keeps the two pairs apart: each call carries one', async () => {
  for (const operation of OPERATIONS) {
    const { yookassa, requests } = answering(fixture(operation.fixture))
    await operation.call(yookassa)
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([(operation.pair === 'shop' ? asShop : asGateway).authorization])
    expect(operation.effect === 'write').toBe(requests[0]?.headers['idempotence-key'] !== undefined)
  }
})
