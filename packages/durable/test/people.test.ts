import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { run } from '../src/cli.ts'
import type { Database } from '../src/database.ts'
import { fromPool } from '../src/database.ts'
import { freshDatabase } from './support/databases.ts'
import { durableOn, order, settleAll } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import type { Upstream } from './support/upstream.ts'
import { startUpstream } from './support/upstream.ts'

let database: Database
let pool: pg.Pool
let upstream: Upstream
let home: string
let config: string
beforeAll(async () => {
  const url = await freshDatabase(inject('databases').postgres, { empty: true })
  pool = new pg.Pool({ connectionString: url, max: 3 })
  database = fromPool(pool)
  upstream = await startUpstream()
  home = await mkdtemp(join(tmpdir(), 'paymux-cli-'))
  config = join(home, 'config.ts')
  const source = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)))
  await writeFile(
    config,
    `import pg from ${JSON.stringify(import.meta.resolve('pg'))}
import { createDurable, fromPool } from ${source('../src/index.ts')}
import { fakeProvider } from ${source('support/provider.ts')}
const pool = new pg.Pool({ connectionString: ${JSON.stringify(url)} })
export const durable = createDurable({ database: { ...fromPool(pool), close: () => pool.end() }, accounts: { main: { provider: fakeProvider(${JSON.stringify(upstream.url)}) } },
  seal: ${JSON.stringify({ current: 'k1', keys: { k1: '11'.repeat(32) } })} })
`,
  )
})
afterAll(async () => {
  await pool.end()
  await upstream.close()
  await rm(home, { recursive: true, force: true })
})

async function cli(...args: string[]): Promise<string> {
  const lines: string[] = []
  // Each run of the command is a process of its own, which loads the config anew.
  const file = join(home, `config-${Math.random()}.ts`)
  await writeFile(file, `export * from ${JSON.stringify(config)}?${Math.random()}`.replace(/"\?(.*)$/, '?$1"'))
  await run([...args, '--config', file], (line) => void lines.push(line))
  return lines.join('\n')
}

test('the command line, from migrate to a confirmed payout, and the page of it', async () => {
  expect(await cli('migrate', '--print')).toMatch(/create table paymux\.payout/)
  await expect(cli('attention')).rejects.toThrow('the tables are missing or old; run `npx @paymux/durable migrate`')
  expect(await cli('migrate')).toMatch(/up to date/)
  const parts = { accounts: { main: { provider: fakeProvider(upstream.url) } } }
  const durable = durableOn(database, parts)
  await database.query(`insert into paymux.account (name) values ('main')`)
  await durable.payouts.enqueue(database, order('lost <b>'))
  upstream.behaviour.next.push({ status: 503, body: {} })
  await settleAll(database, parts)
  await database.query(`update paymux.attempt set deadline_at = now() - interval '1 hour'`)
  await database.query(`update paymux.payout set attention = 'absent', attention_since = now()`)

  expect(await cli('attention')).toMatch(
    /lost <b> {2}unknown {2}100\.00 RUB {2}main {2}needs a person: absent, 1 attempt\n1 payout waiting/,
  )
  expect(await cli('show', 'lost <b>')).toMatch(/queued.*sending.*unknown/s)
  await expect(cli('confirm', 'lost <b>', 'paid')).rejects.toThrow('confirm needs --by and --reason')
  await expect(cli('resend', 'lost <b>', '--by', 'anna', '--reason', ' ')).rejects.toThrow('resend needs --reason')
  await expect(cli('confirm', 'lost <b>', 'maybe')).rejects.toThrow('paid, or')
  await expect(cli('resend', 'nothing', '--by', 'anna', '--reason', 'x')).rejects.toThrow('no such payout')
  expect(await cli('acknowledge', 'lost <b>', '--by', 'anna', '--reason', 'seen')).toMatch(/unknown {2}100\.00 RUB {2}main {2}1 attempt$/)
  expect(await cli('confirm', 'lost <b>', 'paid', '--by', 'anna', '--reason', 'the cabinet shows it')).toMatch(/succeeded/)
  expect(await cli('show', 'lost <b>')).toMatch(/anna.*the cabinet shows it/)
  expect(await cli('cancel', 'lost <b>')).toBe('too_late')
  await expect(cli('cancel', 'nothing')).rejects.toThrow('there is no payout "nothing"')
  for (const command of ['show', 'cancel']) {
    await expect(cli(command)).rejects.toThrow(`${command} needs a reference\n\nUsage: npx`)
  }
  await expect(cli('pause', 'main')).rejects.toThrow('pause needs --by and --reason')
  await expect(cli('resume', 'main', '--by', 'anna')).rejects.toThrow('resume needs --reason')
  expect(await cli('pause', 'main', '--by', 'anna', '--reason', 'incident')).toMatch(/sends nothing/)
  expect((await durable.metrics()).accounts).toEqual([{ name: 'main', paused: true, inFlight: 0, unknownBudgetLeft: 5 }])
  expect(await cli('resume', 'main', '--by', 'anna', '--reason', 'over')).toMatch(/sends again/)
  await expect(cli('restored', '--since', '2026-01-01T00:00Z')).rejects.toThrow('restored needs --by')
  await expect(cli('restored', '--by', 'anna')).rejects.toThrow('--since needs a time')
  expect(await cli('restored', '--by', 'anna', '--since', '2026-01-01T00:00Z')).toMatch(/0 payouts are suspect/)
  expect(await cli('drift')).toMatch(/1 compared/)
  await expect(cli('dance')).rejects.toThrow('no command "dance"')

  await durable.payouts.enqueue(database, order('again'))
  upstream.behaviour.next.push({ status: 503, body: {} })
  await settleAll(database, parts)
  await database.query(`update paymux.attempt set deadline_at = now() - interval '1 hour'`)
  expect(await cli('resend', 'again', '--by', 'anna', '--reason', 'never arrived')).toMatch(/^again {2}queued/)
  expect(await cli('show', 'again')).toMatch(/anna.*never arrived/)
  await settleAll(database, parts)
  expect((await durable.payouts.get({ reference: 'again' }))?.attempts.map(({ outcome }) => outcome)).toEqual(['absent', 'accepted'])

  await durable.refunds.enqueue(database, { reference: 'back', tenant: 'shop', invoice: { reference: 'o-1', id: null } })
  const refund = ['back', '--refund', '--tenant', 'shop']
  await expect(cli('show', 'back', '--tenant', 'shop')).rejects.toThrow('no payout "back"')
  expect(await cli('show', ...refund)).toMatch(/^back {2}queued {2} {2}– {2}a refund, tenant: shop, 0 attempts\n/)
  await expect(cli('resend', ...refund, '--by', 'anna', '--reason', 'x')).rejects.toThrow('this payout is queued')
  expect(await cli('cancel', ...refund, '--by', 'anna', '--reason', 'kept after all')).toBe('canceled')
  expect(await cli('show', ...refund)).toMatch(/anna.*kept after all/)

  const page = durable.page()
  const overview = await page(new Request('http://localhost/'))
  const html = await overview.text()
  expect(html).toContain('lost &#60;b&#62;')
  expect(html).not.toContain('<b>')
  const link = /\?payout=([^"]+)/.exec(html)?.[1] ?? ''
  const timeline = await (await page(new Request(`http://localhost/?payout=${link}`))).text()
  expect(timeline).toMatch(/queued → sending.*sending → unknown.*unknown → succeeded/s)
  expect((await page(new Request('http://localhost/?payout=x'))).status).toBe(404)
  expect((await page(new Request('http://localhost/', { method: 'POST' }))).status).toBe(405)
})
