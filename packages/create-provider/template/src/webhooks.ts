import type { Json, WebhookEvent, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { readWire, receiveWebhook, verifyWebhook, webhookKey } from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import { parseJson } from '@paymux/core/http'
import { isEvent } from './api.ts'
import { INVOICE_STATUS, PAYOUT_STATUS } from './map.ts'
import type { AcmeConfig } from './settings.ts'

const SIGNATURE = /^t=(\d{1,12}),v1=([\da-f]{64})$/

/**
 * `acme-signature: t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>`. Acme sends again until it gets a 2xx.
 * https://docs.acme.example/webhooks#signature
 * @param now the clock, in milliseconds
 */
export function createWebhooks(config: AcmeConfig, now: () => number = Date.now): WebhooksApi {
  const { need } = config.operation('webhooks.parse')
  return {
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
    parse: async (request) => {
      const received = await receiveWebhook(config.http, request)
      const [, seconds = '', signature = null] = SIGNATURE.exec(received.header('acme-signature') ?? '') ?? []
      verifyWebhook(received, {
        secrets: need('webhookSecret'),
        setting: 'webhookSecret',
        carrier: 'the header acme-signature, of the form t=...,v1=...',
        signature,
        algorithm: 'sha256',
        sign: (key) => hmac('sha256', { key, data: `${seconds}.${received.body}` }),
        signedAt: { ms: Number(seconds) * 1000, now: now() },
      })
      return toEvent(received)
    },
  }
}

function toEvent(received: ReceivedWebhook): WebhookEvent {
  const { body, refuse } = received
  const raw = readBody(body)
  if (!isEvent(raw)) throw refuse('invalid_request', 'the body is not an event that Acme documents')
  const { type, data } = raw
  const read = readWire(data, ['reference', 'status', 'amount'], received)
  const rawStatus = read.text('status')
  const refunded = read.minorMoney('refunded', data.currency)
  const common = {
    provider: 'acme',
    // A second partial refund has the status of the first.
    key: webhookKey('acme', type, data.id, rawStatus, refunded?.amount ?? null),
    id: data.id,
    reference: read.text('reference'),
    rawStatus,
    amount: read.minorMoney('amount', data.currency),
    // The signature covers the whole body.
    signedFields: Object.keys(raw),
    statusVerified: true,
    test: null,
    raw,
  }
  if (type === 'payout.updated') return { type, ...common, status: read.word('status', PAYOUT_STATUS, 'unknown') }
  if (type === 'invoice.updated') return { type, ...common, status: read.word('status', INVOICE_STATUS, 'unknown'), refunded }
  throw refuse('invalid_request', 'the event is neither about a payout nor about an invoice')
}

function readBody(body: string): Json {
  try {
    return parseJson(body)
  } catch {
    return null
  }
}
