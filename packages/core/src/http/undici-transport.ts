import type { Dispatcher } from 'undici'
import type { Transport, TransportRequest, TransportResponse } from './transport.js'
import { bodyTooLarge, notSent } from './transport.js'

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
  /** Replaces the built-in agent, for example with a `ProxyAgent`; the other options are then its own affair. */
  readonly dispatcher?: UndiciDispatcher | undefined
}

/**
 * The default transport. It knows exactly whether a request was written: undici calls `onRequestStart` right before the first
 * byte, and a call that is over by then is aborted there, so that nothing of it leaves later. undici itself is loaded on the first call.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  let loading: Promise<Dispatcher> | undefined
  return async (request) => {
    loading ??= loadDispatcher(options)
    const dispatcher = await loading.catch((error: unknown) => {
      loading = undefined
      throw notSent(error)
    })
    return send(dispatcher, request, options.dispatcher !== undefined)
  }
}

async function loadDispatcher(options: UndiciTransportOptions): Promise<Dispatcher> {
  if (options.dispatcher !== undefined) return options.dispatcher as unknown as Dispatcher
  const { Agent } = await import('undici')
  return new Agent({
    connections: options.connections ?? 100,
    connectTimeout: options.connectTimeoutMs ?? 15_000,
    // One request at a time on a connection: what follows a broken one was never written.
    pipelining: 1,
    allowH2: false,
  })
}

function send(dispatcher: Dispatcher, request: TransportRequest, foreign: boolean): Promise<TransportResponse> {
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
          ...contentOf(request, foreign),
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
            if (settle()) resolve({ status, headers, body: UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)) })
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
function contentOf({ method, headers, body }: TransportRequest, foreign: boolean): Pick<Dispatcher.DispatchOptions, 'headers' | 'body'> {
  if (!foreign || method !== 'POST') return { headers: { ...headers }, body }
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
