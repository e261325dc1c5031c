import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/**
 * For everything that speaks in web `Request` and `Response`.
 *
 * - Next.js and Vercel: `app/hooks/enot/route.ts` beside this file is the whole route
 * - Bun, Deno: `fetch: webhookHandler(…)`
 */
export function webhookHandler(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, headers, body } = await answerWebhook(provider, request, inbox, onRecord)
    return new Response(body || null, { status, headers: { 'content-type': 'text/plain', ...headers } })
  }
}
