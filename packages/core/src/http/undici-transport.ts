import type { Dispatcher } from 'undici'
import type { Ending } from './call-deadline.ts'
import { race } from './call-deadline.ts'
import type { ClosableTransport, TransportRequest, TransportResponse } from './transport.ts'
import { isNotSent, notSent, unusableTransport } from './transport.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** Anything that dispatches like undici 8: an `Agent`, a `ProxyAgent`. It must not retry by itself. */
export interface UndiciDispatcher {
  dispatch(options: never, handler: never): boolean
}

/** Options of {@link undiciTransport}. */
export interface UndiciTransportOptions {
  /** Longest time for DNS, TCP and TLS together, in milliseconds. Default 15 000. */
  readonly connectTimeoutMs?: number | undefined
  /** Most connections at one time; further calls wait, within their deadline. Default 100. */
  readonly connections?: number | undefined
  /** Replaces the built-in agent, for example with a `ProxyAgent`; the other options are then ignored, and whoever made it closes it. */
  readonly dispatcher?: UndiciDispatcher | undefined
}

/** A request in the parts that undici takes. */
export interface DirectRequest extends Pick<TransportRequest, 'method' | 'headers' | 'body' | 'maxBodyBytes'> {
  readonly origin: string
  /** With the query. */
  readonly path: string
}

/** How the client calls this transport: without an AbortSignal, and settled as soon as the call ends. */
export type DirectTransport = (request: DirectRequest, life: Ending) => Promise<TransportResponse>

const DIRECT = Symbol('direct')

/** The shorter way into a transport of {@link undiciTransport}; undefined for any other. */
export function directOf(transport: object): DirectTransport | undefined {
  return (transport as { readonly [DIRECT]?: DirectTransport })[DIRECT]
}

/**
 * The default transport. It knows exactly whether a request was written: undici calls `onRequestStart` right before the first
 * byte, and a call that is over by then is aborted there, so that nothing of it leaves later. undici itself is loaded on the first call.
 * With `NODE_USE_ENV_PROXY=1` it goes through the proxies that the environment names (`HTTPS_PROXY`, `NO_PROXY`), as Node itself does.
 *
 * One transport can be passed to many providers, which then share its connections.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): ClosableTransport {
  let loading: Promise<Sender> | undefined
  let ready: Sender | undefined
  let closing: Promise<void> | undefined
  const load = (origin: string): Promise<Sender> => {
    loading ??= loadDispatcher(options, origin).catch((error: unknown) => {
      loading = undefined
      throw unusableTransport(`undici could not be loaded${hasMessage(error) ? `: ${error.message}` : ''}`, error)
    })
    return loading
  }
  const afterLoading = async (request: DirectRequest, life: Ending): Promise<TransportResponse> => {
    try {
      ready = await race(life, load(request.origin))
    } catch (error) {
      // The call ended meanwhile.
      throw isNotSent(error) ? error : notSent(error)
    }
    return send(ready, request, life, options.dispatcher !== undefined)
  }
  const direct: DirectTransport = (request, life) => {
    if (closing !== undefined) return Promise.reject(unusableTransport('this transport was closed: make another one'))
    return ready === undefined ? afterLoading(request, life) : send(ready, request, life, options.dispatcher !== undefined)
  }
  const free = async (): Promise<void> => {
    if (options.dispatcher === undefined) await (await loading?.catch(() => undefined))?.close()
  }
  return Object.assign((request: TransportRequest) => withSignal(direct, request), {
    [DIRECT]: direct,
    close: () => {
      closing ??= free()
      return closing
    },
  })
}

/** For whoever stands between the client and this transport. */
async function withSignal(direct: DirectTransport, request: TransportRequest): Promise<TransportResponse> {
  const { url, signal } = request
  const life: Ending = { ended: signal.aborted ? 'aborted' : null, onEnd: null }
  const onAbort = (): void => {
    life.ended = 'aborted'
    life.onEnd?.()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  try {
    return await direct({ ...request, origin: url.slice(0, slash), path: url.slice(slash) }, life)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

type Sender = Pick<Dispatcher, 'dispatch' | 'close'>

async function loadDispatcher(options: UndiciTransportOptions, origin: string): Promise<Sender> {
  if (options.dispatcher !== undefined) return options.dispatcher as unknown as Dispatcher
  // `imports` of the package.json says what this is: nothing for edge workers, and the real one for Bun, which has its own otherwise.
  const { Pool, EnvHttpProxyAgent } = await import('#undici')
  const settings = {
    connections: options.connections ?? 100,
    connectTimeout: options.connectTimeoutMs ?? 15_000,
    // One request at a time on a connection: what follows a broken one was never written.
    pipelining: 1,
    allowH2: false,
  }
  return globalThis.process?.env.NODE_USE_ENV_PROXY === '1'
    ? new EnvHttpProxyAgent(settings)
    : pools((each) => new Pool(each, settings), origin)
}

/**
 * A pool for each origin. undici's `Agent` is one too, but makes a key and goes through a layer more for each request. The first is made
 * at once: where undici does not run, that is how it says so.
 */
function pools(make: (origin: string) => Sender, first: string): Sender {
  const byOrigin = new Map([[first, make(first)]])
  let closed = false
  return {
    dispatch: (options, handler) => {
      if (closed) throw new Error('this transport was closed')
      const origin = String(options.origin)
      let pool = byOrigin.get(origin)
      if (pool === undefined) {
        pool = make(origin)
        byOrigin.set(origin, pool)
      }
      return pool.dispatch(options, handler)
    },
    close: async () => {
      closed = true
      await Promise.all([...byOrigin.values()].map((pool) => pool.close()))
    },
  }
}

function hasMessage(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}

function send(dispatcher: Sender, request: DirectRequest, life: Ending, external: boolean): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const exchange = new UndiciExchange(resolve, reject, life, request.maxBodyBytes)
    if (!exchange.begin()) return
    const { origin, path, method } = request
    const { headers, body } = external && method === 'POST' ? readOnce(request) : request
    try {
      // The call's own deadline covers both.
      dispatcher.dispatch({ origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, exchange)
    } catch (error) {
      exchange.fail(error instanceof Error ? error : new Error('the dispatcher failed'))
    }
  })
}

/**
 * A dispatcher that resumes a broken answer sends the request again without telling the handler, so the body of a POST through
 * a dispatcher that is not ours can be read only once.
 */
function readOnce({ headers, body }: DirectRequest): Required<Pick<Dispatcher.DispatchOptions, 'headers' | 'body'>> {
  const bytes = new TextEncoder().encode(body ?? '')
  // undici documents iterables for bodies; its types leave them out.
  return { headers: { ...headers, 'content-length': String(bytes.byteLength) }, body: onceOnly(bytes) as unknown as Uint8Array }
}

async function* onceOnly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
