import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { money } from '@paymux/core'
import pg from 'pg'
import { advance } from '../../src/advance.ts'
import type { Database } from '../../src/database.ts'
import { fromPool } from '../../src/database.ts'
import { createDurable } from '../../src/durable.ts'
import { fromPglite } from '../../src/pglite.ts'
import type { DurableSettings } from '../../src/wiring.ts'
import { wiringOf } from '../../src/wiring.ts'
import type { Templates } from './databases.ts'
import { freshDatabase } from './databases.ts'
import { SEAL } from './seal.ts'

export const CARD = '4111111111111234'

export type Kind = 'postgres' | 'pglite'

/** A migrated database of its own for one test, and how to end it. `empty`: without tables, on PostgreSQL. */
export async function openDatabase(
  kind: Kind,
  templates: Templates,
  how: { readonly empty?: boolean } = {},
): Promise<{ database: Database; end: () => Promise<void> }> {
  if (kind === 'pglite') {
    const pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(templates.pglite)]) })
    return { database: fromPglite(pglite), end: () => pglite.close() }
  }
  const pool = new pg.Pool({ connectionString: await freshDatabase(templates.postgres, how), max: 10 })
  pool.on('error', () => {})
  return { database: fromPool(pool), end: () => pool.end() }
}

export function durableOn(database: Database, parts: Omit<DurableSettings, 'database' | 'seal'> & Partial<DurableSettings>) {
  return createDurable({ database, seal: SEAL, ...parts })
}

/** Takes everything that is due one step on, until nothing is; without an engine. */
export async function settleAll(
  database: Database,
  parts: Omit<DurableSettings, 'database' | 'seal'> & Partial<DurableSettings>,
): Promise<void> {
  const { ports } = wiringOf({ database, seal: SEAL, ...parts })
  for (;;) {
    const due = await database.query('select id::text from paymux.payout where next_at <= now() order by next_at')
    if (due.length === 0) return
    for (const { id } of due) await advance({ ...ports, worker: 'test', stopping: () => false, closed: () => null }, String(id))
  }
}

/** Writes the accounts down, as `start` does. */
export async function register(database: Database, names: readonly string[], limits = { maxInFlight: 8, unknownBudget: 5 }): Promise<void> {
  for (const name of names) {
    await database.query('insert into paymux.account (name, max_in_flight, unknown_budget) values ($1, $2, $3)', [
      ...[name, limits.maxInFlight, limits.unknownBudget],
    ])
  }
}

export function order(reference: string, amount = '100.00') {
  return { reference, amount: money(amount, 'RUB'), method: 'card', destination: CARD }
}

/** Waits for a fact, however long a busy machine takes. */
export async function until<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await ask()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Moves everything that is open into the past, as if so much time had passed. */
export async function age(database: Database, ms: number): Promise<void> {
  const past = `- ${ms} * interval '1 millisecond'`
  await database.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    await tx.query(`update paymux.payout set next_at = next_at ${past}, wait_since = wait_since ${past}, attention_since = attention_since ${past},
      not_before = not_before ${past},
      created_at = created_at ${past}, final_at = final_at ${past}`)
    await tx.query(`update paymux.attempt set opened_at = opened_at ${past}, deadline_at = deadline_at ${past}`)
    await tx.query(`update paymux.account set tokens_at = tokens_at ${past}`)
    await tx.query(`update paymux.delivery set next_at = next_at ${past}`)
  })
}

/** Deletes everything, so that one database serves many tests. */
export async function wipe(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    for (const table of ['delivery', 'event', 'attempt', 'payout', 'account', 'inbox', 'invoice'])
      await tx.query(`delete from paymux.${table}`)
  })
}
