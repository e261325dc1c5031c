import type { IncomingMessage, RequestListener } from 'node:http'
import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

const MAX_BYTES = 1024 * 1024

/** `createServer(webhookListener(provider, inbox, onRecord))` */
export function webhookListener(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): RequestListener {
  return async (request, response) => {
    const body = await readBody(request)
    const {
      status,
      headers,
      body: text,
    } = body === null
      ? { status: 413, headers: {}, body: 'too large' }
      : await answerWebhook(provider, { headers: request.headers, body }, inbox, onRecord)
    response.writeHead(status, { 'content-type': 'text/plain', ...headers, ...(body === null ? { connection: 'close' } : {}) }).end(text)
  }
}

/** The bytes as received, or null when there are too many. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > MAX_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
