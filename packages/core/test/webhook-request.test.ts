import { Buffer } from 'node:buffer'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { receiveWebhook, webhookKey } from '../src/authoring/index.ts'
import type { WebhookRequest } from '../src/index.ts'
import { PaymentError } from '../src/index.ts'

const KIB = 1024
const request = (body: string | null) => new Request('http://127.0.0.1/hook', { method: 'POST', body })
const bodyOf = async (given: WebhookRequest | Request) => (await receiveWebhook({ provider: 'acme' }, given)).body

async function refusal(given: unknown): Promise<PaymentError> {
  const error = await receiveWebhook({ provider: 'acme' }, given as WebhookRequest).catch((thrown: unknown) => thrown)
  if (PaymentError.is(error)) return error
  throw new Error('it was not refused')
}

describe('receiveWebhook', () => {
  it('takes text, bytes and web requests', async () => {
    const text = '{"имя":"Ёлка 🎄"}'
    expect(await bodyOf({ headers: {}, body: text })).toBe(text)
    expect(await bodyOf({ headers: {}, body: new TextEncoder().encode(text) })).toBe(text)
    expect(await bodyOf({ headers: {}, body: Buffer.from(text) })).toBe(text)
    expect(await bodyOf({ headers: {}, body: runInNewContext('bytes => Uint8Array.from(bytes)')(Buffer.from(text)) })).toBe(text)
    expect(await bodyOf(request(text))).toBe(text)
    expect(await bodyOf(request(null))).toBe('')
  })

  it('takes a Request whose stream is of another realm, or of bytes in another view', async () => {
    const foreign = (chunks: readonly unknown[]): object => {
      async function* all(): AsyncGenerator<unknown> {
        yield* chunks
      }
      return { headers: {}, arrayBuffer: () => undefined, bodyUsed: false, body: Object.assign(all(), { getReader: () => undefined }) }
    }
    const bytes = new TextEncoder().encode('{"a":12}')
    const views = [
      runInNewContext('bytes => Uint8Array.from(bytes)')(bytes),
      new DataView(bytes.buffer, 2, 4),
      new Uint16Array(bytes.slice(0, 4).buffer),
    ]
    expect(await bodyOf(foreign(views) as Request)).toBe('{"a":12}a":1{"a"')
    expect(await refusal(foreign(['{"a":12}']))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('could not be read'),
    })
    expect(await refusal(foreign([new DataView(new ArrayBuffer(64 * KIB + 1))]))).toMatchObject({
      message: expect.stringContaining('larger'),
    })
  })

  it('keeps a byte-order mark, for it was signed or not', async () => {
    expect(await bodyOf({ headers: {}, body: '\ufeff{}' })).toBe('\ufeff{}')
  })

  it('finds a header whatever its case and container', async () => {
    const containers = [{ 'X-Sign': 'a' }, { 'x-sign': ['a'] }, new Headers({ 'x-SIGN': 'a' })]
    for (const headers of containers) expect((await receiveWebhook({ provider: 'acme' }, { headers, body: '' })).header('x-sign')).toBe('a')
    const { header } = await receiveWebhook({ provider: 'acme' }, { headers: { 'x-sign': ['a', 'b'], other: undefined }, body: '' })
    expect(header('x-sign')).toBe('a, b')
    expect(header('other')).toBeNull()
    const odd = { 'x-sign': Symbol('s'), 'X-SIGN': 5 } as unknown as Record<string, string>
    expect((await receiveWebhook({ provider: 'acme' }, { headers: odd, body: '' })).header('x-sign')).toBeNull()
  })

  it.each([
    ['a parsed body', { headers: {}, body: { a: 1 } }, 'parsed already'],
    ['a parsed list', { headers: {}, body: [1] }, 'parsed already'],
    ['no body', { headers: {} }, 'the body is missing'],
    ['no headers', { body: '' }, 'headers are missing'],
    ['nothing', undefined, 'headers are missing'],
    ['null', null, 'headers are missing'],
    ['bytes that are not UTF-8', { headers: {}, body: new Uint8Array([0xff, 0xfe]) }, 'not UTF-8'],
    ['a text over 64 KiB', { headers: {}, body: 'x'.repeat(64 * KIB + 1) }, 'larger than 64 KiB'],
    ['a text over 64 KiB in UTF-8', { headers: {}, body: 'я'.repeat(32 * KIB + 1) }, 'larger than 64 KiB'],
    ['a stream', { headers: {}, body: new ReadableStream() }, 'is a stream'],
    ['a Node stream', { headers: {}, body: Readable.from(['a']) }, 'is a stream'],
    ['gzip', { headers: {}, body: gzipSync('{"a":1}') }, 'compressed (gzip)'],
    ['gzip read as text', { headers: {}, body: gzipSync('{"a":1}').toString() }, 'compressed (gzip)'],
    ['gzip read as Latin-1', { headers: {}, body: gzipSync('{"a":1}').toString('latin1') }, 'compressed (gzip)'],
    ['deflate', { headers: { 'content-encoding': 'deflate' }, body: deflateSync('{"a":"ёёёёёё"}') }, 'compressed (deflate)'],
    ['br', { headers: new Headers({ 'content-encoding': 'br' }), body: brotliCompressSync('{"a":"ёёёёёё"}'.repeat(9)) }, 'compressed (br)'],
    ['base64 of JSON', { headers: {}, body: Buffer.from('{"id":"p-71","state":"done"}').toString('base64') }, 'base64-encoded'],
    ['base64 of a form', { headers: {}, body: Buffer.from('id=p-71&state=done&x=1').toString('base64') }, 'base64-encoded'],
    ['base64url of JSON', { headers: {}, body: Buffer.from(' {"id":"ё?>~","state":"done"}').toString('base64url') }, 'base64-encoded'],
    ['base64 bytes', { headers: {}, body: Buffer.from(Buffer.from('{"id":"p-71"}').toString('base64')) }, 'base64-encoded'],
    [
      'headers that throw',
      {
        headers: {
          get: () => {
            throw new Error('canary')
          },
        },
        body: '',
      },
      'could not be read',
    ],
    [
      'a header that throws',
      {
        headers: Object.defineProperty({}, 'a', {
          enumerable: true,
          get: () => {
            throw new Error('canary')
          },
        }),
        body: '',
      },
      'could not be read',
    ],
    [
      'a body that throws',
      {
        headers: {},
        get body() {
          throw new Error('canary')
        },
      },
      'could not be read',
    ],
    [
      'a body that throws what cannot be looked at',
      {
        headers: {},
        get body() {
          const { proxy, revoke } = Proxy.revocable({}, {})
          revoke()
          throw proxy
        },
      },
      'could not be read',
    ],
    [
      'a Proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('canary')
          },
        },
      ),
      'could not be read',
    ],
  ])('refuses %s', async (_, given, message) => {
    const error = await refusal(given)
    expect(error).toMatchObject({ code: 'invalid_request', operation: 'webhooks.parse', provider: 'acme' })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('canary')
  })

  it('takes exactly 64 KiB, and more where a provider says so', async () => {
    const whole = 'x'.repeat(64 * KIB)
    expect(await bodyOf({ headers: {}, body: whole })).toBe(whole)
    expect(await bodyOf(request(whole))).toBe(whole)
    const more = { maxBytes: 128 * KIB }
    expect((await receiveWebhook({ provider: 'acme' }, { headers: {}, body: whole + whole }, more)).body).toHaveLength(128 * KIB)
    await expect(receiveWebhook({ provider: 'acme' }, { headers: {}, body: `${whole}${whole}x` }, more)).rejects.toThrow(
      'larger than 128 KiB',
    )
  })

  it('takes any view, and buffers themselves', async () => {
    const text = '{"имя":"Ёлка 🎄"}  '
    const bytes = new TextEncoder().encode(text)
    const shared = new SharedArrayBuffer(bytes.length)
    new Uint8Array(shared).set(bytes)
    const larger = new Uint8Array([1, 2, ...bytes, 3, 4]).buffer
    for (const body of [
      bytes.buffer,
      shared,
      new Uint8Array(shared),
      new DataView(bytes.buffer),
      new DataView(larger, 2, bytes.length),
      new Uint8ClampedArray(bytes),
      new Uint16Array(bytes.buffer),
      runInNewContext('bytes => Uint8Array.from(bytes).buffer')(bytes),
    ]) {
      expect(await bodyOf({ headers: {}, body: body as never })).toBe(text)
    }
  })

  it('takes bodies that were decompressed already, and base64 in a field', async () => {
    const headers = { 'content-encoding': 'gzip' }
    for (const body of ['{"a":1}', 'eyJhIjox.fQ', 'abcd', 'token', `{"x":"${Buffer.from('{"a":1}').toString('base64')}"}`]) {
      expect(await bodyOf({ headers, body })).toBe(body)
    }
  })

  it('reads the request and its headers once, inherited ones too', async () => {
    const reads: string[] = []
    const read = <T>(name: string, value: T): T => {
      reads.push(name)
      return value
    }
    const headers = Object.create({ get 'x-sign'() { return read('x-sign', 'a') } }) // biome-ignore format: one line
    const given = { get headers() { return read('headers', headers) }, get body() { return read('body', 'text') } } // biome-ignore format: one line
    const received = await receiveWebhook({ provider: 'acme' }, given as never)
    expect([received.body, received.header('x-sign'), received.header('x-sign')]).toEqual(['text', 'a', 'a'])
    expect(reads.sort()).toEqual(['body', 'headers', 'x-sign'])
  })

  it('refuses headers that throw when they are asked for one, and takes none that is not text', async () => {
    const headers = (get: (name: string) => unknown) => ({ get }) as unknown as Headers
    const late = await receiveWebhook({ provider: 'acme' }, { headers: headers((name) => { if (name === 'x-sign') throw new Error('canary'); return null }), body: '' }) // biome-ignore format: one line
    expect(() => late.header('x-sign')).toThrow('could not be read')
    for (const value of [undefined, 5, {}, ['a']]) {
      expect((await receiveWebhook({ provider: 'acme' }, { headers: headers(() => value), body: '' })).header('x-sign')).toBeNull()
    }
  })

  it('refuses a request that was read already', async () => {
    const given = request('a=1')
    await given.text()
    expect((await refusal(given)).message).toContain('was read already')
  })

  it('stops reading a stream at the cap', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    expect((await refusal(new Request('http://127.0.0.1/', init))).message).toContain('larger than 64 KiB')
    expect(pulled).toBeLessThan(8)
  })

  it('says so when a stream breaks', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    expect((await refusal(new Request('http://127.0.0.1/', init))).message).toContain('could not be read')
  })

  it('publishes drift in the name of webhooks.parse', async () => {
    const events: unknown[] = []
    const listen = (event: unknown) => void events.push(event)
    subscribe('paymux:drift', listen)
    try {
      const { drift } = await receiveWebhook({ provider: 'acme' }, { headers: {}, body: '' })
      drift('status', 'unknown_status', 'odd')
    } finally {
      unsubscribe('paymux:drift', listen)
    }
    expect(events).toEqual([{ provider: 'acme', operation: 'webhooks.parse', field: 'status', problem: 'unknown_status', value: 'odd' }])
  })
})

describe('webhookKey', () => {
  it('tells parts apart, whatever is in them', () => {
    expect(webhookKey('acme', 'payout.updated', 'id', 'done', null)).toBe('acme:payout.updated:id:done:')
    expect(webhookKey('a:b', 'c')).not.toBe(webhookKey('a', 'b:c'))
  })
})
