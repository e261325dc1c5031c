import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import type { OnRecord, WebhookProvider } from '../src/answer-webhook.ts'
import { webhookHandlers } from '../src/express.ts'
import { webhookRoute } from '../src/fastify.ts'
import { webhookHandler as honoHandler } from '../src/hono.ts'
import type { Inbox } from '../src/inbox.ts'
import { webhookListener } from '../src/node-http.ts'
import { webhookHandler } from '../src/web-request.ts'

export interface Endpoint {
  readonly post: (headers: Record<string, string>, body: string) => Promise<{ status: number; text: string }>
  readonly close: () => Promise<void>
}

export type Start = (provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord) => Promise<Endpoint>

const PATH = '/hooks/pay'

async function overHttp(server: Server): Promise<Endpoint> {
  if (!server.listening) await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    post: async (headers, body) => {
      const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { method: 'POST', headers, body })
      return { status: response.status, text: await response.text() }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The same endpoint in every framework. */
export const ENDPOINTS: Readonly<Record<string, Start>> = {
  'node:http': (...given) => overHttp(createServer(webhookListener(...given))),
  'Express 5': (...given) => {
    const app = express()
    app.post(PATH, ...webhookHandlers(...given))
    app.use(express.json())
    return overHttp(createServer(app))
  },
  'Fastify 5': async (...given) => {
    const app = fastify()
    app.register(webhookRoute(...given), { prefix: PATH })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { ...(await overHttp(app.server)), close: () => app.close() }
  },
  Hono: async (...given) => {
    const app = new Hono()
    app.post(PATH, honoHandler(...given))
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
    return overHttp(server)
  },
  'web Request': async (...given) => {
    const handle = webhookHandler(...given)
    return {
      post: async (headers, body) => {
        const response = await handle(new Request(`http://127.0.0.1${PATH}`, { method: 'POST', headers, body }))
        return { status: response.status, text: await response.text() }
      },
      close: async () => undefined,
    }
  },
}
