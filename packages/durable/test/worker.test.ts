import { describe, expect, inject, onTestFinished, test } from 'vitest'
import type { Kind } from './support/harness.ts'
import { durableOn, openDatabase, order, until } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { listen, start } from './support/started.ts'
import { startUpstream } from './support/upstream.ts'

describe('a worker', () => {
  test('an invoice whose read never ends holds up no payout', async () => {
    const upstream = await startUpstream()
    onTestFinished(upstream.close)
    const reads: unknown[] = []
    const invoices = { get: (ref: unknown) => new Promise<never>(() => reads.push(ref)) }
    const { database, durable } = await start({ accounts: { main: { provider: { ...fakeProvider(upstream.url), invoices } } } })
    await durable.invoices.track(database, { account: 'main', reference: 'o-1' })
    await until(async () => reads.length > 0)
    await durable.payouts.enqueue(database, order('r-1'))
    await until(async () => (await durable.payouts.get({ reference: 'r-1' }))?.state === 'succeeded')
  })

  test.each<Kind>(['postgres', 'pglite'])('stops in the time that it is given although a handler hangs, on %s', async (kind) => {
    const { database, end } = await openDatabase(kind, inject('databases'))
    const upstream = await startUpstream()
    const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url) } } })
    let release = (): void => {}
    const hangs = new Promise<void>((resolve) => {
      release = resolve
    })
    let told = 0
    durable.payouts.on('changed', () => [told++, hangs][1] as Promise<void>)
    const worker = await durable.start({ attention: 'ignore' })
    await durable.payouts.enqueue(database, order('r-1'))
    while (told === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    // It ends although the handler has not.
    await worker.stop({ timeoutMs: 500 })
    release()
    await worker.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await upstream.close()
    await end()
  })

  test('stops at once in the middle of the night, whose rest another worker does', async () => {
    const upstream = await startUpstream()
    onTestFinished(upstream.close)
    const { payouts } = fakeProvider(upstream.url)
    if (payouts === undefined) throw new Error('it has payouts')
    let [night, reads] = [false, 0]
    const hangs = (signal?: AbortSignal) =>
      new Promise<never>((_, reject) => [reads++, signal?.addEventListener('abort', () => reject(new Error('aborted')))])
    const get: typeof payouts.get = (ref, options) => (night ? hangs(options?.signal) : payouts.get(ref, options))
    const accounts = { main: { provider: { id: 'fake', payouts: { ...payouts, get } } } }
    const day = await start({ accounts })
    for (const reference of ['r-1', 'r-2']) await day.durable.payouts.enqueue(day.database, order(reference))
    await until(async () => (await day.database.query(`select 1 from paymux.payout where state = 'succeeded'`)).length === 2)
    await day.worker.stop()
    night = true
    await day.database.query(`insert into paymux_jobs.job (name, policy, retry_limit) values ('paymux-nightly', 'short', 3)`)
    const worker = await day.durable.start({ attention: 'ignore' })
    while (reads === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await worker.stop()
    expect(reads).toBe(1)
    expect(await day.database.query(`select state::text from paymux_jobs.job where name = 'paymux-nightly'`)).toEqual([{ state: 'retry' }])
  })

  test('publishes its numbers while somebody listens', async () => {
    const messages = listen()
    const upstream = await startUpstream()
    onTestFinished(upstream.close)
    await start({ accounts: { main: { provider: fakeProvider(upstream.url) } } })
    await until(async () => messages.some(({ type }) => type === 'metrics'))
    expect(messages.find(({ type }) => type === 'metrics')).toMatchObject({ oldestDue: null, accounts: [{ name: 'main' }] })
  })

  test('a clock that was set back holds up no account with `perSecond`', async () => {
    const upstream = await startUpstream()
    onTestFinished(upstream.close)
    const { database, durable } = await start({ accounts: { main: { provider: fakeProvider(upstream.url), perSecond: 1 } } })
    await database.query(`update paymux.account set tokens = 0, tokens_at = now() + interval '1 day'`)
    await durable.payouts.enqueue(database, order('r-1'))
    await until(async () => upstream.ledger.length === 1)
  })
})
