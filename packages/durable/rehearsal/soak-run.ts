import { startCluster } from '@paymux/tooling/postgres'
import pg from 'pg'
import { fromPool } from '../src/database.ts'
import type { ChildSettings } from '../test/support/child.ts'
import { age, durableOn, order } from '../test/support/harness.ts'
import type { Child } from '../test/support/processes.ts'
import { startChild } from '../test/support/processes.ts'
import { fakeProvider } from '../test/support/provider.ts'
import { TOLD } from '../test/support/told.ts'
import { startUpstream } from '../test/support/upstream.ts'

/** What a soak found. `people`: payouts that wait for a person, none of which was executed unseen. */
export interface SoakResult {
  readonly payouts: number
  readonly kills: number
  readonly executed: number
  readonly twice: number
  readonly lost: number
  readonly wrong: number
  readonly people: number
  readonly seconds: number
}

const SLICE = 500
/** A worker lives so long after it is ready, in milliseconds. */
const LIFE = 3_000

export async function soak(options: { count: number; control: boolean; say: (line: string) => void }): Promise<SoakResult> {
  const { count, control, say } = options
  const began = performance.now()
  // Workers are killed here, the database is not: what it wrote is in the page cache.
  const cluster = await startCluster(['fsync=off'])
  const pool = new pg.Pool({ connectionString: cluster.url, max: 5 })
  pool.on('error', () => {})
  const database = fromPool(pool)
  const upstream = await startUpstream({ faults: 0.05, latency: 20 })
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url) } } })
  await durable.migrate()
  await database.query(TOLD)
  let next = 0
  const enqueueing = async (): Promise<void> => {
    while (next < count) {
      const [from, to] = [next, Math.min(next + SLICE, count)]
      next = to
      await database.transaction(async (tx) => {
        for (let at = from; at < to; at++) await durable.payouts.enqueue(tx, order(`r-${at}`, `${1 + (at % 900)}.50`))
      })
    }
  }
  await Promise.all([1, 2, 3, 4].map(enqueueing))
  say(`${count} payouts enqueued in ${Math.round((performance.now() - began) / 1_000)} s`)
  const recovery = { lookup: true, repeat: 'unknown', withinMs: null } as const
  const settings: ChildSettings = {
    ...{
      database: cluster.url,
      upstream: upstream.url,
      recovery,
      timeoutMs: 1_500,
      concurrency: 32,
      unknownBudget: 1_000_000,
      maxInFlight: 10_000,
      control,
    },
  }
  let [kills, done, quiet] = [0, false, 0]
  const lane = async (): Promise<void> => {
    while (!done) {
      const child: Child = startChild(settings)
      if (!(await child.ready)) throw new Error(`a worker did not start: ${child.output()}`)
      await new Promise((resolve) => setTimeout(resolve, LIFE))
      child.kill()
      await child.ended
      kills++
    }
  }
  const watch = async (): Promise<void> => {
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      const [row] = await database.query(`select count(*) filter (where next_at is not null and attention is null)::int as open,
        count(*) filter (where state in ('queued', 'sending', 'accepted'))::int as moving from paymux.payout`)
      const [open, moving] = [Number(row?.open), Number(row?.moving)]
      say(
        `${count - open} of ${count} settled, ${upstream.ledger.length} executed, ${kills} kills, ${Math.round((performance.now() - began) / 1_000)} s`,
      )
      // What is left waits for its look-ups: their quarter of an hour is let pass.
      if (moving < count / 50) await age(database, 10 * 60_000).catch(() => {})
      quiet = open === 0 ? quiet + 1 : 0
      done = quiet > 1
    }
  }
  await Promise.all([lane(), lane(), watch()])
  const rows = await database.query('select reference, amount, state, attention from paymux.payout')
  const paid = new Map<string, string[]>()
  for (const { reference, amount } of upstream.ledger) paid.set(reference, [...(paid.get(reference) ?? []), amount])
  const result = {
    payouts: rows.length,
    kills,
    executed: upstream.ledger.length,
    twice: [...paid.values()].filter((amounts) => amounts.length > 1).length,
    lost: rows.filter(({ state, attention }) => state !== 'succeeded' && attention === null).length,
    wrong: rows.filter(({ reference, amount, state }) => {
      const [given] = paid.get(String(reference)) ?? []
      return state === 'succeeded' ? given !== amount : (state === 'rejected' || state === 'failed') && given !== undefined
    }).length,
    people: rows.filter(({ state, attention }) => state !== 'succeeded' && attention !== null).length,
    seconds: Math.round((performance.now() - began) / 1_000),
  }
  await pool.end()
  await upstream.close()
  await cluster.stop()
  return result
}
