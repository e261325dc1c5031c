import type { JsonObject, WebhookEvent, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { need, readWire, receiveWebhook, signedByAny, webhookKey } from '@paymux/core/authoring'
import { hmacSha256Hex } from '@paymux/core/crypto'
import { parseJson } from '@paymux/core/http'
import { event, isObject } from './api.js'
import { INVOICE_STATUS, PAYOUT_STATUS } from './map.js'

/** An older signature, or one from the future, is somebody's copy. https://docs.acme.example/webhooks#signature */
const TOLERANCE_MS = 5 * 60_000
const SETTING = 'webhookSecret (ACME_WEBHOOK_SECRET)'
const SIGNATURE = /^t=(\d{1,12}),v1=([\da-f]{64})$/

/**
 * `acme-signature: t=<seconds>,v1=<hex>`: HMAC-SHA-256 over `<seconds>.<body>`. Acme sends again until it gets a 2xx.
 * @param now the clock, in milliseconds
 */
export function createWebhooks(secrets: readonly string[], now: () => number = Date.now): WebhooksApi {
  return {
    ack: { status: 200, body: 'OK' },
    parse: async (request) => {
      const received = await receiveWebhook('acme', request)
      need(secrets.length > 0 ? secrets : null, 'acme', 'webhooks.parse', SETTING)
      verify(received, secrets, now())
      return toEvent(received)
    },
  }
}

function verify({ header, body, refuse }: ReceivedWebhook, secrets: readonly string[], now: number): void {
  const [, seconds, signature] = SIGNATURE.exec(header('acme-signature') ?? '') ?? []
  if (seconds === undefined || signature === undefined) {
    throw refuse('invalid_signature', 'the header acme-signature is missing or is not of the form t=...,v1=...')
  }
  if (!signedByAny(secrets, signature, (secret) => [hmacSha256Hex(secret, `${seconds}.${body}`)])) {
    throw refuse('invalid_signature', 'the signature does not hold: another secret, or the body is not as it was received')
  }
  if (Math.abs(now - Number(seconds) * 1000) > TOLERANCE_MS) {
    throw refuse('invalid_signature', 'the signature is too old or from the future: check the clock of this machine')
  }
}

function toEvent({ body, refuse, drift }: ReceivedWebhook): WebhookEvent {
  const raw = readBody(body)
  const parsed = event.safeParse(raw)
  if (raw === null || !parsed.success) throw refuse('invalid_request', 'the body is no event that Acme documents')
  const { type, data } = parsed.data
  const read = readWire(data, ['reference', 'status', 'amount'], drift)
  const rawStatus = read.text('status')
  const common = {
    provider: 'acme',
    // A second partial refund has the status of the first.
    key: webhookKey('acme', type, data.id, rawStatus, read.text('refunded')),
    id: data.id,
    reference: read.text('reference'),
    rawStatus,
    amount: read.minorMoney('amount', data.currency),
    // The signature covers the whole body.
    signedFields: Object.keys(raw),
    raw,
  }
  if (type === 'payout.updated') return { type, ...common, status: read.word('status', PAYOUT_STATUS, 'unknown') }
  if (type === 'invoice.updated') return { type, ...common, status: read.word('status', INVOICE_STATUS, 'unknown') }
  throw refuse('invalid_request', 'the event is neither about a payout nor about an invoice')
}

function readBody(body: string): JsonObject | null {
  try {
    const value = parseJson(body)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
