import type { SentMessage } from '@paymux/testkit/pact'
import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { fixture, given, SHOP_ID, sent, USER_ID, WEBHOOK_KEYS } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-enot',
  provider: 'enot',
  file: new URL('../pacts/enot-webhooks.json', import.meta.url),
})

const { parse } = given('').enot.webhooks

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/
const money = /^\d+(\.\d+)?$/
const FORMATS = { pay_time: time, reject_time: time, refund_time: time, amount: money, credited: money, commission: money }
const EXACT = ['invoice_id', 'payoff_id', 'order_id', 'status', 'type', 'code']

// What becomes of each is in webhooks.test.ts.
it.each([
  'webhook-invoice-success.json',
  'webhook-invoice-expired.json',
  'webhook-invoice-fail.json',
  'webhook-invoice-refund.json',
  'webhook-payoff-success.json',
  'webhook-payoff-fail.json',
])('%s', async (name) => {
  const documented = JSON.parse(fixture(name)) as Record<string, string>
  const { order_id: reference = '', status = '', invoice_id, payoff_id } = documented
  const [what, id = '', owner, key] =
    invoice_id === undefined
      ? ['payout', payoff_id, { userId: USER_ID }, WEBHOOK_KEYS.user]
      : ['invoice', invoice_id, { shopId: SHOP_ID }, WEBHOOK_KEYS.shop]
  const message: SentMessage = {
    description: `the ${what} with reference ${reference} is ${status}`,
    state: {
      name: `${what === 'payout' ? 'a' : 'an'} ${what} with reference ${reference} becomes ${status}`,
      values: { ...owner, webhookKey: key, id, reference, status },
    },
    fields: shapeOf(documented, EXACT, FORMATS),
  }
  await contract.message(message, async (fields) => {
    expect(await parse(sent(JSON.stringify(fields), key))).toMatchObject({
      type: `${what}.updated`,
      id,
      reference,
      rawStatus: status,
      signedFields: Object.keys(fields),
    })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
