import type { Handler } from 'hono'
import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/** `app.post('/hooks/enot', webhookHandler(provider, inbox, onRecord))` */
export function webhookHandler(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): Handler {
  return async (context) => {
    const { status, headers, body } = await answerWebhook(provider, context.req.raw, inbox, onRecord)
    return new Response(body || null, { status, headers: { 'content-type': 'text/plain', ...headers } })
  }
}
