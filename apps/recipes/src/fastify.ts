import type { FastifyPluginAsync } from 'fastify'
import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/**
 * `app.register(webhookRoute(provider, inbox, onRecord), { prefix: '/hooks/enot' })`
 *
 * A plugin has content type parsers of its own, so the rest of the application keeps parsing its bodies.
 */
export function webhookRoute(provider: WebhookProvider, inbox: Inbox, onRecord: OnRecord): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 1024 * 1024 }, (_request, body, done) => done(null, body))
    app.post<{ Body: Buffer }>('/', async (request, reply) => {
      const { status, headers, body } = await answerWebhook(provider, { headers: request.headers, body: request.body }, inbox, onRecord)
      return reply.code(status).type('text/plain').headers(headers).send(body)
    })
  }
}
