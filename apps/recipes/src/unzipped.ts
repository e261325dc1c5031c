import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { WebhookRequest } from '@paymux/core'

const MAX_BYTES = 1024 * 1024

/**
 * Undoes gzip, which a proxy on the way may apply: what was signed is the body before it. What can't be undone stays as it is, and
 * `parse` refuses it.
 */
export async function unzipped(request: WebhookRequest | Request): Promise<WebhookRequest | Request> {
  if ('arrayBuffer' in request) {
    if (request.body === null || !/^(x-)?gzip$/i.test(request.headers.get('content-encoding') ?? '')) return request
    // Not more of it is unpacked than `parse` reads, which has a limit.
    const body = request.body.pipeThrough(new DecompressionStream('gzip'))
    // Node wants `duplex`, which the types of a browser (those that Next.js brings) do not have.
    const unpacked: RequestInit & { duplex: 'half' } = { body, duplex: 'half' }
    return new Request(request, unpacked)
  }
  const { headers, body } = request
  // By its first bytes: Express and Nest undo it themselves, and leave the header.
  if (typeof body === 'string' || body[0] !== 0x1f || body[1] !== 0x8b) return request
  return { headers, body: await promisify(gunzip)(body, { maxOutputLength: MAX_BYTES }).catch(() => body) }
}
