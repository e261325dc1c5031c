import type { Handler } from '../../src/events.ts'

/** What a team keeps of its payouts. */
export const TOLD = 'create table if not exists told (reference text primary key, state text, version int, times int)'

/** Writes down what it is told, and ignores what is not newer. */
export const tell: Handler = async ({ payout, version }, tx) => {
  await tx.query(
    `insert into told (reference, state, version, times) values ($1, $2, $3, 1)
     on conflict (reference) do update set state = excluded.state, version = excluded.version, times = told.times + 1 where told.version < excluded.version`,
    [payout.reference, payout.state, version],
  )
}
