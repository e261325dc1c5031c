import { describe, expect, it } from 'vitest'
import type { Aaio } from '../src/index.js'
import { answering, failure, fixture } from './support.js'

const OPERATIONS: readonly [string, (aaio: Aaio) => Promise<unknown>][] = [
  ['balances.list', (aaio) => aaio.balances.list()],
  ['payouts.get', (aaio) => aaio.payouts.get({ reference: 'my_id_123' })],
]

const REFUSALS = [
  ['error-400.json', 400, { code: 'rejected', outcome: 'rejected', upstreamCode: '400' }],
  ['error-401.json', 401, { code: 'unauthorized', outcome: 'rejected', upstreamCode: '401' }],
  ['error-429.json', 429, { code: 'rate_limited', outcome: 'rejected', upstreamCode: '429' }],
  ['error-500.json', 500, { code: 'unavailable', outcome: 'unknown', upstreamCode: '500' }],
  ['error-503.json', 503, { code: 'unavailable', outcome: 'unknown', upstreamCode: '503' }],
  ['error-numeric-code.json', 400, { code: 'rejected', outcome: 'rejected', upstreamCode: '400' }],
  ['error-other-marker.json', 400, { code: 'rejected', outcome: 'rejected', upstreamCode: '400' }],
  ['error-under-200.json', 200, { code: 'unauthorized', outcome: 'rejected', upstreamCode: '401' }],
] as const

describe.each(OPERATIONS)('%s', (operation, call) => {
  it.each(REFUSALS)('of %s under HTTP %i', async (name, httpStatus, expected) => {
    const error = await failure(call(answering(fixture(name), httpStatus).aaio))
    expect(error).toMatchObject({ ...expected, httpStatus, provider: 'aaio', operation, upstreamMessage: 'message' })
  })

  it.each([
    ['unavailable-502.html', 502, '502 Bad Gateway'],
    ['unavailable-503.html', 503, '503 Service Temporarily Unavailable'],
  ])('of the page %s', async (name, httpStatus, words) => {
    const error = await failure(call(answering(fixture(name), httpStatus).aaio))
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', httpStatus })
    expect(error.upstreamMessage).toContain(words)
    expect(error.upstreamMessage).not.toContain('<')
  })

  it.each([
    ['a success under HTTP 400', '{"type":"success","balance":1,"id":"i","my_id":"my_id_123","status":"success"}', 400, 'invalid_response'],
    ['a success under HTTP 500', '{"type":"success","balance":1,"id":"i","my_id":"my_id_123","status":"success"}', 500, 'unavailable'],
    ['a failure without a code under HTTP 200', '{"type":"fail","message":"no"}', 200, 'rejected'],
    ['a server code under HTTP 200', '{"type":"fail","code":"500","message":"no"}', 200, 'unavailable'],
    ['another word for the type', '{"type":"ok","balance":1}', 200, 'invalid_response'],
    ['no type at all', '{"balance":1}', 200, 'invalid_response'],
    ['a foreign 404', '{"message":"no such route"}', 404, 'invalid_response'],
    ['HTML under HTTP 200', '<html>', 200, 'invalid_response'],
    ['null', 'null', 200, 'invalid_response'],
    ['an empty body', '', 200, 'invalid_response'],
    ['a list', '[]', 200, 'invalid_response'],
  ])('of %s', async (_, body, httpStatus, code) => {
    const error = await failure(call(answering(body, httpStatus).aaio))
    expect(error).toMatchObject({ code, outcome: code === 'rejected' ? 'rejected' : 'unknown', httpStatus })
  })

  it('hands on how long to wait', async () => {
    const { aaio } = answering(fixture('error-429.json'), 429, {}, { 'retry-after': '7' })
    expect(await failure(call(aaio))).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000 })
  })

  it('needs the API key, and sends nothing without it', async () => {
    const { aaio, requests } = answering(fixture('balance.json'), 200, { apiKey: undefined })
    const error = await failure(call(aaio))
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', operation })
    expect(error.message).toContain('AAIO_API_KEY')
    expect(requests).toEqual([])
  })
})
