import type { RequestHandler } from 'express'
import express from 'express'
import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/**
 * `app.post('/hooks/enot', ...webhookHandlers(provider, inbox, onRecord))`
 *
 * Mount it before any `express.json()` or `express.urlencoded()` that covers the same path: what they parsed cannot be verified.
 */
export function webhookHandlers(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: '1mb' }),
    async (request, response) => {
      const { status, headers, body } = await answerWebhook(provider, { headers: request.headers, body: request.body }, inbox, onRecord)
      response.status(status).type('text').set(headers).send(body)
    },
  ]
}
