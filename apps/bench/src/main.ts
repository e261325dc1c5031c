import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { coldStart } from './cold-start.ts'
import { growth } from './growth.ts'
import { layers } from './layers.ts'
import { progress, startUpstream } from './measure.ts'
import { own } from './own.ts'
import { peers } from './peers.ts'
import { plot } from './plot.ts'
import { webhooks } from './webhooks.ts'

/** Parts by name; each gives the rows of its table. */
const PARTS: Readonly<Record<string, (origin: string) => Promise<readonly object[]>>> = {
  layers,
  own,
  peers,
  webhooks,
  'cold-start': coldStart,
  growth,
}

const wanted = process.argv.slice(2)
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
  const rows = (await PARTS[name]?.(upstream.origin)) ?? []
  upstream.stop()
  progress('')
  console.log(`\n${name} (${Math.round((performance.now() - started) / 1000)} s)`)
  console.table(rows)
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length }
  writeFileSync(new URL(`${name}.json`, results), `${JSON.stringify({ command: `pnpm bench ${name}`, machine, rows }, null, 2)}\n`)
}

writeFileSync(new URL('bench.svg', results), plot(results))
