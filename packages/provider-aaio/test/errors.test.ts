import { describe, expect, it } from 'vitest'
import { OPERATIONS } from './operations.ts'
import { answering, failure, fixture, record, SHOP } from './support.ts'

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

describe.each(OPERATIONS)('$name', ({ operation, call, needs, fixture: documented, expected }) => {
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
    ['a success under HTTP 400', fixture(documented), 400, 'invalid_response'],
    ['a success under HTTP 500', fixture(documented), 500, 'unavailable'],
    ['the 404 page of a web server', '<html><h1>404 Not Found</h1></html>', 404, 'invalid_response'],
    ['an empty 404', '', 404, 'invalid_response'],
    ['a list of texts and no type under HTTP 404', '{"list":["1.2.3.4"]}', 404, 'invalid_response'],
    ['a list of objects and no type', '{"list":[{"bankId":"1","bankName":"a"}],"id":"i","url":"https://a"}', 200, 'invalid_response'],
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

  it.each([
    [400, 504, 'unavailable', 'unknown'],
    [409, 500, 'unavailable', 'unknown'],
    [429, 408, 'timeout', 'unknown'],
    [401, 200, 'invalid_response', 'unknown'],
    [400, 401, 'rejected', 'rejected'],
  ])('under HTTP %i with the code %i is believed no more than the less certain of them', async (httpStatus, inner, code, outcome) => {
    const { aaio } = answering(JSON.stringify({ type: 'fail', code: inner, message: 'no' }), httpStatus)
    expect(await failure(call(aaio))).toMatchObject({ code, outcome, httpStatus })
  })

  it('hands on how long to wait', async () => {
    const { aaio } = answering(fixture('error-429.json'), 429, {}, { 'retry-after': '7' })
    expect(await failure(call(aaio))).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000 })
  })

  it('takes only a 404 in the envelope of Aaio for an absence', async () => {
    const error = await failure(call(answering('{"type":"fail","code":"404","message":"no"}', 404).aaio))
    expect(error).toMatchObject({ code: 'not_found', outcome: 'rejected' })
  })

  it('succeeds with what it needs and no more', async () => {
    const { aaio } = answering(fixture(documented), 200, {
      apiKey: needs.includes('AAIO_API_KEY') ? 'key' : undefined,
      shop: needs.includes('AAIO_SHOP_ID') ? { id: SHOP.id, secret1: SHOP.secret1 } : undefined,
      payoutWebhookSecret: undefined,
    })
    expect(await call(aaio)).toMatchObject(expected)
  })

  it('sends nothing without the settings that it needs, and names them', async () => {
    const without = { AAIO_API_KEY: { apiKey: undefined }, AAIO_SHOP_ID: { shop: undefined } } as const
    for (const variable of Object.keys(without) as (keyof typeof without)[]) {
      if (!needs.includes(variable)) continue
      const { aaio, requests } = answering(fixture(documented), 200, without[variable])
      const error = await failure(call(aaio))
      expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', operation })
      expect(error.message).toContain(variable)
      expect(requests).toEqual([])
    }
  })
})

describe.each(OPERATIONS.filter(({ required }) => required !== undefined))(
  '$name',
  ({ operation, call, fixture: documented, required }) => {
    it.each([undefined, null, ''])('cannot do without what is required: %j', async (value) => {
      const { aaio } = answering(JSON.stringify({ ...record(documented), [String(required)]: value }))
      expect(await failure(call(aaio))).toMatchObject({ code: 'invalid_response', outcome: 'unknown', operation })
    })
  },
)

describe.each(OPERATIONS.filter(({ hasStatus }) => hasStatus))('$name', ({ call, fixture: documented, expected }) => {
  it('does not fail on a status word that nobody knows', async () => {
    const { aaio } = answering(JSON.stringify({ ...record(documented), status: 'on_review' }))
    expect(await call(aaio)).toMatchObject({ ...expected, status: 'unknown' })
  })
})
