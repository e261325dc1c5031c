import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import type { FaultUpstream } from '@paymux/faults'
import { startFaultUpstream } from '@paymux/faults'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { undiciTransport } from '../../src/http/index.ts'
import { ANSWERS, client, read, write } from './upstream.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.doUnmock('#undici')
  await Promise.all(cleanUps.splice(0).map((clean) => clean()))
})

/** A proxy that keeps the first line of what it is asked, and answers or tunnels. */
async function startProxy(answer: (first: string) => string | null): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (chunk: Buffer) => {
      const [first = ''] = chunk.toString().split('\r\n')
      asked.push(first)
      const text = answer(first)
      if (text !== null) return void socket.end(text)
      const { hostname, port } = new URL(first.startsWith('CONNECT') ? `http://${first.split(' ')[1]}` : (first.split(' ')[1] ?? ''))
      const other = connect(Number(port), hostname).on('error', () => undefined)
      if (first.startsWith('CONNECT')) socket.write('HTTP/1.1 200 OK\r\n\r\n')
      else other.write(chunk)
      socket.pipe(other).pipe(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

async function startUpstream(scheme: 'http' | 'https' = 'http'): Promise<FaultUpstream> {
  const untrusted = scheme === 'https' ? ({ untrusted: true } as const) : {}
  const upstream = await startFaultUpstream({ name: '', about: '', scheme, expect: { success: true, seen: 1 }, ...untrusted }, ANSWERS)
  cleanUps.push(() => upstream.close())
  return upstream
}

function environment(proxy: string, noProxy = ''): void {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, proxy)
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, noProxy)
}

describe('a proxy of the environment', () => {
  test('is used with NODE_USE_ENV_PROXY=1, and else not', async () => {
    const { url, asked } = await startProxy(() => null)
    const upstream = await startUpstream()
    environment(url)
    vi.stubEnv('NODE_USE_ENV_PROXY', '')
    await client(upstream.baseUrl).call(write())
    expect(asked).toEqual([])
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const http = client(upstream.baseUrl)
    cleanUps.push(http.close)
    await expect(http.call(write())).resolves.toMatchObject({ id: 'p-1' })
    expect(asked).toEqual([`POST ${upstream.baseUrl}/create HTTP/1.1`])
    environment(url, '127.0.0.1')
    const direct = client(upstream.baseUrl)
    cleanUps.push(direct.close)
    await expect(direct.call(write())).resolves.toMatchObject({ id: 'p-1' })
    expect(asked).toHaveLength(1)
  })

  test.for([
    ['refuses the tunnel', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'],
    ['wants a password', 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'],
    ['hangs up', ''],
  ] as const)('that %s has let nothing of a write through', async ([, answer]) => {
    const { url, asked } = await startProxy(() => answer)
    environment(url)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const http = client('https://payments.invalid')
    cleanUps.push(http.close)
    await expect(http.call(write())).rejects.toMatchObject({ code: 'network', outcome: 'not_sent' })
    expect(asked).toEqual(['CONNECT payments.invalid:443 HTTP/1.1'])
  })

  test('behind which TLS fails has let nothing of a write through', async () => {
    const { url, asked } = await startProxy(() => null)
    const upstream = await startUpstream('https')
    environment(url)
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    const http = client(upstream.baseUrl)
    cleanUps.push(http.close)
    await expect(http.call(write())).rejects.toMatchObject({ code: 'network', outcome: 'not_sent' })
    expect(asked).toHaveLength(1)
    expect(upstream.requests()).toBe(0)
  })
})

describe('undici', () => {
  test('that cannot be loaded is a matter of configuration, which a second try does not mend', async () => {
    let loads = 0
    vi.doMock('#undici', () => {
      loads++
      throw Object.assign(new Error("Cannot find package 'undici'"), { code: 'ERR_MODULE_NOT_FOUND' })
    })
    const http = client('http://127.0.0.1:9', { transport: undiciTransport() })
    for (const call of [write(), read()]) {
      const before = loads
      await expect(http.call(call)).rejects.toMatchObject({
        code: 'config',
        outcome: 'not_sent',
        message: expect.stringContaining('undici could not be loaded'),
      })
      expect(loads - before).toBeLessThanOrEqual(1)
    }
  })
})
