import type { Database } from '@paymux/durable'
import { createDurable, fromPool } from '@paymux/durable'
import { openPglite } from '@paymux/durable/pglite'
import type { EnotSettings } from '@paymux/provider-enot'
import { createEnot } from '@paymux/provider-enot'
import pg from 'pg'

/** The task of a worker process, in its environment. */
export interface WorkerTask {
  /** Address of a PostgreSQL, or the folder of a PGlite. */
  readonly database: string
  readonly enot: EnotSettings
  readonly references: readonly string[]
}

/** Messages from a worker process to its parent. */
export type WorkerNews =
  | { readonly type: 'changed'; readonly reference: string; readonly previous: string; readonly state: string }
  | { readonly type: 'done'; readonly rows: readonly { readonly reference: string; readonly state: string; readonly attempts: number }[] }

// A worker as a team would write it, in a process of its own. Started again, it does the same.
const { database: where, enot, references } = JSON.parse(process.env.DURABLE_TASK ?? '{}') as WorkerTask
const tell = (news: WorkerNews): void => void process.send?.(news)

async function open(): Promise<Database> {
  if (!where.startsWith('postgres')) return openPglite(where)
  const pool = new pg.Pool({ connectionString: where })
  return { ...fromPool(pool), close: () => pool.end() }
}

const database = await open()
const durable = createDurable({
  database,
  // No order of this demonstration takes longer than two seconds; a minute is the default.
  accounts: { 'enot-main': { provider: createEnot(enot), timeoutMs: 2_000 } },
  seal: { current: 'demo', keys: { demo: '11'.repeat(32) } },
})
await durable.migrate()
durable.payouts.on('attention', ({ payout, attention }) => {
  throw new Error(`${payout.reference} needs a person: ${attention}`)
})
durable.payouts.on('changed', ({ payout: { reference }, previous, state }) => tell({ type: 'changed', reference, previous, state }))

await database.transaction(async (tx) => {
  for (const [at, reference] of references.entries()) {
    const amount = { amount: `${1_500 + at}.00`, currency: 'RUB' }
    await durable.payouts.enqueue(tx, { reference, amount, method: 'sbp', destination: '79001112233', bank: '100000000111' })
  }
})
const worker = await durable.start()
for (;;) {
  const found = await Promise.all(references.map((reference) => durable.payouts.get({ reference })))
  const rows = found.flatMap((payout) => (payout?.finalAt ? [payout] : []))
  if (rows.length === references.length) {
    tell({ type: 'done', rows: rows.map(({ reference, state, attempts }) => ({ reference, state, attempts: attempts.length })) })
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
}
await worker.stop()
await durable.close()
process.disconnect?.()
