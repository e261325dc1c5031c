import { PaymentError } from '@paymux/core'
import type { Database } from './database.ts'
import type { Report } from './report.ts'
import type { DurableProvider, WebhookEvent, WebhookReply, WebhookRequest } from './spec.ts'

// One commit stores a webhook by its key and makes its payout or invoice due; only then is it acknowledged. Its status is never used.
const KEEP = `with kept as (
    insert into paymux.inbox as b (account, key, reference, provider_id, type, status, payout_id, invoice_id)
    values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text,
      (select id from paymux.payout where kind = $7::text and (provider_id = $4::text and account = $1::text
        or reference = $3::text and coalesce(account, $1::text) = $1::text) order by provider_id = $4::text desc nulls last, account limit 1),
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

/** Takes webhooks of all accounts. A webhook is a hint: it is stored, and the record that it names is read. */
export function inboxOf(database: Database, accounts: ReadonlyMap<string, { readonly provider: DurableProvider }>, report: Report) {
  return {
    /** Takes one webhook. @returns the reply to send; never throws, whatever a stranger sent */
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
        // What is not stored is not acknowledged: the provider sends it again, or else the regular reads find the change.
        report('error', { where: 'inbox', error })
        return answer(503)
      }
      return webhooks.ack(event as never)
    },
  }
}

/** The status for a webhook that was not parsed: a forged or broken one must not come again, one that could not be verified may. */
function statusOf(error: unknown): number {
  if (!PaymentError.is(error)) return 500
  if (error.code === 'invalid_signature' || error.code === 'invalid_request') return 400
  return error.code === 'config' ? 500 : 503
}

const answer = (status: number): WebhookReply => ({ status, headers: {}, body: '' })
