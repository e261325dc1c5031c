import { hostname } from 'node:os'
import { setTimeout as setTimer } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import type { Ports } from './advance.ts'
import { advance } from './advance.ts'
import type { Database } from './database.ts'
import type { Handlers } from './events.ts'
import { DUE_EVENTS, deliver } from './events.ts'
import { readMetrics } from './metrics.ts'
import type { Report } from './report.ts'
import { isHeard } from './report.ts'
import { ENGINE_SCHEMA } from './schema.ts'
import type { Store } from './store.ts'
import type { Wiring } from './wiring.ts'

/** Options of a worker. */
export interface WorkerOptions {
  /** How many payouts this process works on at a time; 16 by default. An account has its own limit, `maxInFlight`. */
  readonly concurrency?: number | undefined
  /** Whether this worker gives events to the handlers; true by default. */
  readonly events?: boolean | undefined
  /** Stops the worker when it aborts. */
  readonly signal?: AbortSignal | undefined
}

/** A running worker. */
export interface Worker {
  /** Takes nothing new and waits for the answers to what was sent, at most `timeoutMs` (120 000): a deploy leaves nothing to a person. */
  readonly stop: (options?: { readonly timeoutMs?: number | undefined }) => Promise<void>
}

/** The parts that a worker is made of. */
export interface WorkerParts extends Pick<Wiring, 'database' | 'ports'> {
  readonly handlers: Handlers
  readonly report: Report
  /** Reads the invoices that are due. */
  readonly invoices: () => Promise<void>
  /** The nightly run: once a night, in one of all workers, until the signal ends it. */
  readonly nightly: (stopped: AbortSignal) => Promise<void>
}

const PAYOUTS = 'paymux-payout'
const NIGHTLY = 'paymux-nightly'

/** How many transactions with handlers run at a time in this process. */
const TELLERS = 4

/** How often due payouts are looked for, in milliseconds. */
const DRAIN_MS = 250
/** After this long another job is made for a payout whose job was not taken: it may be lost. In milliseconds. */
const JOB_MS = 10_000

/** How often metrics are published while somebody subscribes, in milliseconds. */
const METRICS_MS = 15_000

/** How long a fact that the database does not take is written again, in milliseconds: a standby takes minutes to take over. */
const PATIENT_MS = 300_000
const LONGEST_PAUSE_MS = 10_000

/** How long an account that gave no right to send is not asked again, in milliseconds. */
const CLOSED_MS = 50

const DUE = "select id::text from paymux.payout where next_at <= now() and state <> 'queued' order by next_at limit 500"
/** Only as many as can be worked on: the rest of a long queue waits in the table, not as jobs that look up what can't be sent yet. */
const QUEUED = (few: number): string =>
  `select id::text from paymux.payout where next_at <= now() and state = 'queued' order by next_at limit ${few}`

/** `short`: a payout has at most one waiting job, and may have one while another runs, so that no wake-up is lost. */
const QUEUES = {
  [PAYOUTS]: { policy: 'short', retryLimit: 0, expireInSeconds: 300, retentionSeconds: 3_600, deleteAfterSeconds: 60 },
  [NIGHTLY]: { policy: 'short', retryLimit: 3, expireInSeconds: 6 * 3_600 },
} as const

/** Installs the engine's tables. `durable.migrate()` does it, so that workers need no right to create tables. */
export async function migrateEngine(database: Database): Promise<void> {
  const boss = await engine(database, { migrate: true, supervise: false, schedule: false })
  await boss.start()
  for (const [name, options] of Object.entries(QUEUES)) await boss.createQueue(name, options)
  await boss.stop({ graceful: false })
}

/** The SQL of {@link migrateEngine} for a schema that is there and empty. */
export async function engineSql(): Promise<string> {
  const { getConstructionPlans } = await import('pg-boss')
  const queues = Object.entries(QUEUES).map(
    ([name, options]) => `select ${ENGINE_SCHEMA}.create_queue('${name}', '${JSON.stringify(options)}'::jsonb);`,
  )
  return [getConstructionPlans(ENGINE_SCHEMA, { createSchema: false }), ...queues].join('\n')
}

/** Starts a worker. A job only says "look at this payout": lost, doubled or late, it changes when a payout moves, never how. */
export async function startWorker(parts: WorkerParts, options: WorkerOptions): Promise<Worker> {
  const { concurrency = 16, events = true, signal } = options
  const { database, report, handlers } = parts
  const stopping = new AbortController()
  const stopped = (): boolean => stopping.signal.aborted
  const boss = await engine(database, { migrate: false })
  boss.on('error', (error) => report('error', { where: 'engine', error }))
  await boss.start()
  const worker = `${hostname()}:${process.pid}`
  const ports: Ports = { ...parts.ports, ...doorOf(parts.ports.store, report), worker, stopping: stopped }

  const { begin, beginBeside, ended } = tasksOf(report)
  const step = (id: string): Promise<void> => begin(PAYOUTS, async () => (stopped() ? undefined : advance(ports, id)))
  let more = false
  let drainNow = (): void => {}
  const takers: string[] = []
  const places = placesOf(concurrency, step, () => {
    // Another worker may have taken the jobs that were made here, so there may be places without work.
    if (more && (jobs.made.size < concurrency || places.running.size < concurrency)) drainNow()
  })
  const jobs = jobsOf(database, boss, takers, places.running)
  /** Completes a job once its payout has a place, not when the work is done: the row stays due, and a call that hangs holds up no other. */
  const take = async (taken: readonly { readonly data: { readonly id: string } }[]): Promise<void> => {
    const ids = taken.map(({ data: { id } }) => id)
    for (const id of ids) jobs.made.delete(id)
    await places.take(ids)
  }
  const fetching = { batchSize: concurrency, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 }
  // Two, so that the next batch is fetched while the jobs of one wait for places.
  for (let at = 0; at < 2; at++) takers.push(await boss.work<{ id: string }>(PAYOUTS, fetching, take))
  await boss.schedule(NIGHTLY, '20 3 * * *')
  await boss.work(NIGHTLY, { pollingIntervalSeconds: 60 }, async () => {
    await begin(NIGHTLY, () => parts.nightly(stopping.signal))
    // A run that was cut short is taken up by another worker.
    stopping.signal.throwIfAborted()
  })

  const tell = async (): Promise<void> => {
    while (!stopped() && (await deliver(database, handlers, report)));
  }
  let looked = Number.NEGATIVE_INFINITY
  let measured = Number.NEGATIVE_INFINITY
  const drain = async (): Promise<void> => {
    await begin('drain', async () => {
      more = (await jobs.make(QUEUED(concurrency * 8))) === concurrency * 8
    })
    // With a long queue this runs many times a second; what follows is needed only every `DRAIN_MS`.
    if (performance.now() - looked < DRAIN_MS / 2) return
    looked = performance.now()
    await begin('drain', () => jobs.make(DUE))
    if (events) await begin('events', async () => (await database.query(DUE_EVENTS)).length > 0 && beginBeside('events', tell))
    beginBeside('invoices', parts.invoices)
    if (isHeard() && looked - measured > METRICS_MS) {
      measured = looked
      beginBeside('metrics', async () => report('metrics', { ...(await readMetrics(database)) }))
    }
  }
  const draining = (async () => {
    while (!stopped()) {
      await drain()
      await new Promise<void>((resolve) => {
        setTimeout(resolve, DRAIN_MS)
        // Called when the worker has nearly done what it took, and more was due.
        drainNow = resolve
      })
    }
  })()

  let ending: Promise<void> | null = null
  const stop: Worker['stop'] = ({ timeoutMs = 120_000 } = {}) => {
    stopping.abort(new Error('the worker stops'))
    const end = async (): Promise<void> => {
      await draining
      await boss.stop({ graceful: true, timeout: timeoutMs })
      await ended()
    }
    ending ??= Promise.race([end(), setTimer(timeoutMs, undefined, { ref: false })])
    ending.finally(() => signal?.removeEventListener('abort', onAbort)).catch(() => {})
    return ending
  }
  const onAbort = (): void => void stop()
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  return { stop }
}

/** The work that is going on: its errors are reported, and `ended` waits for its end. */
function tasksOf(report: Report) {
  const atWork = new Set<Promise<void>>()
  const begin = (where: string, work: () => Promise<unknown>): Promise<void> => {
    const caught = work().catch((error: unknown) => report('error', { where, error }))
    const task = caught.then(() => void atWork.delete(task))
    atWork.add(task)
    return task
  }
  const beside = { events: TELLERS, invoices: 1, metrics: 1 }
  /** Begins work that may take long, unless as much as allowed is running: a handler or provider that hangs does not hold up payouts. */
  const beginBeside = (where: keyof typeof beside, work: () => Promise<unknown>): void => {
    if (beside[where] === 0) return
    beside[where]--
    void begin(where, work).then(() => beside[where]++)
  }
  return { begin, beginBeside, ended: () => Promise.all(atWork) }
}

/** The payouts that this process works on, at most so many at a time. `step` never fails; `freed` hears of each end. */
function placesOf(most: number, step: (id: string) => Promise<void>, freed: () => void) {
  /** A second job for one of these would look up again what is being sent, and add load where all is slow. */
  const running = new Set<string>()
  const waiting: (() => void)[] = []
  let free = most
  const leave = (id: string): void => {
    running.delete(id)
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
    freed()
  }
  /** Resolves when each has its place. */
  const take = async (ids: readonly string[]): Promise<void> => {
    const fresh = ids.filter((id) => !running.has(id))
    for (const id of fresh) running.add(id)
    for (const id of fresh) {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
      void step(id).then(() => leave(id))
    }
  }
  return { running, take }
}

/** Makes jobs of due payouts. Every worker looks for them, so no payout waits for a worker that died. */
function jobsOf(database: Database, boss: PgBoss, takers: readonly string[], running: ReadonlySet<string>) {
  /** Payouts whose job was made here and not taken yet, with the time when it was made. */
  const made = new Map<string, number>()
  /** @returns how many are due */
  const make = async (due: string): Promise<number> => {
    const now = performance.now()
    for (const [id, at] of made) if (at < now - 2 * JOB_MS) made.delete(id)
    const ids = (await database.query(due)).map(({ id }) => String(id))
    const fresh = ids.filter((id) => !running.has(id) && (made.get(id) ?? -JOB_MS) <= now - JOB_MS)
    if (fresh.length > 0) {
      const wanted = fresh.map((id) => ({ data: { id }, singletonKey: id }))
      await boss.insert(PAYOUTS, wanted)
      for (const id of fresh) made.set(id, now)
      for (const id of takers) boss.notifyWorker(id)
    }
    return ids.length
  }
  return { made, make }
}

/** A store that remembers briefly which accounts gave no right to send, and that repeats reads and facts while the database is away. */
function doorOf(store: Store, report: Report): Pick<Ports, 'store' | 'closed'> {
  type Closed = NonNullable<ReturnType<Ports['closed']>>
  const doors = new Map<string, { readonly at: number; readonly why: Closed }>()
  const persist = async <R>(call: () => Promise<R>, until = performance.now() + PATIENT_MS, pause = 250): Promise<R> => {
    try {
      return await call()
    } catch (error) {
      // Data or a constraint: what is refused now is refused for ever.
      if (performance.now() > until || /^(22|23|42)/.test(String((error as { code?: unknown }).code))) throw error
      report('error', { where: 'store', error })
      await setTimer(pause)
      return persist(call, until, Math.min(pause * 2, LONGEST_PAUSE_MS))
    }
  }
  return {
    closed: (account) => {
      const door = doors.get(account)
      return door !== undefined && performance.now() - door.at < CLOSED_MS ? door.why : null
    },
    store: {
      ...store,
      load: (id) => persist(() => store.load(id)),
      apply: (change) => persist(() => store.apply(change)),
      claim: async (asked) => {
        const given = await store.claim(asked)
        if (typeof given === 'string' && given !== 'stale') doors.set(asked.account, { at: performance.now(), why: given })
        return given
      },
    },
  }
}

/** Makes the engine. Only this loads pg-boss, so that a process which only enqueues does not. */
async function engine(database: Database, options: { migrate: boolean; supervise?: boolean; schedule?: boolean }): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const executeSql = async (text: string, values: unknown[] = []) => {
    const rows = values.length > 0 ? await database.query(text, values) : await database.statements(text)
    return { rows: [...rows] }
  }
  const backend = database.kind === 'pglite' ? 'pglite' : 'postgres'
  return new PgBoss({ db: { executeSql }, schema: ENGINE_SCHEMA, backend, registerInstance: false, ...options })
}
