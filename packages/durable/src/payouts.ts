import type { CreatePayout, CreateRefund } from '@paymux/core'
import type { Database, Fields, TransactionLike } from './database.ts'
import { toQueryable } from './database.ts'
import { refusal } from './refusal.ts'
import type { DurablePayout, Row } from './row.ts'
import { readAmount } from './row.ts'
import type { Seal } from './seal.ts'
import { mask } from './seal.ts'
import { FREE, ms, ROW } from './store.ts'

/** A payout to enqueue. Optional fields of the provider's own are stored and sent, too. */
export type EnqueuePayout = CreatePayout & {
  /** Whose payout it is, where one database serves several: each tenant has references of its own. */
  readonly tenant?: string | undefined
  /** The payout is not sent before this time. */
  readonly notBefore?: Date | undefined
}

/** A refund to enqueue. */
export type EnqueueRefund = CreateRefund & { readonly tenant?: string | undefined; readonly notBefore?: Date | undefined }

/** Names a payout or refund. */
export interface RowRef {
  readonly reference: string
  readonly tenant?: string | undefined
}

/** A payout or refund to cancel. `by` and `reason` are written into the history. */
export interface CancelRef extends RowRef {
  readonly by?: string | undefined
  readonly reason?: string | undefined
}

/** A line of a payout's history. */
export interface HistoryLine {
  readonly at: string
  readonly type: string
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
}

// Runs in the user's transaction, so it has no NOTIFY: that makes the commits of all clients wait for each other.
export const ENQUEUE = `select ${ms(`paymux.enqueue($1::uuid, ${Array.from({ length: 16 }, (_, at) => `$${at + 2}::text`).join(', ')}, $18::timestamptz)`)} as created`

const FIND = `select ${ROW} as row, p.destination_key, encode(p.destination_hmac, 'hex') as hmac from paymux.payout p
  where p.tenant = $1::text and p.kind = $2::text and p.reference = $3::text`

const CANCEL = `with gone as (
    update paymux.payout p set state = 'canceled', next_at = null, final_at = now(), destination = null, wait_reason = null,
      attention = null, attention_since = null, account = (select account from paymux.attempt where payout_id = p.id order by no desc limit 1)
    where tenant = $1::text and kind = $2::text and reference = $3::text and state = 'queued' and ${FREE}
    returning id, version),
  logged as (
    insert into paymux.event (payout_id, type, actor, data)
    select id, 'changed', coalesce($4::text, 'cancel'), jsonb_strip_nulls(jsonb_build_object('from', 'queued', 'to', 'canceled', 'version', version,
      'reason', $5::text)) from gone returning seq),
  told as (insert into paymux.delivery (seq) select seq from logged)
  select id from gone`

/** Payouts or refunds, in the user's own transactions. */
export function queueOf<Input extends EnqueuePayout | EnqueueRefund>(kind: Row['kind'], seal: Seal, database: Database) {
  const find = async (tx: TransactionLike, { reference, tenant = '' }: RowRef): Promise<Fields | undefined> =>
    (await toQueryable(tx).query(FIND, [tenant, kind, reference]))[0]
  const get = async (ref: RowRef): Promise<DurablePayout | null> => {
    const found = await find(database, ref)
    return found === undefined ? null : toView(found.row as Row)
  }
  return {
    /**
     * Stores it in your transaction; a worker sends it after your commit. The same reference with the same input gives the same row.
     * @throws PaymentError `invalid_request`; `conflict` for the same reference with other input; `outcome` is always `not_sent`
     */
    enqueue: async (tx: TransactionLike, input: Input): Promise<DurablePayout> => {
      const at = toQueryable(tx)
      const order = readOrder(kind, input)
      const { tenant, reference, amount, currency, method, feeFrom, bank, extra, invoiceReference, invoiceId, reason, destination } = order
      const id = newId()
      const box = destination === null ? null : seal.seal(destination, id)
      const values = [id, kind, tenant, reference, amount, currency, method, feeFrom, bank, extra, invoiceReference, invoiceId, reason]
      const sealed = [hex(box?.box), box?.key, destination && mask(destination), hex(destination && seal.fingerprint(destination))]
      const [done] = await at.query(ENQUEUE, [...values, ...sealed.map((value) => value ?? null), order.notBefore])
      if (done?.created != null) return toView(queued(id, kind, order, Number(done.created)))
      const found = await find(tx, order)
      if (found === undefined)
        throw refusal('enqueue', 'invalid_request', 'the reference exists, but this transaction cannot see it: use READ COMMITTED')
      const row = found.row as Row
      const key = found.destination_key as string | null
      const print = order.destination === null || key === null ? null : hex(seal.fingerprint(order.destination, key))
      // The key may have been removed since; then only the masked destination can be compared.
      const same = key === null || (print === null ? mask(order.destination ?? '') === row.destinationMask : print === found.hmac)
      const differs = [...COLUMNS.filter((name) => order[name] !== row[name]), ...(same ? [] : ['destination'])]
      const message = `a ${kind} with this reference exists already, with another ${differs.join(', ')}`
      if (differs.length > 0) throw refusal('enqueue', 'conflict', message, reference)
      return toView(row)
    },
    get,
    history: async (ref: RowRef): Promise<readonly HistoryLine[]> => {
      const found = await get(ref)
      return found === null ? [] : historyOf(database, found.id)
    },
    /** Cancels, in your transaction, what is `queued` and not held for a person. Otherwise `too_late`: it may have been sent. */
    cancel: async (tx: TransactionLike, { reference, tenant = '', by, reason }: CancelRef): Promise<'canceled' | 'too_late'> =>
      (await toQueryable(tx).query(CANCEL, [tenant, kind, reference, by ?? null, reason ?? null])).length > 0 ? 'canceled' : 'too_late',
  }
}

// Enqueueing and claiming write no event of their own: the row and the attempt have their times.
const HISTORY = `select json_build_object('at', at, 'type', type, 'actor', actor, 'data', data) as line from (
    select seq, at, type, actor, data from paymux.event where payout_id = $1::uuid
    union all select 0, created_at, 'note', 'enqueue', '{"to": "queued"}'::jsonb from paymux.payout where id = $1::uuid
    union all select 0, opened_at, 'changed', worker,
      jsonb_build_object('from', 'queued', 'to', 'sending', 'account', account, 'attempt', no) from paymux.attempt where payout_id = $1::uuid) line
  order by at, seq`

/** The history of a payout, oldest first. */
export async function historyOf(tx: TransactionLike, id: string): Promise<readonly HistoryLine[]> {
  return (await toQueryable(tx).query(HISTORY, [id])).map(({ line }) => line as HistoryLine)
}

export const hex = (bytes: Uint8Array | '' | null | undefined): string | null => (bytes ? Buffer.from(bytes).toString('hex') : null)

/** A UUID of version 7. Ids of one time are neighbours in the index; each random one would write another page of it. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = globalThis.crypto.randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`
}

const FRESH = { account: null, state: 'queued', version: 0, reads: 0, taken: [], attempts: [] } as const
const CALM = { waitReason: null, waitSince: null, attention: null, attentionSince: null } as const
const UNSENT = { providerId: null, debited: null, fee: null, failureReason: null, finalAt: null } as const

/** Builds the row that was just inserted. Reading it back would cost more than the insert. */
function queued(id: string, kind: Row['kind'], { destination, notBefore, ...order }: Order, now: number): Row {
  const destinationMask = destination === null ? null : mask(destination)
  const later = notBefore === null ? null : Date.parse(notBefore)
  return { ...order, ...FRESH, ...CALM, ...UNSENT, id, kind, destinationMask, notBefore: later, createdAt: now, nextAt: later ?? now, now }
}

/** What users see of a row. */
export function toView(row: Row): DurablePayout {
  const { amount, currency, feeFrom, bank, extra, invoiceReference, invoiceId, reason, destinationMask, taken, ...shown } = row
  const { reads, waitSince, attentionSince, notBefore, now, ...seen } = shown
  const date = (ms: number): string => new Date(ms).toISOString()
  return {
    ...seen,
    // A claim leaves it: if the send is refused, the payout has waited for that reason all along.
    waitReason: row.state === 'sending' ? null : row.waitReason,
    amount: amount === null || currency === null ? null : { amount, currency },
    destination: destinationMask,
    createdAt: date(row.createdAt),
    nextAt: row.nextAt === null ? null : date(row.nextAt),
    finalAt: row.finalAt === null ? null : date(row.finalAt),
    attempts: row.attempts.map((attempt) => ({ ...attempt, openedAt: date(attempt.openedAt), deadlineAt: date(attempt.deadlineAt) })),
  }
}

const COLUMNS = ['amount', 'currency', 'method', 'feeFrom', 'bank', 'extra', 'invoiceReference', 'invoiceId', 'reason'] as const
type Order = Readonly<
  Record<(typeof COLUMNS)[number] | 'destination' | 'notBefore', string | null> & Record<'tenant' | 'reference', string>
>

/** Copies the input before it is checked, so that what is checked is what is stored. */
function readOrder(kind: Row['kind'], input: EnqueuePayout | EnqueueRefund): Order {
  const copy = structuredClone(input ?? {}) as unknown as Record<string, unknown>
  const { tenant = '', reference, amount, method, destination, feeFrom, bank, invoice, reason, notBefore, ...own } = copy
  const faults: string[] = []
  const text = (name: string, value: unknown, most = 255): string | null => {
    if (typeof value === 'string' && value !== '' && value.length <= most && !value.includes('\0') && value.isWellFormed()) return value
    faults.push(`${name} must be text of 1 to ${most} characters`)
    return null
  }
  const optional = (name: string, value: unknown): string | null => (value == null ? null : text(name, value))
  const asked = (amount ?? null) as { amount?: unknown; currency?: unknown } | null
  const sum = asked === null ? null : readAmount(asked)
  if (sum === null && (kind === 'payout' || asked !== null)) faults.push('amount must be { amount: "485.00", currency: "RUB" }, above zero')
  const of = (invoice ?? {}) as { reference?: unknown; id?: unknown }
  const order = {
    tenant: tenant === '' ? '' : (text('tenant', tenant) ?? ''),
    reference: text('reference', reference) ?? '',
    amount: sum?.amount ?? null,
    currency: sum?.currency ?? null,
    method: kind === 'payout' ? text('method', method) : null,
    destination: kind === 'payout' ? text('destination', destination) : null,
    feeFrom: optional('feeFrom', feeFrom),
    bank: optional('bank', bank),
    invoiceReference: kind === 'refund' ? optional('invoice.reference', of.reference) : null,
    invoiceId: kind === 'refund' ? optional('invoice.id', of.id) : null,
    reason: kind === 'refund' ? optional('reason', reason) : null,
    notBefore: notBefore instanceof Date && !Number.isNaN(notBefore.getTime()) ? notBefore.toISOString() : null,
    extra: Object.values(own).every((value) => value === undefined) ? null : JSON.stringify(own),
  }
  if (order.feeFrom !== null && order.feeFrom !== 'amount' && order.feeFrom !== 'balance')
    faults.push("feeFrom must be 'amount' or 'balance'")
  if (kind === 'refund' && order.invoiceReference === null && order.invoiceId === null) faults.push('invoice needs reference or id')
  if (notBefore !== undefined && order.notBefore === null) faults.push('notBefore must be a Date')
  if (faults.length > 0) throw refusal('enqueue', 'invalid_request', faults.join('; '))
  return order
}
