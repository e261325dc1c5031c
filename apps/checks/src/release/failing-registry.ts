import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to the upload of a version. `lose`: the registry stores it, but its answer never arrives. */
export type Fate = 'pass' | 'refuse' | 'lose'

/** A server in front of a registry, where uploads can go wrong. */
export interface FailingRegistry {
  readonly url: string
  /** Names of the packages whose upload reached it, in order, refused ones included. */
  readonly uploads: () => readonly string[]
  /** Decides on the uploads from now on. */
  readonly decide: (fate: (name: string) => Fate) => void
  readonly close: () => void
}

/** Starts the server on a free port of loopback. */
export async function startFailingRegistry(registry: string): Promise<FailingRegistry> {
  const uploads: string[] = []
  let fateOf: (name: string) => Fate = () => 'pass'
  const server = createServer((incoming, outgoing) => {
    const name = decodeURIComponent((incoming.url ?? '').slice(1).split(/[?#]/)[0] ?? '')
    const upload = incoming.method === 'PUT' && /^@[^/]+\/[^/]+$/.test(name)
    if (upload) uploads.push(name)
    const fate = upload ? fateOf(name) : 'pass'
    if (fate === 'refuse') {
      incoming.resume().on('end', () => outgoing.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"not now"}'))
    } else pass(registry, incoming, outgoing, fate === 'lose')
  })
  await listen(server)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads: () => uploads,
    decide: (fate) => {
      fateOf = fate
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function pass(registry: string, incoming: IncomingMessage, outgoing: ServerResponse, lose: boolean): void {
  // The registry gets the host that the client named, so that the tarball addresses it gives out lead here, too.
  const upstream = send(registry + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
    if (lose) return void answer.resume().on('end', () => incoming.socket.destroy())
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  upstream.on('error', () => outgoing.destroy())
  incoming.pipe(upstream)
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
}
