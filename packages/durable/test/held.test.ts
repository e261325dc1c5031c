import { describe, expect, test } from 'vitest'
import { rules } from '../src/decide.ts'
import type { Handler } from '../src/events.ts'
import { deliver } from '../src/events.ts'
import type { Recovery } from '../src/spec.ts'
import { order } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { queuedRow } from './support/rows.ts'
import { useScene } from './support/scenario.ts'
import { scripted } from './support/scripted.ts'
import { startUpstream } from './support/upstream.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const BY = { by: 'anna', reason: 'the cabinet says so' }
const LOST = { status: 503, body: {} }
const SAME: Recovery = { lookup: true, repeat: 'same', withinMs: DAY }
const BLIND: Recovery = { lookup: false, repeat: 'unknown', withinMs: null }

describe('what only a person decides', () => {
  const scene = useScene('postgres')
  const decision = (reference = 'r-1') => ({ reference, ...BY })

  test('a receipt of what was written off: the next attempt did nothing, and yet it is not sent again', async () => {
    const { provider, calls } = scripted(BLIND)
    const { durable, enqueue, settle, get, pass } = await scene.open({ accounts: { main: { provider } } })
    await enqueue()
    const first = settle()
    await calls.made(1)
    await pass(2 * MINUTE)
    await durable.attention.resend(decision())
    const second = settle()
    await calls.made(2)
    calls.answer(0, { id: 'p-1', status: 'pending' })
    await first
    expect(await get()).toMatchObject({ state: 'sending', attention: 'drift' })
    calls.refuse(1, 'network', 'not_sent')
    await second
    await pass(DAY, 3)
    expect(await get()).toMatchObject({ state: 'queued', attention: 'drift', attempts: [{ outcome: 'absent' }, { outcome: 'not_sent' }] })
    expect(calls.count()).toBe(2)
    expect(await durable.payouts.cancel(scene.database, { reference: 'r-1' })).toBe('too_late')
    await expect(durable.attention.acknowledge(decision())).rejects.toMatchObject({ code: 'conflict' })
    await durable.attention.confirmPaid(decision())
    expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
  })

  test.each([
    ['confirmPaid', 'succeeded'],
    ['confirmFailed', 'failed'],
  ] as const)('what is suspect is not canceled: it may have been paid; %s ends it', async (action, state) => {
    const { durable, enqueue, get } = await scene.single({ recovery: BLIND })
    await enqueue()
    await expect(durable.markRestored({ since: new Date(0), by: ' ' })).rejects.toMatchObject({ code: 'invalid_request' })
    await durable.markRestored({ since: new Date(0), by: 'anna' })
    expect(await durable.payouts.cancel(scene.database, { reference: 'r-1' })).toBe('too_late')
    await durable.attention[action](decision())
    expect(await get()).toMatchObject({ state, attention: null, attempts: [] })
    expect(scene.upstream.orders).toEqual([])
  })

  test('suspect while it is sent: that this did nothing says nothing about what the database has forgotten', async () => {
    const { provider, calls } = scripted(BLIND)
    const { durable, enqueue, settle, get, pass } = await scene.open({ accounts: { main: { provider } } })
    await enqueue()
    const first = settle()
    await calls.made(1)
    await durable.markRestored({ since: new Date(0), by: 'anna' })
    calls.refuse(0, 'network', 'not_sent')
    await first
    await pass(DAY, 2)
    expect(await get()).toMatchObject({ state: 'queued', attention: 'suspect' })
    expect(calls.count()).toBe(1)
  })

  test('acknowledging sends nothing: neither a suspect one nor one of which a copy was refused', async () => {
    scene.upstream.behaviour.repeat = 'same'
    const { durable, enqueue, settle, get, pass } = await scene.single({ recovery: SAME })
    scene.upstream.behaviour.next.push(LOST, { status: 422, body: {} })
    await enqueue()
    await settle()
    await pass(5 * MINUTE)
    expect(await get()).toMatchObject({ attention: 'conflict', attempts: [{ sends: 2 }] })
    await durable.attention.acknowledge(decision())
    await pass(HOUR, 3)
    expect(scene.upstream.orders).toHaveLength(2)
    await durable.markRestored({ since: new Date(0), by: 'anna' })
    await expect(durable.attention.acknowledge(decision())).rejects.toThrow('suspect is decided by resend or confirm')
  })

  test('acknowledging reads at once; handlers hear no reason of a person as attention', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(HOUR, 7)
    expect((await get()).attention).toBe('absent')
    const lookups = scene.upstream.lookups.length
    await settle()
    expect(scene.upstream.lookups).toHaveLength(lookups)
    await durable.attention.acknowledge(decision())
    await settle()
    expect(scene.upstream.lookups).toHaveLength(lookups + 1)
    await durable.attention.resend(decision())
    const told: unknown[] = []
    const handler: Handler = ({ state, attention }) => void told.push([state, attention])
    while (await deliver(scene.database, { changed: [handler], attention: [handler], invoice: [] }, () => {}));
    expect(told).toEqual([
      ['unknown', null],
      ['unknown', 'absent'],
      ['queued', null],
    ])
  })

  test('paused: the very same is not sent again either, also where nothing can be looked up', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single({ recovery: { ...SAME, lookup: false } })
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await durable.accounts.pause('main', BY)
    await pass(5 * MINUTE, 3)
    expect(await get()).toMatchObject({ state: 'unknown', attention: null, attempts: [{ sends: 1 }] })
    await durable.accounts.resume('main', BY)
    await pass(5 * MINUTE)
    expect(await get()).toMatchObject({ state: 'accepted', waitReason: null, attempts: [{ sends: 2 }] })
  })

  test.each([
    ['another recovery', { id: 'fake', recovery: { ...SAME, repeat: 'unknown' } }],
    ['another provider', { id: 'other', recovery: SAME }],
  ] as const)('what was sent under %s is not sent again under this one', async (_name, { id, recovery }) => {
    const before = await scene.open({ accounts: { main: { provider: { ...fakeProvider(scene.upstream.url, { recovery }), id } } } })
    scene.upstream.behaviour.next.push(LOST)
    await before.enqueue()
    await before.settle()
    await scene.database.query('delete from paymux.account')
    const after = await scene.single({ recovery: SAME })
    await after.pass(HOUR, 7)
    expect(await after.get()).toMatchObject({ state: 'unknown', attention: 'absent', attempts: [{ sends: 1 }] })
  })

  test('the upstream has known the key since the first attempt that reached it: no repeat counts from a later one', () => {
    const attempt = { no: 1, account: 'a', code: null, sends: 1, recovery: 'fake', absences: 0 }
    const attempts = (first: 'rejected' | 'not_sent') => [
      { ...attempt, outcome: first, openedAt: 0, deadlineAt: MINUTE },
      { ...attempt, no: 2, outcome: 'unknown' as const, openedAt: 20 * HOUR, deadlineAt: 20 * HOUR + MINUTE },
    ]
    const upstream = { account: 'a', terms: 'fake', recovery: SAME, windowMs: MINUTE, wallClock: 0 }
    const row = (first: 'rejected' | 'not_sent') => queuedRow({ state: 'unknown', now: 23 * HOUR, attempts: attempts(first) })
    expect([rules.mayRepeat(row('rejected'), upstream), rules.mayRepeat(row('not_sent'), upstream)]).toEqual([false, true])
  })

  test('two tenants with one reference at one account: one is paid, of the other a person hears', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single()
    await enqueue('r-1', { tenant: 'one' })
    await enqueue('r-1', { tenant: 'two' })
    await settle()
    await pass(HOUR, 2)
    const payouts = await Promise.all(['one', 'two'].map((tenant) => durable.payouts.get({ reference: 'r-1', tenant })))
    expect(payouts).toMatchObject([{ state: 'succeeded' }, { state: 'queued', attention: 'mismatch', attempts: [] }])
    expect(scene.upstream.ledger).toHaveLength(1)
    await enqueue()
    await settle()
    expect(await get()).toMatchObject({ state: 'queued', attention: 'mismatch' })
  })

  test('two tenants with accounts of their own may have one reference', async () => {
    const second = await startUpstream()
    const { durable, enqueue, settle } = await scene.open({
      accounts: { one: scene.provider(), two: { provider: fakeProvider(second.url) } },
      route: ({ tenant }) => tenant,
    })
    await enqueue('r-1', { tenant: 'one' })
    await enqueue('r-1', { tenant: 'two' })
    await settle()
    const payouts = await Promise.all(['one', 'two'].map((tenant) => durable.payouts.get({ reference: 'r-1', tenant })))
    expect(payouts).toMatchObject([{ state: 'accepted' }, { state: 'accepted' }])
    expect([scene.upstream.ledger.length, second.ledger.length]).toEqual([1, 1])
    await second.close()
  })

  test('two tenants at the same moment: the claim gives one right', async () => {
    const { durable, enqueue } = await scene.single()
    const two = await Promise.all(['one', 'two'].map((tenant) => enqueue('r-1', { tenant })))
    const { sqlStore } = await import('../src/store.ts')
    const terms = { account: 'main', windowMs: HOUR, wallClock: Date.now(), worker: 'w', recovery: 'fake' }
    const stores = [sqlStore(scene.database), sqlStore(scene.database)]
    const given = await Promise.allSettled(two.map(({ id, version }, at) => stores[at]?.claim({ id, version, ...terms })))
    expect(given.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await durable.metrics()).accounts).toMatchObject([{ inFlight: 1 }])
  })

  test('open for two days: a person looks, whatever it waits for', async () => {
    const { enqueue, settle, get, pass } = await scene.single()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue('unknown')
    await settle()
    scene.upstream.behaviour.lookup = LOST
    await enqueue('queued')
    await pass(HOUR, 3)
    expect([(await get('unknown')).attention, (await get('queued')).attention]).toEqual([null, 'cannot_send'])
    await pass(2 * DAY)
    expect([(await get('unknown')).attention, (await get('queued')).attention]).toEqual(['stale_pending', 'cannot_send'])
    scene.upstream.behaviour.lookup = null
    await pass(2 * HOUR)
    expect(await get('queued')).toMatchObject({ state: 'accepted', attention: null })
    expect(scene.upstream.orders).toHaveLength(2)
  })

  test('canceled after a write-off, and paid after all: the night tells', async () => {
    const { durable, enqueue, settle, get, pass } = await scene.single()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(HOUR)
    await durable.attention.resend(decision())
    expect(await durable.payouts.cancel(scene.database, { reference: 'r-1', ...BY })).toBe('canceled')
    expect((await durable.payouts.history({ reference: 'r-1' })).at(-1)).toMatchObject({ actor: 'anna', data: { reason: BY.reason } })
    expect(await durable.drift()).toEqual([])
    scene.upstream.behaviour.lookup = { status: 200, body: { ...order('r-1'), id: 'p-1', amount: '100.00', status: 'succeeded' } }
    expect(await durable.drift()).toEqual(['r-1'])
    expect(await get()).toMatchObject({ state: 'canceled', attention: 'drift' })
  })

  test('a transaction of the user`s that cancels and stays open holds up no other payout', async () => {
    const { durable, enqueue, settle, get } = await scene.single()
    for (const reference of ['r-1', 'r-2']) await enqueue(reference)
    await scene.database.transaction(async (tx) => {
      await durable.payouts.cancel(tx, { reference: 'r-1' })
      const { id, version } = await get('r-1')
      const { sqlStore } = await import('../src/store.ts')
      const terms = { account: 'main', windowMs: HOUR, wallClock: Date.now(), worker: 'w', recovery: 'fake' }
      expect(await sqlStore(scene.database).claim({ id, version, ...terms })).toBe('stale')
    })
    await settle()
    expect([(await get('r-1')).state, (await get('r-2')).state]).toEqual(['canceled', 'accepted'])
  })
})
