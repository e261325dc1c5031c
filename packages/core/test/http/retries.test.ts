import type { MockInstance } from 'vitest'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HttpClientSettings, Transport, TransportResponse } from '../../src/http/index.js'
import { notSent } from '../../src/http/index.js'
import { ANSWERS, client, json, read, write } from './upstream.js'

type Step = TransportResponse | Error

const ok: TransportResponse = { status: 200, headers: {}, body: ANSWERS.success.body }
const answer = (status: number, headers: Record<string, string> = {}, body = ''): TransportResponse => ({ status, headers, body })
const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

/** Plays the steps, the last one for ever, and notes when each request came. */
function script(...steps: readonly Step[]): { readonly transport: Transport; readonly at: number[] } {
  const at: number[] = []
  return {
    at,
    transport: async () => {
      const step = steps[Math.min(at.push(performance.now()) - 1, steps.length - 1)] ?? ok
      if (step instanceof Error) throw step
      return step
    },
  }
}

const http = (transport: Transport, more: Partial<HttpClientSettings> = {}) => client('http://127.0.0.1', { transport, ...more })
const gaps = (at: readonly number[]): number[] => at.slice(1).map((time, index) => Math.round(time - (at[index] ?? 0)))

let random: MockInstance<() => number>
beforeEach(() => {
  vi.useFakeTimers()
  random = vi.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Runs the clock until the call has settled. */
async function end<T>(call: Promise<T>): Promise<T> {
  call.catch(() => undefined)
  await vi.runAllTimersAsync()
  return call
}

describe('what a read is tried again for', () => {
  test.for([
    ['a broken connection', broken, 'network'],
    ['a connection that did not come about', notSent(broken), 'network'],
    ['a connect time-out', notSent(Object.assign(new Error(), { code: 'UND_ERR_CONNECT_TIMEOUT' })), 'timeout'],
    ['HTTP 401 of somebody else', answer(401, {}, '<html>'), 'unavailable'],
    ['HTTP 408', answer(408), 'timeout'],
    ['HTTP 429', answer(429), 'rate_limited'],
    ['HTTP 500', answer(500), 'unavailable'],
    ['HTTP 502', answer(502, {}, '<html>'), 'unavailable'],
    ['HTTP 503', answer(503), 'unavailable'],
    ['HTTP 504', answer(504), 'unavailable'],
  ] as const)('%s: three requests in all, then its error', async ([, step, code]) => {
    const { transport, at } = script(step)
    await expect(end(http(transport).call(read()))).rejects.toMatchObject({ code })
    expect(at).toHaveLength(3)
    const second = script(step, ok)
    await expect(end(http(second.transport).call(read()))).resolves.toMatchObject({ id: 'p-1' })
    expect(second.at).toHaveLength(2)
  })

  test.for([
    ['HTTP 400', answer(400)],
    ['HTTP 401', answer(401, {}, json({ ok: false }).body)],
    ['HTTP 403', answer(403, {}, json({ ok: false }).body)],
    ['HTTP 404', answer(404, {}, json({ ok: false }).body)],
    ['a redirect', answer(302)],
    ['an answer that is not JSON', answer(200, {}, '<html>')],
    ['an answer without what is required', answer(200, {}, '{"ok":true,"data":{}}')],
    ['an answer that is too large', Object.assign(new Error(), { code: 'PAYMUX_BODY_TOO_LARGE' })],
  ] as const)('not for %s', async ([, step]) => {
    const { transport, at } = script(step, ok)
    await expect(end(http(transport).call(read()))).rejects.toMatchObject({ name: 'PaymentError' })
    expect(at).toHaveLength(1)
  })

  test.for([broken, notSent(broken), answer(408), answer(429, { 'retry-after': '0' }), answer(502), answer(503, { 'retry-after': '0' })])(
    'a write is never tried again: %s',
    async (step) => {
      const { transport, at } = script(step, ok)
      await expect(end(http(transport, { retries: 5 }).call(write()))).rejects.toMatchObject({ name: 'PaymentError' })
      expect(at).toHaveLength(1)
    },
  )

  test.for([0, 1, 4])('%i retries are that many', async (retries) => {
    const { transport, at } = script(broken)
    await expect(end(http(transport, { retries }).call(read()))).rejects.toMatchObject({ code: 'network' })
    expect(at).toHaveLength(retries + 1)
  })
})

describe('the pause', () => {
  test.for([
    [0, [0, 0, 0, 0, 0]],
    [0.5, [100, 200, 400, 800, 1000]],
    [0.999999, [199, 399, 799, 1599, 1999]],
  ] as const)('is full jitter, doubled each time up to two seconds: %f', async ([value, expected]) => {
    random.mockReturnValue(value)
    const { transport, at } = script(broken)
    await expect(end(http(transport, { retries: 5 }).call(read()))).rejects.toMatchObject({ code: 'network' })
    expect(gaps(at)).toEqual(expected)
  })

  test('is at least what the upstream asks for', async () => {
    const { transport, at } = script(answer(429, { 'retry-after': '7' }), answer(503, { 'retry-after': '2' }), ok)
    await end(http(transport).call(read()))
    expect(gaps(at)).toEqual([7100, 2200])
  })

  test('understands a date', async () => {
    vi.setSystemTime('2026-11-21T10:00:00Z')
    const { transport, at } = script(answer(429, { 'retry-after': 'Sat, 21 Nov 2026 10:00:05 GMT' }), ok)
    await end(http(transport).call(read()))
    expect(gaps(at)).toEqual([5100])
  })

  test('that would outlast the deadline is not made: the call fails at once and says how long', async () => {
    const { transport, at } = script(answer(429, { 'retry-after': '60' }), ok)
    const started = performance.now()
    const call = http(transport).call(read())
    await expect(call).rejects.toMatchObject({ code: 'rate_limited', outcome: 'rejected', retryAfterMs: 60_000 })
    expect(performance.now() - started).toBe(0)
    expect(at).toHaveLength(1)
  })

  test('ends with the signal', async () => {
    const controller = new AbortController()
    const { transport, at } = script(answer(503, { 'retry-after': '10' }), ok)
    const call = http(transport).call(read(), { signal: controller.signal })
    const failed = expect(call).rejects.toMatchObject({ code: 'aborted', outcome: 'unknown' })
    await vi.advanceTimersByTimeAsync(3000)
    controller.abort()
    await failed
    expect(at).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the deadline', () => {
  test('is one over all tries', async () => {
    let tries = 0
    const slow: Transport = () => {
      tries++
      return new Promise((_, reject) => setTimeout(reject, 400, broken))
    }
    const call = http(slow).call(read(), { timeoutMs: 1000 })
    const started = performance.now()
    call.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(999)
    expect(tries).toBe(2)
    await vi.advanceTimersByTimeAsync(5)
    await expect(call).rejects.toMatchObject({ code: 'network' })
    expect(performance.now() - started).toBeLessThan(1010)
  })

  test('ends a try that would go on', async () => {
    const { transport, at } = script(broken)
    const call = http(async (request) => (at.length === 0 ? transport(request) : new Promise(() => at.push(0))), {}).call(read(), {
      timeoutMs: 1000,
    })
    await expect(end(call)).rejects.toMatchObject({ code: 'timeout', outcome: 'unknown' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after a try that may have got through, a later one that was not sent does not hide it', async () => {
    const { transport } = script(broken, notSent(broken))
    await expect(end(http(transport).call(read()))).rejects.toMatchObject({ code: 'network', outcome: 'unknown' })
    const never = script(notSent(broken))
    await expect(end(http(never.transport).call(read()))).rejects.toMatchObject({ code: 'network', outcome: 'not_sent' })
  })

  test('leaves no timer and no listener behind', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    await http(async () => ok).call(read(), { signal: controller.signal })
    expect(vi.getTimerCount()).toBe(0)
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length)
  })
})
