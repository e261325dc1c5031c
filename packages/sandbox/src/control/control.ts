import type { Context } from 'hono'
import { Hono } from 'hono'
import { Conflict, InvalidInput, NotFound } from '../contract/errors.ts'
import type { Fields } from '../contract/fields.ts'
import { InvalidInputs, inputFromText } from '../contract/fields.ts'
import { Refusal } from '../contract/upstream.ts'
import type { Env } from '../http/app.ts'
import type { RequestLogEntry } from '../http/requests.ts'
import { MAX_INPUT_BYTES, readText } from './body.ts'
import type { ControlParts, Endpoint } from './endpoint.ts'
import { faultEndpoints } from './endpoints/faults.ts'
import { overviewEndpoints } from './endpoints/overview.ts'
import { upstreamEndpoints } from './endpoints/upstream.ts'
import { webhookEndpoints } from './endpoints/webhooks.ts'
import { refusal } from './guard.ts'
import { pageRoutes } from './page/routes.ts'

/** Where the control API lies. */
const CONTROL_PATH = '/_sandbox'

export interface ControlSettings {
  readonly log: (entry: RequestLogEntry) => void
  /** Called when the sandbox itself fails. */
  readonly onDefect: (error: unknown, c: Context<Env>) => void
}

/** The control API under `/_sandbox`, and the page at `/`. */
export function createControl(parts: ControlParts, { log, onDefect }: ControlSettings): Hono<Env> {
  const endpoints = [
    ...overviewEndpoints(parts),
    ...parts.upstreams.flatMap((upstream) => upstreamEndpoints(upstream, parts)),
    ...webhookEndpoints(parts),
    ...faultEndpoints(parts),
  ]
  const api = createApi(endpoints)
  api.onError((error, c) => {
    onDefect(error, c)
    return answer({ error: 'the sandbox failed: its console says how' }, 500)
  })

  const app = new Hono<Env>()
  app.onError((error, c) => {
    onDefect(error, c)
    return new Response('the sandbox failed: its console says how', { status: 500 })
  })
  const guarded = async (c: Context<Env>, next: () => Promise<void>): Promise<Response | undefined> => {
    const { method, path } = c.req
    const start = performance.now()
    const refused = refusal((name) => c.req.header(name) ?? null, method, path)
    if (refused === null) {
      parts.clock.tick()
      await next()
    } else c.res = answer({ error: refused }, 403)
    // The page asks again and again.
    if (path !== '/') {
      const at = new Date(parts.clock.now()).toISOString()
      const durationMs = Math.round(performance.now() - start)
      log({ at, upstream: 'sandbox', operation: null, method, path, reference: null, status: c.res.status, fault: null, durationMs })
    }
    return undefined
  }
  for (const path of ['/', CONTROL_PATH, `${CONTROL_PATH}/*`]) app.use(path, guarded)
  app.route(
    '/',
    pageRoutes(parts, (request, env) => api.fetch(request, env)),
  )
  app.route('/', api)
  return app
}

function createApi(endpoints: readonly Endpoint[]): Hono<Env> {
  const api = new Hono<Env>({ strict: false }).basePath(CONTROL_PATH)
  api.get('/', () => answer({ endpoints: endpoints.map(describe) }))
  for (const endpoint of endpoints) {
    api.on(endpoint.method, endpoint.path, async (c) => {
      try {
        const input = await inputOf(c, endpoint)
        return answer(await endpoint.run(c.req.param() as Record<string, string>, input))
      } catch (error) {
        return refused(error)
      }
    })
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const methods = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method)
    api.all(path, () => answer({ error: `the method must be ${methods.join(' or ')}` }, 405, { allow: methods.join(', ') }))
  }
  api.all('/*', () => answer({ error: `there is nothing here: GET ${CONTROL_PATH} says what there is` }, 404))
  return api
}

class TooLarge extends Error {}

async function inputOf(c: Context<Env>, { method, fields }: Endpoint): Promise<Record<string, unknown>> {
  const query = new URL(c.req.url).searchParams
  if (method === 'GET') return inputFromText(fields, query)
  if (query.size > 0) throw new InvalidInput(`${[...query.keys()].join(', ')}: put it into the body, which is JSON`)
  const body = await readText(c.req.raw)
  if (body === null) throw new TooLarge(`the body is larger than ${MAX_INPUT_BYTES} bytes`)
  if (body === '') return {}
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return inputFromText(fields, new URLSearchParams(body))
  if (type !== 'application/json') throw new InvalidInput('the content type must be application/json (curl --json) or that of a form')
  return objectOf(body)
}

function objectOf(body: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    throw new InvalidInput(`the body is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidInput('the body must be a JSON object')
  return value as Record<string, unknown>
}

/** The answer to what the caller got wrong. Anything else is a defect, and thrown on. */
function refused(error: unknown): Response {
  if (error instanceof InvalidInputs) return answer({ error: error.faults.join('; '), faults: error.faults }, 400)
  if (error instanceof InvalidInput || error instanceof Refusal) return answer({ error: error.message, faults: [error.message] }, 400)
  if (error instanceof TooLarge) return answer({ error: error.message }, 413)
  if (error instanceof NotFound) return answer({ error: error.message }, 404)
  if (error instanceof Conflict) return answer({ error: error.message }, 409)
  throw error
}

function describe({ method, path, about, fields }: Endpoint): object {
  return { method, path: CONTROL_PATH + path, about, fields: describeFields(fields) }
}

function describeFields(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { expects, required }]) => [name, required ? `${expects} (required)` : expects]),
  )
}

/** Answers in JSON: same-origin only, never cached. */
function answer(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}
