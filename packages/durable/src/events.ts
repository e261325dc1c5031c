import type { Database, Transaction } from './database.ts'
import type { DurableInvoice } from './invoices.ts'
import { INVOICE } from './invoices.ts'
import type { DurablePayout } from './payouts.ts'
import { toView } from './payouts.ts'
import type { Attention, Row, State } from './row.ts'
import { ROW } from './store.ts'

/** What a handler is told. The payout is as it is now; the event says what happened, which may be older. */
export interface DurableEvent {
  readonly payout: DurablePayout
  readonly previous: State
  readonly state: State
  /** The payout's version after the change: ignore what is not newer than what you have. */
  readonly version: number
  /** Why a person is asked; null on `changed`. */
  readonly attention: Attention | null
}

/** What a handler of invoices is told. */
export interface InvoiceEvent {
  readonly invoice: DurableInvoice
  readonly previous: string
  readonly version: number
}

/** A handler. What it writes through `tx` and the acknowledgement of the event are one commit; a throw undoes both, and it comes again. */
export type Handler<Event = DurableEvent> = (event: Event, tx: Pick<Transaction, 'query'>) => Promise<void> | void

/** Handlers by type of event. */
export interface Handlers {
  readonly changed: readonly Handler[]
  readonly attention: readonly Handler[]
  readonly invoice: readonly Handler<InvoiceEvent>[]
}

/** Deliveries that are due, oldest first. */
export const DUE_EVENTS = 'select seq::text from paymux.delivery where next_at <= now() order by next_at limit 500'

// What nobody here listens to needs no handler's transaction.
const UNHEARD = `delete from paymux.delivery where seq in (
  select d.seq from paymux.delivery d join paymux.event e on e.seq = d.seq
  where d.next_at <= now() and case when e.invoice_id is null then e.type else 'invoice' end = any ($1::text[])
  limit 5000 for update of d skip locked)`

/** Takes events off that have no handler. @returns whether any event has one */
export async function dropUnheard(database: Database, handlers: Handlers): Promise<boolean> {
  const unheard = Object.entries(handlers).flatMap(([type, { length }]) => (length === 0 ? [type] : []))
  if (unheard.length > 0) await database.query(UNHEARD, [unheard])
  return unheard.length < Object.keys(handlers).length
}

const TAKE = `select d.seq, e.type, e.data, case when p.id is not null then ${ROW} end as row, case when i.id is not null then ${INVOICE} end as invoice
  from paymux.delivery d join paymux.event e on e.seq = d.seq
    left join paymux.payout p on p.id = e.payout_id left join paymux.invoice i on i.id = e.invoice_id
  where d.seq = $1::bigint for update of d skip locked`

const LATER = `update paymux.delivery set tries = tries + 1,
  next_at = now() + least(3600, power(2, least(tries, 12))) * interval '1 second' where seq = $1::bigint`

/** Gives one event to its handlers. @returns the error of a handler, which is tried again later */
export async function deliver(database: Database, handlers: Handlers, seq: string): Promise<unknown> {
  try {
    await database.transaction(async (tx) => {
      const [found] = await tx.query(TAKE, [seq])
      if (found === undefined) return
      const [type, data] = [String(found.type), found.data as EventData]
      if (found.invoice !== null) {
        const event = { invoice: found.invoice as DurableInvoice, previous: data.from ?? '', version: data.version }
        for (const handler of handlers.invoice) await handler(event, tx)
      } else {
        const event = toEvent(found.row as Row, data)
        for (const handler of type === 'attention' ? handlers.attention : handlers.changed) await handler(event, tx)
      }
      await tx.query('delete from paymux.delivery where seq = $1::bigint', [seq])
    })
    return null
  } catch (error) {
    await database.query(LATER, [seq])
    return error ?? new Error('a handler threw nothing')
  }
}

interface EventData {
  readonly from?: string
  readonly to?: State
  readonly state?: State
  readonly version: number
  readonly reason?: Attention
}

function toEvent(row: Row, { from, to, state, version, reason }: EventData): DurableEvent {
  const at = to ?? state ?? row.state
  return { payout: toView(row), previous: (from as State | undefined) ?? at, state: at, version, attention: reason ?? null }
}
