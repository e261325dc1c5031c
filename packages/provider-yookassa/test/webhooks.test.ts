import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { createYooKassa } from '../src/index.ts'
import { answering, asGateway, asShop, changed, fixture, GATEWAY, PAYMENT_ID, REFUND_ID, SHOP } from './support.ts'

/** What is told of, and whose credentials read it. What comes of it is in upstream.ts. */
const EVENTS = [
  ['payment-succeeded', asShop],
  ['payment-waiting-for-capture', asShop],
  ['payment-canceled', asShop],
  ['refund-succeeded', asShop],
  ['payout-succeeded', asGateway],
  ['payout-canceled', asGateway],
] as const

const hook = (body: string) => ({ headers: {}, body })

// How errors of the read end, forms of bodies and garbage are held by the conformance suites.
describe.each(EVENTS)('%s', (name, headers) => {
  const [webhook, record] = [fixture(`webhook-${name}.json`), `${name}.json`]

  it('is what one read of the record says', async () => {
    const { yookassa, requests } = answering(fixture(record))
    const raw = JSON.parse(fixture(record)) as { status: string }
    expect(await yookassa.webhooks.parse(hook(webhook))).toMatchObject({ rawStatus: raw.status, raw })
    expect(requests.map((sent) => sent.headers.authorization)).toEqual([headers.authorization])
  })

  it('is an error when the record that was read is another one', async () => {
    const { yookassa } = answering(changed(record, { id: 'po-1da5c87d-0984-50e8-a7f3-8de646dd9ec9' }))
    expect(await failureOf(yookassa.webhooks.parse(hook(webhook)))).toMatchObject({ code: 'invalid_response' })
  })

  it('needs the credentials that can read', async () => {
    const other = createYooKassa(headers === asShop ? { gateway: GATEWAY } : { shop: SHOP })
    expect(await failureOf(other.webhooks.parse(hook(webhook)))).toMatchObject({ code: 'config', operation: 'webhooks.parse' })
  })
})

it('believes the read, not the body: a forged success of a pending payment is pending', async () => {
  const { yookassa } = answering(fixture('payment-pending.json'))
  expect(await yookassa.webhooks.parse(hook(fixture('webhook-payment-succeeded.json')))).toMatchObject({
    status: 'pending',
    rawStatus: 'pending',
  })
})

it('has another key after a refund, and the same for a redelivery', async () => {
  const keyOf = async (record: string) =>
    (await answering(fixture(record)).yookassa.webhooks.parse(hook(fixture('webhook-payment-succeeded.json')))).key
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
  const { yookassa, requests } = answering(fixture('payment-succeeded.json'))
  expect(await failureOf(yookassa.webhooks.parse(hook(body)))).toMatchObject({ code: 'invalid_request', outcome: 'rejected' })
  expect(requests).toEqual([])
})
