import { hmacSha256Hex } from '@paymux/core/crypto'
import type { SentMessage } from '@paymux/testkit/pact'
import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { encodePhp, isMap, parsePhp, sortKeys } from '../src/php-json.ts'
import { SHOP, USER } from './contract.ts'
import { answering, fixture, WEBHOOK_KEYS } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-enot',
  provider: 'enot',
  file: new URL('../pacts/enot-webhooks.json', import.meta.url),
})

const { parse } = answering('').enot.webhooks

/** On the wire: JSON, with the HMAC of what PHP makes of it. */
function send(fields: object, key: string) {
  const body = JSON.stringify(fields)
  const map = parsePhp(body)
  if (map === null || !isMap(map)) throw new Error('not a webhook')
  return parse({ body, headers: { 'x-api-sha256-signature': hmacSha256Hex(key, encodePhp(sortKeys(map), false) ?? '') } })
}

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/
const money = /^\d+(\.\d+)?$/
const FORMATS = { pay_time: time, reject_time: time, refund_time: time, amount: money, credited: money, commission: money }
const EXACT = ['invoice_id', 'payoff_id', 'order_id', 'status', 'type', 'code']

it.each([
  [
    'webhook-invoice-success.json',
    { status: 'paid', amount: { amount: '640.50', currency: 'RUB' }, raw: { custom_fields: { cart: '981' } } },
  ],
  ['webhook-invoice-expired.json', { status: 'expired', amount: { amount: '210.00', currency: 'RUB' } }],
  ['webhook-invoice-fail.json', { status: 'failed', amount: null }],
  ['webhook-invoice-refund.json', { status: 'refunded', amount: { amount: '250.00', currency: 'RUB' } }],
  ['webhook-payoff-success.json', { status: 'succeeded', amount: { amount: '1500.00', currency: 'RUB' } }],
  ['webhook-payoff-fail.json', { status: 'failed', amount: { amount: '1500.00', currency: 'RUB' } }],
])('%s', async (name, expected) => {
  const fields = JSON.parse(fixture(name)) as Record<string, string>
  const { order_id: reference = '', status = '', invoice_id, payoff_id } = fields
  const [what, id = '', owner, key] =
    invoice_id === undefined ? ['payout', payoff_id, USER, WEBHOOK_KEYS.user] : ['invoice', invoice_id, SHOP, WEBHOOK_KEYS.shop]
  const message: SentMessage = {
    description: `the ${what} with reference ${reference} is ${status}`,
    state: {
      name: `${what === 'payout' ? 'a' : 'an'} ${what} with reference ${reference} becomes ${status}`,
      values: { ...owner, webhookKey: key, id, reference, status },
    },
    fields: shapeOf(fields, EXACT, FORMATS),
  }
  await contract.message(message, async (sent) => {
    expect(await send(sent, key)).toMatchObject({
      ...expected,
      type: `${what}.updated`,
      id,
      reference,
      rawStatus: status,
      signedFields: Object.keys(sent),
    })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
