import pg from 'pg'
import { expect } from 'vitest'
import type { Database } from '../../src/database.ts'
import { fromPool } from '../../src/database.ts'
import type { Recovery } from '../../src/spec.ts'
import type { ChildSettings } from './child.ts'
import { freshDatabase } from './databases.ts'
import { age, durableOn, order, until } from './harness.ts'
import { fakeProvider } from './provider.ts'
import { TOLD, tell } from './told.ts'
import type { Behaviour, Upstream } from './upstream.ts'
import { startUpstream } from './upstream.ts'

export const UNKNOWN = { lookup: true, repeat: 'unknown', withinMs: null } as const

/** A database with payouts, an upstream, and how to look at both. */
export interface Scene {
  readonly database: Database
  readonly pool: pg.Pool
  readonly upstream: Upstream
  readonly settings: (parts?: Partial<ChildSettings>) => ChildSettings
  readonly states: () => Promise<Record<string, number>>
  readonly close: () => Promise<void>
}

export async function openScene(postgresUrl: string, count: number, behaviour: Partial<Behaviour> = {}): Promise<Scene> {
  const url = await freshDatabase(postgresUrl)
  const pool = new pg.Pool({ connectionString: url, max: 5 })
  pool.on('error', () => {})
  const database = fromPool(pool)
  const upstream = await startUpstream(behaviour)
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url) } } })
  await database.query(TOLD)
  await database.transaction(async (tx) => {
    for (let at = 0; at < count; at++) await durable.payouts.enqueue(tx, order(`r-${at}`, `${100 + at}.00`))
  })
  return {
    ...{ database, pool, upstream },
    settings: (parts = {}) => ({
      ...{ database: url, upstream: upstream.url, recovery: UNKNOWN, timeoutMs: 2_000, concurrency: 8, unknownBudget: 1_000 },
      ...parts,
    }),
    states: async () => {
      const rows = await database.query('select state, count(*)::int as n from paymux.payout group by state')
      return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]))
    },
    close: async () => {
      await pool.end()
      await upstream.close()
    },
  }
}

/** Works until nothing is open but what waits for a person, letting deadlines pass, and holds the rows against the ledger. */
export async function finish(scene: Scene, count: number, recovery: Recovery = UNKNOWN): Promise<{ attention: number }> {
  const { database, upstream } = scene
  const durable = durableOn(database, {
    accounts: { main: { provider: fakeProvider(upstream.url, { recovery }), timeoutMs: 2_000, unknownBudget: 1_000 } },
  })
  durable.payouts.on('changed', tell)
  const worker = await durable.start({ attention: 'ignore' })
  await until(async () => {
    const [row] = await database.query('select count(*)::int as n from paymux.payout where next_at is not null and attention is null')
    if (row?.n === 0) return true
    await age(database, 10 * 60_000).catch(() => {})
    return false
  })
  await until(async () => Number((await database.query('select count(*)::int as n from paymux.delivery'))[0]?.n) === 0)
  await worker.stop()
  return reconcile(database, upstream, count)
}

/** The ledger of the upstream equals the ledger of the rows, to the kopeck. */
export async function reconcile(database: Database, { ledger }: Upstream, count: number): Promise<{ attention: number }> {
  const rows = await database.query('select reference, amount, state, attention, destination is not null as kept from paymux.payout')
  expect(rows).toHaveLength(count)
  const references = ledger.map(({ reference }) => reference)
  expect(references.filter((each, at) => references.indexOf(each) !== at)).toEqual([])
  const executed = new Map(ledger.map(({ reference, amount }) => [reference, amount]))
  const wrong = rows.filter(({ reference, amount, state, kept }) => {
    const paid = executed.get(String(reference))
    if (state === 'succeeded') return paid !== amount || kept
    if (state === 'failed' || state === 'rejected' || state === 'canceled') return paid !== undefined
    return false
  })
  expect(wrong).toEqual([])
  const waiting = rows.filter(({ state }) => state !== 'succeeded')
  // What waits for a person was never executed, or its look-up never told.
  expect(waiting.filter(({ attention }) => attention === null)).toEqual([])
  return { attention: waiting.length }
}
