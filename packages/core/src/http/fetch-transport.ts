import type { Transport } from './transport.js'
import { bodyTooLarge } from './transport.js'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** Replaces the global `fetch`. It must not retry by itself. */
  readonly fetch?: typeof fetch | undefined
}

/**
 * A transport for runtimes without undici, such as edge workers. `fetch` does not tell how far a request got, so a failure is
 * never `not_sent` once `fetch` was called. It has no connect time-out of its own; the deadline of the call holds.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return async (request) => {
    const send = options.fetch ?? globalThis.fetch
    const response = await send(request.url, {
      method: request.method,
      headers: { ...request.headers },
      body: request.body,
      redirect: 'manual',
      signal: request.signal,
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readText(response, request.maxBodyBytes),
    }
  }
}

async function readText(response: Response, maxBodyBytes: number): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > maxBodyBytes) {
      await reader.cancel().catch(() => undefined)
      throw bodyTooLarge(maxBodyBytes)
    }
    text += decoder.decode(value, { stream: true })
  }
}
