import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { openPglite } from '../src/pglite.ts'
import { pgliteFolder } from './support/databases.ts'
import { durableOn, order } from './support/harness.ts'
import { UNKNOWN } from './support/kills.ts'
import { startChild } from './support/processes.ts'
import { fakeProvider } from './support/provider.ts'
import { startUpstream } from './support/upstream.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'paymux-pglite-'))
  await pgliteFolder(inject('databases').pglite, join(home, 'data'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const accounts = { main: { provider: fakeProvider('http://127.0.0.1:1') } }

test('a folder is open once: a second open is refused, and allowed after the first is closed', async () => {
  const folder = join(home, 'data')
  const first = await openPglite(folder)
  await expect(openPglite(folder)).rejects.toThrow(`open in process ${process.pid}`)
  await first.close()
  await (await openPglite(folder)).close()
})

test('another thread or copy of the module of this very process is the living, too', async () => {
  const folder = join(home, 'data')
  const first = await openPglite(folder)
  const text = await readFile(`${folder}.lock`, 'utf8')
  await first.close()
  await writeFile(`${folder}.lock`, text)
  await expect(openPglite(folder)).rejects.toThrow(`open in process ${process.pid}`)
  await rm(`${folder}.lock`)
})

test('a reboot without a clean stop makes what is open suspect; a clean stop does not', async () => {
  const folder = join(home, 'data')
  const first = await openPglite(folder)
  await durableOn(first, { accounts }).migrate()
  // Written with the tables: the first session may end by a power cut, too.
  expect(await first.query(`select value from paymux.meta where key = 'closed'`)).toEqual([{ value: 'no' }])
  await durableOn(first, { accounts }).payouts.enqueue(first, order('r-1'))
  await first.close()
  const again = await openPglite(folder)
  expect((await durableOn(again, { accounts }).payouts.get({ reference: 'r-1' }))?.attention).toBeNull()
  await again.close()
  // As a machine leaves it that lost its power: never closed, and another boot.
  const { PGlite } = await import('@electric-sql/pglite')
  const raw = await PGlite.create(folder)
  await raw.query(`update paymux.meta set value = case key when 'boot' then 'an earlier one' else 'no' end`)
  await raw.close()
  // A session that starts no worker and migrates nothing does not hide it.
  await (await openPglite(folder)).close()
  const after = await openPglite(folder)
  await durableOn(after, { accounts }).migrate()
  expect(await durableOn(after, { accounts }).payouts.get({ reference: 'r-1' })).toMatchObject({ state: 'queued', attention: 'suspect' })
  await after.close()
})

test('kill -9: the lock of the dead is taken over, that of the living never, and what was committed is there', async () => {
  const upstream = await startUpstream({ latency: 20 })
  const folder = join(home, 'data')
  const settings = { database: folder, upstream: upstream.url, recovery: UNKNOWN, timeoutMs: 2_000, concurrency: 4, unknownBudget: 100 }
  const child = startChild({ ...settings, enqueue: 10, killAt: 'after create', killOn: 3 })
  expect(await child.ready).toBe(true)
  const text = await readFile(`${folder}.lock`, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ pid: child.process.pid })
  await expect(openPglite(folder)).rejects.toThrow(`open in process ${child.process.pid}`)
  expect(await child.ended).toBe('SIGKILL')

  // The number of a dead process may be used again by another: a lock from before that one began is of a dead one.
  await writeFile(`${folder}.lock`, JSON.stringify({ ...JSON.parse(text), pid: process.ppid, started: '1' }))
  const database = await openPglite(folder)
  const rows = await database.query('select state, count(*)::int as n from paymux.payout group by state')
  expect(rows.reduce((sum, { n }) => sum + Number(n), 0)).toBe(10)
  expect(new Set(upstream.ledger.map(({ reference }) => reference)).size).toBe(upstream.ledger.length)
  await database.close()
  await upstream.close()
})
