import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { money, PaymentError } from '@paymux/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Handler } from '../src/events.ts'
import { deliver } from '../src/events.ts'
import type { Report } from '../src/report.ts'
import { sqlStore } from '../src/store.ts'
import { age, order } from './support/harness.ts'
import { useScene } from './support/scenario.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What the README says that no other suite shows. */
describe('as the README says', () => {
  const scene = useScene('postgres')
  const record = (parts: object) => ({
    status: 200,
    body: { id: 'p-1', reference: 'r-1', status: 'succeeded', amount: '100.00', method: 'card', ...parts },
  })

  test('accepted two days ago and not finished: a person is asked, and the end takes the flag away', async () => {
    const { enqueue, settle, get, pass } = await scene.single()
    await enqueue()
    await settle()
    scene.upstream.behaviour.lookup = record({ status: 'pending' })
    await pass(DAY)
    expect(await get()).toMatchObject({ state: 'accepted', attention: null })
    await pass(2 * DAY)
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'stale_pending' })
    scene.upstream.behaviour.lookup = null
    await pass(DAY)
    expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
  })

  test.each([
    ['currency', {}, { amount: money('100.00', 'USD') }],
    ['method', { method: 'sbp' }, {}],
    ['year', { createdAt: new Date(Date.now() - 365 * DAY).toISOString() }, {}],
  ])('a record with our reference and another %s is not adopted, and nothing is sent', async (_what, parts, input) => {
    const { enqueue, settle, get } = await scene.single()
    scene.upstream.behaviour.lookup = record(parts)
    await enqueue('r-1', input)
    await settle()
    expect(await get()).toMatchObject({ state: 'queued', attention: 'mismatch' })
    expect(scene.upstream.orders).toEqual([])
  })

  test('a record with another id than the receipt is not adopted', async () => {
    const { enqueue, settle, get, pass } = await scene.single()
    await enqueue()
    await settle()
    scene.upstream.behaviour.lookup = record({ id: 'p-9' })
    await pass(MINUTE)
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'mismatch', providerId: 'p-1' })
  })

  test('enqueue is one statement; a second one only reads what is there', async () => {
    const { durable } = await scene.single()
    let statements = 0
    const tx = {
      query: (text: string, values?: unknown[]) => {
        statements++
        return scene.database.query(text, values)
      },
    }
    await durable.payouts.enqueue(tx, order('r-1'))
    expect(statements).toBe(1)
    await durable.payouts.enqueue(tx, order('r-1'))
    expect(statements).toBe(3)
  })

  test('what a killed worker had in flight counts until its deadline is over', async () => {
    const { enqueue, settle, get, pass } = await scene.open({ accounts: { main: scene.provider() } }, { maxInFlight: 1, unknownBudget: 5 })
    const { id, version } = await enqueue('r-1')
    await sqlStore(scene.database).claim({
      ...{ id, version, account: 'main', windowMs: 1.5 * MINUTE, wallClock: Date.now(), worker: 'killed', recovery: 'fake' },
    })
    await enqueue('r-2')
    await settle()
    expect(await get('r-2')).toMatchObject({ state: 'queued', waitReason: 'busy' })
    await pass(2 * MINUTE, 2)
    expect([(await get('r-1')).state, (await get('r-2')).state]).toEqual(['unknown', 'accepted'])
  })

  test('metrics tell ages, what is unknown, what waits for handlers and what is left of the budget', async () => {
    const { durable, enqueue, settle } = await scene.single()
    expect(await durable.metrics()).toMatchObject({ oldestDue: null, oldestUnknown: null, undelivered: 0 })
    scene.upstream.behaviour.loses = true
    await enqueue()
    await settle()
    expect((await durable.metrics()).outcomes).toEqual([{ account: 'main', outcome: 'unknown', count: 1, lastMinute: 1 }])
    await age(scene.database, 2 * MINUTE)
    const { oldestDue, oldestUnknown, ...metrics } = await durable.metrics()
    expect([Number(oldestDue) > 60, Number(oldestUnknown) > 60]).toEqual([true, true])
    expect(metrics).toMatchObject({
      ...{ undelivered: 1, states: [{ account: 'main', state: 'unknown', count: 1 }] },
      outcomes: [{ outcome: 'unknown', count: 1, lastMinute: 0 }],
      accounts: [{ name: 'main', inFlight: 0, unknownBudgetLeft: 4, paused: false }],
    })
  })

  test('a handler that does not end is reported, again and again', async () => {
    const { enqueue, settle } = await scene.single()
    await enqueue()
    await settle()
    const errors: unknown[] = []
    const changed = async (): Promise<void> => {
      while (errors.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const report: Report = (_type, about) => void errors.push(about)
    while (await deliver(scene.database, { changed: [changed], attention: [], invoice: [] }, report, 64, 10));
    expect(errors.slice(0, 2)).toEqual(Array(2).fill({ where: 'events', error: new Error('a handler does not end') }))
    expect(await scene.database.query('select 1 from paymux.delivery')).toEqual([])
  })

  test('the channel tells webhooks that are refused', async () => {
    const messages: unknown[] = []
    const listen = (message: unknown) => void messages.push(message)
    subscribe('paymux:durable', listen)
    onTestFinished(() => void unsubscribe('paymux:durable', listen))
    const error = new PaymentError({
      ...{ code: 'invalid_signature', outcome: 'not_sent', provider: 'fake', operation: 'webhooks.parse', message: 'forged' },
    })
    const webhooks = { parse: () => Promise.reject(error), ack: () => ({ status: 200, headers: {}, body: '' }) }
    const { provider } = scene.provider()
    const { durable } = await scene.open({ accounts: { main: { provider: { ...provider, webhooks } } } })
    expect((await durable.webhooks.take('main', { headers: {}, body: '{}' })).status).toBe(400)
    expect(messages).toEqual([{ type: 'webhook', account: 'main', error }])
  })

  test('a commit that is refused because of one event undoes no other: each then has a transaction of its own', async () => {
    const { database } = scene
    await database.statements(`create table if not exists known (reference text primary key);
      create table if not exists noted (reference text references known deferrable initially deferred, version int); delete from noted; delete from known;
      insert into known values ('a'), ('b')`)
    const note: Handler = async ({ payout, version }, tx) => {
      await tx.query('insert into noted values ($1, $2)', [payout.reference, version])
    }
    const { enqueue, durable } = await scene.single()
    for (const reference of ['a', 'bad', 'b']) {
      await enqueue(reference)
      await durable.payouts.cancel(database, { reference })
    }
    const errors: unknown[] = []
    const handlers = { changed: [note], attention: [], invoice: [] }
    while (await deliver(database, handlers, (_type, { error }) => void errors.push(error)));
    expect((await database.query('select reference from noted order by reference')).map(({ reference }) => reference)).toEqual(['a', 'b'])
    expect(errors).toHaveLength(1)
    const left = await database.query(
      'select p.reference, d.tries from paymux.delivery d join paymux.event e using (seq) join paymux.payout p on p.id = e.payout_id',
    )
    expect(left).toEqual([{ reference: 'bad', tries: 1 }])
  })

  test('handlers are told of every change but the one to `sending`, which is in the history', async () => {
    const { enqueue, settle, durable, pass } = await scene.single()
    await enqueue()
    await settle()
    await pass(60_000)
    const told: string[] = []
    const handler: Handler = ({ previous, state }) => void told.push(`${previous} → ${state}`)
    while (await deliver(scene.database, { changed: [handler], attention: [], invoice: [] }, () => {}));
    expect(told).toEqual(['sending → accepted', 'accepted → succeeded'])
    const history = await durable.payouts.history({ reference: 'r-1' })
    expect(history.map(({ data }) => data.to)).toEqual(['queued', 'sending', 'accepted', 'succeeded'])
  })

  test('slow handlers get a transaction each', async () => {
    const { enqueue, durable } = await scene.single()
    for (const reference of ['a', 'b', 'c']) {
      await enqueue(reference)
      await durable.payouts.cancel(scene.database, { reference })
    }
    const transactions: unknown[] = []
    const slow: Handler = async (_event, tx) => {
      transactions.push((await tx.query('select pg_current_xact_id()::text as id'))[0]?.id)
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    while (await deliver(scene.database, { changed: [slow], attention: [], invoice: [] }, () => {}));
    expect([transactions.length, new Set(transactions).size]).toEqual([3, 3])
  })
})
