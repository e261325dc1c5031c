import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { fixture, given } from './support.ts'

const refusal = (code: unknown): string => JSON.stringify({ type: 'fail', code, message: 'no' })

// That codes and outcomes of every call follow the documented refusals is held by the conformance suites.
describe('the envelope', () => {
  it.each([
    ['error-numeric-code.json', 400, 'rejected', '400'],
    ['error-other-marker.json', 400, 'rejected', '400'],
    ['error-under-200.json', 200, 'unauthorized', '401'],
  ])('of %s tells its own code and text', async (name, status, code, upstreamCode) => {
    const error = await failureOf(given({ status, body: fixture(name) }).aaio.payouts.create(NEW_PAYOUT))
    expect(error).toMatchObject({ code, outcome: 'rejected', httpStatus: status, upstreamCode, upstreamMessage: 'message' })
  })

  it.each([
    ['a list of objects and no type', '{"list":[{"bankId":"1"}],"id":"i"}', 200, 'invalid_response'],
    ['a list of texts and no type under HTTP 404', '{"list":["1.2.3.4"]}', 404, 'invalid_response'],
    ['another word for the type', '{"type":"ok","id":"i"}', 200, 'invalid_response'],
    ['no type at all', '{"id":"i"}', 200, 'invalid_response'],
    ['a foreign 404', '{"message":"no such route"}', 404, 'invalid_response'],
    ['a page for people', fixture('unavailable-503.html'), 503, 'unavailable'],
    ['a server code under HTTP 200', refusal('500'), 200, 'unavailable'],
    ['a server code under HTTP 409', refusal(504), 409, 'unavailable'],
    ['a time-out under HTTP 429', refusal(408), 429, 'timeout'],
    ['a success that tells a code of a refusal', '{"type":"success","code":"400","id":"i"}', 200, 'invalid_response'],
    ['a success that tells a server code', '{"type":"success","code":500,"id":"i"}', 200, 'unavailable'],
    ['a refusal with the id of a payout', '{"type":"fail","code":"400","message":"no","id":"i"}', 400, 'invalid_response'],
    ['a code of success under HTTP 401', refusal(200), 401, 'invalid_response'],
  ])('proves nothing: %s', async (_, body, status, code) => {
    const error = await failureOf(given({ status, body }).aaio.payouts.create(NEW_PAYOUT))
    expect(error).toMatchObject({ code, outcome: 'unknown', httpStatus: status, reference: 'WD-318' })
  })

  it.each([
    ['a failure without a code', '{"type":"fail","message":"no"}', 200, 'rejected'],
    ['an absence', refusal('404'), 404, 'not_found'],
    ['two statuses that refuse', refusal(401), 400, 'rejected'],
  ])('is believed: %s', async (_, body, status, code) => {
    const error = await failureOf(given({ status, body }).aaio.payouts.create(NEW_PAYOUT))
    expect(error).toMatchObject({ code, outcome: 'rejected', httpStatus: status })
  })
})

it('orders can be looked up; nobody documents a repeat', () => {
  const { invoices, payouts } = given('').aaio
  for (const { recovery } of [invoices, payouts]) expect(recovery).toEqual({ lookup: true, repeat: 'unknown', withinMs: null })
})

it('each call needs its own settings and no others', async () => {
  const shop = { id: 'i', secret1: 's' }
  const bare = { apiKey: undefined, shop: undefined, payoutWebhookSecret: undefined }
  await given(fixture('get-pay-url.json'), { ...bare, shop }).aaio.invoices.create(NEW_INVOICE)
  await given(fixture('balance.json'), { ...bare, apiKey: 'key' }).aaio.balances.list()
  await given(fixture('public-ips.json'), bare).aaio.webhooks.serviceIps()
})
