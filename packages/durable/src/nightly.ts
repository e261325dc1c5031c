import { PaymentError } from '@paymux/core'
import type { Remote } from './advance.ts'
import { raise } from './change.ts'
import type { CompareParts } from './coherence.ts'
import { compareBalances } from './coherence.ts'
import type { Row } from './row.ts'
import { APPLY, ROW, toJson } from './store.ts'
import type { Wiring } from './wiring.ts'

/** What the nightly run needs. */
export type NightlyParts = CompareParts & Pick<Wiring, 'remote'> & { readonly days: number }

const SLICE = 200

// Payouts that are open are not compared: workers read them at least hourly.
const COMPARED = `select ${ROW} as row from paymux.payout p
  where p.account is not null and p.id > $1::uuid and p.final_at > now() - interval '30 days'
    and p.attention is distinct from 'drift' order by p.id limit ${SLICE}`

const expired = (table: string, key: string, since: string): string => `with gone as (
    select ${key} as key from paymux.${table} where ${since} < now() - $1::float8 * interval '1 day' limit ${SLICE}),
  deleted as (delete from paymux.${table} t using gone where t.${key} = gone.key returning 1)
  select count(*)::int as count from deleted`

// Open payouts are kept, for they have no `final_at`, and so are those that need a person.
const EXPIRED = [
  expired('payout', 'id', 'attention is null and final_at'),
  expired('invoice', 'id', 'final_at'),
  expired('inbox', 'ctid', 'received_at'),
]

/** Compares payouts that ended with the upstream, and deletes those that ended long ago. */
export function nightlyOf({ database, accounts, remote, days, report }: NightlyParts) {
  const compare = async (row: Row, stopped: AbortSignal): Promise<boolean> => {
    const upstream = row.account === null || stopped.aborted ? null : remote(row.account, row.kind)
    const said = upstream === null ? null : await statusOf(upstream, row, stopped)
    if (said === null || !differs(row, said)) return false
    const change = raise(row, 'drift', 'drift', { said, state: row.state })
    await database.query(APPLY, [toJson([change])])
    report('drift', { reference: row.reference, account: row.account, said, state: row.state })
    return true
  }
  const drift = async (stopped: AbortSignal, progress: (done: number) => void = () => {}): Promise<readonly string[]> => {
    const found: string[] = []
    let done = 0
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const rows = (await database.query(COMPARED, [after])).map(({ row }) => row as Row)
      for (const row of rows) if (await compare(row, stopped)) found.push(row.reference)
      done += rows.length
      if (rows.length > 0) progress(done)
      const last = rows.at(-1)
      if (last === undefined || rows.length < SLICE || stopped.aborted) return found
      after = last.id
    }
  }
  /** Deletes what ended longer than `days` ago, in one transaction for each slice. */
  const retain = async (stopped: AbortSignal): Promise<void> => {
    for (const statement of EXPIRED) {
      for (let count = SLICE; count === SLICE && !stopped.aborted; ) {
        count = await database.transaction(async (tx) => {
          await tx.query("select set_config('paymux.retention', 'on', true)")
          return Number((await tx.query(statement, [days]))[0]?.count ?? 0)
        })
      }
    }
  }
  return {
    drift,
    /** All of it, until a signal ends it. */
    run: async (stopped: AbortSignal): Promise<void> => {
      await compareBalances({ database, accounts, report }, stopped)
      await drift(stopped)
      await retain(stopped)
    },
  }
}

/** Whether the upstream contradicts a final state: it has a refused or canceled payout, or another end. A pending one does not. */
function differs({ state }: Row, said: string): boolean {
  if (said === 'absent') return state === 'succeeded'
  return state === 'rejected' || state === 'canceled' || (said !== 'pending' && said !== 'unknown' && said !== state)
}

/** What the upstream says now; null when it can't be asked. */
async function statusOf(remote: Remote, row: Row, signal: AbortSignal): Promise<string | null> {
  try {
    const { id, status } = await remote.get({ reference: row.reference, id: row.providerId }, { signal })
    return row.providerId === null || row.providerId === id ? status : 'another id'
  } catch (error) {
    return PaymentError.is(error) && error.code === 'not_found' ? 'absent' : null
  }
}
