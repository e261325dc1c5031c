import { PaymentError } from '@paymux/core'
import type { Database } from './database.ts'
import type { Report } from './report.ts'
import type { DurableProvider, WebhookEvent, WebhookReply, WebhookRequest } from './spec.ts'

// Stored by key, matched, and what it is about made due: one commit, and only then it is acknowledged. Its status is never taken.
const KEEP = `with kept as (
    insert into paymux.inbox as b (account, key, reference, provider_id, type, status, payout_id, invoice_id)
    values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text,
      (select id from paymux.payout where kind = $7::text and (provider_id = $4::text and account = $1::text
        or reference = $3::text and coalesce(account, $1::text) = $1::text) order by provider_id = $4::text desc nulls last limit 1),
      (select id from paymux.invoice where $7::text = 'invoice' and account = $1::text and (provider_id = $4::text or reference = $3::text) limit 1))
    on conflict (account, key) do update set times = b.times + 1
    returning b.payout_id, b.invoice_id, b.times),
  payouts as (
    update paymux.payout p set next_at = now() from kept
    where p.id = kept.payout_id and kept.times = 1 and p.next_at is not null and p.state in ('unknown', 'accepted')),
  invoices as (
    update paymux.invoice i set next_at = now() from kept where i.id = kept.invoice_id and kept.times = 1 and i.next_at is not null)
  select times, payout_id is null and invoice_id is null as orphan from kept`

const KINDS: Readonly<Record<string, string>> = { 'payout.updated': 'payout', 'refund.updated': 'refund', 'invoice.updated': 'invoice' }

/** Takes webhooks of all accounts. A webhook is a hint: it is kept, and what it is about is read. */
export function inboxOf(database: Database, accounts: ReadonlyMap<string, { readonly provider: DurableProvider }>, report: Report) {
  return {
    /** @returns what to send back; never throws for what a stranger sent */
    take: async (account: string, request: WebhookRequest | Request): Promise<WebhookReply> => {
      const webhooks = accounts.get(account)?.provider.webhooks
      if (webhooks === undefined) return answer(404)
      let event: WebhookEvent
      try {
        event = await webhooks.parse(request)
      } catch (error) {
        report('webhook', { account, error })
        return answer(statusOf(error))
      }
      try {
        const kind = KINDS[event.type] ?? event.type
        const [kept] = await database.query(KEEP, [account, event.key, event.reference, event.id, event.type, event.status, kind])
        report('webhook', { account, type: event.type, reference: event.reference, times: kept?.times, orphan: kept?.orphan })
      } catch (error) {
        // Not stored is not acknowledged: who sends again sends again, and who doesn't is found by reading.
        report('error', { where: 'inbox', error })
        return answer(503)
      }
      return webhooks.ack(event as never)
    },
  }
}

/** A forged or broken one will not get better; one that could not be verified may. */
function statusOf(error: unknown): number {
  if (!PaymentError.is(error)) return 500
  if (error.code === 'invalid_signature' || error.code === 'invalid_request') return 400
  return error.code === 'config' ? 500 : 503
}

function answer(status: number): WebhookReply {
  return { status, headers: {}, body: '' }
}
