import { PaymentError } from '@paymux/core'
import { describe, expect, test } from 'vitest'
import { rules } from '../src/decide.ts'
import type { Handler } from '../src/events.ts'
import { deliver } from '../src/events.ts'
import type { Recovery } from '../src/spec.ts'
import { sqlStore } from '../src/store.ts'
import { fakeProvider } from './support/provider.ts'
import { queuedRow } from './support/rows.ts'
import { useScene } from './support/scenario.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const BY = { reference: 'r-1', by: 'anna', reason: 'seen' }
const LOST = { status: 503, body: {} }
const SAME: Recovery = { lookup: true, repeat: 'same', withinMs: DAY }

describe('what lasts too long has its person', () => {
  const scene = useScene('postgres')

  /** Gives all events to handlers. @returns what they were told */
  async function told(): Promise<string[]> {
    const heard: string[] = []
    const handler: Handler = ({ state, attention }) => void heard.push(attention ?? state)
    while (await deliver(scene.database, { changed: [handler], attention: [handler], invoice: [] }, () => {}));
    return heard
  }

  test.each([
    ['the key is refused', true, 'unauthorized'],
    ['the key is refused, and nothing can be looked up', false, 'unauthorized'],
    ['something is missing here', false, 'config'],
  ])('%s: after an hour a person is asked, once; it goes on by itself when the account works', async (_name, lookup, code) => {
    let broken = true
    const { payouts } = fakeProvider(scene.upstream.url, { recovery: { lookup, repeat: 'unknown', withinMs: null } })
    if (payouts === undefined) throw new Error('it has payouts')
    const create: typeof payouts.create = async (order, options) => {
      if (code === 'unauthorized' && broken) scene.upstream.behaviour.next.push({ status: 401, body: {} })
      return broken && code === 'config' ? Promise.reject(configError()) : payouts.create(order, options)
    }
    const parts = { accounts: { main: { provider: { id: 'fake', payouts: { ...payouts, create } } } } }
    const { durable, enqueue, settle, get, pass } = await scene.open(parts)
    await enqueue()
    await settle()
    await pass(10 * MINUTE, 4)
    expect(await get()).toMatchObject({ state: 'queued', waitReason: code, attention: null })
    await pass(30 * MINUTE, 3)
    expect(await get()).toMatchObject({ state: 'queued', waitReason: code, attention: 'cannot_send' })
    await pass(2 * HOUR, 5)
    const heard = await told()
    expect(heard.filter((each) => each === 'cannot_send')).toHaveLength(1)
    // Each refusal is a change of its own, the one that asked for a person, too.
    expect(heard.filter((each) => each === 'queued')).toHaveLength((await get()).attempts.length)
    await durable.attention.acknowledge(BY)
    await pass(80 * MINUTE)
    expect(await get()).toMatchObject({ state: 'queued', attention: null })
    await pass(80 * MINUTE, 2)
    expect(await get()).toMatchObject({ state: 'queued', attention: 'cannot_send' })
    broken = false
    await pass(2 * HOUR)
    expect(await get()).toMatchObject({ state: 'accepted', waitReason: null, attention: null })
    expect(scene.upstream.ledger).toHaveLength(1)
  })

  test('while it is sent it waits for nothing, and keeps its person', async () => {
    const { durable, enqueue, get, pass } = await scene.single({ balances: () => '1.00' })
    await enqueue()
    await pass(MINUTE)
    await pass(2 * HOUR)
    const { id, version } = await get()
    const asked = { id, version, account: 'main', windowMs: HOUR, wallClock: Date.now(), worker: 'w', recovery: 'fake' }
    expect(await sqlStore(scene.database).claim(asked)).toMatchObject({ no: 1 })
    expect(await get()).toMatchObject({ state: 'sending', waitReason: null, attention: 'no_funds' })
    await pass(2 * HOUR)
    expect(await get()).toMatchObject({ state: 'unknown', attention: null })
    expect(await durable.attention.list()).toEqual([])
  })

  test('what a person has seen is quiet for as long again', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single()
    await enqueue()
    await settle()
    scene.upstream.behaviour.lookup = { status: 200, body: { ...scene.upstream.ledger[0], status: 'pending' } }
    await pass(2 * HOUR, 25)
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'stale_pending' })
    await durable.attention.acknowledge(BY)
    await settle()
    await pass(2 * HOUR, 20)
    expect(await get()).toMatchObject({ state: 'accepted', attention: null })
    await pass(2 * HOUR, 6)
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'stale_pending' })
  })

  test('what can not be proved is quiet for an hour', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single({ recovery: { ...SAME, lookup: false, repeat: 'unknown' } })
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(2 * MINUTE)
    expect(await get()).toMatchObject({ state: 'unknown', attention: 'unprovable' })
    await durable.attention.acknowledge(BY)
    await settle()
    expect((await get()).attention).toBe(null)
    await pass(HOUR)
    expect((await get()).attention).toBe('unprovable')
  })

  test('paused for ever: also what only waits to be sent again has its person', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single({ recovery: { ...SAME, repeat: 'refused', withinMs: null } })
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await durable.accounts.pause('main', BY)
    await pass(2 * HOUR, 20)
    expect(await get()).toMatchObject({ state: 'unknown', attention: null, attempts: [{ sends: 1 }] })
    await pass(2 * HOUR, 6)
    expect(await get()).toMatchObject({ state: 'unknown', attention: 'stale_pending' })
    await durable.accounts.resume('main', BY)
    await pass(2 * HOUR, 2)
    expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
  })

  test('refused after a write-off: handlers hear that it is unknown, and that a person is asked', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single({ recovery: { ...SAME, lookup: false, repeat: 'unknown' } })
    scene.upstream.behaviour.next.push(LOST, { status: 422, body: {} })
    await enqueue()
    await settle()
    await pass(2 * MINUTE)
    await durable.attention.resend(BY)
    await told()
    await settle()
    expect(await get()).toMatchObject({ state: 'unknown', attention: 'conflict' })
    expect(await told()).toEqual(['unknown', 'conflict'])
  })
})

describe('the clock of the database', () => {
  const scene = useScene('postgres')
  const upstream = { account: 'a', terms: 'fake', recovery: SAME, windowMs: MINUTE }
  const attempt = { no: 1, account: 'a', outcome: 'unknown', code: null, sends: 1, recovery: 'fake', absences: 0 } as const
  const row = (now: number) => queuedRow({ state: 'unknown', now, attempts: [{ ...attempt, openedAt: 0, deadlineAt: MINUTE }] })

  test('set back after the order was sent: no repeat when the key is forgotten, by the clock of the worker', () => {
    const may = [2 * HOUR, 22 * HOUR, 23 * HOUR].map((wallClock) => rules.mayRepeat(row(2 * HOUR), { ...upstream, wallClock }))
    expect(may).toEqual([true, true, false])
    expect(rules.mayRepeat(row(23 * HOUR), { ...upstream, wallClock: 2 * HOUR })).toBe(false)
  })

  test('ahead when the order was sent, and set back since: the time counts from the clock of the worker', async () => {
    const { enqueue, get } = await scene.single()
    const { id, version } = await enqueue()
    const store = sqlStore(scene.database)
    const asked = { id, version, account: 'main', windowMs: 1, worker: 'w', recovery: 'fake', wallClock: Date.now() - 5 * HOUR }
    expect(await store.claim(asked)).toMatchObject({ no: 1 })
    const [opened] = (await get()).attempts.map(({ openedAt }) => Date.parse(openedAt))
    expect(Math.abs((opened ?? 0) - (asked.wallClock + MINUTE))).toBeLessThan(1_000)
  })

  test('as right as clocks are: nothing differs by a minute', async () => {
    const { enqueue, get } = await scene.single()
    const { id, version, createdAt } = await enqueue()
    const asked = { id, version, account: 'main', windowMs: 1, worker: 'w', recovery: 'fake', wallClock: Date.now() - 30_000 }
    await sqlStore(scene.database).claim(asked)
    expect(Date.parse((await get()).attempts[0]?.openedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(createdAt))
  })
})

function configError(): PaymentError {
  return new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'fake', operation: 'payouts.create', message: 'no key' })
}
