import { inspect } from 'node:util'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { Exchange, FaultScenario, FaultUpstream } from '@paymux/faults'
import { format, startFaultUpstream } from '@paymux/faults'
import { afterEach, describe, expect, test } from 'vitest'
import type { Transport } from '../../src/http/index.ts'
import { fetchTransport, undiciTransport } from '../../src/http/index.ts'
import { ANSWERS, client, read, write } from './upstream.ts'

const RESULT = { id: 'p-1', amount: '485.5', status: 'done' }
const BODY = ANSWERS.success.body
const MIB = 1024 * 1024

const upstreams: FaultUpstream[] = []
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close()))
})

/** An upstream that does this with every request. */
async function start(request: (exchange: Exchange) => void, more: Partial<FaultScenario> = {}): Promise<FaultUpstream> {
  const scenario = { name: '', about: '', expect: { success: true, seen: 1 }, request, ...more } as const
  const upstream = await startFaultUpstream(scenario, ANSWERS)
  upstreams.push(upstream)
  return upstream
}

const TRANSPORTS: readonly { readonly name: string; readonly transport: () => Transport }[] = [
  { name: 'undici', transport: undiciTransport },
  { name: 'fetch', transport: fetchTransport },
]

describe.for(TRANSPORTS)('over $name', ({ name, transport }) => {
  const http = (upstream: FaultUpstream) => client(upstream.baseUrl, { transport: transport(), retries: 0, timeoutMs: 60_000 })

  test('an answer of 1 MiB is read, one byte more is not', async () => {
    const data = { ok: true, data: { id: 'p-1', amount: '485.5', filler: '' } }
    const filled = (size: number): string => {
      const bare = JSON.stringify(data).length
      return JSON.stringify({ ...data, data: { ...data.data, filler: 'x'.repeat(size - bare) } })
    }
    const upstream = await start(({ index, answer }) => answer({ body: filled(MIB + index) }))
    await expect(http(upstream).call(read())).resolves.toEqual(RESULT)
    await expect(http(upstream).call(read())).rejects.toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })

  test('an answer that is too large is not read to its end', async () => {
    const closed = Promise.withResolvers<number>()
    const upstream = await start(({ socket, write }) => {
      write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
      const pour = (): void => {
        while (socket.writable && socket.write(chunk));
      }
      socket.on('drain', pour).on('close', () => closed.resolve(socket.bytesWritten))
      pour()
    })
    await expect(http(upstream).call(write())).rejects.toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
    // What the kernel's buffers hold comes on top.
    expect(await closed.promise).toBeLessThan(20 * MIB)
  })

  test('a call that ends lets go of its connection', async () => {
    const closed = Promise.withResolvers<void>()
    const upstream = await start(({ socket }) => void socket.on('close', () => closed.resolve()))
    const controller = new AbortController()
    const call = http(upstream).call(write(), { signal: controller.signal })
    void upstream.seen(1).then(() => controller.abort())
    await expect(call).rejects.toMatchObject({ code: 'aborted', outcome: 'unknown' })
    await closed.promise
  })

  test('early hints are passed over', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </x.css>; rel=preload\r\n\r\n'
    const upstream = await start(({ write }) => write(hints + hints + format({ body: BODY })))
    await expect(http(upstream).call(write())).resolves.toEqual(RESULT)
    expect(upstream.requests()).toBe(1)
  })

  test('chunks and trailers are read', async () => {
    const half = BODY.length / 2
    const chunks = [BODY.slice(0, half), BODY.slice(half)].map((part) => `${part.length.toString(16)};ext=1\r\n${part}\r\n`)
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n'
    const upstream = await start(({ write }) => write(`${head}${chunks.join('')}0\r\nx-sum: 1\r\nset-cookie: a=b\r\n\r\n`))
    await expect(http(upstream).call(write())).resolves.toEqual(RESULT)
  })

  test('an answer without a length ends with its connection', async () => {
    const upstream = await start(({ write, socket }) => {
      write(`HTTP/1.0 200 OK\r\n\r\n${BODY}`)
      socket.end()
    })
    await expect(http(upstream).call(write())).resolves.toEqual(RESULT)
  })

  test('characters that are cut in two between packets stay whole', async () => {
    const body = Buffer.from(JSON.stringify({ ok: true, data: { id: 'платёж 😀', amount: 1 } }))
    const upstream = await start(({ write, socket }) => {
      socket.setNoDelay(true)
      write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`)
      for (const byte of body) write(Uint8Array.of(byte))
    })
    await expect(http(upstream).call(read())).resolves.toMatchObject({ id: 'платёж 😀' })
  })

  const encoded = (coding: string, bytes: Uint8Array, status = 200) =>
    start((exchange) => {
      exchange.write(`HTTP/1.1 ${status} Status\r\ncontent-encoding: ${coding}\r\ncontent-length: ${bytes.length}\r\n\r\n`)
      exchange.write(bytes)
    })

  test.for([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ] as const)('a body in the coding %s is read, although nobody asked for it', async ([coding, encode]) => {
    await expect(http(await encoded(coding, encode(BODY))).call(write())).resolves.toEqual(RESULT)
    const no = await encoded(coding, encode(JSON.stringify({ ok: false, message: 'no money' })), 422)
    await expect(http(no).call(write())).rejects.toMatchObject({ code: 'rejected', outcome: 'rejected', upstreamMessage: 'no money' })
    expect(no.log()[0]?.headers['accept-encoding']).toBe('identity')
  })

  test.for(['gzip', 'deflate', 'br'])('a %s bomb does not get past the limit', async (coding) => {
    const encode = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding] ?? gzipSync
    const upstream = await encoded(coding, encode('x'.repeat(50 * MIB)))
    await expect(http(upstream).call(write())).rejects.toMatchObject({ code: 'invalid_response', outcome: 'unknown' })
  })

  test('a second answer that nobody asked for is never taken for the next call’s', async () => {
    const poison = format({ body: JSON.stringify({ ok: true, data: { id: 'poison', amount: 0 } }) })
    const upstream = await start(({ write }) => write(format({ body: BODY }) + poison))
    const over = http(upstream)
    for (let call = 0; call < 3; call++) {
      const end = await over.call(write()).catch((error: unknown) => error)
      expect(end).not.toMatchObject({ id: 'poison' })
    }
    expect(upstream.requests()).toBeLessThanOrEqual(3)
  })

  test('what a value holds never becomes a header or another request', async () => {
    const upstream = await start(({ answer, answers }) => answer(answers.success))
    const evil = 'x\r\nx-evil: 1\r\n\r\nPOST /evil HTTP/1.1\r\n\r\n'
    await http(upstream).call(write({ form: { evil }, query: { evil } }))
    const [request] = upstream.log()
    expect(upstream.log()).toHaveLength(1)
    expect(request?.headers).not.toHaveProperty('x-evil')
    expect(new URLSearchParams(request?.body).get('evil')).toBe(evil)
    expect(new URL(request?.target ?? '', upstream.baseUrl).searchParams.get('evil')).toBe(evil)
  })

  test('a header that would break out is refused, and nothing is sent', async () => {
    const upstream = await start(({ answer, answers }) => answer(answers.success))
    await expect(http(upstream).call(write({ headers: { 'x-key': 'a\r\nx-evil: 1' } }))).rejects.toMatchObject({
      code: 'network',
      outcome: name === 'undici' ? 'not_sent' : 'unknown',
    })
    expect(upstream.requests()).toBe(0)
  })

  test('a key named __proto__ reaches no prototype', async () => {
    const upstream = await start(({ answer }) =>
      answer({ body: '{"ok":true,"__proto__":{"polluted":1},"data":{"id":"p-1","amount":1,"__proto__":{"polluted":1}}}' }),
    )
    const raw = await http(upstream).call(read({ map: (wire, context) => ({ ...wire, raw: context.raw }) }))
    expect(raw).toMatchObject({ id: 'p-1' })
    expect('polluted' in {}).toBe(false)
    expect('polluted' in raw).toBe(false)
  })
})

describe('undici', () => {
  test.for([
    ['zstd', 422, 'invalid_response', /coding zstd/],
    ['a"\u001fb', 422, 'invalid_response', /coding \(unnamed\)/],
    ['gzip, gzip, gzip, gzip', 200, 'invalid_response', /too often/],
    ['gzip', 200, 'invalid_response', /not the gzip/],
    ['br', 503, 'unavailable', /not the br/],
  ] as const)('shows nothing of a body that it cannot decode: %j under HTTP %i', async ([coding, status, code, says]) => {
    const body = Buffer.from('\u001f\ufffd binary')
    const upstream = await start(({ write }) => {
      write(
        Buffer.from(
          `HTTP/1.1 ${status} Status\r\ncontent-encoding: ${coding.replace('\u001f', ' ')}\r\ncontent-length: ${body.length}\r\n\r\n`,
        ),
      )
      write(body)
    })
    const error = await client(upstream.baseUrl, { retries: 0 })
      .call(write())
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code, outcome: 'unknown', httpStatus: status, message: expect.stringMatching(says) })
    expect(inspect(error)).not.toContain('binary')
  })

  test('waits for no answer to its own bytes: a refusal may come before the body was read', async () => {
    const upstream = await start(() => undefined, {
      bytes: (socket) => socket.writable && socket.end(format({ status: 401, headers: { connection: 'close' }, body: '{"ok":false}' })),
    })
    const end = await client(upstream.baseUrl, { retries: 0 })
      .call(write())
      .catch((error: unknown) => error)
    expect(end).toMatchObject({ code: 'unauthorized', outcome: 'rejected' })
  })

  test('gives the connection back after each call', async () => {
    const upstream = await start(({ answer, answers }) => answer(answers.success))
    const http = client(upstream.baseUrl)
    for (let call = 0; call < 20; call++) await http.call(write())
    expect(upstream.requests()).toBe(20)
    // The next call may come a moment before undici has put the connection back.
    expect(upstream.connections()).toBeLessThan(5)
  })
})
