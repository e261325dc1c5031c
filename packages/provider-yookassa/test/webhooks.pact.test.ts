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
  'webhook-payment-waiting-for-capture.json',
  'webhook-payment-succeeded.json',
  'webhook-payment-canceled.json',
  'webhook-refund-succeeded.json',
  'webhook-payout-succeeded.json',
  'webhook-payout-canceled.json',
])('%s', async (name) => {
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
    const { yookassa } = answering(fixture(name.replace('webhook-', '')))
    const parsed = await yookassa.webhooks.parse({ headers: {}, body: JSON.stringify(fields) })
    expect(parsed).toMatchObject({ id, reference: metadata.reference, rawStatus: status, statusVerified: true })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
