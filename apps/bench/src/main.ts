import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createEnot } from '@paymux/provider-enot'
import axios from 'axios'
import { Agent, request } from 'undici'

/** Requests of one round, and how many of them are under way at once. */
const REQUESTS = 4000
const CONCURRENCY = 20
const ROUNDS = 7

interface Cost {
  readonly cpuMs: number
  readonly perSecond: number
}

const upstream = fork(new URL('./upstream.ts', import.meta.url))
const [port] = (await once(upstream, 'message')) as [number]
const baseUrl = `http://127.0.0.1:${port}`
const url = `${baseUrl}/payoff/info?user_id=u&order_id=1`
const headers = { accept: 'application/json', 'x-api-signature-sha256': 'k' }

const enot = createEnot({ user: { id: 'u', key: 'k' }, baseUrl })
const dispatcher = new Agent({ connections: 100, pipelining: 1, allowH2: false })

const clients: Readonly<Record<string, () => Promise<unknown>>> = {
  'undici + JSON.parse': async () => JSON.parse(await (await request(url, { headers, dispatcher })).body.text()),
  Paymux: () => enot.payouts.get({ reference: '1' }),
  'global fetch': async () => (await fetch(url, { headers })).json(),
  axios: async () => (await axios.get(url, { headers })).data,
}

async function round(call: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  let left = REQUESTS
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  const { user, system } = process.cpuUsage(cpu)
  return { cpuMs: (user + system) / 1000, perSecond: REQUESTS / ((performance.now() - start) / 1000) }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

// The clients take turns, so that a noisy machine is noisy for all of them; ratios are taken round by round.
const results = new Map(Object.keys(clients).map((name) => [name, [] as Cost[]]))
for (const call of Object.values(clients)) await round(call)
for (let turn = 0; turn < ROUNDS; turn++) {
  for (const [name, call] of Object.entries(clients)) results.get(name)?.push(await round(call))
}
const bare = results.get('undici + JSON.parse') ?? []
console.log(`${ROUNDS} rounds of ${REQUESTS} requests, ${CONCURRENCY} at a time; medians, beside bare undici with JSON.parse\n`)
console.table(
  Object.fromEntries(
    [...results].map(([name, costs]) => [
      name,
      {
        'CPU, µs a call': Math.round((median(costs.map(({ cpuMs }) => cpuMs)) * 1000) / REQUESTS),
        'CPU ×': Number(median(costs.map(({ cpuMs }, turn) => cpuMs / (bare[turn]?.cpuMs ?? Number.NaN))).toFixed(2)),
        'throughput ×': Number(median(costs.map(({ perSecond }, turn) => perSecond / (bare[turn]?.perSecond ?? Number.NaN))).toFixed(2)),
      },
    ]),
  ),
)
upstream.disconnect()
await dispatcher.close()
