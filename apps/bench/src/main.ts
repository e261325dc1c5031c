import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { coldStart } from './cold-start.ts'
import { durable } from './durable.ts'
import { growth } from './growth.ts'
import { layers } from './layers.ts'
import { progress, startUpstream } from './measure.ts'
import { own } from './own.ts'
import { peers } from './peers.ts'
import { plot } from './plot.ts'
import { withTables } from './tables.ts'
import { webhooks } from './webhooks.ts'

/** Parts by name; each gives the rows of its table, from its own number of rounds or the given one. */
const PARTS: Readonly<Record<string, (origin: string, rounds?: number) => Promise<readonly object[]>>> = {
  layers,
  own,
  peers,
  webhooks,
  'cold-start': coldStart,
  growth,
  durable,
}

const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' } } })
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
if (rounds !== undefined && !(rounds >= 1)) {
  console.error('--rounds takes a whole number above 0.')
  process.exit(1)
}
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(1)
}

const results = new URL('../results/', import.meta.url)
mkdirSync(results, { recursive: true })
for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
  const upstream = await startUpstream()
  const started = performance.now()
  const rows = (await PARTS[name]?.(upstream.origin, rounds)) ?? []
  upstream.stop()
  progress('')
  console.log(`\n${name} (${Math.round((performance.now() - started) / 1000)} s)`)
  console.table(rows)
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
  writeFileSync(new URL(`${name}.json`, results), `${JSON.stringify({ command: `pnpm bench ${name}`, machine, rows }, null, 2)}\n`)
}

writeFileSync(new URL('bench.svg', results), plot(results))
const readme = new URL('../README.md', import.meta.url)
writeFileSync(readme, withTables(readFileSync(readme, 'utf8'), results))
