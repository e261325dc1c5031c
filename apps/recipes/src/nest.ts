import 'reflect-metadata'
import type { ServerResponse } from 'node:http'
import type { DynamicModule, RawBodyRequest } from '@nestjs/common'
import { Controller, Inject, Module, NotFoundException, Param, Post, Req, Res } from '@nestjs/common'
import type { Request } from 'express'
import type { OnRecord, WebhookProvider } from './answer-webhook.ts'
import { answerWebhook } from './answer-webhook.ts'
import type { Inbox } from './inbox.ts'

/** What the module needs. */
export interface WebhookSettings {
  /** By the last part of the path: `enot` takes what comes to `/hooks/enot`. */
  readonly providers: Readonly<Record<string, WebhookProvider>>
  readonly inbox: Inbox
  readonly onRecord: OnRecord
}

const SETTINGS = Symbol('paymux webhooks')

@Controller('hooks')
class WebhookController {
  @Inject(SETTINGS)
  private readonly settings!: WebhookSettings

  @Post(':provider')
  async take(@Param('provider') id: string, @Req() request: RawBodyRequest<Request>, @Res() response: ServerResponse): Promise<void> {
    const { providers, inbox, onRecord } = this.settings
    const provider = Object.hasOwn(providers, id) ? providers[id] : undefined
    if (provider === undefined) throw new NotFoundException()
    // The bytes as received, which only `rawBody: true` keeps. There are none where there was no body.
    const { headers, rawBody = '' } = request
    const answer = await answerWebhook(provider, { headers, body: rawBody }, inbox, onRecord)
    response.writeHead(answer.status, { 'content-type': 'text/plain', ...answer.headers }).end(answer.body)
  }
}

@Module({})
class WebhookModule {}

/**
 * `@Module({ imports: [webhookModule({ providers: { enot: createEnot() }, inbox, onRecord })] })`
 *
 * The application needs the raw bodies: `NestFactory.create(AppModule, { rawBody: true })`.
 */
export function webhookModule(settings: WebhookSettings): DynamicModule {
  return { module: WebhookModule, controllers: [WebhookController], providers: [{ provide: SETTINGS, useValue: settings }] }
}
