import type { IncomingMessage, ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { Hono } from 'hono'
import type { SandboxClock } from '../clock.ts'
import type { NamedUpstream, Operation, Reply, UpstreamRequest } from '../contract/upstream.ts'
import { Refusal } from '../contract/upstream.ts'
import type { WrittenReply } from '../faults/bad-answers.ts'
import { writeBadAnswer } from '../faults/bad-answers.ts'
import { changeAnswer, dependsOnAnswer } from '../faults/change-answer.ts'
import type { ActiveFault, SandboxFaults } from '../faults/faults.ts'
import { replaceReply } from '../faults/replace-reply.ts'
import type { SandboxLedger } from '../ledger.ts'
import type { RequestLogEntry } from './requests.ts'

export interface AppParts {
  readonly origin: string
  readonly upstreams: readonly NamedUpstream[]
  readonly clock: SandboxClock
  readonly faults: SandboxFaults
  readonly ledger: SandboxLedger
  readonly log: (entry: RequestLogEntry) => void
  /** Called when the sandbox itself fails. */
  readonly onDefect: (error: unknown, c: Context<Env>) => void
}

/** What Hono gets from the server. */
export interface Env {
  Bindings: { incoming: IncomingMessage; outgoing: ServerResponse }
}

const MAX_REQUEST_BYTES = 1024 * 1024

/** All upstreams under their prefixes. The control API and the page have routes of their own, before these. */
export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, c) => {
    parts.onDefect(error, c)
    return new Response('the sandbox failed: its console says how', { status: 500 })
  })
  for (const upstream of parts.upstreams) {
    const prefix = `/${upstream.id}`
    for (const operation of upstream.operations) {
      app.on([...operation.methods], prefix + operation.path, (c) => serve(c, upstream, operation, parts))
    }
    const paths = [...new Set(upstream.operations.map(({ path }) => path))]
    for (const path of paths) app.all(prefix + path, (c) => turnAway(c, upstream, 405, parts))
    app.all(`${prefix}/*`, (c) => turnAway(c, upstream, 404, parts))
  }
  return app
}

/** One request for an operation: fault, reading, ledger, execution, answer. */
async function serve(c: Context<Env>, upstream: NamedUpstream, operation: Operation, parts: AppParts): Promise<Response> {
  const { clock, faults, ledger } = parts
  clock.tick()
  const taken = faults.take(upstream.id, operation)
  const log = logger(c, upstream, operation, parts)
  if (taken?.kind === 'reset-before-reading') {
    log(taken, { reference: null, status: null })
    writeBadAnswer(c.env.outgoing, NOTHING, taken)
    return RESPONSE_ALREADY_SENT
  }

  const body = await readBody(c.env.incoming)
  // The client went before its request was complete.
  if (body === null) return RESPONSE_ALREADY_SENT
  if (body === 'too large') return turnAway(c, upstream, 413, parts)
  const request = toRequest(c, body, (id) => ledger.countExecution(upstream.id, operation.name, reference ?? '', id))
  const reference = operation.referenceOf?.(request) ?? null
  if (operation.effect === 'write' || reference !== null) ledger.countRequest(upstream.id, operation.name, reference ?? '')

  const own = taken === null || taken.executes ? execute(upstream, operation, request) : null
  const replaced = taken === null ? null : replaceReply(upstream, operation, taken, `${parts.origin}/${upstream.id}`)
  const { fault, written } = answer(upstream, operation, { reply: replaced ?? own, taken, faults })
  if (fault !== null && writeBadAnswer(c.env.outgoing, written, fault)) {
    log(fault, { reference, status: null })
    return RESPONSE_ALREADY_SENT
  }
  log(fault, { reference, status: written.status })
  return toResponse(written)
}

interface Answering {
  readonly reply: Reply | null
  readonly taken: ActiveFault | null
  readonly faults: SandboxFaults
}

/** The answer with what a fault makes of it, and that fault: null when none changed anything. */
function answer(upstream: NamedUpstream, operation: Operation, { reply, taken, faults }: Answering) {
  const written = reply === null ? NOTHING : write(upstream, reply)
  if (taken === null || reply === null || !dependsOnAnswer(taken.kind)) return { fault: taken, written }
  const plain = { body: reply.body, written, recordPath: operation.recordPath ?? upstream.recordPath, operation }
  return faults.change(taken, { upstream: upstream.id, operation }, (fault) => changeAnswer(plain, fault)) ?? { fault: null, written }
}

function execute(upstream: NamedUpstream, operation: Operation, request: UpstreamRequest): Reply {
  try {
    return operation.handle(request)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return upstream.refusal(error.status, error.message)
  }
}

const NOTHING: WrittenReply = { status: 0, headers: {}, body: Buffer.alloc(0) }

function write(upstream: NamedUpstream, { status, headers, body }: Reply): WrittenReply {
  if ('text' in body) return { status, headers: { 'content-type': body.type, ...headers }, body: Buffer.from(body.text) }
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(upstream.writeJson(body.json)) }
}

function toResponse({ status, headers, body }: WrittenReply): Response {
  return new Response(new Uint8Array(body), { status, headers: { ...headers } })
}

/** Answers a request that is for no operation. */
function turnAway(c: Context<Env>, upstream: NamedUpstream, status: number, parts: AppParts): Response {
  const { method, path } = c.req
  const at = new Date(parts.clock.now()).toISOString()
  parts.log({ at, upstream: upstream.id, operation: null, method, path, reference: null, status, fault: null, durationMs: 0 })
  const reply = upstream.refusal(status)
  const text = 'text' in reply.body ? reply.body.text : upstream.writeJson(reply.body.json)
  const type = 'text' in reply.body ? reply.body.type : 'application/json'
  return new Response(text, { status, headers: { 'content-type': type } })
}

function logger(c: Context<Env>, upstream: NamedUpstream, operation: Operation, { clock, log }: AppParts) {
  const { method, path } = c.req
  const start = performance.now()
  return (fault: ActiveFault | null, { reference, status }: Pick<RequestLogEntry, 'reference' | 'status'>): void =>
    log({
      at: new Date(clock.now()).toISOString(),
      upstream: upstream.id,
      operation: operation.name,
      method,
      path,
      reference,
      status,
      fault: fault?.kind ?? null,
      durationMs: Math.round(performance.now() - start),
    })
}

function toRequest(c: Context<Env>, body: string, executed: (id: string) => void): UpstreamRequest {
  return {
    method: c.req.method,
    path: c.req.path,
    params: c.req.param() as Record<string, string>,
    query: new URL(c.req.url).searchParams,
    header: (name) => c.req.header(name) ?? null,
    body,
    executed,
  }
}

/** The whole body; null when the client went away before its end. */
async function readBody(incoming: IncomingMessage): Promise<string | 'too large' | null> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MAX_REQUEST_BYTES) return 'too large'
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}
