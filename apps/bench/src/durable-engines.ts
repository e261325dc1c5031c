import { PGlite } from '@electric-sql/pglite'
import { money, PaymentError } from '@paymux/core'
import type { Database, DurableProvider } from '@paymux/durable'
import { createDurable, fromPool } from '@paymux/durable'
import { fromPglite } from '@paymux/durable/pglite'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { Pool } from 'undici'

/** One engine on one database: `fill` enqueues payouts in one commit, and `busy` is a statement that finds rows while some are left. */
export interface Engine {
  readonly fill: (count: number) => Promise<void>
  readonly busy: string
  /** A statement that finds rows until nothing is left to do: then the next engine is measured. */
  readonly rest: string
  readonly database: Database
}

const IN_FLIGHT = 16
/** pg-boss waits for the slowest job of a batch: in four small batches that holds up fewer, as in durable's own worker. */
const LANES = 4
const BATCH = { batchSize: IN_FLIGHT / LANES, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 }
const CARD = '4111111111111111'

/** Milliseconds since 1970, finer than `Date.now()`, the same in all processes. */
export const now = (): number => performance.timeOrigin + performance.now()

/** When this process made its first call since `first` was set to null. */
export const calls: { first: number | null } = { first: null }

/** The two calls that every engine makes for a payout: look it up, then order it. */
export function callsOf(origin: string) {
  const pool = new Pool(origin, { connections: IN_FLIGHT })
  const call = async (path: string, method: 'GET' | 'POST', order?: object): Promise<Record<string, string>> => {
    calls.first ??= now()
    const body = order === undefined ? null : JSON.stringify(order)
    const answer = await pool.request({ path, method, headers: { 'content-type': 'application/json' }, body })
    return (await answer.body.json()) as Record<string, string>
  }
  const get = (reference: string) => call(`/payout-read?reference=${reference}`, 'GET')
  const create = (order: object) => call('/payout-write', 'POST', order)
  return { get, create }
}

const order = (reference: string) => ({ reference, amount: money('1500.00', 'RUB'), method: 'card', destination: CARD })

/** A provider for durable: a payout with an id has succeeded, any other is not found. */
export function providerOf(origin: string): DurableProvider {
  const { get, create } = callsOf(origin)
  const facts = { method: null, amount: null, debited: null, fee: null, failureReason: null, createdAt: null } as const
  return {
    id: 'bench',
    payouts: {
      recovery: { lookup: true, repeat: 'unknown', withinMs: null },
      create: async (input) => ({ id: String((await create(input)).id), status: 'pending', debited: null }),
      get: async ({ reference = null, id = null }) => {
        await get(reference ?? '')
        if (id !== null) return { ...facts, id, reference, status: 'succeeded' }
        throw new PaymentError({ code: 'not_found', outcome: 'rejected', provider: 'bench', operation: 'payouts.get', message: 'none' })
      },
    },
  }
}

export const SEAL = { current: 'k1', keys: { k1: '11'.repeat(32) } }

async function open(url: string): Promise<Database> {
  return url === 'pglite'
    ? fromPglite(await PGlite.create())
    : fromPool(new pg.Pool({ connectionString: url, max: 10 }).on('error', () => {}))
}

async function durable(url: string, origin: string, handler: boolean): Promise<Engine> {
  const database = await open(url)
  const accounts = { main: { provider: providerOf(origin), maxInFlight: 4 * IN_FLIGHT } }
  const payouts = createDurable({ database, accounts, seal: SEAL })
  await payouts.migrate()
  if (handler) {
    await database.query('create table if not exists withdrawals (reference text primary key, status text)')
    payouts.payouts.on('changed', async ({ payout }, tx) => {
      await tx.query('insert into withdrawals values ($1::text, $2::text) on conflict (reference) do update set status = excluded.status', [
        payout.reference,
        payout.state,
      ])
    })
  }
  await payouts.start({ concurrency: IN_FLIGHT, attention: 'ignore' })
  let made = 0
  return {
    database,
    busy: "select 1 from paymux.payout where next_at is not null and state in ('queued', 'sending') limit 1",
    rest: 'select 1 from paymux.payout where next_at is not null union all select 1 from paymux.delivery limit 1',
    fill: (count) =>
      database.transaction(async (tx) => {
        for (let at = 0; at < count; at++) await payouts.payouts.enqueue(tx, order(`r-${process.pid}-${made++}`))
      }),
  }
}

async function boss(url: string, origin: string): Promise<Engine> {
  const { get, create } = callsOf(origin)
  const database = await open(url)
  const rows = async (text: string, values?: unknown[]) => ({
    rows: [...(values?.length ? await database.query(text, values) : await database.statements(text))],
  })
  const engine = new PgBoss(url === 'pglite' ? { db: { executeSql: rows }, backend: 'pglite' } : { connectionString: url, max: 10 })
  engine.on('error', (error) => console.error(error))
  await engine.start()
  await engine.createQueue('payout', { deleteAfterSeconds: 60 })
  const lane = () =>
    engine.work<{ reference: string }>('payout', BATCH, async (jobs) => {
      await Promise.all(
        jobs.map(async ({ data: { reference } }) => {
          await get(reference)
          await create(order(reference))
        }),
      )
    })
  const lanes = await Promise.all(Array.from({ length: LANES }, lane))
  const busy = "select 1 from pgboss.job where name = 'payout' and state < 'completed' limit 1"
  return {
    ...{ database, busy, rest: busy },
    fill: async (count) => {
      await engine.insert(
        'payout',
        Array.from({ length: count }, (_, at) => ({ data: { reference: `r-${at}` } })),
      )
      for (const id of lanes) engine.notifyWorker(id)
    },
  }
}

async function graphile(url: string, origin: string): Promise<Engine> {
  const { get, create } = callsOf(origin)
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  pool.on('error', () => {}).on('connect', (client) => void client.on('error', () => {}))
  await run({
    pgPool: pool,
    concurrency: IN_FLIGHT,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => void (level === 'error' && console.error(message))),
    taskList: {
      payout: async (payload) => {
        const { reference } = payload as { reference: string }
        await get(reference)
        await create(order(reference))
      },
    },
  })
  const busy = 'select 1 from graphile_worker._private_jobs limit 1'
  return {
    ...{ database: fromPool(pool), busy, rest: busy },
    fill: async (count) => {
      await pool.query(
        `select graphile_worker.add_job('payout', json_build_object('reference', 'r-' || at)) from generate_series(1, $1::int) at`,
        [count],
      )
    },
  }
}

/** Engines by name. */
export const ENGINES: Readonly<Record<string, (url: string, origin: string) => Promise<Engine>>> = {
  'pg-boss': boss,
  'graphile-worker': graphile,
  durable: (url, origin) => durable(url, origin, false),
  'durable with a handler': (url, origin) => durable(url, origin, true),
}
