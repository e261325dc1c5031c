import type { InvoiceUpdated, JsonObject, PayoutUpdated, WebhooksApi } from '@paymux/core'
import type { PhpMap, ReceivedWebhook } from '@paymux/core/authoring'
import {
  encodePhpJson,
  hasForm,
  isPhpMap,
  parsePhpJson,
  phpToJson,
  readWire,
  receiveWebhook,
  sortPhpKeys,
  verifyWebhook,
  webhookKey,
} from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import { INVOICE_STATUS, PAYOUT_STATUS } from './map.ts'
import type { EnotConfig } from './settings.ts'

const HEADER = 'x-api-sha256-signature'

/** Verifies an HMAC-SHA-256 over the body as PHP encodes it. Enot does not document the reply it expects; we answer 200. */
export function createWebhooks(config: EnotConfig): WebhooksApi {
  const { need } = config.operation('webhooks.parse')
  return {
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
    parse: async (request) => {
      const received = await receiveWebhook(config.http, request)
      const { refuse } = received
      const signature = received.header(HEADER)
      // Checked before the body is parsed: encoding it anew costs too much for a request without a signature.
      if (signature === null || !hasForm(signature, 'sha256', 'hex'))
        throw refuse('invalid_signature', `the header ${HEADER} is missing or is not one SHA-256 in hex`)
      const body = parsePhpJson(received.body)
      if (body === null || !isPhpMap(body)) throw refuse('invalid_request', 'the body is not a JSON object')
      if (body.has('invoice_id') === body.has('payoff_id'))
        throw refuse('invalid_request', 'the body must have invoice_id or payoff_id, and not both')
      // The shop's key signs invoices, the user's key payouts; neither verifies what the other signs.
      const setting = body.has('invoice_id') ? 'shop.webhookKey' : 'user.webhookKey'
      const secrets = need(setting)
      const sign = (key: string): Iterable<string> => signatures(key, body, received.body)
      verifyWebhook(received, { secrets, setting, carrier: `the header ${HEADER}`, signature, algorithm: 'sha256', sign })
      return setting === 'shop.webhookKey' ? toInvoiceEvent(body, received) : toPayoutEvent(body, received)
    },
  }
}

/** Enot does not document how it encodes what it signs: PHP's default comes first, then PHP unescaped, then the body as received. */
function* signatures(key: string, body: PhpMap, received: string): Generator<string, void> {
  const sorted = sortPhpKeys(body)
  const escaped = encodePhpJson(sorted)
  // PHP could not have encoded this body, so Enot did not sign it.
  if (escaped === null) return
  yield hmac('sha256', { key, data: escaped })
  // Without a backslash both encodings are the same.
  const unescaped = escaped.includes('\\') ? encodePhpJson(sorted, { unescaped: true }) : null
  if (unescaped !== null) yield hmac('sha256', { key, data: unescaped })
  if (received !== escaped && received !== unescaped) yield hmac('sha256', { key, data: received })
}

function toInvoiceEvent(body: PhpMap, received: ReceivedWebhook): InvoiceUpdated {
  const { read, ...common } = commonOf(body, 'invoice_id', ['currency'], received)
  const currency = read.text('currency')
  // Sources disagree on whether `refund_amount` is a number or text: parsed, the same amount gives the same key.
  const refunded = read.money('refund_amount', currency)
  return {
    type: 'invoice.updated',
    ...common,
    key: webhookKey('enot', 'invoice.updated', common.id, common.rawStatus, refunded?.amount ?? read.text('refund_amount')),
    status: read.word('status', INVOICE_STATUS, 'unknown'),
    amount: read.money('amount', currency),
    refunded,
  }
}

function toPayoutEvent(body: PhpMap, received: ReceivedWebhook): PayoutUpdated {
  const { read, ...common } = commonOf(body, 'payoff_id', [], received)
  return {
    type: 'payout.updated',
    ...common,
    key: webhookKey('enot', 'payout.updated', common.id, common.rawStatus),
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    amount: read.money('amount', 'RUB'),
  }
}

function commonOf(body: PhpMap, idField: string, documented: readonly string[], received: ReceivedWebhook) {
  const raw = phpToJson(body) as JsonObject
  const read = readWire(raw, ['status', 'amount', 'order_id', ...documented], received)
  const id = read.text(idField)
  if (id === null) throw received.refuse('invalid_request', `${idField} is missing`)
  return {
    provider: 'enot',
    id,
    reference: read.text('order_id'),
    rawStatus: read.text('status'),
    // The signature covers the whole body.
    signedFields: [...body.keys()],
    statusVerified: true,
    test: null,
    raw,
    read,
  }
}
