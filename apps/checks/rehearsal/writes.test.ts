import { faultCases, startFaultUpstream } from '@paymux/faults'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PROVIDERS } from '../src/release/calls.ts'
import type { RemoteClients } from '../src/release/remote-client.ts'
import { startRemoteClients } from '../src/release/remote-client.ts'
import { recorded } from '../src/release/results.ts'
import { ordersOf, successOf, writeTarget } from '../src/release/write-target.ts'

const { consumers, runtimes, results } = inject('stage')
const IDS = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[]
const ORDERS = 400

describe.each(runtimes)('a payout order on $name', (runtime) => {
  describe.each(IDS)('to %s', (id) => {
    let clients: RemoteClients
    beforeAll(async () => {
      clients = await startRemoteClients(runtime, consumers.all, ordersOf(id))
    })
    afterAll(() => clients.close())

    for (const { name, run } of faultCases(writeTarget(id, () => clients))) {
      test.concurrent(name, () => recorded(results, { row: runtime.name, column: 'write faults' }, run))
    }
  })

  test(`is carried out at most once in ${ORDERS}, while connections break at random`, async () => {
    await recorded(results, { row: runtime.name, column: 'sent once' }, () => ledger(runtime))
  })
})

/** Many orders over few connections that the upstream breaks; every outcome must agree with what the upstream did. */
async function ledger(runtime: (typeof runtimes)[number]): Promise<void> {
  const executed = new Map<string, number>()
  const random = dice(7)
  const upstream = await startFaultUpstream(
    {
      name: '',
      about: '',
      expect: { success: true, seen: 1 },
      request: ({ request, socket, answer, answers }) => {
        const { order_id: reference } = JSON.parse(request.body) as { order_id: string }
        executed.set(reference, (executed.get(reference) ?? 0) + 1)
        const fate = random()
        if (fate < 0.1) return void socket.resetAndDestroy()
        if (fate < 0.2) return void socket.destroy()
        answer(answers.success)
        if (fate < 0.35) socket.end()
        else if (fate < 0.5) setImmediate(() => socket.destroy())
      },
    },
    { success: successOf('enot') },
  )
  const clients = await startRemoteClients(runtime, consumers.all, ordersOf('enot'))
  try {
    const client = clients.connect({
      baseUrl: upstream.baseUrl,
      timeoutMs: 600_000,
      connectTimeoutMs: 600_000,
      retries: 2,
      oneConnection: false,
    })
    const counts: Record<string, number> = {}
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < ORDERS) {
        const reference = `r-${next++}`
        const outcome = await client.call({ reference }).then(
          () => 'success',
          (error: unknown) => (error as { readonly outcome: string }).outcome,
        )
        counts[outcome] = (counts[outcome] ?? 0) + 1
        const times = executed.get(reference) ?? 0
        if (outcome === 'success') expect([reference, times]).toEqual([reference, 1])
        else if (outcome === 'not_sent') expect([reference, times]).toEqual([reference, 0])
        else expect(outcome).toBe('unknown')
      }
    }
    await Promise.all(Array.from({ length: 10 }, worker))
    expect([...executed].filter(([, times]) => times > 1)).toEqual([])
    expect(counts.success).toBeGreaterThan(ORDERS / 2)
    expect(counts.unknown).toBeGreaterThan(ORDERS / 20)
  } finally {
    clients.close()
    await upstream.close()
  }
}

/** The same numbers in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
