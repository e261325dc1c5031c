import type { Transport } from './transport.ts'
import { bodyTooLarge } from './transport.ts'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** Replaces the global `fetch`. It must not retry by itself. */
  readonly fetch?: typeof fetch | undefined
}

/**
 * A transport for runtimes without undici, such as edge workers. `fetch` does not tell how far a request got, so a failure is
 * never `not_sent` once `fetch` was called. It has no connect time-out of its own; the deadline of the call holds.
 *
 * `fetch` may send a request again by itself (on 421, or on a kept-alive connection that broke), but not one whose body is a
 * stream that was read already. So every POST goes out as such a stream, in the chunked coding. A GET may be repeated.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return async (request) => {
    const send = options.fetch ?? globalThis.fetch
    const response = await send(request.url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.method === 'POST' ? { body: onceOnly(request.body ?? ''), duplex: 'half' } : {}),
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

/** A body that nobody can read twice. */
function onceOnly(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
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
