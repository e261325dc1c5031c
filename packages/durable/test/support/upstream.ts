import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was carried out. */
export interface Executed {
  readonly id: string
  readonly reference: string
  readonly amount: string
  readonly destination: string
  status: string
}

/** How an upstream behaves. */
export interface Behaviour {
  /** What it makes of a reference that it knows already. */
  repeat: 'same' | 'refused' | 'pays_again' | 'unknown'
  /** Part of the orders that are carried out and whose answer is lost, or that are never answered. */
  faults: number
  /** Every order is carried out and its answer lost. */
  loses: boolean
  /** Milliseconds until it answers, evenly from 0. */
  latency: number
  /** What it answers to the next orders instead of carrying them out. */
  next: { status: number; body: object; headers?: Record<string, string> }[]
  /** What it answers to every look-up instead of the truth. */
  lookup: { status: number; body: object } | null
  /** Held back until it is called; null: nothing is held. */
  hold: Promise<void> | null
}

/** A local upstream with a ledger. */
export interface Upstream {
  readonly url: string
  readonly behaviour: Behaviour
  readonly ledger: Executed[]
  /** Every order that arrived, carried out or not. */
  readonly orders: string[]
  readonly lookups: string[]
  readonly close: () => Promise<void>
}

export async function startUpstream(parts: Partial<Behaviour> = {}): Promise<Upstream> {
  const behaviour: Behaviour = { repeat: 'unknown', faults: 0, loses: false, latency: 0, next: [], lookup: null, hold: null, ...parts }
  const [ledger, orders, lookups]: [Executed[], string[], string[]] = [[], [], []]
  const byReference = new Map<string, Executed>()
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    }
    try {
      const url = new URL(request.url ?? '/', 'http://upstream')
      if (request.method === 'GET') {
        const reference = url.searchParams.get('reference') ?? ''
        lookups.push(reference)
        await delay(Math.random() * behaviour.latency)
        if (behaviour.lookup !== null) return answer(behaviour.lookup.status, behaviour.lookup.body)
        const found = byReference.get(reference)
        return found === undefined ? answer(404, { code: 'not_found' }) : answer(200, found)
      }
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const { reference, amount, destination } = JSON.parse(text) as { reference: string; amount: { amount: string }; destination: string }
      orders.push(text)
      await delay(Math.random() * behaviour.latency)
      if (behaviour.hold !== null) await behaviour.hold
      const scripted = behaviour.next.shift()
      if (scripted !== undefined) return answer(scripted.status, scripted.body, scripted.headers)
      const known = byReference.get(reference)
      if (known !== undefined && behaviour.repeat === 'same') return answer(200, known)
      if (known !== undefined && behaviour.repeat === 'refused') return answer(409, { code: 'conflict' })
      const executed = { id: `p-${ledger.length + 1}`, reference, amount: amount.amount, destination, status: 'succeeded' }
      ledger.push(executed)
      byReference.set(reference, executed)
      const luck = Math.random()
      if (behaviour.loses || luck < behaviour.faults / 3) return void request.socket.destroy()
      if (luck < (behaviour.faults * 2) / 3) return answer(502, { code: 'unavailable' })
      // Never answered.
      if (luck < behaviour.faults) return
      answer(201, { ...executed, status: 'pending' })
    } catch {
      request.socket.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    ledger,
    orders,
    lookups,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function delay(ms: number): Promise<void> {
  return ms < 1 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))
}
