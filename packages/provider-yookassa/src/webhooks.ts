import type { CallOptions, Invoice, Payout, Refund, WebhooksApi } from '@paymux/core'
import type { ConfirmingRead, ReceivedWebhook } from '@paymux/core/authoring'
import { confirmedEvent, receiveWebhook } from '@paymux/core/authoring'
import { parseJson } from '@paymux/core/http'
import { isRecordId } from './inputs.ts'
import type { YooKassaConfig } from './settings.ts'

/** The read of each kind of record. It is never retried: anybody who sends a webhook causes one. */
export interface ConfirmingReads {
  readonly invoice: (ref: NamedRecord, options: CallOptions | undefined) => Promise<Invoice>
  readonly refund: (ref: NamedRecord, options: CallOptions | undefined) => Promise<Refund>
  readonly payout: (ref: NamedRecord, options: CallOptions | undefined) => Promise<Payout>
}

interface NamedRecord {
  readonly id: string
  readonly reference: null
}

/** https://yookassa.ru/developers/using-api/webhooks#events */
const EVENTS: Readonly<Record<string, keyof ConfirmingReads>> = {
  'payment.waiting_for_capture': 'invoice',
  'payment.succeeded': 'invoice',
  'payment.canceled': 'invoice',
  'refund.succeeded': 'refund',
  'payout.succeeded': 'payout',
  'payout.canceled': 'payout',
}

/** YooKassa signs nothing: the body only names a record, and the event comes from a read of that record. */
export function createWebhooks(config: YooKassaConfig, reads: ConfirmingReads): WebhooksApi {
  return {
    ack: () => ({ status: 200, headers: {}, body: '' }),
    parse: async (request, options) => {
      const received = await receiveWebhook(config.http, request)
      const { kind, id } = readHint(received)
      const ref = { id, reference: null }
      const confirming: Readonly<Record<keyof ConfirmingReads, ConfirmingRead>> = {
        invoice: { type: 'invoice.updated', read: () => reads.invoice(ref, options) },
        refund: { type: 'refund.updated', read: () => reads.refund(ref, options) },
        payout: { type: 'payout.updated', read: () => reads.payout(ref, options) },
      }
      return confirmedEvent(confirming[kind], received)
    },
  }
}

function readHint({ body, refuse }: ReceivedWebhook): { readonly kind: keyof ConfirmingReads; readonly id: string } {
  const notification = jsonOf(body)
  if (notification === null) throw refuse('invalid_request', 'the body is not a JSON object')
  const { event, object } = notification as { event?: unknown; object?: { id?: unknown } | null }
  const kind = typeof event === 'string' && Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined
  if (kind === undefined) throw refuse('invalid_request', `event must be one of ${Object.keys(EVENTS).join(', ')}`)
  const id = object?.id
  if (!isRecordId(id)) throw refuse('invalid_request', 'object.id is not the id of a record: 36 to 50 letters, digits, "_" and "-"')
  return { kind, id }
}

function jsonOf(body: string): object | null {
  try {
    const parsed = parseJson(body)
    return typeof parsed === 'object' ? parsed : null
  } catch {
    return null
  }
}
