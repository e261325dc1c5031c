import { report } from './report.ts'

/** One row of a result. */
export type Fields = Readonly<Record<string, unknown>>

/** Anything that runs a statement: a pool, a client inside a transaction, PGlite, or an adapter over a query builder. */
export interface Queryable {
  readonly query: (text: string, values?: unknown[]) => Promise<readonly Fields[]>
}

/** A transaction. `script` runs several statements without values. */
export interface Transaction extends Queryable {
  readonly script: (text: string) => Promise<void>
}

/** The database that durable works on. */
export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite'
  /** Like `query`, for a text that comes again and again: it may be planned once a connection. */
  readonly repeated?: Queryable['query']
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it throws. */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
  /** Runs several statements in one text, without values; gives all their rows. */
  readonly statements: (text: string) => Promise<readonly Fields[]>
  /** Whether the machine was started anew since it was opened last, without a clean stop: then commits may be lost. */
  readonly rebooted?: () => Promise<boolean>
  /** Called once that was seen to: until it is closed, whatever a power cut takes makes the next start suspicious. */
  readonly opened?: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What is needed of a client of `pg`, or of PGlite or a transaction of it. */
export interface ClientLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

type Listen = (event: 'error', listener: (error: Error) => void) => unknown
type Emitting = { readonly on?: Listen; readonly off?: Listen; readonly listenerCount?: (event: 'error') => number }

/** What is needed of a pool of `pg`. */
export interface PoolLike extends ClientLike, Emitting {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  connect(): Promise<PoolClientLike>
}

/** A client that a pool lends. */
export interface PoolClientLike extends ClientLike, Emitting {
  release(error?: boolean): void
}

/** A `pg` client or a PGlite (transaction) as it is, or what an adapter made. */
export type TransactionLike = ClientLike | Queryable

/** What the user's transaction runs statements with, whatever it is. */
export function toQueryable(tx: TransactionLike): Queryable {
  return { query: async (text, values = []) => rowsOf(await tx.query(text, values)) }
}

/** A pool of `pg`. It stays the caller's: closing durable leaves it open. */
export function fromPool(pool: PoolLike): Database {
  // An idle connection that the server closes must not end the process: nobody else may listen.
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
      // A pooler that knows no prepared statements: it was refused before it ran.
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
      // A server that ends the connection between two statements must not end the process: the next statement tells.
      const ended = (error: Error): void => report('error', { where: 'transaction', error })
      client.on?.('error', ended)
      // A connection whose transaction did not end as asked is never lent again.
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

/** Behind a pooler a name may be there from another version of this code: it says which text it stands for. */
export function nameOf(text: string): string {
  return `paymux_${process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 32)}`
}

/** What is needed of Drizzle's `sql`. */
export interface DrizzleSql<Sql> {
  raw(text: string): Sql
  join(parts: Sql[]): Sql
  (strings: TemplateStringsArray, ...values: unknown[]): Sql
}

/** A transaction of Drizzle; `sql` is the one of `drizzle-orm`. */
export function fromDrizzle<Sql>(tx: { execute(query: Sql): PromiseLike<unknown> }, sql: DrizzleSql<Sql>): Queryable {
  return {
    query: async (text, values = []) => {
      const parts = text.split(/\$(\d+)/).map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql`${values[Number(part) - 1] ?? null}`))
      return rowsOf(await tx.execute(sql.join(parts)))
    },
  }
}

/** A transaction of Kysely. */
export function fromKysely(tx: { executeQuery(query: never): Promise<{ rows: unknown[] }> }): Queryable {
  return {
    query: async (sql, parameters = []) => {
      const query = { sql, parameters, query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] }, queryId: { queryId: 'paymux' } }
      return rowsOf(await tx.executeQuery(query as never))
    },
  }
}

/** Runs with `query(text, values)` of your own: Knex's `raw`, Prisma's `$queryRawUnsafe`. */
export function fromQuery(query: (text: string, values: unknown[]) => PromiseLike<unknown>): Queryable {
  return { query: async (text, values = []) => rowsOf(await query(text, values)) }
}

function allRows(results: unknown): readonly Fields[] {
  return (Array.isArray(results) ? results : [results]).flatMap((result: { rows?: Fields[] }) => result.rows ?? [])
}

function rowsOf(result: unknown): readonly Fields[] {
  if (Array.isArray(result)) return result as Fields[]
  const rows = (result as { rows?: unknown } | null)?.rows
  if (Array.isArray(rows)) return rows as Fields[]
  throw new TypeError('@paymux/durable: the transaction gave neither rows nor an object with rows')
}
