import { PaymentError } from '../errors.ts'
import type { Invoice } from '../spec/invoices.ts'
import type { Payout } from '../spec/payouts.ts'
import type { Refund } from '../spec/refunds.ts'
import type { WebhookEvent } from '../spec/webhooks.ts'
import type { ReceivedWebhook } from './webhook-request.ts'
import { webhookKey } from './webhook-request.ts'

/** One read of the record that an unsigned webhook names, without retries. */
export type ConfirmingRead =
  | { readonly type: 'invoice.updated'; readonly read: () => Promise<Invoice> }
  | { readonly type: 'payout.updated'; readonly read: () => Promise<Payout> }
  | { readonly type: 'refund.updated'; readonly read: () => Promise<Refund> }

/**
 * The event of an upstream that does not sign its webhooks: the body only names a record, and everything in the event comes from one
 * read of that record.
 * @throws PaymentError `invalid_signature` when there is no such record, else what the read fails with
 */
export async function confirmedEvent(confirming: ConfirmingRead, { refuse }: Pick<ReceivedWebhook, 'refuse'>): Promise<WebhookEvent> {
  const record = await confirming.read().catch((error: unknown) => {
    if (PaymentError.is(error) && error.code === 'not_found')
      throw refuse('invalid_signature', 'the upstream knows no such record, so it did not send this')
    throw error
  })
  const { provider, id, reference, rawStatus, amount, test, raw } = record
  const common = { provider, id, reference, rawStatus, amount, signedFields: [], statusVerified: true, test, raw }
  if (confirming.type === 'invoice.updated') {
    const { status, refunded } = record as Invoice
    // Without the amount a second partial refund, whose status is that of the first, would pass for a redelivery.
    const key = webhookKey(provider, confirming.type, id, rawStatus, refunded === null ? null : refunded.amount)
    return { type: confirming.type, ...common, key, status, refunded }
  }
  const key = webhookKey(provider, confirming.type, id, rawStatus)
  if (confirming.type === 'refund.updated') {
    const { status, invoice } = record as Refund
    return { type: confirming.type, ...common, key, status, invoice }
  }
  return { type: confirming.type, ...common, key, status: (record as Payout).status }
}
