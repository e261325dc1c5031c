import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { answering, fixture, GATEWAY, SHOP } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-yookassa',
  provider: 'yookassa',
  file: new URL('../pacts/yookassa-webhooks.json', import.meta.url),
})

interface Notification {
  readonly event: string
  readonly object: { readonly id: string; readonly status: string; readonly metadata: { readonly reference: string } }
}

// Only what is read of a notification is pinned: which event, and the id of the record that is then read.
it.each([
  ['webhook-payment-waiting-for-capture.json', 'payment-waiting-for-capture.json', { type: 'invoice.updated', status: 'authorized' }],
  ['webhook-payment-succeeded.json', 'payment-succeeded.json', { type: 'invoice.updated', status: 'paid' }],
  ['webhook-payment-canceled.json', 'payment-canceled.json', { type: 'invoice.updated', status: 'canceled' }],
  ['webhook-refund-succeeded.json', 'refund-succeeded.json', { type: 'refund.updated', status: 'succeeded' }],
  ['webhook-payout-succeeded.json', 'payout-succeeded.json', { type: 'payout.updated', status: 'succeeded' }],
  ['webhook-payout-canceled.json', 'payout-canceled.json', { type: 'payout.updated', status: 'failed' }],
])('%s', async (name, record, expected) => {
  const { event, object } = JSON.parse(fixture(name)) as Notification
  const { id, status, metadata } = object
  const owner = event.startsWith('payout')
    ? { gatewayId: GATEWAY.id, secretKey: GATEWAY.secretKey }
    : { shopId: SHOP.id, secretKey: SHOP.secretKey }
  const message = {
    description: `the notification ${event}`,
    state: {
      name: `a record with reference ${metadata.reference} becomes ${status}`,
      values: { ...owner, event, id, status, reference: metadata.reference },
    },
    fields: shapeOf({ type: 'notification', event, object: { id, status } }, ['type', 'event', 'id', 'status']),
  }
  await contract.message(message, async (fields) => {
    const { yookassa } = answering(fixture(record))
    const parsed = await yookassa.webhooks.parse({ headers: {}, body: JSON.stringify(fields) })
    expect(parsed).toMatchObject({ ...expected, id, reference: metadata.reference, rawStatus: status, statusVerified: true })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
