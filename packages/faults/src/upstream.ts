import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { UNTRUSTED_CERTIFICATE } from './certificate.ts'
import type { SeenRequest } from './request-reader.ts'
import { requestReader } from './request-reader.ts'
import type { Exchange, FaultScenario, HttpAnswer, UpstreamAnswers } from './types.ts'

/** A server on loopback that plays one {@link FaultScenario} on raw sockets and keeps count. */
export interface FaultUpstream {
  readonly baseUrl: string
  /** Complete requests read so far. */
  readonly requests: () => number
  /** The complete requests themselves. */
  readonly log: () => readonly SeenRequest[]
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Connections that are open now. */
  readonly open: () => number
  /** Bytes received so far. */
  readonly bytes: () => number
  /** Connections to the second server, to which redirects point. */
  readonly strays: () => number
  /** Resolves once so many complete requests were read. */
  readonly seen: (requests: number) => Promise<void>
  /** Lets answers go that the scenario holds back. */
  readonly release: () => void
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>
}

/** Longer than a label may be: resolvers refuse it on the spot, without asking anybody. */
const NOWHERE = `https://${'x'.repeat(64)}.invalid`

/** Nobody listens there. A port that was just closed would soon be another upstream's, when many run at a time. */
const CLOSED = '127.0.0.1:2'

/** Starts an upstream on 127.0.0.1, port 0. */
export async function startFaultUpstream(scenario: FaultScenario, answers: UpstreamAnswers): Promise<FaultUpstream> {
  const sockets = new Set<Socket>()
  const log: SeenRequest[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let connections = 0
  let bytes = 0
  let strays = 0

  const stray = createServer((socket) => {
    strays++
    socket.destroy()
  })
  const strayUrl = scenario.topic === 'redirect' ? urlOf(await listen(stray), 'http') : ''

  const read = (socket: Socket, request: SeenRequest): void => {
    const index = log.push(request) - 1
    const write = (data: string | Uint8Array): void => void (socket.writable && socket.write(data))
    const exchange: Exchange = { request, index, socket, answers, strayUrl, released, write, answer: (answer) => write(format(answer)) }
    if (scenario.request === undefined) exchange.answer(answers.success)
    else scenario.request(exchange)
    for (const waiter of waiting) if (log.length >= waiter.count) waiter.resolve()
  }
  const accept = (socket: Socket): void => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // The client breaks connections as it likes; that is what is tested.
    socket.on('error', () => undefined)
    scenario.accept?.(socket)
    const parse = requestReader((request) => read(socket, request))
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (scenario.bytes === undefined) parse(chunk)
      else scenario.bytes(socket)
    })
  }
  const server = await listen(
    scenario.untrusted === true
      ? createTlsServer(UNTRUSTED_CERTIFICATE, accept).on('tlsClientError', () => undefined)
      : createServer(accept),
  )
  const scheme = scenario.scheme ?? 'http'
  const places = { nowhere: NOWHERE, closed: `${scheme}://${CLOSED}` }
  const baseUrl = scenario.place === undefined ? urlOf(server, scheme) : places[scenario.place]

  return {
    baseUrl,
    requests: () => log.length,
    log: () => log,
    connections: () => connections,
    open: () => sockets.size,
    bytes: () => bytes,
    strays: () => strays,
    seen: (count) => new Promise((resolve) => (log.length >= count ? resolve() : void waiting.push({ count, resolve }))),
    release,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([shut(server), shut(stray)])
    },
  }
}

/** The bytes of an answer. */
export function format({ status = 200, headers = {}, body }: HttpAnswer): string {
  const framed = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name))
  const all = { 'content-type': 'application/json', ...headers, ...(framed ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n${body}`
}

async function listen<T extends Server>(server: T): Promise<T> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function urlOf(server: Server, scheme: string): string {
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}
