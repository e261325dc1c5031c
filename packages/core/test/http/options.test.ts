import { describe, expect, test } from 'vitest'
import type { HttpCall, HttpClientSettings, Transport, TransportRequest } from '../../src/http/index.ts'
import { notSent } from '../../src/http/index.ts'
import { money } from '../../src/money.ts'
import type { CallOptions } from '../../src/spec/common.ts'
import type { Record } from './upstream.ts'
import { ANSWERS, CANARY, client, read, write } from './upstream.ts'

const ok = { status: 200, headers: {}, body: ANSWERS.success.body }

/** Answers with success and keeps what it got. */
function recorder(): { readonly transport: Transport; readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  return {
    requests,
    transport: async (request) => {
      requests.push(request)
      return ok
    },
  }
}

const http = (transport: Transport, more: Partial<HttpClientSettings> = {}) =>
  client('http://127.0.0.1/prefix', { retries: 0, transport, ...more })

describe('options', () => {
  const given = (options: object | null): Promise<unknown> => {
    const { transport, requests } = recorder()
    return http(transport)
      .call(write(), options as CallOptions)
      .catch((error: unknown) => ({ calls: requests.length, error }))
  }

  test.for([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null, '100', {}])(
    'timeoutMs %j is refused before anything is sent',
    async (timeoutMs) => {
      expect(await given({ timeoutMs })).toMatchObject({
        calls: 0,
        error: { code: 'invalid_request', outcome: 'not_sent', message: expect.stringContaining('timeoutMs') },
      })
    },
  )

  test.for([null, {}, 'abort', { aborted: false }])('signal %j is refused before anything is sent', async (signal) => {
    expect(await given({ signal })).toMatchObject({ calls: 0, error: { code: 'invalid_request', outcome: 'not_sent' } })
  })

  test('a signal is known by its shape', async () => {
    const polyfill = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined }
    expect(await given({ signal: polyfill })).toMatchObject({ id: 'p-1' })
    expect(await given({ signal: { ...polyfill, aborted: true } })).toMatchObject({
      calls: 0,
      error: { code: 'aborted', outcome: 'not_sent' },
    })
  })

  const throws = (): never => {
    throw new Error('of a signal')
  }
  const quiet = { aborted: false, addEventListener: () => undefined }
  test.for<readonly [string, object]>([
    ['takes no listener', { ...quiet, addEventListener: throws }],
    ['does not say whether it fired', Object.defineProperty({ ...quiet }, 'aborted', { get: throws })],
    ['shows no method', Object.defineProperty({ ...quiet }, 'addEventListener', { get: throws })],
    ['is a Proxy that throws', new Proxy({}, { get: throws, has: throws })],
  ])('a signal that %s is refused before anything is sent, and no clock is left', async ([, signal]) => {
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    expect(await given({ signal, timeoutMs: 3_600_000 })).toMatchObject({
      calls: 0,
      error: { code: 'invalid_request', outcome: 'not_sent' },
    })
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length).toBeLessThanOrEqual(timers)
  })

  test.for<readonly [string, object]>([
    ['keeps its listeners', { ...quiet, removeEventListener: throws }],
    ['cannot forget', quiet],
    ['hides how to forget', Object.defineProperty({ ...quiet }, 'removeEventListener', { get: throws })],
  ])('a signal that %s changes nothing about what was done', async ([, signal]) => {
    expect(await given({ signal })).toMatchObject({ id: 'p-1' })
  })

  test('a signal that does not tell its reason ends the call all the same', async () => {
    for (const aborted of [true, false]) {
      const signal = Object.defineProperty({ aborted, addEventListener: (_: string, fire: () => void) => fire() }, 'reason', {
        get: throws,
      })
      expect(await given({ signal })).toMatchObject({ calls: 0, error: { code: 'aborted', outcome: 'not_sent' } })
    }
  })

  test.for([
    ['an error', new RangeError(`the user left ${CANARY}`), { name: 'RangeError', message: 'the user left [redacted]' }],
    ['text', 'the user left', { name: 'Error', message: 'the user left' }],
    ['nothing', undefined, { name: 'AbortError' }],
  ] as const)('the reason of an abort is the cause of the error: %s', async ([, reason, cause]) => {
    expect(await given({ signal: AbortSignal.abort(reason) })).toMatchObject({ calls: 0, error: { code: 'aborted', cause } })
    const controller = new AbortController()
    const call = http(() => new Promise(() => undefined)).call(write(), { signal: controller.signal })
    controller.abort(reason)
    await expect(call).rejects.toMatchObject({ code: 'aborted', outcome: 'unknown', cause })
  })

  test('every fault is named at once', async () => {
    expect(await given({ signal: 1, timeoutMs: 0 })).toMatchObject({ error: { message: expect.stringMatching(/timeoutMs .*; signal /) } })
  })

  test.for([null, {}, { timeoutMs: undefined, signal: undefined }, { timeoutMs: 2 ** 31 - 1 }, { timeoutMs: 0.5 + 5000 }])(
    '%j is fine',
    async (options) => {
      expect(await given(options)).toEqual({ id: 'p-1', amount: '485.5', status: 'done' })
    },
  )
})

describe('what is sent', () => {
  const seen = async (call: HttpCall<Record, Record>): Promise<TransportRequest> => {
    const { transport, requests } = recorder()
    await http(transport).call(call)
    return requests[0] as TransportRequest
  }

  test('fields are encoded, and those that are undefined left out', async () => {
    const request = await seen(
      write({ form: { a: 'x y&z=1\r\nx-evil: 1', b: undefined, c: 'ю', d: '' }, query: { q: '?#&', none: undefined } }),
    )
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1/prefix/create?q=%3F%23%26',
      body: 'a=x+y%26z%3D1%0D%0Ax-evil%3A+1&c=%D1%8E&d=',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'accept-encoding': 'identity' },
    })
  })

  test('without a form there is no body and no content type', async () => {
    const request = await seen(write({ form: undefined }))
    expect(request.body).toBeNull()
    expect(request.headers).not.toHaveProperty('content-type')
    expect(request.url).toBe('http://127.0.0.1/prefix/create')
  })
})

describe('a transport of one’s own', () => {
  const hostile = new Proxy(new Error('x'), {
    get: () => {
      throw new Error('got')
    },
  })
  test.for<readonly [string, unknown]>([
    ['an error', new Error('x')],
    ['undefined', undefined],
    ['null', null],
    ['text', 'text'],
    ['a number', 7],
    ['an object', { code: 7, message: {}, name: Symbol('s') }],
    [
      'an error of Paymux',
      Object.assign(new Error('x'), { code: 'not_found', outcome: 'rejected', [Symbol.for('paymux.PaymentError')]: true }),
    ],
    ['an object whose properties throw', hostile],
  ])('may throw %s: the outcome is unknown', async ([, thrown]) => {
    for (const transport of [
      () => {
        throw thrown
      },
      () => Promise.reject(thrown),
    ]) {
      await expect(http(transport).call(write())).rejects.toMatchObject({
        name: 'PaymentError',
        outcome: 'unknown',
        operation: 'payouts.create',
      })
    }
  })

  test.for<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'ok'],
    ['an object without a status', { body: ANSWERS.success.body, headers: {} }],
    ['an object without a body', { status: 200, headers: {} }],
    ['a status that is text', { ...ok, status: '200' }],
    ['no headers', { status: 429, body: '' }],
  ])('may answer %s: the outcome is unknown or it is read', async ([, answer]) => {
    const end = await http(async () => answer as typeof ok)
      .call(write())
      .catch((error: unknown) => error)
    expect(end).toMatchObject({ name: 'PaymentError', outcome: 'unknown' })
  })

  test('may return no promise', async () => {
    await expect(http((() => ok) as unknown as Transport).call(write())).rejects.toMatchObject({ outcome: 'unknown' })
  })

  test('may never settle: the deadline and the signal end the call', async () => {
    const never = http(() => new Promise(() => undefined))
    await expect(never.call(write(), { timeoutMs: 30 })).rejects.toMatchObject({ code: 'timeout', outcome: 'unknown' })
    const controller = new AbortController()
    const call = never.call(write(), { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted', outcome: 'unknown' })
  })

  test('may say that nothing was sent', async () => {
    const late: Transport = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(notSent(new Error()))))
    await expect(http(late).call(write(), { timeoutMs: 30 })).rejects.toMatchObject({ code: 'timeout', outcome: 'not_sent' })
    await expect(http(async () => Promise.reject(notSent(new Error()))).call(write())).rejects.toMatchObject({
      code: 'network',
      outcome: 'not_sent',
    })
  })

  test('is not called when the signal fired before', async () => {
    const { transport, requests } = recorder()
    await expect(http(transport).call(write(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
      outcome: 'not_sent',
    })
    expect(requests).toEqual([])
  })

  test('sees the signal when the deadline passes', async () => {
    const aborted = Promise.withResolvers<void>()
    const stuck: Transport = ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve())
      return new Promise(() => undefined)
    }
    await expect(http(stuck).call(read(), { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' })
    await aborted.promise
  })
})

describe('a provider’s own code that throws', () => {
  // Such as `money()`, whose error says `not_sent`: true of a call that was never made, not of one that was answered.
  const wrong = (): never => void money('x', 'y') as never
  test.for([
    ['the mapper', http(async () => ok), write({ map: wrong })],
    ['the schema', http(async () => ok), write({ schema: { '~standard': { version: 1, vendor: 'test', validate: wrong } } })],
    ['the reader of the envelope', http(async () => ok, { readEnvelope: wrong }), write()],
  ] as const)('%s: the outcome is unknown', async ([, over, call]) => {
    await expect(over.call(call)).rejects.toMatchObject({
      code: 'invalid_response',
      outcome: 'unknown',
      provider: 'test',
      operation: 'payouts.create',
      httpStatus: 200,
    })
  })

  test('the mapper may refuse an answer', async () => {
    const call = http(async () => ok).call(write({ map: (_, { invalid }) => invalid('it is about another record') }))
    await expect(call).rejects.toMatchObject({
      code: 'invalid_response',
      outcome: 'unknown',
      message: expect.stringContaining('another record'),
    })
  })

  test('a schema is a check: the mapper gets the data as it came', async () => {
    const schema = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { id: 'other', amount: '', status: '' } }) },
    } as const
    const { id, raw } = (await http(async () => ok).call(
      write({ schema, map: (wire, context) => ({ ...wire, raw: context.raw }) }),
    )) as unknown as { readonly id: string; readonly raw: object }
    expect({ id, raw }).toMatchObject({ id: 'p-1', raw: { id: 'p-1' } })
  })

  test.for([
    ['that holds', async () => ({ value: { id: '', amount: '', status: '' } })],
    ['that fails', async () => Promise.reject(new RangeError('Maximum call stack size exceeded'))],
  ] as const)('an asynchronous schema is refused, and its end ends nothing else: one %s', async ([, validate]) => {
    const unheard: unknown[] = []
    const hear = (error: unknown): void => void unheard.push(error)
    process.on('unhandledRejection', hear)
    try {
      const call = write({ schema: { '~standard': { version: 1, vendor: 'test', validate } } })
      await expect(http(async () => ok).call(call)).rejects.toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
      await new Promise((resolve) => setImmediate(resolve))
      expect(unheard).toEqual([])
    } finally {
      process.off('unhandledRejection', hear)
    }
  })
})

test('a request that can not be made is refused before anything is sent', async () => {
  const { transport, requests } = recorder()
  const json: { self?: unknown } = {}
  json.self = json
  const error = await http(transport)
    .call({ ...write(), form: undefined, json })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', cause: { name: 'TypeError' } })
  expect(requests).toEqual([])
})
