import { drizzle } from 'drizzle-orm/node-postgres'
import makeKnex from 'knex'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDurable } from '../src/durable.ts'
import { order } from './support/harness.ts'
import { useScene } from './support/scenario.ts'
import { SEAL } from './support/seal.ts'

describe('settings', () => {
  const make = (settings: object) => () => createDurable(settings as never)
  const good = { accounts: { main: { provider: { id: 'fake' } } }, seal: SEAL }

  test('every fault at once', () => {
    expect(make({ database: undefined, accounts: {}, seal: { current: 'k2', keys: { k1: '' } } })).toThrow(
      new TypeError(
        `@paymux/durable: ${[
          'database must be a pool of pg or what openPglite opened',
          'accounts must name at least one account',
          'seal.keys.k1 must be 32 bytes as base64 or hex (it is empty: is --env-file missing?)',
          'seal.current must be the name of one of seal.keys',
        ].join('; ')}`,
      ),
    )
    expect(make({ accounts: {}, seal: undefined })).toThrow(/database must be.*at least one account.*seal\.current/)
  })

  test.each(['postgres://u:secret@h/db', { connectionString: 'postgres://u:secret@h/db' }])(
    'a URL is no database, and is not printed',
    (database) => {
      expect(make({ ...good, database })).toThrow('database must be a pool of pg')
      expect(make({ ...good, database })).not.toThrow(/secret/)
    },
  )
})

describe('calls', () => {
  const scene = useScene('postgres')
  const HINT = 'pass a client of pg, or what fromDrizzle, fromKysely or fromQuery made'

  test('a transaction of a query builder as it is, none, or the arguments swapped: the error names the adapters', async () => {
    const { durable } = await scene.single()
    const knex = makeKnex({ client: 'pg' })
    onTestFinished(() => knex.destroy())
    const raw = [drizzle({ client: new pg.Pool() }), knex, { executeQuery: () => {} }, undefined, null, order('r-1')]
    for (const tx of raw) await expect(durable.payouts.enqueue(tx as never, order('r-1'))).rejects.toThrow(HINT)
    await expect(durable.payouts.enqueue(order('r-1') as never, scene.database as never)).rejects.toThrow(HINT)
    await expect(durable.payouts.enqueue(scene.database, undefined as never)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('a decision without a name or reason, also from JavaScript', async () => {
    const { durable } = await scene.single()
    for (const about of [{ by: 'anna' }, { reason: 'x' }, { by: 'anna', reason: ' ' }]) {
      await expect(durable.accounts.pause('main', about as never)).rejects.toThrow('a decision needs a name (`by`) and a reason')
    }
  })
})
