import type { Dispatcher } from 'undici'
import { decodeBody } from './content-coding.js'
import type { ClosableTransport, TransportRequest, TransportResponse } from './transport.js'
import { bodyTooLarge, notSent, unusableTransport } from './transport.js'

const UTF8 = new TextDecoder()

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

/**
 * The default transport. It knows exactly whether a request was written: undici calls `onRequestStart` right before the first
 * byte, and a call that is over by then is aborted there, so that nothing of it leaves later. undici itself is loaded on the first call.
 * With `NODE_USE_ENV_PROXY=1` it goes through the proxies that the environment names (`HTTPS_PROXY`, `NO_PROXY`), as Node itself does.
 *
 * One transport can be passed to many providers, which then share its connections.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): ClosableTransport {
  let loading: Promise<Dispatcher> | undefined
  let closing: Promise<void> | undefined
  const dispatcher = (): Promise<Dispatcher> => {
    loading ??= loadDispatcher(options).catch((error: unknown) => {
      loading = undefined
      throw unusableTransport(`undici could not be loaded${hasMessage(error) ? `: ${error.message}` : ''}`, error)
    })
    return loading
  }
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    if (closing !== undefined) throw unusableTransport('this transport was closed: make another one')
    return send(await dispatcher(), request, options.dispatcher !== undefined)
  }
  const free = async (): Promise<void> => {
    if (options.dispatcher === undefined) await (await loading?.catch(() => undefined))?.close()
  }
  return Object.assign(transport, {
    close: () => {
      closing ??= free()
      return closing
    },
  })
}

async function loadDispatcher(options: UndiciTransportOptions): Promise<Dispatcher> {
  if (options.dispatcher !== undefined) return options.dispatcher as unknown as Dispatcher
  // `imports` of the package.json says what this is: nothing for edge workers, and the real one for Bun, which has its own otherwise.
  const { Agent, EnvHttpProxyAgent } = await import('#undici')
  const agent = {
    connections: options.connections ?? 100,
    connectTimeout: options.connectTimeoutMs ?? 15_000,
    // One request at a time on a connection: what follows a broken one was never written.
    pipelining: 1,
    allowH2: false,
  }
  return globalThis.process?.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent(agent) : new Agent(agent)
}

function hasMessage(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}

function send(dispatcher: Dispatcher, request: TransportRequest, external: boolean): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let settled = false
    let status = 0
    let headers: Record<string, string | undefined> = {}
    const chunks: Uint8Array[] = []
    let size = 0

    const settle = (): boolean => {
      if (settled) return false
      settled = true
      request.signal.removeEventListener('abort', onAbort)
      return true
    }
    const fail = (error: Error): void => {
      if (!settle()) return
      reject(controller === undefined ? notSent(error) : error)
      controller?.abort(error)
    }
    const onAbort = (): void => fail(new Error('the call ended'))

    if (request.signal.aborted) return onAbort()
    request.signal.addEventListener('abort', onAbort, { once: true })
    const slash = request.url.indexOf('/', request.url.indexOf('://') + 3)
    try {
      dispatcher.dispatch(
        {
          origin: request.url.slice(0, slash),
          path: request.url.slice(slash),
          method: request.method,
          ...contentOf(request, external),
          // The call's own deadline covers both.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        {
          onRequestStart(started) {
            // A call that is over, or a dispatcher that tries again by itself: nothing may be written.
            if (settled || controller !== undefined) return started.abort(new Error('the call ended'))
            controller = started
          },
          onResponseStart(_, code, received) {
            if (code < 200) return
            status = code
            headers = flatten(received)
          },
          onResponseData(_, chunk) {
            size += chunk.byteLength
            if (size > request.maxBodyBytes) return fail(bodyTooLarge(request.maxBodyBytes))
            chunks.push(chunk)
          },
          onResponseEnd() {
            const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
            const coding = headers['content-encoding']
            if (coding === undefined || size === 0) {
              if (settle()) resolve({ status, headers, body: UTF8.decode(bytes) })
              return
            }
            decodeBody(bytes, coding, request.maxBodyBytes).then((decoded) => {
              if (settle()) resolve({ status, headers, ...decoded })
            }, fail)
          },
          onResponseError(_, error) {
            fail(error)
          },
        },
      )
    } catch (error) {
      fail(error instanceof Error ? error : new Error('the dispatcher failed'))
    }
  })
}

/**
 * A dispatcher that resumes a broken answer sends the request again without telling the handler, so the body of a POST through
 * a dispatcher that is not ours can be read only once.
 */
function contentOf({ method, headers, body }: TransportRequest, external: boolean): Pick<Dispatcher.DispatchOptions, 'headers' | 'body'> {
  if (!external || method !== 'POST') return { headers: { ...headers }, body }
  const bytes = new TextEncoder().encode(body ?? '')
  // undici documents iterables for bodies; its types leave them out.
  return { headers: { ...headers, 'content-length': String(bytes.byteLength) }, body: onceOnly(bytes) as unknown as Uint8Array }
}

async function* onceOnly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  const flat: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
