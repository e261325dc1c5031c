import type { InvoiceUpdated, JsonObject, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { hasForm, readFormFields, readWire, receiveWebhook, verifyWebhook, webhookKey } from '@paymux/core/authoring'
import { hash } from '@paymux/core/crypto'
import { ORDER_ID } from './api.ts'
import { INVOICE_STATUS, PAYOUT_STATUS, payoutAmounts } from './map.ts'
import type { AaioConfig } from './settings.ts'

/** For each kind: the signed fields in their order, the fields that are documented as always present, the setting that holds the secret. */
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
 * A webhook is a form, signed by a plain SHA-256 over a few of its fields. `status` is not among them, so `statusVerified` is false.
 * Aaio sends each webhook once; any 2xx counts as delivered.
 */
export function createWebhooks(config: AaioConfig): WebhooksApi {
  const { need } = config.operation('webhooks.parse')
  return {
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
    parse: async (request) => {
      const received = await receiveWebhook(config.http, request)
      const raw = readFormFields(received)
      // Only webhooks about payments have `merchant_id`.
      const kind = (raw.merchant_id ?? '') === '' ? 'payout' : 'payment'
      const secrets = () => (kind === 'payout' ? need('payoutWebhookSecret') : need('shop.secret2', 'shop')[0])
      verify(kind, raw, received, secrets)
      return kind === 'payout' ? toPayoutEvent(raw, received) : toInvoiceEvent(raw, need('shop').id, received)
    },
  }
}

/** Hashes the decoded values as received: a number that is parsed and printed again can differ. The secret stands before the last value. */
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
  // A plain SHA-256 lets a stranger append to its last part (length extension), so the value there must have the documented form.
  if (read.text('merchant_id')?.toLowerCase() !== shopId.toLowerCase() || reference === null || !ORDER_ID.test(reference)) {
    throw received.refuse(
      'invalid_signature',
      'the webhook is for another shop than shop.id, or its order_id is not of the documented form',
    )
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
  // Length extension again. With a colon in `id`, the hash of a payment would pass for that of a payout where both secrets are the same.
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
