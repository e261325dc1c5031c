import pg from 'pg'
import type { Database } from '../../src/database.ts'
import { fromPool } from '../../src/database.ts'
import { createDurable } from '../../src/durable.ts'
import { openPglite } from '../../src/pglite.ts'
import { APPLY, CLAIM, LOAD, REPEAT } from '../../src/store.ts'
import { fakeProvider } from './provider.ts'
import { SEAL } from './seal.ts'
import { TOLD, tell } from './told.ts'

/** What a worker process is told. */
export interface ChildSettings {
  /** Address of a PostgreSQL, or the folder of a PGlite. */
  readonly database: string
  readonly upstream: string
  readonly recovery: { lookup: boolean; repeat: 'same' | 'refused' | 'pays_again' | 'unknown'; withinMs: number | null }
  readonly timeoutMs: number
  readonly concurrency: number
  readonly unknownBudget: number
  /** What the account takes; as many as this process by default. A killed one holds its share until its deadlines are over. */
  readonly maxInFlight?: number
  /** Where it kills itself: `before claim`, `after create`, …; the how manieth time. */
  readonly killAt?: string
  readonly killOn?: number
  /** What everybody writes instead: POST, then write it down. */
  readonly control?: boolean
  /** Makes payouts in its own database first: a PGlite is open in one process only. */
  readonly enqueue?: number
}

const NAMES = new Map([
  [LOAD, 'load'],
  [CLAIM, 'claim'],
  [REPEAT, 'repeat'],
  [APPLY, 'apply'],
])

const settings = JSON.parse(process.env.PAYMUX_CHILD ?? '{}') as ChildSettings
let passed = 0
function reach(point: string): void {
  if (point !== settings.killAt || ++passed < (settings.killOn ?? 1)) return
  process.kill(process.pid, 'SIGKILL')
  // The signal ends it before anything else happens.
  for (;;);
}

function watched(database: Database): Database {
  const nameOf = (text: string): string =>
    NAMES.get(text) ?? (text.includes('with due as') ? 'event' : text.startsWith('delete from paymux.delivery') ? 'ack' : 'other')
  const watch =
    (query: Database['query']): Database['query'] =>
    async (text, values) => {
      reach(`before ${nameOf(text)}`)
      const rows = await query(text, values)
      reach(`after ${nameOf(text)}`)
      return rows
    }
  return {
    ...database,
    query: watch(database.query),
    repeated: watch(database.repeated ?? database.query),
    transaction: async (work) => {
      const result = await database.transaction((tx) => work({ ...tx, query: watch(tx.query) }))
      reach('after commit')
      return result
    },
  }
}

const database = settings.database.startsWith('postgres:')
  ? fromPool(new pg.Pool({ connectionString: settings.database, max: 10 }).on('error', () => {}))
  : await openPglite(settings.database)
const fake = fakeProvider(settings.upstream, { recovery: settings.recovery, beforeSend: () => reach('before create') })
const { payouts } = fake
if (payouts === undefined) throw new Error('the provider has payouts')
const provider = {
  id: 'fake',
  payouts: {
    ...payouts,
    create: async (...args: Parameters<typeof payouts.create>) => {
      const receipt = await payouts.create(...args)
      reach('after create')
      return receipt
    },
    get: async (...args: Parameters<typeof payouts.get>) => {
      reach('before get')
      const record = await payouts.get(...args).finally(() => reach('after get'))
      return record
    },
  },
}
const durable = createDurable({
  database: watched(database),
  seal: SEAL,
  accounts: {
    main: {
      provider,
      timeoutMs: settings.timeoutMs,
      maxInFlight: settings.maxInFlight ?? settings.concurrency,
      unknownBudget: settings.unknownBudget,
    },
  },
})
durable.payouts.on('changed', tell)
if (settings.enqueue !== undefined) {
  await durable.migrate()
  await database.query(TOLD)
  for (let at = 0; at < settings.enqueue; at++) {
    const destination = '4111111111111234'
    await durable.payouts.enqueue(
      { query: database.query },
      { reference: `r-${at}`, amount: { amount: '100.00', currency: 'RUB' }, method: 'card', destination },
    )
  }
}
if (settings.control) await control()
const worker = await durable.start({ attention: 'ignore', concurrency: settings.concurrency })
process.stdout.write('ready\n')
process.on('SIGTERM', () => {
  void worker.stop().then(async () => {
    await durable.close()
    process.stdout.write('stopped\n')
    process.exit(0)
  })
})

/** Reads what is queued, pays it, writes that it was paid; on an error it is tried again. Never returns. */
async function control(): Promise<never> {
  process.stdout.write('ready\n')
  const create = payouts?.create
  for (;;) {
    const rows = await database.query(
      `select reference, amount, currency from paymux.payout where state = 'queued' order by random() limit 32`,
    )
    await Promise.all(
      rows.map(async ({ reference, amount, currency }) => {
        const money = { amount: String(amount), currency: String(currency) }
        try {
          await create?.(
            { reference: String(reference), amount: money, method: 'card', destination: '4111' },
            { timeoutMs: settings.timeoutMs },
          )
          await database.query(
            `update paymux.payout set state = 'succeeded', destination = null, next_at = null, final_at = now() where reference = $1`,
            [reference],
          )
        } catch {
          // Tried again.
        }
      }),
    )
    if (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
