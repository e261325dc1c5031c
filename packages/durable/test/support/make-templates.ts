import { writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import type { Database } from '../../src/database.ts'
import { fromPool } from '../../src/database.ts'
import { createDurable } from '../../src/durable.ts'
import { fromPglite } from '../../src/pglite.ts'
import { SEAL } from './seal.ts'

// A process of its own: what prepares a run of vitest does not take packages of this repository from their sources.
const [url = '', tar = ''] = process.argv.slice(2)
const migrate = (database: Database) => createDurable({ database, seal: SEAL, accounts: { main: { provider: { id: 'none' } } } }).migrate()

const pool = new pg.Pool({ connectionString: url, max: 2 })
await migrate(fromPool(pool))
await pool.end()
if (tar !== '') {
  const pglite = await PGlite.create()
  await migrate(fromPglite(pglite))
  await writeFile(tar, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await pglite.close()
}
