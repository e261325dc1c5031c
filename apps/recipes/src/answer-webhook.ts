import type { Invoice, PaymentProvider, Payout, Refund, WebhookEvent, WebhookReply, WebhookRequest } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { Inbox } from './inbox.ts'
import { unzipped } from './unzipped.ts'

/** A provider that can take webhooks; records are looked up in the groups that it has. */
export type WebhookProvider = Pick<PaymentProvider, 'id' | 'payouts' | 'invoices' | 'refunds'> & Required<Pick<PaymentProvider, 'webhooks'>>

/** What your application does with a record that changed. It may run again if it fails halfway: make it idempotent. */
export type OnRecord = (record: Payout | Invoice | Refund, event: WebhookEvent) => Promise<void>

/**
 * Everything between the raw webhook and your code: undo gzip, verify, confirm by a read where the signature does not cover the status,
 * deduplicate, and remember the event only once your code is done with it.
 */
export async function answerWebhook(
  provider: WebhookProvider,
  request: WebhookRequest | Request,
  inbox: Inbox,
  onRecord: OnRecord,
): Promise<WebhookReply> {
  try {
    const event = await provider.webhooks.parse(await unzipped(request))
    let confirmed = true
    await inbox.once(event.key, async () => {
      const record = await read(provider, event)
      // A status that is not verified can be forged. Not remembered, so it cannot swallow the true delivery.
      confirmed = event.statusVerified || record.status === event.status
      if (!confirmed) return false
      await onRecord(record, event)
      return true
    })
    return confirmed ? provider.webhooks.ack(event) : { status: 409, headers: {}, body: 'the provider does not confirm this status' }
  } catch (error) {
    const isRefused = PaymentError.is(error) && (error.code === 'invalid_signature' || error.code === 'invalid_request')
    if (isRefused && error.operation === 'webhooks.parse') return { status: 400, headers: {}, body: error.code }
    // Not stored: the provider must not take it for delivered.
    console.error(error)
    return { status: 503, headers: {}, body: 'try again later' }
  }
}

async function read({ payouts, invoices, refunds }: WebhookProvider, event: WebhookEvent): Promise<Payout | Invoice | Refund> {
  const group = event.type === 'payout.updated' ? payouts : event.type === 'invoice.updated' ? invoices : refunds
  if (group === undefined) throw new Error(`nothing can read what ${event.type} is about`)
  // By both of its names: an upstream uses the one that it knows.
  return group.get({ reference: event.reference, id: event.id })
}
