import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import type { OnRecord, WebhookProvider } from '../src/answer-webhook.ts'
import { webhookHandler as lambdaHandler } from '../src/aws-lambda.ts'
import { webhookHandlers } from '../src/express.ts'
import { webhookRoute } from '../src/fastify.ts'
import { webhookHandler as honoHandler } from '../src/hono.ts'
import type { Inbox } from '../src/inbox.ts'
import { webhookModule } from '../src/nest.ts'
import { webhookListener } from '../src/node-http.ts'
import { webhookHandler } from '../src/web-request.ts'

export interface Endpoint {
  readonly url: string
  readonly post: (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => Promise<{ status: number; text: string }>
  readonly close: () => Promise<void>
}

export type Start = (provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord) => Promise<Endpoint>

const PATH = '/hooks/pay'

async function overHttp(server: Server): Promise<Endpoint> {
  if (!server.listening) await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`
  return {
    url,
    post: async (headers, body) => {
      const response = await fetch(url, { method: 'POST', headers, body })
      return { status: response.status, text: await response.text() }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What runs the functions of a platform: hands each request over as that platform does, and sends its answer back. */
function platform(answer: (request: IncomingMessage, body: Buffer<ArrayBuffer>) => Promise<Response>): Promise<Endpoint> {
  const listener: RequestListener = async (request, response) => {
    const answered = await answer(request, (await buffer(request)) as Buffer<ArrayBuffer>)
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text())
  }
  return overHttp(createServer(listener))
}

const textHeaders = ({ headers }: IncomingMessage): Record<string, string> => headers as Record<string, string>

/** AWS sends bodies that it takes for binary in base64; which ones is a setting of the gateway. */
function lambda(given: Parameters<Start>, isBinary: (request: IncomingMessage) => boolean): Promise<Endpoint> {
  const handler = lambdaHandler(...given)
  return platform(async (request, bytes) => {
    const isBase64Encoded = isBinary(request)
    const event = {
      version: '2.0',
      headers: textHeaders(request),
      isBase64Encoded,
      body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'),
    }
    const { statusCode, headers, body } = await handler(event)
    return new Response(body || null, { status: statusCode, headers })
  })
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
  'NestJS 12': async (provider, inbox, onRecord) => {
    const module = webhookModule({ providers: { pay: provider }, inbox, onRecord })
    const app = await NestFactory.create(module, { rawBody: true, logger: false })
    await app.listen(0, '127.0.0.1')
    return { ...(await overHttp(app.getHttpServer() as Server)), close: () => app.close() }
  },
  Hono: async (...given) => {
    const app = new Hono()
    app.post(PATH, honoHandler(...given))
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
    return overHttp(server)
  },
  'web Request': (...given) => {
    const handle = webhookHandler(...given)
    return platform((request, body) => handle(new Request('http://shop.example', { method: 'POST', headers: textHeaders(request), body })))
  },
  'AWS Lambda, all in base64': (...given) => lambda(given, () => true),
  'AWS Lambda, text as text': (...given) => lambda(given, ({ headers }) => headers['content-encoding'] !== undefined),
}
