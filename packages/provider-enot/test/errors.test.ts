import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { fixture, given, refusal, wrap } from './support.ts'

// That codes and outcomes of every call follow the documented refusals is held by the conformance suites.
describe('the text of a refusal', () => {
  it.each([
    ['error-404.json', 404, 'not_found', 'Вывод не найден.'],
    ['error-under-200.json', 200, 'not_found', 'Вывод не найден.'],
    ['error-as-object.json', 422, 'rejected', '{"user_id":["Поле user id должно быть в формате UUID."]}'],
    ['error-as-list.json', 422, 'rejected', '["Поле amount обязательно.","Поле service обязательно."]'],
  ])('of %s under HTTP %i is handed on', async (name, status, code, upstreamMessage) => {
    const error = await failureOf(given({ status, body: fixture(name) }).enot.payouts.get({ reference: '1' }))
    expect(error).toMatchObject({ code, outcome: 'rejected', httpStatus: status, upstreamMessage, reference: '1' })
    expect('upstreamCode' in error).toBe(false)
  })

  it('does not repeat the wallet of a payout, even one that looks like no account', async () => {
    const destination = 'P-wallet/7'
    const { payouts } = given({ status: 422, body: refusal(`Недействительный кошелёк ${destination}.`, 422) }).enot
    const error = await failureOf(payouts.create({ ...PAYOUT_INPUT, destination }))
    expect(error.upstreamMessage).toBe('Недействительный кошелёк [redacted].')
  })
})

describe('a reference that was used before', () => {
  const used = { status: 422, body: fixture('error-422-order-id.json') }

  it('is a conflict, which Enot tells by a text only', async () => {
    for (const body of [used.body, refusal({ order_id: ['Номер заказа должен быть уникальным.'] }, 422)]) {
      const error = await failureOf(given({ ...used, body }).enot.invoices.create(INVOICE_INPUT))
      expect(error).toMatchObject({ code: 'conflict', outcome: 'rejected', reference: 'A-20417' })
    }
  })

  it('is none where the answer may be that of a broken service', async () => {
    const { invoices } = given({ ...used, status: 500 }).enot
    expect(await failureOf(invoices.create(INVOICE_INPUT))).toMatchObject({ code: 'unavailable', outcome: 'unknown' })
  })

  it('is none for another text', async () => {
    const { invoices } = given({ status: 422, body: fixture('error-422-amount.json') }).enot
    expect(await failureOf(invoices.create(INVOICE_INPUT))).toMatchObject({ code: 'rejected', outcome: 'rejected' })
  })
})

describe('an envelope that contradicts itself or HTTP', () => {
  it.each([
    ['data: null', wrap(null), 200, 'invalid_response'],
    ['data that is text', wrap('none'), 200, 'invalid_response'],
    ['status_check as text', '{"data":{},"status":200,"status_check":"true"}', 200, 'invalid_response'],
    ['a success that says 422 inside', '{"data":{},"status":422,"status_check":true}', 200, 'invalid_response'],
    ['a success that says 500 inside', '{"data":{},"status":500,"status_check":true}', 401, 'unavailable'],
    ['a failure that says 200 inside', refusal('no', 200), 200, 'invalid_response'],
    ['a failure that says 500 inside', refusal('no', 500), 422, 'unavailable'],
    ['a failure that says 408 inside', refusal('no', 408), 422, 'timeout'],
    ['a success that tells an error', '{"data":{"payoff_id":"p"},"status":200,"status_check":true,"error":"no"}', 200, 'invalid_response'],
    [
      'a failure that brings a payout',
      '{"data":{"payoff_id":"p"},"status":422,"status_check":false,"error":"no"}',
      422,
      'invalid_response',
    ],
    ['a failure that brings anything', '{"data":{"x":1},"status":401,"status_check":false}', 401, 'unavailable'],
    ["the framework's own 404", fixture('framework-404.json'), 404, 'invalid_response'],
  ])('proves nothing: %s', async (_, body, status, code) => {
    const error = await failureOf(given({ status, body }).enot.payouts.create(PAYOUT_INPUT))
    expect(error).toMatchObject({ code, outcome: 'unknown', httpStatus: status, reference: 'wd-2071' })
  })

  it('is believed without a status, with two that refuse, or with what PHP writes for nothing', async () => {
    for (const [status, body] of [
      [200, refusal('no')],
      [422, '{"data":[],"status":422,"status_check":false,"error":"no"}'],
      [404, refusal('no', 422)],
    ] as const)
      expect(await failureOf(given({ status, body }).enot.payouts.create(PAYOUT_INPUT))).toMatchObject({ code: 'rejected' })
  })
})

it.each(['null', '""', '[]', '{}'])('a success whose error is %s is one', async (error) => {
  const body = `{"data":{"payoff_id":"p"},"status":200,"status_check":true,"error":${error}}`
  expect(await given(body).enot.payouts.create(PAYOUT_INPUT)).toMatchObject({ id: 'p', status: 'pending' })
})

it('a repeated invoice is refused; nobody documents a repeated payout', () => {
  const { invoices, payouts } = given('').enot
  expect(invoices.recovery).toEqual({ lookup: true, repeat: 'refused', withinMs: null })
  expect(payouts.recovery).toEqual({ lookup: true, repeat: 'unknown', withinMs: null })
})
