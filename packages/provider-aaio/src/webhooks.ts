import type { InvoiceUpdated, JsonObject, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook, WireReader } from '@paymux/core/authoring'
import { need, readMoney, readWire, receiveWebhook, signedByAny, webhookKey } from '@paymux/core/authoring'
import { sha256Hex } from '@paymux/core/crypto'
import { ORDER_ID } from './api.js'
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

/**
 * A form with a plain SHA-256 over a few of its fields. `status` is not among them: confirm by a read before acting.
 * Aaio sends each webhook once. Any 2xx counts as delivered.
 */
export function createWebhooks(secrets: WebhookSecrets): Pick<WebhooksApi, 'parse' | 'ack'> {
  return {
    ack: { status: 200, body: 'OK' },
    parse: async (request) => {
      const received = await receiveWebhook('aaio', request)
      const raw = readForm(received)
      const read = readWire(raw, [], received.drift)
      // Only payments name a shop.
      return read.text('merchant_id') === null ? toPayoutEvent(raw, read, secrets, received) : toInvoiceEvent(raw, read, secrets, received)
    },
  }
}

/** Whatever the content type says: it is not documented. A repeated field is refused, for the hash would cover only one of them. */
function readForm({ body, refuse }: ReceivedWebhook): JsonObject {
  const entries = [...new URLSearchParams(body)]
  const form = Object.fromEntries(entries)
  if (Object.keys(form).length !== entries.length) throw refuse('invalid_request', 'a field is repeated')
  return form
}

function toInvoiceEvent(raw: JsonObject, read: WireReader, { shopId, payment }: WebhookSecrets, received: ReceivedWebhook): InvoiceUpdated {
  const settings = 'shop.id and shop.secret2 (AAIO_SHOP_ID, AAIO_SHOP_SECRET_2)'
  const ours = need(payment.length > 0 ? shopId : null, 'aaio', 'webhooks.parse', settings)
  verify(raw, received, payment, ([shop, amount, currency, reference], secret) => [shop, amount, currency, secret, reference], 'payment')
  const [id, reference] = [read.text('invoice_id'), read.text('order_id')]
  // The hash is open to length extension at its last part, so what follows the secret must be of the documented form.
  if (read.text('merchant_id') !== ours || reference === null || !ORDER_ID.test(reference)) {
    throw received.refuse('invalid_signature', 'the webhook is for another shop, or its order_id is none that Aaio documents')
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
    amount: readMoney(read.text('amount'), read.text('currency')),
    signedFields: SIGNED.payment,
    raw,
  }
}

function toPayoutEvent(raw: JsonObject, read: WireReader, { payout }: WebhookSecrets, received: ReceivedWebhook): PayoutUpdated {
  need(payout.length > 0 ? payout : null, 'aaio', 'webhooks.parse', 'payoutWebhookSecret (AAIO_PAYOUT_WEBHOOK_SECRET)')
  verify(raw, received, payout, ([id, amount], secret) => [id, secret, amount], 'payout')
  if (!/^\d+(\.\d+)?$/.test(read.text('amount_down') ?? '')) {
    throw received.refuse('invalid_signature', 'amount_down is not a plain decimal number')
  }
  const id = read.text('id')
  if (id === null) throw received.refuse('invalid_request', 'id is missing')
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

/** Hashes the decoded values as received, never a reparsed number. */
function verify(
  raw: JsonObject,
  { refuse }: ReceivedWebhook,
  secrets: readonly string[],
  join: (values: readonly string[], secret: string) => readonly (string | undefined)[],
  kind: keyof typeof SIGNED,
): void {
  const missing = [...SIGNED[kind], 'sign'].filter((field) => typeof raw[field] !== 'string')
  if (missing.includes('sign')) throw refuse('invalid_signature', 'the field sign is missing')
  if (missing.length > 0) throw refuse('invalid_request', `this is no ${kind} webhook: ${missing.join(', ')} missing`)
  const values = SIGNED[kind].map((field) => String(raw[field]))
  if (!signedByAny(secrets, String(raw.sign), (secret) => [sha256Hex(join(values, secret).join(':'))])) {
    throw refuse('invalid_signature', 'the signature does not hold: the secret is another one, or the body is not as it was received')
  }
}
