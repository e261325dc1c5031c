import type { Database, Fields, Transaction } from './database.ts'
import type { DurableInvoice } from './invoices.ts'
import { INVOICE } from './invoices.ts'
import { toView } from './payouts.ts'
import type { Report } from './report.ts'
import type { Attention, DurablePayout, Row, State } from './row.ts'
import { ROW } from './store.ts'

/** An event of a payout or refund. `payout` is as it is now; the other fields say what happened, which may be longer ago. */
export interface DurableEvent {
  readonly payout: DurablePayout
  readonly previous: State
  readonly state: State
  /** The payout's version after the change: ignore what is not newer than what you have. */
  readonly version: number
  /** Why a person is asked; null on `changed`. */
  readonly attention: Attention | null
}

/** A change of the status of an invoice. */
export interface InvoiceEvent {
  readonly invoice: DurableInvoice
  readonly previous: string
  readonly version: number
}

/** Handles an event. Its writes through `tx` are committed with its acknowledgement; if it throws, both are undone and it comes again. */
export type Handler<Event = DurableEvent> = (event: Event, tx: Pick<Transaction, 'query'>) => Promise<void> | void

/** Handlers by type of event. */
export type Handlers = Readonly<Record<'changed' | 'attention', readonly Handler[]>> & {
  readonly invoice: readonly Handler<InvoiceEvent>[]
}

/** Whether any event is due. */
export const DUE_EVENTS = 'select 1 from paymux.delivery where next_at <= now() limit 1'

/** The most events in one transaction, and after how many milliseconds it takes no more: slow handlers get a transaction for each. */
const MOST = 64
const LONG_MS = 50

/** How often handlers that hang are reported, in milliseconds. They hold a connection, and the events behind them. */
const HANG_MS = 60_000

const TAKE = `with due as materialized (
    select seq from paymux.delivery where next_at <= now() order by next_at limit $1::int for update skip locked)
  select e.seq, e.type, e.data, case when p.id is not null and $2::jsonb ? e.type then ${ROW} end as row,
    case when i.id is not null then ${INVOICE} end as invoice
  from paymux.event e left join paymux.payout p on p.id = e.payout_id left join paymux.invoice i on i.id = e.invoice_id
  where e.seq = any (array(select seq from due)) order by e.seq`

const LATER = `update paymux.delivery set tries = tries + 1,
  next_at = now() + least(3600, power(2, least(tries, 12))) * interval '1 second' where seq = $1::bigint`

/**
 * Gives events that are due to their handlers. What the handlers of an event write is committed with its acknowledgement; an event whose
 * handler throws is undone alone, reported, and given again later.
 * @returns whether more may be due
 */
export async function deliver(database: Database, handlers: Handlers, report: Report, most = MOST, hangMs = HANG_MS): Promise<boolean> {
  const heard = JSON.stringify(Object.keys(handlers).filter((type) => handlers[type as keyof Handlers].length > 0))
  let found: readonly Fields[] = []
  let failed: (readonly [seq: unknown, error: unknown])[] = []
  const done: unknown[] = []
  const hanging = setInterval(() => report('error', { where: 'events', error: new Error('a handler does not end') }), hangMs)
  try {
    await database.transaction(async (tx) => {
      found = await tx.query(TAKE, [most, heard])
      const began = performance.now()
      for (const fields of found) {
        if (done.length + failed.length > 0 && performance.now() - began > LONG_MS) break
        const told = listeners(fields, handlers)
        if (told.length > 0) await tx.query('savepoint told')
        try {
          for (const tell of told) await tell(tx)
          done.push(fields.seq)
        } catch (error) {
          await tx.query('rollback to savepoint told')
          failed.push([fields.seq, error])
        }
      }
      await tx.query('delete from paymux.delivery where seq = any (array(select value::bigint from json_array_elements_text($1::json)))', [
        JSON.stringify(done.map(String)),
      ])
    })
  } catch (error) {
    if (found.length === 0) throw error
    // The commit failed, and it does not say for which event: each gets a transaction of its own.
    if (most > 1) {
      for (let left = found.length; left > 0; left--) await deliver(database, handlers, report, 1)
      return true
    }
    failed = [[found[0]?.seq, error]]
  } finally {
    clearInterval(hanging)
  }
  for (const [seq, error] of failed) {
    await database.query(LATER, [seq])
    report('error', { where: 'events', error: error ?? new Error('a handler threw nothing') })
  }
  return found.length === most || done.length + failed.length < found.length
}

/** The calls of the handlers that an event goes to. */
function listeners({ type, data, row, invoice }: Fields, handlers: Handlers): ((tx: Transaction) => Promise<void> | void)[] {
  const { from, to, state, version, reason } = data as { readonly version: number; readonly from: string } & Partial<Record<string, string>>
  if (invoice !== null) {
    const event = { invoice: invoice as DurableInvoice, previous: from, version }
    return handlers.invoice.map((handler) => (tx) => handler(event, tx))
  }
  if (row === null) return []
  const payout = toView(row as Row)
  const at = (to ?? state ?? payout.state) as State
  // In an event of another type `reason` is the text that a person gave.
  const attention = type === 'attention' ? (reason as Attention) : null
  const event: DurableEvent = { payout, previous: (from ?? at) as State, state: at, version, attention }
  return handlers[type === 'attention' ? 'attention' : 'changed'].map((handler) => (tx) => handler(event, tx))
}
