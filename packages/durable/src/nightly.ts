import { PaymentError } from '@paymux/core'
import type { Remote } from './advance.ts'
import { raise } from './change.ts'
import type { Database } from './database.ts'
import type { Report } from './metrics.ts'
import type { Row } from './row.ts'
import { isFinalState } from './row.ts'
import { APPLY, ROW } from './store.ts'

/** What the night needs. */
export interface NightlyParts {
  readonly database: Database
  readonly remote: (account: string, kind: Row['kind']) => Remote | null
  readonly days: number
  readonly report: Report
}

const SLICE = 200

// Rejected and canceled ones were not accepted by anybody: a record of them is drift as well.
const COMPARED = `select ${ROW} as row from paymux.payout p
  where p.account is not null and p.id > $1::uuid and (p.state = 'accepted' or p.final_at > now() - interval '30 days')
  order by p.id limit ${SLICE}`

const EXPIRED = `with gone as (
    select id from paymux.payout where final_at < now() - $1::float8 * interval '1 day' and attention is null order by final_at limit ${SLICE}),
  deleted as (delete from paymux.payout where id in (select id from gone) returning id)
  select count(*)::int as count from deleted`

/** Compares with the upstream, and deletes what is over long ago. */
export function nightlyOf({ database, remote, days, report }: NightlyParts) {
  const compare = async (row: Row): Promise<boolean> => {
    const upstream = row.account === null ? null : remote(row.account, row.kind)
    if (upstream === null || row.attention === 'drift') return false
    const said = await statusOf(upstream, row)
    const ours = row.state === 'accepted' || said === null || said === 'pending' || said === 'unknown' ? said : row.state
    if (said === null || said === ours || (said === 'absent' && (row.state === 'rejected' || row.state === 'failed'))) return false
    const change = raise(row, 'drift', 'drift', { said, state: row.state })
    await database.query(APPLY, [JSON.stringify([change])])
    report('drift', { reference: row.reference, account: row.account, said, state: row.state })
    return true
  }
  const drift = async (progress: (done: number) => void = () => {}): Promise<readonly string[]> => {
    const found: string[] = []
    let done = 0
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const rows = (await database.query(COMPARED, [after])).map(({ row }) => row as Row)
      for (const row of rows) if (isFinalState(row.state) && row.state !== 'canceled' && (await compare(row))) found.push(row.reference)
      done += rows.length
      if (rows.length > 0) progress(done)
      const last = rows.at(-1)
      if (last === undefined || rows.length < SLICE) return found
      after = last.id
    }
  }
  const retain = async (): Promise<number> => {
    for (let total = 0; ; ) {
      const count = await database.transaction(async (tx) => {
        await tx.query("select set_config('paymux.retention', 'on', true)")
        return Number((await tx.query(EXPIRED, [days]))[0]?.count ?? 0)
      })
      total += count
      if (count < SLICE) return total
    }
  }
  return {
    drift,
    retain,
    run: async (): Promise<void> => {
      await drift()
      await retain()
    },
  }
}

/** What the upstream says now; null when it can't be asked. */
async function statusOf(remote: Remote, row: Row): Promise<string | null> {
  try {
    return (await remote.get({ reference: row.reference, id: row.providerId }, {})).status
  } catch (error) {
    return PaymentError.is(error) && error.code === 'not_found' ? 'absent' : null
  }
}
