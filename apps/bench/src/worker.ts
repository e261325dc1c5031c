import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CLIENTS } from './clients.ts'
import type { Cost, Order, Room } from './measure.ts'
import { OWN } from './own.ts'
import { PEERS } from './peers.ts'
import { WEBHOOKS } from './webhooks.ts'

// A process for one client: `worker.ts <kind>:<subject> <origin>`. It runs rounds when it is told to.
const [, , client = '', origin = ''] = process.argv
const [kind = '', subject = ''] = client.split(':')
const make = { ...CLIENTS, ...OWN, ...PEERS, ...WEBHOOKS }[kind]
if (make === undefined) throw new Error(`there is no client ${kind}`)
const call = await make(subject, origin)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const { signal } = new AbortController()
const options = kind === 'signal' ? { signal } : undefined

async function run(calls: number, inFlight: number): Promise<void> {
  let left = calls
  const lane = async (): Promise<void> => {
    while (left-- > 0) await call(options)
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

async function round({ calls, inFlight }: Order): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await run(calls, inFlight)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { cpuUs: (user + system) / calls, perSecond: calls / seconds }
}

/** Bytes that a call allocates on the heap. The process has room for all of them, so that nothing is collected meanwhile. */
async function allocated({ calls, inFlight }: Order): Promise<number> {
  collect()
  const before = process.memoryUsage().heapUsed
  await run(calls, inFlight)
  return (process.memoryUsage().heapUsed - before) / calls
}

/** What is held after some calls. */
async function room({ calls, inFlight }: Order): Promise<Room> {
  await run(calls, inFlight)
  collect()
  const open = process.getActiveResourcesInfo()
  return {
    heapKiB: process.memoryUsage().heapUsed / 1024,
    sockets: open.filter((name) => name === 'TCPSocketWrap' || name === 'TCPWRAP').length,
    timers: open.filter((name) => name === 'Timeout').length,
    listeners: getEventListeners(signal, 'abort').length,
  }
}

process.on('message', async (order: Order) => {
  const result = order.what === 'round' ? await round(order) : order.what === 'allocated' ? await allocated(order) : await room(order)
  process.send?.(result)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
