import type { Cost, Room } from './measure.ts'
import { compare, progress, rounded, startWorker } from './measure.ts'

interface GrowthRow {
  readonly what: string
  readonly cpuUs?: number
  readonly cpu?: number
  readonly throughput?: number
  readonly heapKiB?: number
  readonly sockets?: number
  readonly timers?: number
  readonly listeners?: number
}

/** What changes with the number of calls, in flight and in all, and with the size of the answers. */
export async function growth(origin: string, rounds = 7): Promise<readonly GrowthRow[]> {
  const rows: GrowthRow[] = []
  for (const inFlight of [1, 4, 16, 64, 256, 1024]) {
    const [, own] = await compare({ clients: ['undici:enot-read', 'paymux:enot-read'], origin, inFlight, calls: 4096, rounds })
    if (own !== undefined) rows.push({ what: `${inFlight} in flight`, cpuUs: own.cpuUs, cpu: own.cpu, throughput: own.throughput })
  }
  for (const [size, calls] of [
    ['1KiB', 2000],
    ['16KiB', 500],
    ['128KiB', 100],
    ['1MiB', 20],
  ] as const) {
    const [, own] = await compare({ clients: [`undici-of:${size}`, `call-of:${size}`], origin, inFlight: 4, calls, rounds })
    if (own !== undefined) rows.push({ what: `answers of ${size}`, cpuUs: own.cpuUs, cpu: own.cpu, throughput: own.throughput })
  }
  rows.push(...(await held('paymux', [100_000, 1_000_000], origin)), ...(await held('signal', [1000, 100_000], origin)))
  return rows
}

/** What one process holds after so many calls. */
async function held(kind: 'paymux' | 'signal', after: readonly number[], origin: string): Promise<readonly GrowthRow[]> {
  const worker = await startWorker(`${kind}:enot-read`, origin)
  await worker.tell<Cost>({ what: 'round', calls: 5000, inFlight: 20 })
  const rows: GrowthRow[] = []
  let made = 5000
  for (const wanted of after) {
    while (made < wanted) {
      progress(`${kind}, ${made} of ${wanted} calls`)
      const calls = Math.min(20_000, wanted - made)
      await worker.tell<Cost>({ what: 'round', calls, inFlight: 20 })
      made += calls
    }
    const { heapKiB, ...room } = await worker.tell<Room>({ what: 'room', calls: 20, inFlight: 20 })
    const what = `${wanted} calls${kind === 'signal' ? ' with one signal' : ''}`
    rows.push({ what, heapKiB: rounded(heapKiB), ...room })
  }
  worker.stop()
  return rows
}
