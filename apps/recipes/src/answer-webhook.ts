import type { Invoice, PaymentProvider, Payout, WebhookEvent, WebhookRequest } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { Inbox } from './inbox.ts'

/** A provider that can take webhooks and look records up. */
export type WebhookProvider = Pick<PaymentProvider, 'id'> & Required<Pick<PaymentProvider, 'webhooks' | 'payouts' | 'invoices'>>

/** What to send back. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** What your application does with a payout or invoice that changed. It may run again if it fails halfway: make it idempotent. */
export type OnRecord = (record: Payout | Invoice, event: WebhookEvent) => Promise<void>

/**
 * Everything between the raw webhook and your code: verify, confirm by a read where the signature does not cover the status,
 * deduplicate, and remember the event only once your code is done with it.
 */
export async function answerWebhook(
  provider: WebhookProvider,
  request: WebhookRequest | Request,
  inbox: Inbox,
  onRecord: OnRecord,
): Promise<Answer> {
  try {
    const event = await provider.webhooks.parse(request)
    let confirmed = true
    await inbox.once(event.key, async () => {
      const record = await read(provider, event)
      // A signature that leaves `status` out can carry a forged one. Not remembered, so it cannot swallow the true delivery.
      confirmed = event.signedFields.includes('status') || record.status === event.status
      if (!confirmed) return false
      await onRecord(record, event)
      return true
    })
    return confirmed ? provider.webhooks.ack : { status: 409, body: 'the provider does not confirm this status' }
  } catch (error) {
    if (PaymentError.is(error) && error.operation === 'webhooks.parse' && error.code !== 'config') return { status: 400, body: error.code }
    // Not stored: the provider must not take it for delivered.
    console.error(error)
    return { status: 503, body: 'try again later' }
  }
}

function read({ payouts, invoices }: WebhookProvider, event: WebhookEvent): Promise<Payout | Invoice> {
  if (event.type === 'payout.updated') return payouts.get(event.reference === null ? { id: event.id } : { reference: event.reference })
  if (event.reference === null) throw new Error('an invoice without a reference')
  return invoices.get({ reference: event.reference })
}
