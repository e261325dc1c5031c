import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Context } from 'hono'
import { Hono } from 'hono'
import type { Clock } from './clock.ts'
import { createClock } from './clock.ts'
import { createControl } from './control/control.ts'
import type { RecordsPanel } from './control/panel.ts'
import { InvalidInput } from './errors.ts'
import type { Faults } from './faults/faults.ts'
import { createFaults } from './faults/faults.ts'
import type { Env } from './http/app.ts'
import { createApp } from './http/app.ts'
import type { RequestLog } from './http/requests.ts'
import { createRequestLog } from './http/requests.ts'
import type { Ledger } from './ledger.ts'
import { createLedger } from './ledger.ts'
import { createIds } from './random.ts'
import type { UpstreamControls, UpstreamCredentials, UpstreamId, UpstreamSettings } from './upstreams/index.ts'
import { controlsOf, createUpstreams, UPSTREAM_IDS } from './upstreams/index.ts'
import type { Upstream, UpstreamContext } from './upstreams/upstream.ts'
import type { Webhooks } from './webhooks/types.ts'
import { createOutbox } from './webhooks/webhooks.ts'

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  /** Default 0: any free port. The sandbox listens on 127.0.0.1 only. */
  readonly port?: number | undefined
  /**
   * Where webhooks of the accounts go: one address for all upstreams (`{upstream}` in it stands for "aaio", "enot"), or one each.
   * A record with an address of its own sends there instead.
   */
  readonly webhookUrl?: string | Readonly<Partial<Record<UpstreamId, string>>> | undefined
  /** Makes ids and keys repeatable: a whole number. Default: by chance. */
  readonly seed?: number | undefined
  /** The clock stands still at this time. Without it the clock runs with the machine's. */
  readonly now?: Date | string | number | undefined
  /** Facts that nobody documents, by upstream. */
  readonly settings?: UpstreamSettings | undefined
  /** Keys of your own, such as those in a test's environment. What is left out is made from the seed. */
  readonly credentials?: UpstreamCredentials | undefined
  /** Lets webhooks leave this machine. Default false. */
  readonly allowRemoteWebhooks?: boolean | undefined
  /** How long a webhook waits for its answer. Default 10 000. */
  readonly webhookTimeoutMs?: number | undefined
  /** Called when the sandbox itself fails, with the request that caused it: "POST /aaio/api/balance". By default it is printed. */
  readonly onDefect?: ((error: unknown, request: string) => void) | undefined
}

/** One upstream of a sandbox. */
export interface UpstreamDescription {
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
  readonly actions: { readonly payouts: readonly string[]; readonly invoices: readonly string[] }
}

/** A running sandbox. All of its state is in here; several can run in one process. */
export interface Sandbox extends UpstreamControls {
  /** "http://127.0.0.1:40001" */
  readonly origin: string
  readonly seed: number
  readonly clock: Clock
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly ledger: Ledger
  readonly requests: RequestLog
  /** What there is: operations for faults, and controls of records for an interface that offers them. */
  readonly describe: () => readonly UpstreamDescription[]
  /** Gives the next records these ids, in this order, for fixtures that name them. Later ones get ids by the seed again. */
  readonly nextIds: (...ids: readonly string[]) => void
  /** Changes where webhooks of the accounts go, from now on. */
  readonly setWebhookUrl: (url: SandboxOptions['webhookUrl']) => void
  /** Ends every connection, also those that a fault left hanging, and every delivery. */
  readonly close: () => Promise<void>
}

/**
 * Starts local copies of the upstreams.
 * @throws TypeError that names what is wrong with the options; Error when the port is in use
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, seed = Math.floor(Math.random() * 2 ** 31) } = options
  checkOptions(options, seed)
  let webhookUrl = options.webhookUrl
  const clock = createClock(options.now)
  const server = createServer()
  const origin = await listen(server, port)
  try {
    const ids = createIds(seed)
    const outbox = createOutbox({
      clock,
      ids: createIds(seed ^ 0x5eed),
      upstreams: UPSTREAM_IDS,
      allowRemote: options.allowRemoteWebhooks ?? false,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
    })
    const contextOf = (id: UpstreamId): UpstreamContext => ({
      baseUrl: `${origin}/${id}`,
      clock,
      ids,
      webhookUrl: () => urlFor(webhookUrl, id),
      sendWebhook: outbox.send,
    })
    const upstreams = createUpstreams(contextOf, options.settings, options.credentials)
    const all: readonly Upstream<object>[] = Object.values(upstreams)
    const faults = createFaults(Object.fromEntries(all.map(({ id, operations }) => [id, operations])))
    const ledger = createLedger()
    const { requests, add: log } = createRequestLog()
    const onDefect = reportDefect(options.onDefect)
    const app = new Hono<Env>()
    const parts = { origin, upstreams: all, clock, faults, ledger }
    app.route(
      '/',
      createControl(
        {
          ...{ ...parts, seed, requests, webhooks: outbox },
          webhookUrls: () => Object.fromEntries(UPSTREAM_IDS.map((id) => [id, urlFor(webhookUrl, id)])),
          setWebhookUrls: (urls) => {
            webhookUrl = Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== null)) as Record<string, string>
          },
        },
        { log, onDefect },
      ),
    )
    app.route('/', createApp({ ...parts, log, onDefect }))
    server.on(
      'request',
      getRequestListener((request, env) => app.fetch(request, env), { overrideGlobalObjects: false }),
    )

    return {
      origin,
      seed,
      ...controlsOf(upstreams),
      ...{ clock, faults, ledger, requests, webhooks: outbox },
      describe: () => all.map(describe),
      nextIds: (...wanted) => {
        if (wanted.some((id) => typeof id !== 'string' || id === '')) throw new InvalidInput('nextIds takes texts')
        ids.next(...wanted)
      },
      setWebhookUrl: (url) => {
        checkWebhookUrl(url)
        webhookUrl = url
      },
      close: async () => {
        clock.close()
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        await Promise.all([closed, outbox.close()])
      },
    }
  } catch (error) {
    server.close()
    throw error
  }
}

/** Tells about a defect once its request is answered: the listener may close the sandbox. */
function reportDefect(listen: SandboxOptions['onDefect']): (error: unknown, c: Context<Env>) => void {
  return (error, { req, env }) => {
    const request = `${req.method} ${req.path}`
    const tell = (): void => (listen === undefined ? console.error(`the sandbox failed at ${request}:`, error) : listen(error, request))
    if (env.outgoing.closed) tell()
    else env.outgoing.once('close', tell)
  }
}

function describe({ id, operations, panel }: Upstream<object>): UpstreamDescription {
  const namesOf = ({ actions }: RecordsPanel): readonly string[] => actions.map(({ name }) => name)
  const actions = { payouts: namesOf(panel.payouts), invoices: namesOf(panel.invoices) }
  return {
    id,
    name: panel.name,
    env: panel.env,
    actions,
    operations: operations.map(({ name, effect, methods, path }) => ({ name, effect, methods, path })),
  }
}

function isUpstream(id: string): boolean {
  return UPSTREAM_IDS.some((one) => one === id)
}

function urlFor(url: SandboxOptions['webhookUrl'], id: UpstreamId): string | null {
  return (typeof url === 'string' ? url.replaceAll('{upstream}', id) : url?.[id]) ?? null
}

function listen(server: Server, port: number): Promise<string> {
  // Clients keep their connections; one that closes under them by itself would be a fault that nobody asked for.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is in use: choose another, or 0 for any free one`) : error)
    })
    server.listen({ port, host: '127.0.0.1' }, () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

const OPTIONS = ['port', 'webhookUrl', 'seed', 'now', 'settings', 'credentials', 'allowRemoteWebhooks', 'webhookTimeoutMs', 'onDefect']

function checkOptions(options: SandboxOptions, seed: number): void {
  const unknown = Object.keys(options).filter((name) => !OPTIONS.includes(name))
  const strangers = Object.keys(options.settings ?? {}).filter((id) => !isUpstream(id))
  const keyless = Object.keys(options.credentials ?? {}).filter((id) => !isUpstream(id))
  const { port = 0, webhookTimeoutMs = 1 } = options
  const faults = [
    unknown.length > 0 && `${unknown.join(', ')}: there are ${OPTIONS.join(', ')}`,
    strangers.length > 0 && `settings of ${strangers.join(', ')}: there are ${UPSTREAM_IDS.join(', ')}`,
    keyless.length > 0 && `credentials of ${keyless.join(', ')}: there are ${UPSTREAM_IDS.join(', ')}`,
    !(Number.isInteger(port) && port >= 0 && port <= 65_535) && 'port must be a whole number from 0 to 65535',
    !Number.isInteger(seed) && 'seed must be a whole number',
    !(webhookTimeoutMs > 0 && webhookTimeoutMs < 2 ** 31) && 'webhookTimeoutMs must be above 0',
  ].filter((fault) => fault !== false)
  if (faults.length > 0) throw new TypeError(`startSandbox: ${faults.join('; ')}`)
  checkWebhookUrl(options.webhookUrl)
}

function checkWebhookUrl(url: SandboxOptions['webhookUrl']): void {
  for (const [id, one] of typeof url === 'string' ? [['aaio', url]] : Object.entries(url ?? {})) {
    if (!isUpstream(id ?? '')) throw new TypeError(`webhookUrl: ${id} is no upstream; there are ${UPSTREAM_IDS.join(', ')}`)
    if (!/^https?:\/\/./.test(one ?? '') || !URL.canParse((one ?? '').replaceAll('{upstream}', 'x'))) {
      throw new TypeError('webhookUrl must be an http or https address')
    }
  }
}
