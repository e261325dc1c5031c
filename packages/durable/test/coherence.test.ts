import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DurableProvider } from '../src/spec.ts'
import { fakeProvider } from './support/provider.ts'
import { useScene } from './support/scenario.ts'

const HOUR = 3_600_000

describe.each(['postgres', 'pglite'] as const)('a balance beside the payouts, on %s', (kind) => {
  const scene = useScene(kind)

  /** An account with 1,000 RUB, of which each payout takes 103. */
  async function account(settings: { readonly coherence?: boolean; readonly debited?: string | null; readonly dollars?: boolean } = {}) {
    const { coherence = true, debited = '103.00', dollars = false } = settings
    const purse = { balance: '1000.00' }
    const { payouts, ...rest } = fakeProvider(scene.upstream.url, { balances: () => purse.balance })
    if (payouts === undefined) throw new Error('the fake provider has payouts')
    const get: typeof payouts.get = async (ref, options) => {
      const record = await payouts.get(ref, options)
      return { ...record, debited: debited === null ? null : { amount: debited, currency: 'RUB' } }
    }
    const list = async () => [...((await rest.balances?.list()) ?? []), { available: { amount: '5.00', currency: 'USD' } }]
    const provider: DurableProvider = { ...rest, ...(dollars && { balances: { list } }), payouts: { ...payouts, get } }
    const { durable, enqueue, settle, pass } = await scene.open({ accounts: { main: { provider, coherence } } })
    const pay = async (left: string, ...references: string[]) => {
      for (const reference of references) await enqueue(reference)
      await settle()
      await pass(HOUR)
      purse.balance = left
    }
    return { durable, enqueue, settle, pass, pay, purse }
  }

  test('is drift when something else moved it, once, and never because of a payout', async () => {
    const told: unknown[] = []
    const listen = (message: unknown) => void told.push(message)
    subscribe('paymux:durable', listen)
    onTestFinished(() => void unsubscribe('paymux:durable', listen))
    const { durable, pay, purse } = await account()
    expect(await durable.coherence()).toEqual([])
    await pay('794.00', 'one', 'two')
    expect(await durable.coherence()).toEqual([])
    await pay('690.99', 'three')
    expect(await durable.coherence()).toEqual(['main'])
    expect(told).toContainEqual({ type: 'drift', account: 'main', expected: '691.00', balance: '690.99', currency: 'RUB' })
    // From now on that is where it stands.
    expect(await durable.coherence()).toEqual([])
    purse.balance = '700.00'
    expect(await durable.coherence()).toEqual(['main'])
  })

  test('is not judged while a payout is in flight: the last quiet look counts', async () => {
    const { durable, enqueue, settle, pass, purse } = await account()
    await durable.coherence()
    await enqueue('one')
    await settle()
    for (const balance of ['1000.00', '897.00', '12.00']) {
      purse.balance = balance
      expect(await durable.coherence()).toEqual([])
    }
    await pass(HOUR)
    purse.balance = '897.00'
    expect(await durable.coherence()).toEqual([])
    purse.balance = '896.00'
    expect(await durable.coherence()).toEqual(['main'])
  })

  test.each([
    ['the account does not say that payouts alone move it', { coherence: false }],
    ['the provider does not tell what a payout took', { debited: null }],
    ['the account has several balances', { dollars: true }],
  ])('is not judged where %s', async (_, settings) => {
    const { durable, pay } = await account(settings)
    await durable.coherence()
    await pay('5.00', 'one')
    expect(await durable.coherence()).toEqual([])
  })
})
