import { hmac } from '@paymux/core/crypto'
import { failureOf } from '@paymux/testkit/helpers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture, given, signed, WEBHOOK_KEYS } from './support.ts'

const { parse } = given('').enot.webhooks

// This one arrives sorted and plain, so that all canonical forms are the body itself.
const BODY = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(fixture('webhook-payoff-success.json')) as object).sort()))
const { headers } = signed(BODY, WEBHOOK_KEYS.user, BODY)
const SIGNATURE = headers['x-api-sha256-signature']

it('takes a repeated field by its last value, as PHP does', async () => {
  const body = '{"payoff_id":"1","status":"fail","status":"success"}'
  const event = await parse(signed(body, WEBHOOK_KEYS.user, '{"payoff_id":"1","status":"success"}'))
  expect(event).toMatchObject({ status: 'succeeded', raw: { status: 'success' }, signedFields: ['payoff_id', 'status'] })
})

// Forms of bodies and headers, sizes and garbage are held by the conformance suites.
describe('refuses', () => {
  it.each([
    ['the header of requests instead', { headers: { 'x-api-signature-sha256': SIGNATURE }, body: BODY }, 'is missing'],
    ['two signatures', { headers: { 'x-api-sha256-signature': [SIGNATURE, SIGNATURE] }, body: BODY }, 'is not one SHA-256 in hex'],
    ['a body that was printed again', { headers, body: BODY.replace('1500.00', '1500.0') }, 'not as it was received'],
  ])('%s', async (_, request, message) => {
    const error = await failureOf(parse(request))
    expect(error).toMatchObject({ code: 'invalid_signature', outcome: 'rejected', operation: 'webhooks.parse' })
    expect(error.message).toContain(message)
  })

  it.each([
    ['a form', 'payoff_id=1&status=success', 'not a JSON object'],
    ['a byte-order mark', `\ufeff${BODY}`, 'not a JSON object'],
    ['neither id', '{"status":"success"}', 'must have invoice_id or payoff_id, and not both'],
    ['both ids', '{"payoff_id":"1","invoice_id":"2"}', 'must have invoice_id or payoff_id, and not both'],
    ['an empty id', '{"payoff_id":""}', 'payoff_id is missing'],
  ])('%s', async (_, body, message) => {
    const error = await failureOf(parse(signed(body, WEBHOOK_KEYS.user, body)))
    expect(error).toMatchObject({ code: 'invalid_request', outcome: 'rejected', operation: 'webhooks.parse' })
    expect(error.message).toContain(message)
  })
})

it('takes the canonical form of any body with the right key', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => each.isWellFormed())
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), async (id, reference, spaced) => {
      const object = { order_id: reference, payoff_id: id, status: 'success' }
      // Form b: neither slashes nor letters are escaped, but for two separators.
      fc.pre(!/[\u2028\u2029]/.test(id + reference))
      const signature = hmac('sha256', { key: WEBHOOK_KEYS.user, data: JSON.stringify(object) })
      const sent = { headers: { 'x-api-sha256-signature': signature }, body: JSON.stringify(object, null, spaced ? 2 : 0) }
      expect(await parse(sent)).toMatchObject({ id, reference, status: 'succeeded' })
    }),
  )
})
