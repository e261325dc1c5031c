import { createInterface } from 'node:readline'
import { inspect } from 'node:util'
import { fetchTransport, undiciTransport } from '@paymux/core/http'

// The client side of the fault matrix, in whatever runtime runs this: one JSON message a line in, one a line out.
const { module, factory, settings, order, transport } = JSON.parse(process.env.REHEARSAL ?? '{}')
const { [factory]: create } = await import(module)
const clients = new Map()
const signals = new Map()
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error) => say({ crash: inspect(error) }))

const ACTIONS = {
  connect({ client, connection: { oneConnection, ...connection } }) {
    const given = transport === 'fetch' ? fetchTransport() : oneConnection ? undiciTransport({ connections: 1 }) : undefined
    clients.set(client, create({ ...settings, ...connection, ...(given === undefined ? {} : { transport: given }) }))
  },
  async call({ client, id, signal, aborted, timeoutMs, reference }) {
    const controller = new AbortController()
    signals.set(id, controller)
    if (aborted) controller.abort()
    const options = { ...(signal ? { signal: controller.signal } : {}), ...(timeoutMs === undefined ? {} : { timeoutMs }) }
    try {
      say({ id, result: await clients.get(client).payouts.create({ ...order, reference: reference ?? order.reference }, options) })
    } catch (error) {
      // Everything that a log would show of it, for the search for secrets.
      say({ id, error: { ...error, name: error.name, message: error.message, shown: inspect(error, { depth: 9, showHidden: true }) } })
    }
    signals.delete(id)
  },
  abort: ({ id }) => signals.get(id)?.abort(),
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  ACTIONS[message.do](message)
})
say({ ready: true })
