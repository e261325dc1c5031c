import { report } from './report.ts'

/** One row of a result. */
export type Fields = Readonly<Record<string, unknown>>

/** Runs one statement: a pool, a client in a transaction, PGlite, or an adapter of a query builder. */
export interface Queryable {
  readonly query: (text: string, values?: unknown[]) => Promise<readonly Fields[]>
}

/** A transaction. `script` runs several statements without values. */
export interface Transaction extends Queryable {
  readonly script: (text: string) => Promise<void>
}

/** The database that durable works on: see {@link fromPool} and `openPglite`. */
export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite'
  /** Like `query`, for a statement that is run again and again: it may be prepared, once a connection. */
  readonly repeated?: Queryable['query']
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it throws. */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
  /** Runs several statements in one text, without values; returns the rows of all. */
  readonly statements: (text: string) => Promise<readonly Fields[]>
  /** Whether the machine was restarted without a clean stop since this database was last open: then commits may be lost. */
  readonly rebooted?: () => Promise<boolean>
  /** Called once `rebooted` was dealt with: from now until `close` a restart of the machine counts as a power cut. */
  readonly opened?: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The parts of a `pg` client, of PGlite or of its transaction that are used. */
export interface ClientLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

type Listen = (event: 'error', listener: (error: Error) => void) => unknown
type Emitting = { readonly on?: Listen; readonly off?: Listen; readonly listenerCount?: (event: 'error') => number }

/** The parts of a `pg` pool that are used. */
export interface PoolLike extends ClientLike, Emitting {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  connect(): Promise<PoolClientLike>
}

/** The parts of a client of that pool that are used. */
export interface PoolClientLike extends ClientLike, Emitting {
  release(error?: boolean): void
}

/** Your transaction: a `pg` client or PGlite transaction as it is, or what an adapter made of another. */
export type TransactionLike = ClientLike | Queryable

/** Runs statements in the user's transaction, of whatever kind it is. */
export function toQueryable(tx: TransactionLike): Queryable {
  if (typeof tx?.query !== 'function') throw noTransaction()
  return { query: async (text, values = []) => rowsOf(await tx.query(text, values)) }
}

const noTransaction = () =>
  new TypeError(
    '@paymux/durable: `tx` is no transaction or returned no rows: pass a client of pg, or what fromDrizzle, fromKysely or fromQuery made',
  )

/** Takes a `pg` pool. It stays yours: `durable.close()` leaves it open. */
export function fromPool(pool: PoolLike): Database {
  // Without a listener, an idle connection that the server closes would end the process.
  if (pool.listenerCount?.('error') === 0) pool.on?.('error', (error) => report('error', { where: 'pool', error }))
  const names = new Map<string, string>()
  let prepares = true
  const repeated: Queryable['query'] = async (text, values = []) => {
    if (!prepares) return rowsOf(await pool.query(text, values))
    const name = names.get(text) ?? nameOf(text)
    names.set(text, name)
    try {
      return rowsOf(await pool.query({ name, text, values }))
    } catch (error) {
      // The codes of a pooler without prepared statements, which refused this one before it ran: sent again, it runs once.
      if (!['26000', '42P05'].includes(String((error as { code?: unknown }).code))) throw error
      prepares = false
      return repeated(text, values)
    }
  }
  return {
    kind: 'postgres',
    repeated,
    query: async (text, values = []) => rowsOf(await pool.query(text, values)),
    transaction: async (work) => {
      const client = await pool.connect()
      // Without a listener, a server that ends the connection between two statements would end the process, not only the transaction.
      const ended = (error: Error): void => report('error', { where: 'transaction', error })
      client.on?.('error', ended)
      // A connection whose transaction did not end as asked is destroyed, not lent again.
      let broken = true
      try {
        await client.query('begin')
        const result = await work({
          query: async (text, values = []) => rowsOf(await client.query(text, values)),
          script: async (text) => void (await client.query(text)),
        })
        await client.query('commit')
        broken = false
        return result
      } catch (error) {
        const undone = client.query('rollback').then(() => true)
        broken = !(await undone.catch(() => false))
        throw error
      } finally {
        client.off?.('error', ended)
        client.release(broken)
      }
    },
    statements: async (text) => allRows(await pool.query(text)),
    close: async () => {},
  }
}

/** The name of a prepared statement, made of its text: behind a pooler another version of this code may have prepared another text. */
export function nameOf(text: string): string {
  return `paymux_${process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 32)}`
}

/** The parts of Drizzle's `sql` that are used. */
export interface DrizzleSql<Sql> {
  raw(text: string): Sql
  join(parts: Sql[]): Sql
  (strings: TemplateStringsArray, ...values: unknown[]): Sql
}

/** Takes a transaction of Drizzle; `sql` is that of `drizzle-orm`. */
export function fromDrizzle<Sql>(tx: { execute(query: Sql): PromiseLike<unknown> }, sql: DrizzleSql<Sql>): Queryable {
  return {
    query: async (text, values = []) => {
      const parts = text.split(/\$(\d+)/).map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql`${values[Number(part) - 1] ?? null}`))
      return rowsOf(await tx.execute(sql.join(parts)))
    },
  }
}

/** Takes a transaction of Kysely. */
export function fromKysely(tx: { executeQuery(query: never): Promise<{ rows: unknown[] }> }): Queryable {
  return {
    query: async (sql, parameters = []) => {
      const query = { sql, parameters, query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] }, queryId: { queryId: 'paymux' } }
      return rowsOf(await tx.executeQuery(query as never))
    },
  }
}

/** Takes a function of yours that runs `text` with `values` in a transaction: over Knex's `raw` or Prisma's `$queryRawUnsafe`. */
export function fromQuery(query: (text: string, values: unknown[]) => PromiseLike<unknown>): Queryable {
  return { query: async (text, values = []) => rowsOf(await query(text, values)) }
}

const allRows = (results: unknown): readonly Fields[] =>
  (Array.isArray(results) ? results : [results]).flatMap((result: { rows?: Fields[] }) => result.rows ?? [])

function rowsOf(result: unknown): readonly Fields[] {
  if (Array.isArray(result)) return result as Fields[]
  const rows = (result as { rows?: unknown } | null)?.rows
  if (Array.isArray(rows)) return rows as Fields[]
  throw noTransaction()
}
