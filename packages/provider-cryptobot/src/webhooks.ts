import type { Invoice, Json, JsonObject, WebhooksApi } from '@paymux/core'
import type { WireContext } from '@paymux/core/authoring'
import { readWire, receiveWebhook, verifyWebhook, webhookKey } from '@paymux/core/authoring'
import { hashBytes, hmac } from '@paymux/core/crypto'
import type { ReportDrift } from '@paymux/core/http'
import { parseJson } from '@paymux/core/http'
import type { WireInvoice } from './api.ts'
import { update } from './api.ts'
import type { CryptobotConfig } from './settings.ts'

const HEADER = 'crypto-pay-api-signature'

/** Verifies an HMAC-SHA-256 over the body, whose key is the SHA-256 of the token. Crypto Pay sends again unless the reply is 200. */
export function createWebhooks(config: CryptobotConfig, toInvoice: (wire: WireInvoice, context: WireContext) => Invoice): WebhooksApi {
  const { need } = config.operation('webhooks.parse')
  return {
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
    parse: async (request) => {
      const received = await receiveWebhook(config.http, request)
      verifyWebhook(received, {
        secrets: need('token'),
        setting: 'token',
        carrier: `the header ${HEADER}`,
        signature: received.header(HEADER),
        algorithm: 'sha256',
        sign: (key) => hmac('sha256', { key: hashBytes('sha256', key), data: received.body }),
      })
      const raw = readJson(received.body)
      if (!isUpdate(raw)) throw received.refuse('invalid_request', 'the body is not JSON with an invoice in `payload`')
      // An update of another kind is reported as drift and read all the same: the invoice's status says what happened.
      readWire(raw, ['update_type'], received).word('update_type', { invoice_paid: true }, null)
      const drift: ReportDrift = (field, ...what) => received.drift(`payload.${field}`, ...what)
      const invoice = toInvoice(raw.payload, { ...received, drift })
      const { provider, id, reference, status, rawStatus, amount, refunded, test } = invoice
      return {
        type: 'invoice.updated',
        provider,
        key: webhookKey(provider, 'invoice.updated', id, rawStatus),
        id,
        reference,
        status,
        rawStatus,
        amount,
        refunded,
        // The signature covers the whole body.
        signedFields: Object.keys(raw),
        statusVerified: true,
        test,
        raw,
      }
    },
  }
}

const isUpdate = (raw: Json): raw is JsonObject & { readonly payload: WireInvoice } => update.safeParse(raw).success

/** Parses JSON; null for any other text. */
function readJson(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
