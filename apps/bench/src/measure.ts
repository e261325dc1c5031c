import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What a worker is told to do. */
export interface Order {
  readonly what: 'round' | 'allocated' | 'room'
  readonly calls: number
  readonly inFlight: number
}

/** What one call costs. */
export interface Cost {
  readonly cpuUs: number
  readonly perSecond: number
}

/** What a process holds. */
export interface Room {
  readonly heapKiB: number
  readonly sockets: number
  readonly timers: number
  readonly listeners: number
}

/** A client in a process of its own. */
export interface Worker {
  readonly name: string
  readonly tell: <Answer>(order: Order) => Promise<Answer>
  readonly stop: () => void
}

/** The clients of a comparison; of each round the first one is the measure of the others. */
export interface Comparison {
  readonly clients: readonly string[]
  readonly origin: string
  readonly inFlight: number
  readonly calls: number
  /** Rounds of one set. */
  readonly rounds: number
  /** How often all clients start in new processes, since garbage collection differs from one process to the next. Default 1. */
  readonly sets?: number | undefined
}

/** Medians of all rounds; the ratios are taken round by round. */
export interface Row {
  readonly client: string
  readonly inFlight: number
  readonly cpuUs: number
  readonly cpu: number
  readonly perSecond: number
  readonly throughput: number
  readonly bytes?: number
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Shows on a terminal what is being done; elsewhere one line for each part. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

/** Starts the upstream and gives its origin. */
export async function startUpstream(): Promise<{ readonly origin: string; readonly stop: () => void }> {
  const child = fork(new URL('./upstream.ts', import.meta.url))
  const [port] = (await once(child, 'message')) as [number]
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.disconnect() }
}

/** Starts a client in a process of its own. With `roomy` its young generation is so large that a round collects nothing. */
export async function startWorker(name: string, origin: string, roomy = false): Promise<Worker> {
  const execArgv = roomy ? ['--max-semi-space-size=256', '--min-semi-space-size=256'] : []
  const child = fork(new URL('./worker.ts', import.meta.url), [name, origin], { execArgv })
  await heard(child, name)
  return {
    name,
    tell: async <Answer>(order: Order) => {
      child.send(order)
      return (await heard(child, name)) as Answer
    },
    stop: () => child.disconnect(),
  }
}

/** The next message of a process; rejects if the process ends instead. */
export function heard(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`${name} ended with ${code}`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message)
    })
  })
}

/** Calls after which V8 has compiled the hot code. */
const WARM = 16_000

/** Measures clients in turns of one round each, so that a noisy machine is noisy for all of them. */
export async function compare({ clients, origin, inFlight, calls, rounds, sets = 1 }: Comparison): Promise<readonly Row[]> {
  const costs = clients.map((): Cost[] => [])
  for (let set = 0; set < sets; set++) {
    const workers = await Promise.all(clients.map((name) => startWorker(name, origin)))
    for (let turn = -Math.min(4, Math.ceil(WARM / calls)); turn < rounds; turn++) {
      for (const [index, worker] of workers.entries()) {
        progress(`${worker.name}, ${inFlight} in flight, set ${set + 1} of ${sets}, round ${turn + 1} of ${rounds}`)
        const cost = await worker.tell<Cost>({ what: 'round', calls, inFlight })
        if (turn >= 0) costs[index]?.push(cost)
      }
    }
    for (const worker of workers) worker.stop()
  }
  const [base = []] = costs
  return clients.map((name, index) => {
    const own = costs[index] ?? []
    const ratio = (of: (cost: Cost) => number): number => rounded(median(own.map((cost, turn) => of(cost) / of(base[turn] ?? cost))))
    return {
      client: name,
      inFlight,
      cpuUs: rounded(median(own.map(({ cpuUs }) => cpuUs))),
      cpu: ratio(({ cpuUs }) => cpuUs),
      perSecond: Math.round(median(own.map(({ perSecond }) => perSecond))),
      throughput: ratio(({ perSecond }) => perSecond),
    }
  })
}

/** Bytes that one call of a client allocates. */
export async function allocation(name: string, origin: string, calls: number): Promise<number> {
  progress(`${name}, allocated bytes`)
  const worker = await startWorker(name, origin, true)
  await worker.tell<Cost>({ what: 'round', calls: 4 * calls, inFlight: 20 })
  const bytes = Math.round(await worker.tell<number>({ what: 'allocated', calls, inFlight: 20 }))
  worker.stop()
  return bytes
}

export const rounded = (value: number): number => Math.round(value * 100) / 100
