import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fundsOf } from '../src/funds.ts'
import { nightlyOf } from '../src/nightly.ts'
import type { CallOptions } from '../src/spec.ts'
import { sqlStore } from '../src/store.ts'
import { age } from './support/harness.ts'
import { queuedRow } from './support/rows.ts'
import { useScene } from './support/scenario.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('upkeep', () => {
  const scene = useScene('postgres')

  test('what ended long ago is deleted with its history; what is open or needs a person is kept', async () => {
    const { durable, enqueue, settle, pass } = await scene.single()
    for (const reference of ['old', 'odd']) await enqueue(reference)
    await settle()
    await pass(HOUR)
    await scene.database.query(`update paymux.payout set attention = 'drift', attention_since = now() where reference = 'odd'`)
    await scene.database.query(`insert into paymux.inbox (account, key, type, received_at) values ('main', 'k', 'payout.updated', now())`)
    await scene.database.query(`insert into paymux.invoice (id, account, reference, next_at, final_at)
      values (gen_random_uuid(), 'main', 'ended', null, now()), (gen_random_uuid(), 'main', 'open', now(), null)`)
    await age(scene.database, 400 * DAY)
    await scene.database.query(`update paymux.inbox set received_at = received_at - interval '400 days'`)
    await scene.database.query(`update paymux.invoice set final_at = final_at - interval '400 days'`)
    await enqueue('new')
    await scene.database.query(`update paymux.payout set not_before = now() + interval '1 day' where reference = 'new'`)
    const nightly = nightlyOf({ database: scene.database, accounts: new Map(), remote: () => null, days: 395, report: () => {} })
    await nightly.run(new AbortController().signal)
    const left = async (table: string) =>
      (await scene.database.query(`select reference from paymux.${table} order by reference`)).map(({ reference }) => reference)
    expect([await left('payout'), await left('invoice'), await left('inbox')]).toEqual([['new', 'odd'], ['open'], []])
    const [events] = await scene.database.query('select count(distinct payout_id)::int as n from paymux.event where payout_id is not null')
    // Of `new` the row itself says that it was enqueued.
    expect([events?.n, (await durable.payouts.history({ reference: 'new' })).map(({ actor }) => actor)]).toEqual([1, ['enqueue']])
  })

  test('a record of what was refused, or none of what was paid, is drift; one that is not finished there is not', async () => {
    const messages: unknown[] = []
    const listen = (message: unknown) => void messages.push(message)
    subscribe('paymux:durable', listen)
    onTestFinished(() => void unsubscribe('paymux:durable', listen))
    const { durable, enqueue, settle, get, pass } = await scene.single()
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue('refused')
    await settle()
    await enqueue('paid')
    await settle()
    await pass(HOUR)
    expect([(await get('refused')).state, (await get('paid')).state]).toEqual(['rejected', 'succeeded'])
    expect(await durable.drift()).toEqual([])
    const steps: number[] = []
    scene.upstream.behaviour.lookup = { status: 200, body: { ...scene.upstream.ledger[0], status: 'pending' } }
    expect(await durable.drift((done) => steps.push(done))).toEqual(['refused'])
    scene.upstream.behaviour.lookup = { status: 404, body: {} }
    expect(await durable.drift()).toEqual(['paid'])
    expect([steps, (await get('refused')).attention, (await get('paid')).attention]).toEqual([[2], 'drift', 'drift'])
    const told = messages.filter((message) => (message as { type: string }).type === 'drift')
    expect(told).toEqual([
      expect.objectContaining({ reference: 'refused', said: 'pending', state: 'rejected' }),
      expect.objectContaining({ reference: 'paid', said: 'absent', state: 'succeeded' }),
    ])
    expect((await durable.metrics()).attention).toEqual({ drift: 2 })
  })

  test('rights that are asked for together are given together, as many as may be in flight', async () => {
    const { enqueue, get } = await scene.single()
    const references = Array.from({ length: 10 }, (_, at) => `r-${at}`)
    for (const reference of references) await enqueue(reference)
    const payouts = await Promise.all(references.map((reference) => get(reference)))
    const { claim } = sqlStore(scene.database)
    const terms = { account: 'main', windowMs: HOUR, wallClock: Date.now(), worker: 'w', recovery: 'fake' }
    const given = await Promise.all(payouts.map(({ id, version }) => claim({ id, version, ...terms })))
    expect(given.filter((each) => typeof each !== 'string')).toHaveLength(8)
    expect(given.filter((each) => each === 'busy')).toHaveLength(2)
  })

  test('a balance is taken once by each payout, however often it asks for its right', async () => {
    const accounts = new Map([['main', scene.provider({ balances: () => '250.00' })]])
    const funded = fundsOf(scene.database, accounts)
    const rows = ['r-1', 'r-2', 'r-3'].map((reference) => queuedRow({ id: reference, reference }))
    const asked: boolean[] = []
    for (const row of [...rows, ...rows]) asked.push(await funded(row, 'main'))
    expect(asked).toEqual([true, true, false, true, true, false])
  })

  test('a balance that can not be read holds nothing back, and is not asked for by each payout', async () => {
    let asked = 0
    const balances = { list: () => [asked++, Promise.reject(new Error('no such method'))][1] as Promise<never> }
    const funded = fundsOf(scene.database, new Map([['main', { provider: { id: 'fake', balances } }]]))
    for (const reference of ['r-1', 'r-2', 'r-3']) expect(await funded(queuedRow({ id: reference, reference }), 'main')).toBe(true)
    expect(asked).toBe(1)
  })

  test('a night that is cut short ends its read, and deletes nothing any more', async () => {
    const { enqueue, settle, pass } = await scene.single()
    await enqueue()
    await settle()
    await pass(HOUR)
    const stop = new AbortController()
    const reads: unknown[] = []
    const get = (_ref: unknown, { signal }: CallOptions) =>
      new Promise<never>((_, reject) => [reads.push(1), signal?.addEventListener('abort', () => reject(new Error('aborted')))])
    const recovery = { lookup: true, repeat: 'unknown', withinMs: null } as const
    const upstream = { account: 'main', terms: 'fake', recovery, windowMs: 1, timeoutMs: 1, wallClock: 0 }
    const remote = { ...upstream, get, create: get, waits: () => false }
    const parts = { database: scene.database, accounts: new Map(), days: 395, report: () => {} }
    await scene.database.query('update paymux.payout set final_at = now()')
    const running = nightlyOf({ ...parts, remote: () => remote }).run(stop.signal)
    while (reads.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await scene.database.query(
      `insert into paymux.inbox (account, key, type, received_at) values ('main', 'old', 'x', now() - interval '999 days')`,
    )
    stop.abort()
    await running
    expect(await scene.database.query('select key from paymux.inbox')).toEqual([{ key: 'old' }])
  })

  test('what gets no right at the same time does not ask again at the same time', async () => {
    const { durable, enqueue, settle } = await scene.single()
    await durable.accounts.pause('main', { by: 'anna', reason: 'their incident' })
    for (let at = 0; at < 12; at++) await enqueue(`r-${at}`)
    await settle()
    const rows = await scene.database.query('select extract(epoch from next_at - now())::float8 as wait from paymux.payout order by 1')
    const waits = rows.map(({ wait }) => Number(wait))
    expect(waits.every((wait) => wait > 10 && wait <= 30)).toBe(true)
    expect((waits.at(-1) ?? 0) - (waits[0] ?? 0)).toBeGreaterThan(1)
  })

  test('no more a second than an account allows', async () => {
    const { enqueue, settle, pass } = await scene.single()
    // One in a thousand seconds, so that a slow machine changes nothing.
    await scene.database.query('update paymux.account set per_second = 0.001')
    for (const reference of ['r-1', 'r-2', 'r-3']) await enqueue(reference)
    await settle()
    const sent = [scene.upstream.orders.length]
    for (let at = 0; at < 3; at++) {
      await pass(1_000_000)
      sent.push(scene.upstream.orders.length)
    }
    expect(sent).toEqual([0, 1, 2, 3])
  })
})
