import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import type { Database } from '../../src/database.ts'
import type { AccountSettings, DurableSettings } from '../../src/wiring.ts'
import type { Kind } from './harness.ts'
import { age, durableOn, openDatabase, order, register, settleAll, wipe } from './harness.ts'
import { fakeProvider } from './provider.ts'
import type { Upstream } from './upstream.ts'
import { startUpstream } from './upstream.ts'

type Parts = Omit<DurableSettings, 'database' | 'seal'>

/** One database for all tests of a block, wiped before each, and an upstream for each. Steps are taken without an engine. */
export function useScene(kind: Kind) {
  const scene = {} as { database: Database; upstream: Upstream }
  let end: () => Promise<void>
  beforeAll(async () => {
    const opened = await openDatabase(kind, inject('databases'))
    scene.database = opened.database
    end = opened.end
  })
  afterAll(() => end())
  beforeEach(async () => {
    await wipe(scene.database)
    scene.upstream = await startUpstream()
  })
  afterEach(() => scene.upstream.close())

  const provider = (options?: Parameters<typeof fakeProvider>[1]): AccountSettings => ({
    provider: fakeProvider(scene.upstream.url, options),
  })
  async function open(parts: Parts, limits?: Parameters<typeof register>[2]) {
    await register(scene.database, Object.keys(parts.accounts), limits)
    const durable = durableOn(scene.database, parts)
    return {
      durable,
      enqueue: (reference = 'r-1', more: object = {}) => durable.payouts.enqueue(scene.database, { ...order(reference), ...more }),
      settle: () => settleAll(scene.database, parts),
      get: async (reference = 'r-1') => {
        const payout = await durable.payouts.get({ reference })
        if (payout === null) throw new Error(`${reference} is gone`)
        return payout
      },
      /** Lets time pass and works, so often. */
      pass: async (ms: number, times = 1) => {
        for (let at = 0; at < times; at++) {
          await age(scene.database, ms)
          await settleAll(scene.database, parts)
        }
      },
    }
  }
  const single = (options?: Parameters<typeof fakeProvider>[1]) => open({ accounts: { main: provider(options) } })

  return Object.assign(scene, { provider, open, single })
}
