import { describe, expect, test } from 'vitest'
import { classify, retryAfterMs } from '../../src/http/answer.js'
import type { HttpCall } from '../../src/http/index.js'
import type { Record } from './upstream.js'
import { client, json, read, write } from './upstream.js'

describe('classify', () => {
  // status, with the upstream's own error body, without it
  test.for([
    [400, 'rejected/rejected', 'invalid_response/unknown'],
    [401, 'unauthorized/rejected', 'unauthorized/rejected'],
    [402, 'rejected/rejected', 'invalid_response/unknown'],
    [403, 'forbidden/rejected', 'forbidden/rejected'],
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
    { name: 'does not overrule HTTP 404', status: 404, inner: 400, code: 'not_found', outcome: 'rejected' },
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
  ] as const)('%j is %j ms', ([header, ms]) => expect(retryAfterMs(header, now)).toBe(ms))
})
