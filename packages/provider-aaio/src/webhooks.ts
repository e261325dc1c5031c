import type { InvoiceUpdated, JsonObject, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { hasForm, readFormFields, readWire, receiveWebhook, verifyWebhook, webhookKey } from '@paymux/core/authoring'
import { hash } from '@paymux/core/crypto'
import { ORDER_ID } from './api.ts'
import { INVOICE_STATUS, PAYOUT_STATUS, payoutAmounts } from './map.ts'
import type { AaioConfig } from './settings.ts'

/** Of each kind: the fields under its hash, what is documented as always there, and the setting that holds the secret. */
const KINDS = {
  payment: {
    signed: ['merchant_id', 'amount', 'currency', 'order_id'],
    documented: ['status', 'amount', 'currency'],
    setting: 'shop.secret2',
  },
  payout: {
    signed: ['id', 'amount_down'],
    documented: ['status', 'my_id', 'amount', 'amount_down', 'commission_type'],
    setting: 'payoutWebhookSecret',
  },
} as const

/**
 * A form with a plain SHA-256 over a few of its fields. `status` is not among them: confirm by a read before acting.
 * Aaio sends each webhook once. Any 2xx counts as delivered.
 */
export function createWebhooks(config: AaioConfig): WebhooksApi {
  const { need } = config.operation('webhooks.parse')
  return {
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
    parse: async (request) => {
      const received = await receiveWebhook(config.http, request)
      const raw = readFormFields(received)
      // Only payments name a shop.
      const kind = (raw.merchant_id ?? '') === '' ? 'payout' : 'payment'
      const secrets = () => (kind === 'payout' ? need('payoutWebhookSecret') : need('shop.secret2', 'shop')[0])
      verify(kind, raw, received, secrets)
      return kind === 'payout' ? toPayoutEvent(raw, received) : toInvoiceEvent(raw, need('shop').id, received)
    },
  }
}

/** Hashes the decoded values as received, never a reparsed number. In both kinds the secret stands before the last of them. */
function verify(kind: keyof typeof KINDS, raw: JsonObject, received: ReceivedWebhook, secrets: () => readonly string[]): void {
  const { signed, setting } = KINDS[kind]
  const { sign: signature, ...fields } = raw
  const carrier = 'the field sign'
  if (typeof signature !== 'string' || !hasForm(signature, 'sha256', 'hex'))
    throw received.refuse('invalid_signature', `${carrier} is missing or is not one SHA-256 in hex`)
  const missing = signed.filter((field) => typeof fields[field] !== 'string')
  if (missing.length > 0) throw received.refuse('invalid_request', `this is not a ${kind} webhook: ${missing.join(', ')} missing`)
  const values = signed.map((field) => String(fields[field]))
  const sign = (secret: string): string => hash('sha256', values.toSpliced(-1, 0, secret).join(':'))
  verifyWebhook(received, { secrets: secrets(), setting, carrier, signature, algorithm: 'sha256', sign })
}

function toInvoiceEvent(raw: JsonObject, shopId: string, received: ReceivedWebhook): InvoiceUpdated {
  const { signed, documented } = KINDS.payment
  const read = readWire(raw, documented, received)
  const [id, reference, rawStatus] = [read.text('invoice_id'), read.text('order_id'), read.text('status')]
  // The hash is open to length extension at its last part, so what follows the secret must be of the documented form.
  if (read.text('merchant_id')?.toLowerCase() !== shopId.toLowerCase() || reference === null || !ORDER_ID.test(reference)) {
    throw received.refuse('invalid_signature', 'the webhook is for another shop, or its order_id is not of the form that Aaio documents')
  }
  if (id === null) throw received.refuse('invalid_request', 'invoice_id is missing')
  const type = 'invoice.updated'
  const status = read.word('status', INVOICE_STATUS, 'unknown')
  const amount = read.money('amount', read.text('currency'))
  return { ...common(type, id, rawStatus), type, id, reference, status, rawStatus, amount, refunded: null, signedFields: signed, raw }
}

function toPayoutEvent(raw: JsonObject, received: ReceivedWebhook): PayoutUpdated {
  const { signed, documented } = KINDS.payout
  const read = readWire(raw, documented, received)
  const [id, reference, rawStatus] = [read.text('id'), read.text('my_id'), read.text('status')]
  if (id === null) throw received.refuse('invalid_request', 'id is missing')
  // As above. And with a colon in its id, a payment's hash would pass for a payout's where both secrets are the same.
  if (id.includes(':') || !/^\d+(\.\d+)?$/.test(read.text('amount_down') ?? '')) {
    throw received.refuse('invalid_signature', 'id or amount_down is not of the form that Aaio documents')
  }
  const type = 'payout.updated'
  const status = read.word('status', PAYOUT_STATUS, 'unknown')
  const { amount } = payoutAmounts(read)
  return { ...common(type, id, rawStatus), type, id, reference, status, rawStatus, amount, signedFields: signed, raw }
}

function common(type: string, id: string, rawStatus: string | null) {
  return { provider: 'aaio', key: webhookKey('aaio', type, id, rawStatus), statusVerified: false, test: null }
}
