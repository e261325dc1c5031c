import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Enot } from '../src/index.ts'
import { OPERATIONS, PAYOUT_INPUT } from './operations.ts'
import { answering, failure, fixture, record, wrap } from './support.ts'

const call = (enot: Enot): Promise<unknown> => enot.payouts.get({ reference: '1' })

const REFUSALS = [
  ['error-401.json', 401, { code: 'unauthorized', outcome: 'rejected', upstreamMessage: 'Ошибка авторизации' }],
  ['error-404.json', 404, { code: 'not_found', outcome: 'rejected', upstreamMessage: 'Вывод не найден.' }],
  ['error-422.json', 422, { code: 'rejected', outcome: 'rejected', upstreamMessage: 'Поле user id должно быть в формате UUID.' }],
  ['error-500.json', 500, { code: 'unavailable', outcome: 'unknown', upstreamMessage: 'Внутренняя ошибка системы, попробуйте позже' }],
  ['error-under-200.json', 200, { code: 'not_found', outcome: 'rejected', upstreamMessage: 'Вывод не найден.' }],
  [
    'error-as-object.json',
    422,
    { code: 'rejected', outcome: 'rejected', upstreamMessage: '{"user_id":["Поле user id должно быть в формате UUID."]}' },
  ],
  [
    'error-as-list.json',
    422,
    { code: 'rejected', outcome: 'rejected', upstreamMessage: '["Поле amount обязательно.","Поле service обязательно."]' },
  ],
] as const

const DOCUMENTED = [
  ['error-401.json', 401, 'unauthorized', 'rejected'],
  ['error-403.json', 403, 'forbidden', 'rejected'],
  ['error-404-invoice.json', 404, 'not_found', 'rejected'],
  ['error-404-tariff.json', 404, 'not_found', 'rejected'],
  ['error-422-amount.json', 422, 'rejected', 'rejected'],
  // A reference that was used before is told from other refusals by its text only, which may change.
  ['error-422-order-id.json', 422, 'rejected', 'rejected'],
  ['error-422-direct.json', 422, 'rejected', 'rejected'],
  ['error-422-wallet.json', 422, 'rejected', 'rejected'],
  ['error-500.json', 500, 'unavailable', 'unknown'],
] as const

describe.each(OPERATIONS.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it.each(DOCUMENTED)('of %s under HTTP %i', async (file, httpStatus, code, outcome) => {
    const { enot, requests } = answering(fixture(file), httpStatus)
    const error = await failure(operation.call(enot))
    const upstreamMessage = (JSON.parse(fixture(file)) as { error: string }).error
    expect(error).toMatchObject({ code, outcome, httpStatus, upstreamMessage, operation: name })
    expect(error.reference).toBe(operation.reference)
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['HTML', 'unavailable-502.html'],
    ["the framework's own JSON", 'framework-404.json'],
  ])('never takes a 404 with %s for not_found', async (_, file) => {
    const error = await failure(operation.call(answering(fixture(file), 404).enot))
    expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })

  it.each([
    ['data: null', '{"data":null,"status":200,"status_check":true}'],
    ['no data', '{"status":200,"status_check":true}'],
    ['a success that says 422 inside', '{"data":{},"status":422,"status_check":true}'],
    ['a failure that says 200 inside', '{"data":null,"error":"no","status":200,"status_check":false}'],
    ['HTML', '<html>'],
    ['nothing', ''],
  ])('of %s under HTTP 200', async (_, body) => {
    expect(await failure(operation.call(answering(body).enot))).toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })

  it.each([
    [404, 500, 'unavailable', 'unknown'],
    [422, 500, 'unavailable', 'unknown'],
    [403, 500, 'unavailable', 'unknown'],
    [422, 408, 'timeout', 'unknown'],
    [404, 200, 'invalid_response', 'unknown'],
    [404, 422, 'rejected', 'rejected'],
  ])('under HTTP %i that names %i inside is believed no more than the less certain of them', async (httpStatus, status, code, outcome) => {
    const body = JSON.stringify({ data: null, error: 'no', status, status_check: false })
    expect(await failure(operation.call(answering(body, httpStatus).enot))).toMatchObject({ code, outcome, httpStatus })
  })

  it.each([
    [401, 500, 'unavailable'],
    [400, 500, 'unavailable'],
    [403, 200, 'invalid_response'],
    [200, 422, 'invalid_response'],
  ])('is none: a success under HTTP %i that says %i inside', async (httpStatus, status, code) => {
    const body = JSON.stringify({ data: {}, status, status_check: true })
    expect(await failure(operation.call(answering(body, httpStatus).enot))).toMatchObject({ code, outcome: 'unknown', httpStatus })
  })
})

it('does not repeat the wallet of a payout, even one that looks like no account', async () => {
  const destination = 'P-wallet/7'
  const body = JSON.stringify({ data: null, error: `Недействительный кошелёк ${destination}.`, status: 422, status_check: false })
  const error = await failure(answering(body, 422).enot.payouts.create({ ...PAYOUT_INPUT, destination }))
  expect(error.upstreamMessage).toBe('Недействительный кошелёк [redacted].')
  expect(inspect(error)).not.toContain('wallet/7')
})

describe('payouts.get', () => {
  it.each(REFUSALS)('of %s under HTTP %i', async (name, httpStatus, expected) => {
    const error = await failure(call(answering(fixture(name), httpStatus).enot))
    expect(error).toMatchObject({ ...expected, httpStatus, provider: 'enot', operation: 'payouts.get', reference: '1' })
    expect('upstreamCode' in error).toBe(false)
  })

  it('takes a 404 that is not in its envelope for no proof of anything', async () => {
    const error = await failure(call(answering(fixture('framework-404.json'), 404).enot))
    expect(error).toMatchObject({ code: 'invalid_response', outcome: 'unknown', httpStatus: 404 })
  })

  it('of a page of HTML', async () => {
    const error = await failure(call(answering(fixture('unavailable-502.html'), 502).enot))
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', httpStatus: 502 })
    expect(error.upstreamMessage).toContain('502 Bad Gateway')
    expect(error.upstreamMessage).not.toContain('<')
  })

  const whole = record('payoff-info-success.json')
  it.each([
    ['a success under HTTP 404', wrap(whole), 404, 'invalid_response'],
    ['a success under HTTP 500', wrap(whole), 500, 'unavailable'],
    ['data: null under HTTP 200', wrap(null), 200, 'invalid_response'],
    ['data that is a list', wrap([whole]), 200, 'invalid_response'],
    ['data that is text', wrap('none'), 200, 'invalid_response'],
    ['status_check as text', JSON.stringify({ data: whole, status: 200, status_check: 'true' }), 200, 'invalid_response'],
    ['a success that says 404 inside', JSON.stringify({ data: whole, status: 404, status_check: true }), 200, 'invalid_response'],
    ['a failure without a status', '{"data":null,"error":"no","status_check":false}', 200, 'rejected'],
    ['a failure that says 500 inside', '{"data":null,"error":"no","status":500,"status_check":false}', 200, 'unavailable'],
    ['the record without its envelope', JSON.stringify(whole), 200, 'invalid_response'],
    ['HTML under HTTP 200', '<html>', 200, 'invalid_response'],
    ['null', 'null', 200, 'invalid_response'],
    ['an empty body', '', 200, 'invalid_response'],
  ])('of %s', async (_, body, httpStatus, code) => {
    const error = await failure(call(answering(body, httpStatus).enot))
    expect(error).toMatchObject({ code, outcome: code === 'rejected' ? 'rejected' : 'unknown', httpStatus })
  })

  it('needs the user, and sends nothing without one', async () => {
    const { enot, requests } = answering(fixture('payoff-info-success.json'), 200, { user: undefined })
    const error = await failure(call(enot))
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', operation: 'payouts.get' })
    expect(error.message).toContain('ENOT_USER_ID, ENOT_USER_KEY')
    expect(requests).toEqual([])
  })

  it('does not start with half a user', () => {
    expect(() => answering('', 200, { user: { id: 'u' } })).toThrow(/user\.key \(ENOT_USER_KEY\) is missing/)
    expect(() => answering('', 200, { user: { key: 'k' } })).toThrow(/user\.id \(ENOT_USER_ID\) is missing/)
  })
})
