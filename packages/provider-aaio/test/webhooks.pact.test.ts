import type { SentMessage } from '@paymux/testkit/pact'
import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { fixture, PAYOUT_SECRET, SHOP } from './support.ts'
import type { Fields } from './webhook-support.ts'
import { fieldsOf, parse, payment, payout } from './webhook-support.ts'

const contract = startContract({
  consumer: '@paymux/provider-aaio',
  provider: 'aaio',
  file: new URL('../pacts/aaio-webhooks.json', import.meta.url),
})

const decimal = /^\d+(\.\d+)?$/
const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const FORMATS = {
  amount: decimal,
  amount_down: decimal,
  amount_in_currency: decimal,
  amount_rate: decimal,
  profit: decimal,
  commission: decimal,
  commission_client: decimal,
  date: time,
  complete_date: time,
  sign: /^[0-9a-f]{64}$/,
}
const EXACT = ['status', 'merchant_id', 'order_id', 'invoice_id', 'id', 'my_id', 'currency', 'amount_currency', 'commission_type']

/** The webhook of a fixture: its fields as an object. On the wire they are a form, in which everything is text. */
function webhook(description: string, name: string): SentMessage {
  const fields = fieldsOf(fixture(name))
  const { order_id, my_id, invoice_id, id, status } = fields
  const kind =
    order_id === undefined ? { what: 'payout', payoutSecret: PAYOUT_SECRET } : { what: 'invoice', shopId: SHOP.id, secret2: SHOP.secret2 }
  const { what, ...secrets } = kind
  return {
    description,
    state: {
      name: `${what} ${invoice_id ?? id} becomes ${status}`,
      values: { ...secrets, id: String(invoice_id ?? id), reference: order_id ?? my_id ?? '', status: String(status) },
    },
    fields: shapeOf(fields, EXACT, FORMATS),
  }
}

// Encoded and signed as Aaio does it, from nothing but the fields of the message.
const signed = (fields: unknown): string => {
  const given = fields as Fields
  return given.order_id === undefined ? payout(given) : payment(given)
}

it.each([
  ['a payment arrived', 'webhook-payment.txt', { type: 'invoice.updated', status: 'paid', rawStatus: 'success', reference: 'INV-2041' }],
  ['a payment arrived and is held', 'webhook-payment-hold.txt', { type: 'invoice.updated', status: 'paid', rawStatus: 'hold' }],
  ['a payout was made', 'webhook-payout.txt', { type: 'payout.updated', status: 'succeeded', reference: 'WD-318' }],
  ['a payout was cancelled', 'webhook-payout-cancel.txt', { type: 'payout.updated', status: 'failed', reference: null }],
])('%s', async (description, name, expected) => {
  await contract.message(webhook(description, name), async (fields) => {
    expect(await parse(signed(fields))).toMatchObject(expected)
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
