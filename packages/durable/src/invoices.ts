import { soonAfter } from './clock.ts'
import type { Database, TransactionLike } from './database.ts'
import { toQueryable } from './database.ts'
import { refusal } from './refusal.ts'
import { report } from './report.ts'
import type { DurableProvider, Money, RecordRef } from './spec.ts'

/** An invoice that is read until it has ended. */
export interface DurableInvoice {
  readonly id: string
  readonly tenant: string
  readonly account: string
  readonly reference: string | null
  readonly providerId: string | null
  /** The status at the last read. */
  readonly status: string
  readonly amount: Money | null
  readonly version: number
  readonly final: boolean
}

/** An invoice to track: its account, and `reference` or `id` of the receipt that `invoices.create` returned. */
export interface TrackInvoice extends Partial<RecordRef> {
  readonly account: string
  readonly tenant?: string | undefined
}

/** A row of `paymux.invoice` as {@link DurableInvoice}. */
export const INVOICE = `json_build_object('id', i.id, 'tenant', i.tenant, 'account', i.account, 'reference', i.reference, 'providerId', i.provider_id,
  'status', i.status, 'amount', case when i.amount is not null then json_build_object('amount', i.amount, 'currency', i.currency) end,
  'version', i.version, 'final', i.final_at is not null)`

const TRACK = `insert into paymux.invoice as i (id, tenant, account, reference, provider_id)
  values ($1::uuid, $2::text, $3::text, $4::text, $5::text) on conflict do nothing returning ${INVOICE} as invoice`

const FIND = `select ${INVOICE} as invoice from paymux.invoice i
  where i.tenant = $1::text and i.account = $2::text and (i.reference = $3::text or i.provider_id = $4::text) order by i.reference = $3::text desc nulls last`

// A lease of a minute: when the process that took a row dies, the row becomes due again.
const TAKE = `update paymux.invoice i set next_at = now() + interval '1 minute'
  where i.id in (select id from paymux.invoice where next_at <= now() order by next_at limit 20 for update skip locked)
  returning ${INVOICE} as invoice`

const READ = `with moved as (
    update paymux.invoice i set status = $3::text, amount = coalesce($4::text, i.amount), currency = coalesce($5::text, i.currency),
      provider_id = coalesce(i.provider_id, $6::text), version = i.version + 1, final_at = case when $7::bool then now() end,
      reads = case when i.status = $3::text then i.reads + 1 else 0 end,
      next_at = case when not $7::bool then now() + least(3600, 5 * power(2, least(i.reads, 10))) * interval '1 second' end
    where i.id = $1::uuid and i.version = $2::int and i.final_at is null
    returning i.id, i.version),
  logged as (
    insert into paymux.event (invoice_id, type, actor, data)
    select id, 'changed', 'machine', jsonb_build_object('from', $8::text, 'to', $3::text, 'version', version) from moved where $8::text <> $3::text
    returning seq),
  told as (insert into paymux.delivery (seq) select seq from logged)
  select id from moved`

/** How long a read may take before it is given up, in milliseconds. */
const MOST_MS = 90_000

/** Statuses that end the tracking: a refund after them is an operation of its own. */
const ENDS: readonly string[] = ['paid', 'expired', 'canceled', 'failed', 'refunded']

/** Reads tracked invoices until they have ended. */
export function invoicesOf(database: Database, accounts: ReadonlyMap<string, { readonly provider: DurableProvider }>) {
  const find = async (tx: TransactionLike, { tenant = '', account, reference = null, id = null }: TrackInvoice) =>
    (await toQueryable(tx).query(FIND, [tenant, account, reference, id]))[0]?.invoice as DurableInvoice | undefined
  const advance = async (invoice: DurableInvoice): Promise<void> => {
    const { id, version, reference, providerId, status } = invoice
    try {
      const asked = accounts.get(invoice.account)?.provider.invoices?.get({ reference, id: providerId }, {})
      const record = await Promise.race([asked, soonAfter(AbortSignal.timeout(MOST_MS))])
      if (!record) throw new Error(asked ? 'the provider does not answer' : `there is no account "${invoice.account}" with invoices`)
      const { amount } = record
      const final = ENDS.includes(record.status)
      await database.query(READ, [id, version, record.status, amount?.amount ?? null, amount?.currency ?? null, record.id, final, status])
    } catch (error) {
      report('error', { where: 'invoices', account: invoice.account, reference, error })
      await database.query(READ, [id, version, status, null, null, null, false, status])
    }
  }
  return {
    /** Tracks an invoice that the provider has made, until it is paid, expired, canceled or failed. In your transaction; twice is once. */
    track: async (tx: TransactionLike, asked: TrackInvoice): Promise<DurableInvoice> => {
      const { tenant = '', account, reference = null, id = null } = asked
      const known = accounts.get(account)?.provider.invoices !== undefined
      const message = known ? 'an invoice is tracked by its reference or id' : `there is no account "${account}" with invoices`
      if (!known || (reference === null && id === null)) throw refusal('invoices.track', 'invalid_request', message)
      const [made] = await toQueryable(tx).query(TRACK, [globalThis.crypto.randomUUID(), tenant, account, reference, id])
      const invoice = (made?.invoice as DurableInvoice | undefined) ?? (await find(tx, asked))
      if (invoice === undefined) throw new Error('the invoice is tracked already, but this transaction cannot see it: use READ COMMITTED')
      return invoice
    },
    get: async (asked: TrackInvoice): Promise<DurableInvoice | null> => (await find(database, asked)) ?? null,
    /** Reads the invoices that are due. */
    drain: async (): Promise<void> => {
      const due = await database.query(TAKE)
      await Promise.all(due.map(({ invoice }) => advance(invoice as DurableInvoice)))
    },
  }
}
