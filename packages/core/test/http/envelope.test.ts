import { describe, expect, test } from 'vitest'
import { classify, classifyRefusal, retryAfterMs } from '../../src/http/envelope.ts'
import type { HttpCall, ReadEnvelope } from '../../src/http/index.ts'
import type { Record } from './upstream.ts'
import { client, json, read, write } from './upstream.ts'

describe('classify', () => {
  // status, with the upstream's own error body, without it
  test.for([
    [400, 'rejected/rejected', 'invalid_response/unknown'],
    [401, 'unauthorized/rejected', 'unavailable/unknown'],
    [402, 'rejected/rejected', 'invalid_response/unknown'],
    [403, 'forbidden/rejected', 'unavailable/unknown'],
    [404, 'not_found/rejected', 'invalid_response/unknown'],
    [405, 'rejected/rejected', 'invalid_response/unknown'],
    [408, 'timeout/unknown', 'timeout/unknown'],
    [409, 'conflict/rejected', 'invalid_response/unknown'],
    [410, 'rejected/rejected', 'invalid_response/unknown'],
    [413, 'rejected/rejected', 'invalid_response/unknown'],
    [421, 'rejected/rejected', 'invalid_response/unknown'],
    [422, 'rejected/rejected', 'invalid_response/unknown'],
    [429, 'rate_limited/rejected', 'rate_limited/rejected'],
    [499, 'rejected/rejected', 'invalid_response/unknown'],
    [500, 'unavailable/unknown', 'unavailable/unknown'],
    [501, 'unavailable/unknown', 'unavailable/unknown'],
    [502, 'unavailable/unknown', 'unavailable/unknown'],
    [503, 'unavailable/unknown', 'unavailable/unknown'],
    [504, 'unavailable/unknown', 'unavailable/unknown'],
    [520, 'unavailable/unknown', 'unavailable/unknown'],
    [599, 'unavailable/unknown', 'unavailable/unknown'],
    [100, 'invalid_response/unknown', 'invalid_response/unknown'],
    [200, 'invalid_response/unknown', 'invalid_response/unknown'],
    [302, 'invalid_response/unknown', 'invalid_response/unknown'],
    [Number.NaN, 'invalid_response/unknown', 'invalid_response/unknown'],
  ] as const)('HTTP %s is %s, or %s when the body is not the upstream’s own', ([status, explicit, foreign]) => {
    const words = (own: boolean): string => Object.values(classify(status, own)).join('/')
    expect([words(true), words(false)]).toEqual([explicit, foreign])
  })

  test('no status outside 400 to 499 is ever a refusal', () => {
    for (let status = 0; status < 1000; status++) {
      if (status >= 400 && status < 500) continue
      expect(classify(status, true).outcome).toBe('unknown')
      expect(classify(status, false).outcome).toBe('unknown')
    }
  })
})

describe('the status inside the envelope', () => {
  const ask = (status: number, body: unknown, call: HttpCall<Record, Record> = write()): Promise<unknown> =>
    client('http://127.0.0.1', {
      retries: 0,
      transport: async () => ({ headers: {}, status, body: typeof body === 'string' ? body : json(body).body }),
    }).call(call)

  test.for([
    { name: 'counts under HTTP 200', status: 200, inner: 404, code: 'not_found', outcome: 'rejected' },
    { name: 'may say that the upstream failed', status: 200, inner: 500, code: 'unavailable', outcome: 'unknown' },
    { name: 'without one, an explicit no is a refusal', status: 200, inner: undefined, code: 'rejected', outcome: 'rejected' },
    { name: 'success inside a refusal proves nothing', status: 200, inner: 200, code: 'invalid_response', outcome: 'unknown' },
    { name: 'does not make a failure of the server a refusal', status: 502, inner: 404, code: 'unavailable', outcome: 'unknown' },
    { name: 'may overrule HTTP 400', status: 400, inner: 504, code: 'unavailable', outcome: 'unknown' },
    { name: 'may overrule HTTP 409', status: 409, inner: 500, code: 'unavailable', outcome: 'unknown' },
    { name: 'may overrule HTTP 429', status: 429, inner: 408, code: 'timeout', outcome: 'unknown' },
    { name: 'that is a success proves nothing under HTTP 422', status: 422, inner: 200, code: 'invalid_response', outcome: 'unknown' },
    { name: 'and another one leave a plain refusal', status: 404, inner: 422, code: 'rejected', outcome: 'rejected' },
    { name: 'does not make HTTP 429 another refusal', status: 429, inner: 400, code: 'rate_limited', outcome: 'rejected' },
  ])('$name', async ({ status, inner, code, outcome }) => {
    await expect(ask(status, { ok: false, status: inner })).rejects.toMatchObject({ code, outcome, httpStatus: status })
  })

  test.for([
    [400, 'invalid_response'],
    [404, 'invalid_response'],
    [500, 'unavailable'],
    [302, 'invalid_response'],
    [199, 'invalid_response'],
    // What `fetch` of a browser shows of a redirect.
    [0, 'invalid_response'],
  ] as const)('a success under HTTP %i is not believed', async ([status, code]) => {
    const body = { ok: true, data: { id: 'p', amount: 1 } }
    await expect(ask(status, body)).rejects.toMatchObject({ code, outcome: 'unknown', httpStatus: status })
    await expect(ask(status, body, read())).rejects.toMatchObject({ code, outcome: 'unknown', httpStatus: status })
  })

  const result = { id: 'p', amount: '1' }
  test.for<readonly [string, object]>([
    ['beside it', { ok: false, data: result }],
    ['in itself', { ok: false, ...result }],
    ['under any name', { ok: false, status: 422, message: 'no', payout: result }],
  ])('a refusal with a result %s proves nothing', async ([, body]) => {
    for (const status of [200, 400, 401, 404, 409, 422])
      await expect(ask(status, body)).rejects.toMatchObject({ code: 'invalid_response', outcome: 'unknown', httpStatus: status })
    await expect(ask(503, body)).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' })
    await expect(ask(429, { ...body, status: undefined })).rejects.toMatchObject({ code: 'rate_limited', outcome: 'rejected' })
  })

  test('a refusal with less than a result is one', async () => {
    for (const data of [null, [], {}, { id: 'p' }, 'p', [result]])
      await expect(ask(422, { ok: false, data })).rejects.toMatchObject({ code: 'rejected', outcome: 'rejected' })
    const asksNothing = write({
      schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Record }) } },
    })
    await expect(ask(422, { ok: false, data: result }, asksNothing)).rejects.toMatchObject({ code: 'rejected', outcome: 'rejected' })
  })

  test('is believed no more than HTTP’s: no pair with an uncertain one is a refusal', () => {
    const certain = (status: number): boolean => classify(status, true).outcome === 'rejected'
    for (let status = 400; status < 600; status++)
      for (let inner = 100; inner < 600; inner++)
        expect(classifyRefusal(status, inner).outcome).toBe(certain(status) && certain(inner) ? 'rejected' : 'unknown')
  })

  test.for([401, 403, 429, 200])('a challenge page under HTTP %i is not the upstream’s', async (status) => {
    const transport = async () => ({ status, headers: { 'cf-mitigated': 'challenge', 'retry-after': '7' }, body: '<p>Just a moment' })
    await expect(client('http://127.0.0.1', { retries: 0, transport }).call(write())).rejects.toMatchObject(
      status === 429
        ? { code: 'rate_limited', outcome: 'rejected', retryAfterMs: 7000 }
        : { code: 'unavailable', outcome: 'unknown', httpStatus: status },
    )
  })

  test.for([
    [401, 500, 'unavailable'],
    [200, 500, 'unavailable'],
    [200, 408, 'timeout'],
    [500, 408, 'unavailable'],
    [200, 404, 'invalid_response'],
    [403, 200, 'invalid_response'],
  ] as const)('a success under HTTP %i that says %i inside proves nothing', async ([status, inner, code]) => {
    const readEnvelope: ReadEnvelope = () => ({ accepted: true, data: { id: 'p', amount: '1' }, status: inner })
    const http = client('http://127.0.0.1', { readEnvelope, retries: 0, transport: async () => ({ status, headers: {}, body: '{}' }) })
    await expect(http.call(write())).rejects.toMatchObject({ code, outcome: 'unknown', httpStatus: status })
  })

  test('a body that is not JSON is handed to the provider as text, which may know better', async () => {
    const readEnvelope: ReadEnvelope = (body, status) =>
      body === 'bad sign' && status === 403 ? { accepted: false, status, message: 'bad sign' } : null
    const end = (body: string, status: number): Promise<unknown> =>
      client('http://127.0.0.1', { readEnvelope, retries: 0, transport: async () => ({ status, headers: {}, body }) }).call(write())
    await expect(end('bad sign', 403)).rejects.toMatchObject({ code: 'forbidden', outcome: 'rejected', upstreamMessage: 'bad sign' })
    await expect(end('Forbidden', 403)).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown', upstreamMessage: 'Forbidden' })
  })

  test('what is no text is not shown', async () => {
    const error = await ask(503, '\u001f\ufffd\u0000\u0003').catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'unavailable', httpStatus: 503 })
    expect(error).not.toHaveProperty('upstreamMessage')
  })

  test('a redirect is called one', async () => {
    await expect(ask(302, '')).rejects.toThrow(/redirect, which is not followed/)
  })

  test('the upstream’s code and words are on the error', async () => {
    const answer = { ok: false, status: 400, code: 'E17', message: 'Недостаточно средств' }
    await expect(ask(400, answer)).rejects.toMatchObject({ upstreamCode: 'E17', upstreamMessage: 'Недостаточно средств', reference: 'r-1' })
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T10:00:00Z')
  test.for([
    [undefined, undefined],
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    ['99999999999999999999', undefined],
    ['1.5', undefined],
    ['-3', undefined],
    ['+3', undefined],
    ['1e3', undefined],
    ['2026', 2_026_000],
    ['2026-11-21', undefined],
    ['Sat, 21 Nov 2026 10:00:30', undefined],
    ['Sat, 31 Feb 2026 10:00:30 GMT', undefined],
    ['Saturday, 21-Nov-26 10:00:30 GMT', 30_000],
    ['Sat Nov 21 10:00:30 2026', 30_000],
    ['Sat Nov  1 10:00:30 2026', 0],
    // Repeated headers arrive joined.
    ['1, 120', 120_000],
    ['120, 1', 120_000],
    ['soon, 7', 7000],
    ['5, Sat, 21 Nov 2026 10:00:30 GMT, 7', 30_000],
    ['Saturday, 21-Nov-26 10:00:30 GMT, 60', 60_000],
  ] as const)('%j is %j ms', ([header, ms]) => expect(retryAfterMs(header, now)).toBe(ms))
})
