import type { InvoiceUpdated, JsonObject, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { ReceivedWebhook } from '@paymux/core/authoring'
import { isHexSignature, need, readDecimal, readWire, receiveWebhook, signedByAny, webhookKey } from '@paymux/core/authoring'
import { hmacSha256Hex } from '@paymux/core/crypto'
import { INVOICE_STATUS, PAYOUT_STATUS } from './map.js'
import type { PhpMap } from './php-json.js'
import { encodePhp, isMap, parsePhp, sortKeys, toJson } from './php-json.js'

/** The additional keys: the shop's signs payments, the user's signs payouts. Neither stands in for the other. */
export interface WebhookKeys {
  readonly shop: readonly string[]
  readonly user: readonly string[]
}

const HEADER = 'x-api-sha256-signature'

const SETTINGS = {
  shop: 'shop.webhookKey (ENOT_SHOP_WEBHOOK_KEY)',
  user: 'user.webhookKey (ENOT_USER_WEBHOOK_KEY)',
} as const

/** `x-api-sha256-signature`: HMAC-SHA-256 over the body as PHP writes it. Enot does not document the reply it expects; we answer 200. */
export function createWebhooks(keys: WebhookKeys): WebhooksApi {
  return {
    ack: { status: 200, body: 'OK' },
    parse: async (request) => {
      const received = await receiveWebhook('enot', request)
      const { refuse } = received
      // First: the canonical form costs far more than a request without a signature deserves.
      const signature = received.header(HEADER)
      if (signature === null) throw refuse('invalid_signature', `the header ${HEADER} is missing`)
      if (!isHexSignature(signature)) throw refuse('invalid_signature', `the header ${HEADER} is not one SHA-256 in hex`)
      const body = parsePhp(received.body)
      if (body === null || !isMap(body)) throw refuse('invalid_request', 'the body is not a JSON object')
      if (body.has('invoice_id') === body.has('payoff_id'))
        throw refuse('invalid_request', 'the body is neither about an invoice nor about a payout')
      const owner = body.has('invoice_id') ? 'shop' : 'user'
      const secrets = need(keys[owner].length > 0 ? keys[owner] : null, 'enot', 'webhooks.parse', SETTINGS[owner])
      const forms = canonicalForms(body, received.body)
      if (!signedByAny(secrets, signature, (key) => forms.map((form) => hmacSha256Hex(key, form)))) {
        throw refuse('invalid_signature', 'the signature does not hold: the secret is another one, or the body is not as it was received')
      }
      return owner === 'shop' ? toInvoiceEvent(body, received) : toPayoutEvent(body, received)
    },
  }
}

/** The default of PHP first, then unescaped, then as received: which one Enot uses is not documented, and all need the secret. */
function canonicalForms(body: PhpMap, received: string): readonly string[] {
  const sorted = sortKeys(body)
  const forms = [encodePhp(sorted, false), encodePhp(sorted, true)]
  // What PHP could not encode it did not sign.
  return forms.includes(null) ? [] : [...forms.filter((form) => form !== null), received]
}

function toInvoiceEvent(body: PhpMap, received: ReceivedWebhook): InvoiceUpdated {
  const { raw, read, ...common } = commonOf(body, 'invoice_id', ['currency'], received)
  // A number in one source, text in another: the same amount is the same key.
  const refunded = read.text('refund_amount')
  return {
    type: 'invoice.updated',
    ...common,
    key: webhookKey('enot', 'invoice.updated', common.id, common.rawStatus, readDecimal(refunded) ?? refunded),
    status: read.word('status', INVOICE_STATUS, 'unknown'),
    amount: read.money('amount', read.text('currency')),
    raw,
  }
}

function toPayoutEvent(body: PhpMap, received: ReceivedWebhook): PayoutUpdated {
  const { raw, read, ...common } = commonOf(body, 'payoff_id', [], received)
  return {
    type: 'payout.updated',
    ...common,
    key: webhookKey('enot', 'payout.updated', common.id, common.rawStatus),
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    amount: read.money('amount', 'RUB'),
    raw,
  }
}

function commonOf(body: PhpMap, idField: string, documented: readonly string[], { refuse, drift }: ReceivedWebhook) {
  const raw = toJson(body) as JsonObject
  const read = readWire(raw, ['status', 'amount', 'order_id', ...documented], drift)
  const id = read.text(idField)
  if (id === null) throw refuse('invalid_request', `${idField} is missing`)
  return {
    provider: 'enot',
    id,
    reference: read.text('order_id'),
    rawStatus: read.text('status'),
    // The signature covers the whole body.
    signedFields: [...body.keys()],
    raw,
    read,
  }
}
