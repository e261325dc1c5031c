import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** What came of one delivery. */
export interface Delivered {
  readonly answer: { readonly status: number; readonly body: string } | null
  readonly error: string | null
}

const MAX_ANSWER_BYTES = 64 * 1024
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Why a webhook must not go there, or null. */
export function refusedTarget(url: string, allowRemote: boolean): string | null {
  if (!URL.canParse(url)) return 'the address is not a URL'
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return 'the address is neither http nor https'
  return allowRemote || LOOPBACK.test(hostname) ? null : 'the address is not on this machine; allowRemoteWebhooks lifts this'
}

/** Posts once. It never rejects, follows no redirect and leaves no connection open. */
export function deliver(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Delivered> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ answer: null, error: error.message })
    const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest
    const timeout = AbortSignal.timeout(timeoutMs)
    const request = send(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
      signal: AbortSignal.any([signal, timeout]),
    })
    const onError = (error: Error): void => failed(timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error)
    request.on('error', onError)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk)
      })
      response.on('error', onError)
      response.on('end', () =>
        resolve({ answer: { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }, error: null }),
      )
    })
    request.end(body)
  })
}
