import type { TransportRequest } from '@paymux/core/http'
import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { createYooKassa } from '../src/index.ts'
import { asGateway, asShop, changed, fixture, GATEWAY, PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub, SHOP } from './support.ts'

const CARD_PAYOUT = 'po-285c0ab7-0003-5000-9000-0e1166498fdb'

const EVENTS = [
  [
    'webhook-payment-succeeded.json',
    'payment-succeeded.json',
    `/payments/${PAYMENT_ID}`,
    asShop,
    { type: 'invoice.updated', status: 'paid', refunded: null },
  ],
  [
    'webhook-payment-waiting-for-capture.json',
    'payment-waiting-for-capture.json',
    `/payments/${PAYMENT_ID}`,
    asShop,
    { type: 'invoice.updated', status: 'authorized', amount: rub('1000.00') },
  ],
  [
    'webhook-payment-canceled.json',
    'payment-canceled.json',
    `/payments/${PAYMENT_ID}`,
    asShop,
    { type: 'invoice.updated', status: 'canceled' },
  ],
  [
    'webhook-refund-succeeded.json',
    'refund-succeeded.json',
    `/refunds/${REFUND_ID}`,
    asShop,
    { type: 'refund.updated', status: 'succeeded', invoice: { reference: null, id: PAYMENT_ID }, amount: rub('250.00'), test: null },
  ],
  [
    'webhook-payout-succeeded.json',
    'payout-succeeded.json',
    `/payouts/${PAYOUT_ID}`,
    asGateway,
    { type: 'payout.updated', status: 'succeeded', test: false },
  ],
  [
    'webhook-payout-canceled.json',
    'payout-canceled.json',
    `/payouts/${CARD_PAYOUT}`,
    asGateway,
    { type: 'payout.updated', status: 'failed' },
  ],
] as const

/** A provider, and every request that it sends. */
function reading(body: string) {
  const requests: TransportRequest[] = []
  const yookassa = createYooKassa({
    shop: SHOP,
    gateway: GATEWAY,
    transport: async (request) => {
      requests.push(request)
      return { status: 200, headers: {}, body }
    },
  })
  return { yookassa, requests }
}

const hook = (body: string) => ({ headers: {}, body })

// How errors of the read end, forms of bodies and garbage are held by the conformance suites.
describe.each(EVENTS)('%s', (webhook, record, path, headers, expected) => {
  it('is what one read of the record says', async () => {
    const { yookassa, requests } = reading(fixture(record))
    const event = await yookassa.webhooks.parse(hook(fixture(webhook)))
    const { id, status, metadata } = JSON.parse(fixture(record)) as { id: string; status: string; metadata: { reference: string } }
    expect(event).toMatchObject({
      ...expected,
      provider: 'yookassa',
      id,
      reference: metadata.reference,
      rawStatus: status,
      signedFields: [],
      statusVerified: true,
      raw: JSON.parse(fixture(record)) as object,
    })
    expect(requests.map(({ method, url, headers: sent }) => [method, url, sent.authorization])).toEqual([
      ['GET', `https://api.yookassa.ru/v3${path}`, headers.authorization],
    ])
  })

  it('is an error when the record that was read is another one', async () => {
    const { yookassa } = reading(changed(record, { id: 'po-1da5c87d-0984-50e8-a7f3-8de646dd9ec9' }))
    expect(await failureOf(yookassa.webhooks.parse(hook(fixture(webhook))))).toMatchObject({ code: 'invalid_response' })
  })

  it('needs the credentials that can read', async () => {
    const other = createYooKassa(headers === asShop ? { gateway: GATEWAY } : { shop: SHOP })
    expect(await failureOf(other.webhooks.parse(hook(fixture(webhook))))).toMatchObject({ code: 'config', operation: 'webhooks.parse' })
  })
})

it('believes the read, not the body: a forged success of a pending payment is pending', async () => {
  const { yookassa } = reading(fixture('payment-pending.json'))
  expect(await yookassa.webhooks.parse(hook(fixture('webhook-payment-succeeded.json')))).toMatchObject({
    status: 'pending',
    rawStatus: 'pending',
  })
})

it('has another key after a refund, and the same for a redelivery', async () => {
  const keyOf = async (record: string) =>
    (await reading(fixture(record)).yookassa.webhooks.parse(hook(fixture('webhook-payment-succeeded.json')))).key
  expect(await keyOf('payment-succeeded.json')).toBe(await keyOf('payment-succeeded.json'))
  expect(await keyOf('payment-refunded.json')).not.toBe(await keyOf('payment-succeeded.json'))
})

it.each([
  ['another event', JSON.stringify({ type: 'notification', event: 'deal.closed', object: { id: PAYMENT_ID } })],
  ['an event of the prototype', JSON.stringify({ event: 'constructor', object: { id: PAYMENT_ID } })],
  ['no object', JSON.stringify({ event: 'payment.succeeded' })],
  ['null for the object', JSON.stringify({ event: 'payment.succeeded', object: null })],
  ['text for the object', JSON.stringify({ event: 'payment.succeeded', object: PAYMENT_ID })],
  ['another path', JSON.stringify({ event: 'payment.succeeded', object: { id: `../refunds/${REFUND_ID}` } })],
  ['a query', JSON.stringify({ event: 'payment.succeeded', object: { id: `${PAYMENT_ID}?x=1` } })],
  ['a long id', JSON.stringify({ event: 'payment.succeeded', object: { id: 'x'.repeat(51) } })],
])('asks nothing for %s', async (_, body) => {
  const { yookassa, requests } = reading(fixture('payment-succeeded.json'))
  expect(await failureOf(yookassa.webhooks.parse(hook(body)))).toMatchObject({ code: 'invalid_request', outcome: 'rejected' })
  expect(requests).toEqual([])
})
