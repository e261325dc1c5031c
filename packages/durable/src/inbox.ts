import { PaymentError } from '@paymux/core'
import type { Database } from './database.ts'
import type { Report } from './report.ts'
import type { DurableProvider, WebhookEvent, WebhookReply, WebhookRequest } from './spec.ts'

// One commit stores a webhook by its key and makes its payout or invoice due; only then is it acknowledged. Its status is never
// taken over; one that says that money may be out of which the payout's record does not know asks for a person.
const KEEP = `with kept as (
    insert into paymux.inbox as b (account, key, reference, provider_id, type, status, payout_id, invoice_id)
    values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text,
      (select id from paymux.payout where kind = $7::text and (provider_id = $4::text and account = $1::text
        or reference = $3::text and (coalesce(account, $1::text) = $1::text
          or exists (select from paymux.attempt where payout_id = payout.id and account = $1::text))) order by provider_id = $4::text desc nulls last, account limit 1),
      (select id from paymux.invoice where $7::text = 'invoice' and account = $1::text and (provider_id = $4::text or reference = $3::text) limit 1))
    on conflict (account, key) do update set times = b.times + 1
    returning b.payout_id, b.invoice_id, b.times),
  seen as (
    select p.id, nullif(case when $6::text = 'failed' then null
      when p.account = $1::text and p.provider_id <> $4::text then case when p.next_at is null then 'drift' else 'mismatch' end
      when (select every(outcome in ('absent', 'rejected', 'not_sent')) from paymux.attempt where payout_id = p.id and account = $1::text)
        and (p.account is distinct from $1::text or p.provider_id is null and p.state <> 'succeeded') then 'drift' end, p.attention) as wrong
    from kept join paymux.payout p on p.id = kept.payout_id where kept.times = 1),
  payouts as (
    update paymux.payout p set next_at = case when p.state in ('unknown', 'accepted') then now() else p.next_at end,
      attention = coalesce(wrong, attention), attention_since = case when wrong is null then attention_since else now() end
    from seen where p.id = seen.id and (p.state in ('unknown', 'accepted') or wrong is not null)
    returning p.id, p.state, p.version, wrong),
  logged as (
    insert into paymux.event (payout_id, type, actor, data)
    select id, 'attention', 'webhook', jsonb_build_object('reason', wrong, 'state', state, 'version', version, 'said', $6::text, 'id', $4::text)
    from payouts where wrong is not null returning seq),
  told as (insert into paymux.delivery (seq) select seq from logged),
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
const statusOf = (error: unknown): number => (PaymentError.is(error) ? (STATUSES[error.code] ?? 503) : 500)
const STATUSES: Readonly<Record<string, number>> = { invalid_signature: 400, invalid_request: 400, config: 500 }

const answer = (status: number): WebhookReply => ({ status, headers: {}, body: '' })
