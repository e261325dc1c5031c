import { describe, expect, it } from 'vitest'
import type { YooKassaCreateInvoice, YooKassaCreatePayout } from '../src/index.ts'
import { INVOICE_INPUT, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { answering, changed, fixture, PAYMENT_ID, PAYOUT_ID, rub } from './support.ts'

const BASE = 'https://api.yookassa.ru/v3'

// What each call sends is described in upstream.ts, and held by the conformance suites.
describe('sends', () => {
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

describe('the receipt', () => {
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
    const input = {
      ...INVOICE_INPUT,
      metadata: { z: '1', a: '2' },
      receipt: { items: [{ description: 'Сыр', amount: rub('1000'), quantity: '1', vatCode: 1 }] },
    }
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
