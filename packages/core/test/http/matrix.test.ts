import { faultCases } from '@paymux/faults'
import { Agent } from 'undici'
import { describe, test } from 'vitest'
import type { Transport } from '../../src/http/index.ts'
import { fetchTransport, undiciTransport } from '../../src/http/index.ts'
import type { TransportOptions } from './upstream.ts'
import { read, target, write } from './upstream.ts'

const ownDispatcher = ({ connectTimeoutMs, connections }: TransportOptions) =>
  undiciTransport({
    dispatcher: new Agent({ connectTimeout: connectTimeoutMs, connections: connections ?? null, pipelining: 1, allowH2: false }),
  })

/** A transport around ours gets an AbortSignal, which the client does without when it calls ours directly. */
const wrapped = (options: TransportOptions): Transport => {
  const transport = undiciTransport(options)
  return (request) => transport({ ...request })
}

describe.for([
  { name: 'a write over undici', call: write(), exact: true, transport: undiciTransport },
  { name: 'a read over undici', call: read(), exact: true, transport: undiciTransport },
  { name: 'a write over undici, wrapped', call: write(), exact: true, transport: wrapped },
  { name: 'a write over a dispatcher of one’s own', call: write(), exact: true, transport: ownDispatcher },
  { name: 'a write over fetch', call: write(), exact: false, transport: () => fetchTransport() },
  { name: 'a read over fetch', call: read(), exact: false, transport: () => fetchTransport() },
])('$name', ({ call, exact, transport }) => {
  for (const { name, run } of faultCases(target(call, exact, transport))) test.concurrent(name, run)
})
