import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { examplesIn } from '@paymux/tooling/readme'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import type { Knex } from 'knex'
import makeKnex from 'knex'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { TransactionLike } from '../src/database.ts'
import { fromDrizzle, fromKysely, fromPool } from '../src/database.ts'
import { fromPglite } from '../src/pglite.ts'
import { freshDatabase } from './support/databases.ts'
import { durableOn, order } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'

const accounts = { main: { provider: fakeProvider('http://127.0.0.1:1') } }
let pool: pg.Pool
let knex: Knex
let recipes: { fromPrisma: (tx: object) => TransactionLike; fromKnex: (tx: object) => TransactionLike }
let pglite: PGlite
beforeAll(async () => {
  const url = await freshDatabase(inject('databases').postgres)
  pool = new pg.Pool({ connectionString: url, max: 4 })
  pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(inject('databases').pglite)]) })
  knex = makeKnex({ client: 'pg', connection: url, pool: { min: 0, max: 2 } })
  recipes = await recipesOf('fromKnex')
  for (const database of [fromPool(pool), fromPglite(pglite)]) {
    await database.query('create table withdrawals (id text primary key)')
  }
})
afterAll(async () => {
  await knex.destroy()
  await pool.end()
  await pglite.close()
})

/** How a transaction is run with each library: `work` gets what enqueue takes and a way to run the user's own insert. */
type Run = (work: (tx: TransactionLike, insert: (id: string) => PromiseLike<unknown>) => Promise<void>) => Promise<unknown>

const INSERT = 'insert into withdrawals values ($1)'
const LIBRARIES: Record<string, { on: 'postgres' | 'pglite'; run: Run }> = {
  'a pg client as it is': {
    on: 'postgres',
    run: async (work) => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await work(client, (id) => client.query(INSERT, [id]))
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
  },
  Drizzle: {
    on: 'postgres',
    run: (work) =>
      drizzle(pool).transaction((tx) => work(fromDrizzle(tx, sql), (id) => tx.execute(sql`insert into withdrawals values (${id})`))),
  },
  'Drizzle on PGlite': {
    on: 'pglite',
    run: (work) =>
      drizzlePglite(pglite).transaction((tx) =>
        work(fromDrizzle(tx, sql), (id) => tx.execute(sql`insert into withdrawals values (${id})`)),
      ),
  },
  Kysely: {
    on: 'postgres',
    run: (work) =>
      new Kysely<{ withdrawals: { id: string } }>({ dialect: new PostgresDialect({ pool }) })
        .transaction()
        .execute((tx) => work(fromKysely(tx), (id) => tx.insertInto('withdrawals').values({ id }).execute())),
  },
  'a PGlite transaction as it is': {
    on: 'pglite',
    run: (work) => pglite.transaction((tx) => work(tx, (id) => tx.query(INSERT, [id]))),
  },
  'Prisma`s $queryRawUnsafe(text, ...values), by its recipe': {
    on: 'postgres',
    run: (work) =>
      fromPool(pool).transaction((tx) => {
        // What a client of Prisma does with it: values one by one, rows as an array.
        const $queryRawUnsafe = async (text: string, ...values: unknown[]) => tx.query(text, values)
        return work(recipes.fromPrisma({ $queryRawUnsafe }), (id) => tx.query(INSERT, [id]))
      }),
  },
  'Knex, by its recipe': {
    on: 'postgres',
    run: (work) => knex.transaction((tx) => work(recipes.fromKnex(tx), (id) => tx('withdrawals').insert({ id }))),
  },
}

describe.each(Object.entries(LIBRARIES))('%s', (name, { on, run }) => {
  const database = () => (on === 'postgres' ? fromPool(pool) : fromPglite(pglite))
  const durable = () => durableOn(database(), { accounts })
  const count = async (reference: string) => {
    const rows = await database().query('select id from withdrawals where id = $1', [reference])
    return [rows.length, (await durable().payouts.get({ reference })) === null ? 0 : 1]
  }

  test('commits with your own writes', async () => {
    const reference = `${name} 1`
    await run(async (tx, insert) => {
      await insert(reference)
      const payout = await durable().payouts.enqueue(tx, { ...order(reference), notBefore: new Date(0), feeFrom: 'balance' })
      expect(payout).toMatchObject({ reference, state: 'queued', amount: { amount: '100.00', currency: 'RUB' }, destination: '•••• 1234' })
      expect((await durable().payouts.enqueue(tx, { ...order(reference), feeFrom: 'balance' })).id).toBe(payout.id)
    })
    expect(await count(reference)).toEqual([1, 1])
  })

  test('rolls back with them: no payout, no event', async () => {
    const reference = `${name} 2`
    const failing = run(async (tx, insert) => {
      await insert(reference)
      await durable().payouts.enqueue(tx, order(reference))
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await count(reference)).toEqual([0, 0])
  })

  test('cancels in a transaction', async () => {
    const reference = `${name} 3`
    await run(async (tx) => {
      await durable().payouts.enqueue(tx, order(reference))
      expect(await durable().payouts.cancel(tx, { reference })).toBe('canceled')
    })
    expect(await durable().payouts.get({ reference })).toMatchObject({ state: 'canceled' })
  })
})

/** The recipes as users copy them out of the README. */
async function recipesOf(name: string): Promise<typeof recipes> {
  const example = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url))).find(({ code }) => code.includes(name))
  const folder = fileURLToPath(new URL('../test-results/', import.meta.url))
  await mkdir(folder, { recursive: true })
  const file = join(folder, `recipes-${process.pid}.ts`)
  await writeFile(file, (example?.code ?? '').replace("'@paymux/durable'", "'../src/index.ts'"))
  return import(/* @vite-ignore */ file).finally(() => rm(file))
}

test('two clients enqueue the same reference at once: one payout', async () => {
  const durable = durableOn(fromPool(pool), { accounts })
  const all = await Promise.all(Array.from({ length: 8 }, () => durable.payouts.enqueue(pool, order('same'))))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
})
