import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/** What API Gateway (REST and HTTP APIs), a function URL and a load balancer have in common. */
export interface HttpEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly body?: string | null | undefined
  readonly isBase64Encoded?: boolean | undefined
}

/** What all of them take as an answer. */
export interface HttpResult {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * `export const handler = webhookHandler(provider, inbox, onRecord)`
 *
 * A function may lose its memory after any call: the inbox must be in a database.
 */
export function webhookHandler(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): (event: HttpEvent) => Promise<HttpResult> {
  return async ({ headers, body, isBase64Encoded }) => {
    // Which bodies are sent in base64 is a setting of the gateway; compressed ones always are.
    const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8')
    const answer = await answerWebhook(provider, { headers: headers ?? {}, body: bytes }, inbox, onRecord)
    return { statusCode: answer.status, headers: { 'content-type': 'text/plain', ...answer.headers }, body: answer.body }
  }
}
