import { compareBalances } from './coherence.ts'
import type { Database } from './database.ts'
import type { Handler, InvoiceEvent } from './events.ts'
import { inboxOf } from './inbox.ts'
import { invoicesOf } from './invoices.ts'
import type { Metrics } from './metrics.ts'
import { readMetrics } from './metrics.ts'
import { nightlyOf } from './nightly.ts'
import { markSuspect, operatorsOf, pauseAccount } from './operate.ts'
import { pageOf } from './page.ts'
import type { EnqueuePayout, EnqueueRefund } from './payouts.ts'
import { queueOf } from './payouts.ts'
import { report } from './report.ts'
import { rotateSeals } from './rotate.ts'
import { checkSchema, migrate, migrationSql } from './schema.ts'
import type { AccountSettings, DurableSettings } from './wiring.ts'
import { wiringOf } from './wiring.ts'
import type { Worker, WorkerOptions } from './worker.ts'

/** Options of `start`. */
export interface StartOptions extends WorkerOptions {
  /** `'ignore'` starts without a handler of `attention`: then somebody must look at `attention.list()` again and again. */
  readonly attention?: 'ignore' | undefined
}

/** Payouts that survive crashes: your database records every attempt before it is sent, and one that may have paid is not made anew. */
export type Durable = ReturnType<typeof createDurable>

/**
 * Makes durable payouts over a database and the accounts to pay from. Nothing is asked of the database yet, and no worker starts.
 * @throws TypeError that names every fault of the settings
 */
export function createDurable(settings: DurableSettings) {
  const wiring = wiringOf(settings)
  const { database, seal, accounts, ports, remote } = wiring
  const handlers = { changed: [] as Handler[], attention: [] as Handler[], invoice: [] as Handler<InvoiceEvent>[] }
  const invoices = invoicesOf(database, accounts)
  const on = (type: 'changed' | 'attention', handler: Handler): void => void handlers[type].push(handler)
  const never = new AbortController().signal
  const nightly = nightlyOf({ database, accounts, remote, days: settings.retentionDays ?? 395, report })

  /** After a power cut commits may be missing: a payout that is queued here may have been sent. */
  const settleReboot = async (): Promise<void> => {
    if (await database.rebooted?.()) await markSuspect(database, 'reboot', {})
    await database.opened?.()
  }

  return {
    /** The database. Takes statements of yours, too, and begins transactions. */
    database,
    /** Brings durable's tables and the engine's to their newest version. Two that run at once wait for each other. */
    migrate: async (): Promise<void> => {
      await migrate(database)
      await settleReboot()
      await (await import('./worker.ts')).migrateEngine(database)
    },
    /** The SQL of `migrate` for an empty database, the engine's included, for teams that apply it themselves. */
    migrationSql: async (): Promise<string> => `${migrationSql()}\n${await (await import('./worker.ts')).engineSql()}`,
    payouts: {
      ...queueOf<EnqueuePayout>('payout', seal, database),
      /** Handles events of payouts and refunds: every change but the one to `sending`, or `attention`. See {@link Handler}. */
      on,
    },
    refunds: queueOf<EnqueueRefund>('refund', seal, database),
    invoices: {
      track: invoices.track,
      get: invoices.get,
      on: (_type: 'changed', handler: Handler<InvoiceEvent>): void => void handlers.invoice.push(handler),
    },
    /** Takes webhooks: verifies, stores by key, acknowledges after that commit. Then a worker reads the record that it names. */
    webhooks: inboxOf(database, accounts, report),
    attention: operatorsOf(database),
    accounts: {
      pause: (account: string, about: { readonly until?: Date | undefined; readonly by: string; readonly reason: string }): Promise<void> =>
        pauseAccount(database, account, { ...about, until: about.until ?? new Date('9999-12-31T00:00:00Z') }),
      resume: (account: string, about: { readonly by: string; readonly reason: string }): Promise<void> =>
        pauseAccount(database, account, { ...about, until: null }),
    },
    /**
     * Call it before a worker starts, when the database was restored or lost commits after `since`: what is open becomes `suspect`.
     * @returns how many
     */
    markRestored: (about: { readonly since: Date; readonly by: string }): Promise<number> =>
      markSuspect(database, about.by, { since: about.since.toISOString() }),
    /** Compares what became final in the last 30 days with the provider. @returns the references that differ */
    drift: (progress?: (done: number) => void): Promise<readonly string[]> => nightly.drift(never, progress),
    /** Compares balances with payouts, for accounts with `coherence`. @returns the accounts whose balance something else moved */
    coherence: (): Promise<readonly string[]> => compareBalances({ database, accounts, report }, never),
    seal: {
      /** Seals anew, with the current key, what is sealed with an older one. @returns how many */
      rotate: (): Promise<number> => rotateSeals(database, seal),
    },
    metrics: (): Promise<Metrics> => readMetrics(database),
    /**
     * Starts a worker. Any number may run, on any number of machines.
     * @throws Error without a handler of `attention`, or when the tables are missing or of a version that this code cannot work on
     */
    start: async ({ attention, ...options }: StartOptions = {}): Promise<Worker> => {
      if (handlers.attention.length === 0 && attention !== 'ignore') {
        throw new Error(
          "@paymux/durable: nobody would hear of payouts that need a person: add payouts.on('attention', handler), or start({ attention: 'ignore' })",
        )
      }
      await checkSchema(database)
      await settleReboot()
      await register(database, accounts)
      const { startWorker } = await import('./worker.ts')
      return startWorker({ database, ports, handlers, report, invoices: invoices.drain, nightly: nightly.run }, options)
    },
    /** Makes the handler of a read-only page with states, attention and each payout's history: put it behind a login of yours. */
    page: (): ((request: Request) => Promise<Response>) => pageOf(database),
    /** Closes a database that `openPglite` opened. A pool of `pg` stays open: it is yours. */
    close: (): Promise<void> => database.close(),
  }
}

const REGISTER = `insert into paymux.account as a (name, max_in_flight, per_second, unknown_budget)
  values ($1::text, $2::int, $3::numeric, $4::int)
  on conflict (name) do update set max_in_flight = excluded.max_in_flight, per_second = excluded.per_second, unknown_budget = excluded.unknown_budget
  where (a.max_in_flight, a.per_second, a.unknown_budget) is distinct from (excluded.max_in_flight, excluded.per_second, excluded.unknown_budget)`

/** Writes the limits of accounts into the database, where the claims of all workers see them. */
async function register(database: Database, accounts: ReadonlyMap<string, AccountSettings>): Promise<void> {
  for (const [name, { maxInFlight = 8, perSecond = null, unknownBudget = 5 }] of accounts) {
    await database.query(REGISTER, [name, maxInFlight, perSecond, unknownBudget])
  }
}
