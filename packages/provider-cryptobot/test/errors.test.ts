import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { PAYOUT_INPUT } from './operations.ts'
import { answering, fixture } from './support.ts'

const TRANSFER = '{"transfer_id":1,"spend_id":"wd-2071","status":"completed"}'
const KNOWN = [
  ['error-401.json', 401, 'unauthorized', 'rejected', 'UNAUTHORIZED'],
  ['error-405.json', 405, 'rejected', 'rejected', 'METHOD_NOT_FOUND'],
  ['error-400-funds.json', 400, 'rejected', 'rejected', 'INSUFFICIENT_FUNDS'],
  ['error-400-amount.json', 400, 'rejected', 'rejected', 'AMOUNT_TOO_SMALL'],
  ['error-400-spend-id.json', 400, 'conflict', 'rejected', 'SPEND_ID_ALREADY_USED'],
  ['error-429.json', 429, 'rate_limited', 'rejected', 'TOO_MANY_REQUESTS'],
  ['error-as-text.json', 400, 'rejected', 'rejected', 'ASSET_REQUIRED'],
] as const

// That codes and outcomes of every call follow the documented refusals is held by the conformance suites.
describe('the envelope', () => {
  it.each(KNOWN)('of %s under HTTP %i tells its own name, under HTTP 200 too', async (file, status, code, outcome, upstreamCode) => {
    for (const httpStatus of [status, 200]) {
      const error = await failureOf(answering(fixture(file), httpStatus).cryptobot.payouts.create(PAYOUT_INPUT))
      expect(error).toMatchObject({ code, outcome, httpStatus, upstreamCode, upstreamMessage: upstreamCode, reference: 'wd-2071' })
    }
  })

  it.each([
    ['no ok', '{"result":{}}', 200, 'invalid_response'],
    ['ok as text', '{"ok":"true","result":{}}', 200, 'invalid_response'],
    ['no result', '{"ok":true}', 200, 'invalid_response'],
    ['a result of null', '{"ok":true,"result":null}', 200, 'invalid_response'],
    ['a result of text', '{"ok":true,"result":"done"}', 200, 'invalid_response'],
    ['a success that tells an error', `{"ok":true,"error":{"code":400,"name":"NO"},"result":${TRANSFER}}`, 200, 'invalid_response'],
    ['a refusal that brings a transfer', `{"ok":false,"error":{"code":400,"name":"NO"},"result":${TRANSFER}}`, 400, 'invalid_response'],
    ['a refusal that says 500 inside', '{"ok":false,"error":{"code":500,"name":"APP_ERROR"}}', 200, 'unavailable'],
    ['a refusal under HTTP 500', '{"ok":false,"error":{"code":400,"name":"NO"}}', 500, 'unavailable'],
  ])('proves nothing: %s under HTTP %i', async (_, body, httpStatus, code) => {
    const error = await failureOf(answering(body, httpStatus).cryptobot.payouts.create(PAYOUT_INPUT))
    expect(error).toMatchObject({ code, outcome: 'unknown', httpStatus })
  })
})

describe('a reference that was used before is a conflict', () => {
  it.each(['SPEND_ID_ALREADY_USED', 'SPEND_ID_DUPLICATE', 'spend_id_exists', 'SpendIdUsed', 'Spend id was used'])(
    'by the name %s',
    async (name) => {
      const object = JSON.stringify({ ok: false, error: { code: 400, name } })
      const text = JSON.stringify({ ok: false, error: name })
      for (const body of [object, text]) {
        const error = await failureOf(answering(body, 400).cryptobot.payouts.create(PAYOUT_INPUT))
        expect(error).toMatchObject({ code: 'conflict', outcome: 'rejected', reference: 'wd-2071' })
      }
    },
  )

  it('but not by a text that repeats the request', async () => {
    const body = JSON.stringify({ ok: false, error: { code: 400, name: 'BAD {"spend_id":"wd-2071"}' } })
    expect(await failureOf(answering(body, 400).cryptobot.payouts.create(PAYOUT_INPUT))).toMatchObject({ code: 'rejected' })
  })

  it('but not when the answer may be none of a refusal', async () => {
    const error = await failureOf(answering(fixture('error-400-spend-id.json'), 503).cryptobot.payouts.create(PAYOUT_INPUT))
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown' })
  })
})

describe('an empty list', () => {
  it('says that there is no such record', async () => {
    const { invoices, payouts } = answering(fixture('none.json')).cryptobot
    const absent = { code: 'not_found', outcome: 'rejected' }
    expect(await failureOf(invoices.get({ id: '528890' }))).toMatchObject(absent)
    expect(await failureOf(payouts.get({ id: '73120' }))).toMatchObject(absent)
    expect(await failureOf(payouts.get({ reference: 'wd-2071' }))).toMatchObject({ ...absent, reference: 'wd-2071' })
  })
})

it('a payout can be looked up or repeated, an invoice neither', () => {
  const { cryptobot } = answering('')
  expect(cryptobot.payouts.recovery).toEqual({ lookup: true, repeat: 'refused', withinMs: null })
  expect(cryptobot.invoices.recovery).toEqual({ lookup: false, repeat: 'pays_again', withinMs: null })
})

it('a cancel that is answered with anything but true is not known', async () => {
  const error = await failureOf(answering('{"ok":true,"result":false}').cryptobot.invoices.cancel({ id: '528890' }))
  expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
})
