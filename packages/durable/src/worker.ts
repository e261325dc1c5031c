import { hostname } from 'node:os'
import type { ConstructorOptions, PgBoss } from 'pg-boss'
import type { Ports } from './advance.ts'
import { advance } from './advance.ts'
import type { Database } from './database.ts'
import type { Handlers } from './events.ts'
import { DUE_EVENTS, deliver, dropUnheard } from './events.ts'
import type { Report } from './metrics.ts'
import { ENGINE_SCHEMA } from './schema.ts'
import type { Store } from './store.ts'
import type { Wiring } from './wiring.ts'

/** How a worker runs. */
export interface WorkerOptions {
  /** Payouts at work at a time in this process; 16 by default. What an account takes is `maxInFlight`. */
  readonly concurrency?: number | undefined
  /** Whether this worker gives events to the handlers; true by default. */
  readonly events?: boolean | undefined
  /** Stops the worker when it aborts. */
  readonly signal?: AbortSignal | undefined
}

/** A running worker. */
export interface Worker {
  /** Takes nothing new and lets what was sent come to its answer; afterwards no payout of this worker needs a person. */
  readonly stop: (options?: { readonly timeoutMs?: number | undefined }) => Promise<void>
}

/** What a worker works with. */
export interface WorkerParts {
  readonly database: Database
  readonly ports: Wiring['ports']
  readonly handlers: Handlers
  readonly report: Report
  /** Reads the invoices that are due. */
  readonly invoices: () => Promise<void>
  /** Once a night in the whole fleet. */
  readonly nightly: () => Promise<void>
}

const PAYOUTS = 'paymux-payout'
const EVENTS = 'paymux-event'
const NIGHTLY = 'paymux-nightly'

/** The drain looks this often for what is due, in milliseconds. */
const DRAIN_MS = 250
/** A job that was made and not seen since may be lost: then another is made. */
const JOB_MS = 10_000

/** An account that gave no right gives none for so long, in milliseconds. */
const CLOSED_MS = 50

const DUE = "select id::text from paymux.payout where next_at <= now() and state <> 'queued' order by next_at limit 500"
/** Few at a time: a long queue waits in the table, not as jobs that look up what can't be sent yet. */
const QUEUED = (few: number): string =>
  `select id::text from paymux.payout where next_at <= now() and state = 'queued' order by next_at limit ${few}`

/** Installs the engine's tables; `durable.migrate()` does it, so that workers need no right to. */
export async function migrateEngine(database: Database): Promise<void> {
  const boss = await engine(database, { migrate: true, supervise: false, schedule: false })
  await boss.start()
  // `short`: at most one waiting job a payout, and one more may wait while it runs, so no wake-up is lost.
  const queue = { policy: 'short', retryLimit: 0, expireInSeconds: 300, retentionSeconds: 3_600, deleteAfterSeconds: 60 } as const
  for (const name of [PAYOUTS, EVENTS]) await boss.createQueue(name, queue)
  await boss.createQueue(NIGHTLY, { policy: 'short', retryLimit: 3, expireInSeconds: 6 * 3_600 })
  await boss.schedule(NIGHTLY, '20 3 * * *')
  await boss.stop({ graceful: false })
}

/** Starts the engine. A job only says "look at this": lost, doubled or late, it changes when something happens, never what. */
export async function startWorker(parts: WorkerParts, options: WorkerOptions): Promise<Worker> {
  const { concurrency = 16, events = true, signal } = options
  const { database, report, handlers } = parts
  let stopping = false
  const boss = await engine(database, { migrate: false })
  boss.on('error', (error) => report('error', { where: 'engine', error }))
  await boss.start()
  const ports: Ports = { ...parts.ports, ...doorOf(parts.ports.store), worker: `${hostname()}:${process.pid}`, stopping: () => stopping }

  const made = new Map<string, number>()
  /** What is at work here needs no other job meanwhile: it would look up again what is being sent, the more the slower all is. */
  const running = new Set<string>()
  /** Ends the pause of the drain: there is nearly nothing left to do, and there was more than it took. */
  let wake = (): void => {}
  let more = false
  const paused = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MS)
      wake = () => {
        if (!more) return
        clearTimeout(timer)
        resolve()
      }
    })
  const guarded = async (where: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      const error = await work()
      if (error) report('error', { where, error })
    } catch (error) {
      report('error', { where, error })
    }
  }
  const workers = new Map<string, string[]>()
  const atWork = new Set<Promise<void>>()
  /**
   * Works on so many of a queue at a time. A job is done once it has its place, not when its work is: whatever this process leaves is
   * still due in the table, and a call that hangs holds up only its own place.
   */
  const work = async (queue: string, places: number, run: (id: string) => Promise<unknown>): Promise<void> => {
    const waiting: (() => void)[] = []
    let free = places
    const start = async (key: string, id: string): Promise<void> => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      else free--
      const done = (stopping ? Promise.resolve() : guarded(queue, () => run(id))).then(() => {
        running.delete(key)
        atWork.delete(done)
        const next = waiting.shift()
        if (next === undefined) free++
        else next()
        if (made.size < concurrency) wake()
      })
      atWork.add(done)
    }
    const take = async (jobs: readonly { readonly data: { readonly id: string } }[]): Promise<void> => {
      const fresh = jobs.map(({ data: { id } }) => [`${queue}:${id}`, id] as const).filter(([key]) => !running.has(key))
      for (const [key] of fresh) {
        running.add(key)
        made.delete(key)
      }
      for (const [key, id] of fresh) await start(key, id)
    }
    const options = { batchSize: places, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 }
    // While one batch waits for places the next is fetched.
    workers.set(queue, await Promise.all([1, 2].map(() => boss.work<{ id: string }>(queue, options, take))))
  }
  await work(PAYOUTS, concurrency, (id) => advance(ports, id))
  if (events) await work(EVENTS, 8, (seq) => deliver(database, handlers, seq))
  await boss.work(NIGHTLY, { pollingIntervalSeconds: 60 }, () => guarded(NIGHTLY, parts.nightly))

  /** Makes jobs of what is due. Any worker's drain finds it, so nothing waits for one that died. */
  const fill = async (queue: string, due: string, name: string): Promise<void> => {
    const now = performance.now()
    const rows = await database.query(due)
    if (queue === PAYOUTS) more = rows.length >= concurrency * 8
    const isFresh = (key: string): boolean => !running.has(key) && (made.get(key) ?? -JOB_MS) <= now - JOB_MS
    const fresh = rows.map((row) => String(row[name])).filter((id) => isFresh(`${queue}:${id}`))
    if (fresh.length === 0) return
    await boss.insert(
      queue,
      fresh.map((id) => ({ data: { id }, singletonKey: id })),
    )
    for (const id of fresh) made.set(`${queue}:${id}`, now)
    for (const id of workers.get(queue) ?? []) boss.notifyWorker(id)
  }
  const drain = async (): Promise<void> => {
    await guarded('drain', () => fill(PAYOUTS, DUE, 'id'))
    await guarded('drain', () => fill(PAYOUTS, QUEUED(concurrency * 8), 'id'))
    if (events) await guarded('drain', async () => ((await dropUnheard(database, handlers)) ? fill(EVENTS, DUE_EVENTS, 'seq') : undefined))
    await guarded('invoices', parts.invoices)
    for (const [key, at] of made) if (at < performance.now() - 2 * JOB_MS) made.delete(key)
  }
  const draining = (async () => {
    while (!stopping) {
      await drain()
      await paused()
    }
  })()

  let stopped: Promise<void> | null = null
  const stop: Worker['stop'] = ({ timeoutMs = 120_000 } = {}) => {
    stopping = true
    stopped ??= (async () => {
      await draining
      await boss.stop({ graceful: true, timeout: timeoutMs })
      await Promise.race([Promise.all(atWork), pause(timeoutMs)])
      signal?.removeEventListener('abort', onAbort)
    })()
    return stopped
  }
  const onAbort = (): void => void stop()
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  return { stop }
}

/** Remembers for a moment which accounts gave no right. */
function doorOf(store: Store): Pick<Ports, 'store' | 'closed'> {
  type Closed = NonNullable<ReturnType<Ports['closed']>>
  const doors = new Map<string, { readonly at: number; readonly why: Closed }>()
  return {
    closed: (account) => {
      const door = doors.get(account)
      return door !== undefined && performance.now() - door.at < CLOSED_MS ? door.why : null
    },
    store: {
      ...store,
      claim: async (asked) => {
        const given = await store.claim(asked)
        if (typeof given === 'string' && given !== 'stale') doors.set(asked.account, { at: performance.now(), why: given })
        return given
      },
    },
  }
}

type EngineOptions = { readonly migrate: boolean; readonly supervise?: boolean; readonly schedule?: boolean }

/** pg-boss is loaded here and nowhere else: who only enqueues needs no engine. */
async function engine(database: Database, options: EngineOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const backend = database.kind === 'pglite' ? 'pglite' : 'postgres'
  return new PgBoss({ db: bossDatabase(database), schema: ENGINE_SCHEMA, backend, registerInstance: false, ...options })
}

function bossDatabase(database: Database): NonNullable<ConstructorOptions['db']> {
  return {
    executeSql: async (text, values) => {
      const rows = values !== undefined && values.length > 0 ? await database.query(text, values) : await database.statements(text)
      return { rows: [...rows] }
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
