import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Context } from 'hono'
import { Hono } from 'hono'
import type { Clock } from './clock.ts'
import { createClock } from './clock.ts'
import { choose } from './contract/choices.ts'
import { override } from './contract/credentials.ts'
import { InvalidInput } from './contract/errors.ts'
import type { RecordGroup } from './contract/panel.ts'
import { recordGroups } from './contract/panel.ts'
import type { CreateUpstream, NamedUpstream, UpstreamContext } from './contract/upstream.ts'
import type { ControlsOf, Upstreams } from './contract/upstreams.ts'
import type { Webhooks } from './contract/webhooks.ts'
import { createControl } from './control/control.ts'
import type { Faults } from './faults/faults.ts'
import { createFaults } from './faults/faults.ts'
import type { Env } from './http/app.ts'
import { createApp } from './http/app.ts'
import type { RequestLog } from './http/requests.ts'
import { createRequestLog } from './http/requests.ts'
import type { Ledger } from './ledger.ts'
import { createLedger } from './ledger.ts'
import type { SandboxOptions } from './options.ts'
import { checkOptions, checkWebhookUrls, urlFor } from './options.ts'
import { createIds, seedFor } from './random.ts'
import { UPSTREAMS } from './upstreams/upstreams.ts'
import { createOutbox } from './webhooks/webhooks.ts'

/** One upstream of a sandbox. */
export interface DescribedUpstream {
  readonly id: string
  /** For people: "Aaio". */
  readonly name: string
  /** Environment variables that the provider reads its settings from: address and keys. */
  readonly env: Readonly<Record<string, string>>
  readonly operations: readonly {
    /** The name that faults and the ledger go by: "payouts.create". */
    readonly name: string
    readonly effect: 'read' | 'write' | 'page'
    readonly methods: readonly string[]
    /** Below `baseUrl`. */
    readonly path: string
  }[]
  /** Names of the controls that change one record: `sandbox.aaio.payouts.settle(ref)`. */
  readonly actions: { readonly [Group in RecordGroup]?: readonly string[] }
}

/** A running sandbox: each upstream's controls under its name, and what they share. All of its state is in here; several can run in one process. */
export type Sandbox<U extends Upstreams = typeof UPSTREAMS> = SandboxControls<U> & ControlsOf<U>

/** What the upstreams of a sandbox share. */
export interface SandboxControls<U extends Upstreams> {
  /** "http://127.0.0.1:40001" */
  readonly origin: string
  readonly seed: number
  readonly clock: Clock
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly ledger: Ledger
  readonly requests: RequestLog
  /** What there is: operations for faults, and controls of records for an interface that offers them. */
  readonly describe: () => readonly DescribedUpstream[]
  /** Gives the next records these ids, in this order, for fixtures that name them. Later ones get ids by the seed again. */
  readonly nextIds: (...ids: readonly string[]) => void
  /** Changes where webhooks of the accounts go, from now on. */
  readonly setWebhookUrl: (url: SandboxOptions<U>['webhookUrl']) => void
  /** Payouts of all upstreams succeed by themselves after so many milliseconds of the clock; null: when they are told to. */
  readonly settleAfter: (milliseconds: number | null) => void
  /** Ends every connection, also those that a fault left hanging, and every delivery. */
  readonly close: () => Promise<void>
}

// No upstream can have these names. "sandbox" is the control API's in the log.
const SHARED = ['origin', 'seed', 'clock', 'faults', 'webhooks', 'ledger', 'requests', 'describe', 'nextIds', 'setWebhookUrl'] as const
const RESERVED = [...SHARED, 'settleAfter', 'close', 'sandbox']

/**
 * Starts local copies of the upstreams.
 * @throws TypeError that names what is wrong with the options; Error when the port is in use
 */
export async function startSandbox<const U extends Upstreams = typeof UPSTREAMS>(options: SandboxOptions<U> = {}): Promise<Sandbox<U>> {
  const { port = 0, seed = Math.floor(Math.random() * 2 ** 31), upstreams: factories = UPSTREAMS } = options
  const names = Object.keys(factories)
  checkOptions(options, names, RESERVED)
  let webhookUrl: unknown = options.webhookUrl
  const clock = createClock(options.now)
  const server = createServer()
  const origin = await listen(server, port)
  try {
    const wantedIds: string[] = []
    const outbox = createOutbox({
      clock,
      ids: createIds(seedFor('webhooks', seed)),
      upstreams: names,
      allowRemote: options.allowRemoteWebhooks ?? false,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
    })
    const contextOf = (id: string): UpstreamContext => ({
      id,
      baseUrl: `${origin}/${id}`,
      clock,
      ids: createIds(seedFor(id, seed), wantedIds),
      credentials: (made) => override(`credentials.${id}`, made, partOf(options.credentials, id)),
      quirks: partOf(options.quirks, id),
      webhookUrl: () => urlFor(webhookUrl, id),
      sendWebhook: (draft) => outbox.send({ ...draft, upstream: id }),
    })
    const upstreams = Object.entries(factories).map(([id, create]): NamedUpstream => createNamed(id, create, contextOf(id)))
    const faults = createFaults(Object.fromEntries(upstreams.map(({ id, operations }) => [id, operations])))
    const ledger = createLedger()
    const { requests, add: log } = createRequestLog()
    const onDefect = reportDefect(options.onDefect)
    const app = new Hono<Env>()
    const shared = { origin, seed, clock, faults, ledger, requests, webhooks: outbox }
    const urls = {
      webhookUrls: () => Object.fromEntries(names.map((id) => [id, urlFor(webhookUrl, id)])),
      setWebhookUrls: (given: Readonly<Record<string, string | null>>) => {
        webhookUrl = Object.fromEntries(Object.entries(given).filter(([, url]) => url !== null))
      },
    }
    app.route('/', createControl({ ...shared, ...urls, upstreams }, { log, onDefect }))
    app.route('/', createApp({ ...shared, upstreams, log, onDefect }))
    server.on(
      'request',
      getRequestListener((request, env) => app.fetch(request, env), { overrideGlobalObjects: false }),
    )

    const controls: SandboxControls<U> = {
      ...shared,
      describe: () => upstreams.map(describe),
      nextIds: (...wanted) => {
        if (wanted.some((id) => typeof id !== 'string' || id === ''))
          throw new InvalidInput('nextIds takes ids, each a text of at least one character')
        wantedIds.push(...wanted)
      },
      setWebhookUrl: (url) => {
        checkWebhookUrls(url, names)
        webhookUrl = url
      },
      settleAfter: (milliseconds) => {
        for (const { panel } of upstreams) panel.settleAfter?.(milliseconds)
      },
      close: async () => {
        clock.close()
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        await Promise.all([closed, outbox.close()])
      },
    }
    // The keys of the record are the names of the controls.
    return { ...(Object.fromEntries(upstreams.map(({ id, controls: own }) => [id, own])) as ControlsOf<U>), ...controls }
  } catch (error) {
    server.close()
    throw error
  }
}

function createNamed(id: string, create: CreateUpstream<object>, context: UpstreamContext): NamedUpstream {
  const upstream = create(context)
  if (create.choices === undefined) choose(id, {}, null, context.quirks)
  return { ...upstream, id }
}

function partOf(given: object | undefined, id: string): Readonly<Record<string, unknown>> {
  return (given as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> | undefined)?.[id] ?? {}
}

/** Tells about a defect once its request is answered: the listener may close the sandbox. */
function reportDefect(listen: SandboxOptions<Upstreams>['onDefect']): (error: unknown, c: Context<Env>) => void {
  return (error, { req, env }) => {
    const request = `${req.method} ${req.path}`
    const tell = (): void => (listen === undefined ? console.error(`the sandbox failed at ${request}:`, error) : listen(error, request))
    if (env.outgoing.closed) tell()
    else env.outgoing.once('close', tell)
  }
}

function describe({ id, operations, panel }: NamedUpstream): DescribedUpstream {
  return {
    id,
    name: panel.name,
    env: panel.env,
    actions: Object.fromEntries(recordGroups(panel).map(([group, { actions }]) => [group, actions.map(({ name }) => name)])),
    operations: operations.map(({ name, effect, methods, path }) => ({ name, effect, methods, path })),
  }
}

function listen(server: Server, port: number): Promise<string> {
  // Never closed by a timer: a connection that breaks under its client would be a fault that was not asked for.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is in use: choose another, or 0 for any free one`) : error)
    })
    server.listen({ port, host: '127.0.0.1' }, () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
