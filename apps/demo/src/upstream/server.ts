import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerAaio } from './aaio.ts'
import { answerEnot } from './enot.ts'

/** One request as the two APIs look at it. */
export interface UpstreamRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** What one of the APIs answers: JSON, unless it says otherwise. */
export interface UpstreamAnswer {
  readonly status: number
  readonly body: string
  readonly type?: string
}

/** A running local upstream. */
export interface LocalUpstream {
  /** For both providers: their paths do not overlap. */
  readonly baseUrl: string
  readonly close: () => Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024

/** Starts a server on loopback that answers as the documentation of Aaio and Enot says, from fixed records. */
export async function startLocalUpstream(): Promise<LocalUpstream> {
  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://local')
    let body = ''
    for await (const chunk of incoming.setEncoding('utf8')) {
      body += chunk
      if (body.length > MAX_BODY_BYTES) return void outgoing.writeHead(413, { connection: 'close' }).end()
    }
    const request = { method: incoming.method ?? '', path: pathname, query: searchParams, headers: incoming.headers, body }
    const answer = answerAaio(request) ?? answerEnot(request) ?? { status: 404, body: '<h1>404 Not Found</h1>', type: 'text/html' }
    outgoing.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' }).end(answer.body)
  })
  await listen(server)
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => close(server) }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
