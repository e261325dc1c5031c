import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Payout } from '@paymux/core'
import { createEnot } from '@paymux/provider-enot'
import express from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerWebhook } from '../src/answer-webhook.ts'
import { webhookHandlers } from '../src/express.ts'
import type { Inbox } from '../src/inbox.ts'
import { memoryInbox } from '../src/inbox.ts'
import type { Endpoint } from './endpoints.ts'
import { ENDPOINTS } from './endpoints.ts'
import type { ScriptedProvider } from './scripted-providers.ts'
import { REFERENCE, scriptedAaio, scriptedEnot } from './scripted-providers.ts'

let endpoint: Endpoint | undefined

afterEach(async () => {
  await endpoint?.close()
  endpoint = undefined
  vi.restoreAllMocks()
})

const SCRIPTED: Readonly<Record<string, () => ScriptedProvider>> = { Aaio: scriptedAaio, Enot: scriptedEnot }

describe.each(Object.entries(ENDPOINTS))('%s', (_, start) => {
  describe.each(Object.entries(SCRIPTED))('%s', (_name, create) => {
    async function begin(inbox: Inbox = memoryInbox()) {
      const scripted = create()
      const handled: string[] = []
      let fail = false
      const handle = async (record: object) => {
        if (fail) throw new Error('the database is down')
        handled.push((record as Payout).status)
      }
      endpoint = await start(scripted.provider, inbox, handle)
      const send = (webhook: ReturnType<ScriptedProvider['webhook']>) => (endpoint as Endpoint).post(webhook.headers, webhook.body)
      return {
        scripted,
        handled,
        send,
        breakStorage: (broken: boolean) => {
          fail = broken
        },
      }
    }

    it('takes a signed webhook once, however often it comes', async () => {
      const { scripted, handled, send } = await begin()
      scripted.set(scripted.words.done)
      const webhook = scripted.webhook(scripted.words.done)
      const first = await send(webhook)
      expect(first).toEqual({ status: 200, text: 'OK' })
      expect(await send(webhook)).toEqual(first)
      await Promise.all([send(webhook), send(webhook)])
      expect(handled).toEqual(['succeeded'])
    })

    it('refuses a forged one with 400 and does nothing', async () => {
      const { scripted, handled, send } = await begin()
      scripted.set(scripted.words.done)
      const { headers, body } = scripted.webhook(scripted.words.done)
      const forged = { headers: { ...headers, 'x-api-sha256-signature': '0'.repeat(64) }, body: body.replace('500.00', '900.00') }
      expect(await send(forged)).toEqual({ status: 400, text: 'invalid_signature' })
      expect((await send({ headers, body: '' })).status).toBe(400)
      expect(handled).toEqual([])
    })

    it('handles the event when it comes again after storing failed', async () => {
      vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const { scripted, handled, send, breakStorage } = await begin()
      scripted.set(scripted.words.failed)
      breakStorage(true)
      expect((await send(scripted.webhook(scripted.words.failed))).status).toBe(503)
      breakStorage(false)
      expect((await send(scripted.webhook(scripted.words.failed))).status).toBe(200)
      expect(handled).toEqual(['failed'])
    })

    it('refuses a body over 1 MiB', async () => {
      const { handled, send } = await begin()
      const { status } = await send({ headers: { 'content-type': 'application/json' }, body: 'x'.repeat(1024 * 1024 + 1) })
      expect([400, 413]).toContain(status)
      expect(handled).toEqual([])
    })
  })

  it('does not let a forged status of Aaio swallow the true delivery', async () => {
    const scripted = scriptedAaio()
    const handled: string[] = []
    endpoint = await start(scripted.provider, memoryInbox(), async (record) => void handled.push(record.status))
    const webhook = scripted.webhook('success')
    // The signature does not cover `status`, so this one verifies; the payout is still running.
    expect((await endpoint.post(webhook.headers, webhook.body)).status).toBe(409)
    expect(handled).toEqual([])
    scripted.set('success')
    expect((await endpoint.post(webhook.headers, webhook.body)).status).toBe(200)
    expect(handled).toEqual(['succeeded'])
  })
})

it('answers 400 when Express parsed the body first, and says why where the error is looked at', async () => {
  const { provider, webhook } = scriptedEnot()
  const app = express()
  app.use(express.json())
  app.post('/', ...webhookHandlers(provider, memoryInbox(), async () => undefined))
  const server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...webhook('success') })
    expect([response.status, await response.text()]).toEqual([400, 'invalid_request'])
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

it('answers 503 when its own settings are wrong, for that is not the sender’s fault', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const webhook = scriptedEnot().webhook('success')
  const answer = await answerWebhook(createEnot(), webhook, memoryInbox(), async () => undefined)
  expect(answer.status).toBe(503)
  expect(log.mock.calls.join()).toContain('user.webhookKey (ENOT_USER_WEBHOOK_KEY)')
  expect(log.mock.calls.join()).not.toContain(REFERENCE)
})
