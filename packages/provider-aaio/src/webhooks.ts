import type { InvoiceUpdated, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { isHexSignature, need, readWire, receiveWebhook, signedByAny, webhookKey } from '@paymux/core/authoring'
import { sha256Hex } from '@paymux/core/crypto'
import { ORDER_ID } from './api.js'
import type { WebhookFields } from './form.js'
import { readFields } from './form.js'
import { INVOICE_STATUS, PAYOUT_STATUS, payoutAmounts } from './map.js'

/** What checks webhooks: payments need the shop's id too. */
export interface WebhookSecrets {
  readonly shopId: string | null
  readonly payment: readonly string[]
  readonly payout: readonly string[]
}

const SIGNED = {
  payment: ['merchant_id', 'amount', 'currency', 'order_id'],
  payout: ['id', 'amount_down'],
} as const

/** What Aaio documents as always there, as far as an event needs it. */
const DOCUMENTED = {
  payment: ['status', 'amount', 'currency'],
  payout: ['status', 'my_id', 'amount', 'amount_down', 'commission_type'],
} as const

const SETTINGS = {
  payment: 'shop.id and shop.secret2 (AAIO_SHOP_ID, AAIO_SHOP_SECRET_2)',
  payout: 'payoutWebhookSecret (AAIO_PAYOUT_WEBHOOK_SECRET)',
} as const

/**
 * A form with a plain SHA-256 over a few of its fields. `status` is not among them: confirm by a read before acting.
 * Aaio sends each webhook once. Any 2xx counts as delivered.
 */
export function createWebhooks(secrets: WebhookSecrets): Pick<WebhooksApi, 'parse' | 'ack'> {
  return {
    ack: { status: 200, body: 'OK' },
    parse: async (request) => {
      const received = await receiveWebhook('aaio', request)
      const raw = readFields(received)
      // Only payments name a shop.
      return (raw.merchant_id ?? '') === '' ? toPayoutEvent(raw, secrets, received) : toInvoiceEvent(raw, secrets, received)
    },
  }
}

function toInvoiceEvent(raw: WebhookFields, { shopId, payment }: WebhookSecrets, received: ReceivedWebhook): InvoiceUpdated {
  verify('payment', raw, received, shopId === null ? [] : payment)
  const read = readWire(raw, DOCUMENTED.payment, received.drift)
  const [id, reference] = [read.text('invoice_id'), read.text('order_id')]
  // The hash is open to length extension at its last part, so what follows the secret must be of the documented form.
  if (read.text('merchant_id')?.toLowerCase() !== shopId?.toLowerCase() || reference === null || !ORDER_ID.test(reference)) {
    throw received.refuse('invalid_signature', 'the webhook is for another shop, or its order_id is not of the form that Aaio documents')
  }
  if (id === null) throw received.refuse('invalid_request', 'invoice_id is missing')
  const rawStatus = read.text('status')
  return {
    type: 'invoice.updated',
    provider: 'aaio',
    key: webhookKey('aaio', 'invoice.updated', id, rawStatus),
    id,
    reference,
    status: read.word('status', INVOICE_STATUS, 'unknown'),
    rawStatus,
    amount: read.money('amount', read.text('currency')),
    signedFields: SIGNED.payment,
    raw,
  }
}

function toPayoutEvent(raw: WebhookFields, { payout }: WebhookSecrets, received: ReceivedWebhook): PayoutUpdated {
  verify('payout', raw, received, payout)
  const read = readWire(raw, DOCUMENTED.payout, received.drift)
  const id = read.text('id')
  if (id === null) throw received.refuse('invalid_request', 'id is missing')
  // As above. And with a colon in its id, a payment's hash would pass for a payout's where both secrets are the same.
  if (id.includes(':') || !/^\d+(\.\d+)?$/.test(read.text('amount_down') ?? '')) {
    throw received.refuse('invalid_signature', 'id or amount_down is not of the form that Aaio documents')
  }
  const rawStatus = read.text('status')
  return {
    type: 'payout.updated',
    provider: 'aaio',
    key: webhookKey('aaio', 'payout.updated', id, rawStatus),
    id,
    reference: read.text('my_id'),
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    rawStatus,
    amount: payoutAmounts(read).amount,
    signedFields: SIGNED.payout,
    raw,
  }
}

/** Hashes the decoded values as received, never a reparsed number. In both kinds the secret stands before the last of them. */
function verify(kind: keyof typeof SIGNED, raw: WebhookFields, { refuse }: ReceivedWebhook, secrets: readonly string[]): void {
  const { sign, ...fields } = raw
  if (typeof sign !== 'string') throw refuse('invalid_signature', 'the field sign is missing')
  if (!isHexSignature(sign)) throw refuse('invalid_signature', 'the field sign is not one SHA-256 in hex')
  const missing = SIGNED[kind].filter((field) => typeof fields[field] !== 'string')
  if (missing.length > 0) throw refuse('invalid_request', `this is not a ${kind} webhook: ${missing.join(', ')} missing`)
  need(secrets.length > 0 ? secrets : null, 'aaio', 'webhooks.parse', SETTINGS[kind])
  const values = SIGNED[kind].map((field) => String(fields[field]))
  if (!signedByAny(secrets, sign, (secret) => [sha256Hex(values.toSpliced(-1, 0, secret).join(':'))])) {
    throw refuse('invalid_signature', 'the signature does not hold: the secret is another one, or the body is not as it was received')
  }
}
