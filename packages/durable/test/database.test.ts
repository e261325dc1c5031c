import { once } from 'node:events'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { PoolLike } from '../src/database.ts'
import { fromPool } from '../src/database.ts'
import { freshDatabase } from './support/databases.ts'

type Asked = string | { name: string; text: string; values: unknown[] }

function poolOf(refuse: (name: string) => string | null) {
  const asked: Asked[] = []
  const query = async (statement: Asked) => {
    asked.push(statement)
    const code = typeof statement === 'string' ? null : refuse(statement.name)
    if (code !== null) throw Object.assign(new Error(code), { code })
    return { rows: [{ ok: true }] }
  }
  return { asked, pool: { query, connect: () => Promise.reject(new Error('not asked')) } as PoolLike }
}

test('what comes again and again has a name, the same for the same text', async () => {
  const { asked, pool } = poolOf(() => null)
  const { repeated } = fromPool(pool)
  for (const text of ['select 1', 'select 1', 'select 2']) await repeated?.(text, [7])
  const names = asked.map((each) => (typeof each === 'string' ? null : each.name))
  expect(asked[0]).toMatchObject({ text: 'select 1', values: [7] })
  expect([names[0] === names[1], names[0] === names[2], names[0]]).toEqual([true, false, expect.stringMatching(/^paymux_[0-9a-f]{32}$/)])
})

test.each(['26000', '42P05'])('behind a pooler that knows no prepared statements (%s) it goes on without names', async (code) => {
  const { asked, pool } = poolOf(() => code)
  const { repeated } = fromPool(pool)
  // Two that were on their way both go on.
  expect(await Promise.all([repeated?.('select 1'), repeated?.('select 2')])).toEqual([[{ ok: true }], [{ ok: true }]])
  expect(await repeated?.('select 1')).toEqual([{ ok: true }])
  expect(asked.map((each) => typeof each)).toEqual(['object', 'object', 'string', 'string', 'string'])
})

test('any other refusal is passed on: the statement may have run', async () => {
  const { asked, pool } = poolOf(() => '40001')
  await expect(fromPool(pool).repeated?.('select 1')).rejects.toMatchObject({ code: '40001' })
  expect(asked).toHaveLength(1)
})

test('a server that ends connections, idle or between two statements of a transaction, ends no process', async () => {
  const connectionString = await freshDatabase(inject('databases').postgres)
  const [pool, admin] = [new pg.Pool({ connectionString, max: 2 }), new pg.Pool({ connectionString, max: 1 })]
  onTestFinished(async () => void (await Promise.all([pool.end(), admin.end()])))
  const database = fromPool(pool)
  const end = (pid: unknown) => admin.query('select pg_terminate_backend($1::int)', [pid])
  const PID = 'select pg_backend_pid() as pid'
  const gone = once(pool, 'error')
  await end((await database.query(PID))[0]?.pid)
  await gone
  const cut = database.transaction(async (tx) => {
    await end((await tx.query(PID))[0]?.pid)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await tx.query('select 1')
  })
  await expect(cut).rejects.toThrow()
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
  expect(pool.listenerCount('error')).toBe(1)
})
