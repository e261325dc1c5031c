import { PaymentError } from '@paymux/core'
import { afterEach, describe, expect, inject, test } from 'vitest'
import type { WebhooksPart } from '../src/spec.ts'
import type { Kind } from './support/harness.ts'
import { CARD, durableOn, openDatabase, order, until } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { startUpstream } from './support/upstream.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function open(kind: Kind = 'postgres', more: object = {}) {
  const { database, end } = await openDatabase(kind, inject('databases'))
  const upstream = await startUpstream()
  ends.push(end, upstream.close)
  const durable = durableOn(database, { accounts: { main: { provider: { ...fakeProvider(upstream.url), ...more } } } })
  return { database, upstream, durable }
}

test('start refuses to run when nobody would hear of what needs a person, and without tables', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'), { empty: true })
  ends.push(end)
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider('http://127.0.0.1:1') } } })
  await expect(durable.start()).rejects.toThrow('nobody would hear')
  await expect(durable.start({ attention: 'ignore' })).rejects.toThrow('migrate')
})

test('an old worker goes on beside tables of a newer version that only adds; it refuses one that is incompatible', async () => {
  const { database, durable, upstream } = await open()
  await database.statements(`insert into paymux.migration (version) values (7);
    alter table paymux.payout add column later text not null default 'x'; alter table paymux.attempt add column later int;
    alter table paymux.event add column later jsonb; create table paymux.later (id int primary key)`)
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  await durable.payouts.enqueue(database, order('r-1'))
  await until(async () => (await durable.payouts.get({ reference: 'r-1' }))?.state === 'succeeded')
  expect(upstream.ledger).toHaveLength(1)
  await database.query(`insert into paymux.meta (key, value) values ('oldest_code', '7')`)
  await expect(durable.start({ attention: 'ignore' })).rejects.toThrow('update it')
})

test('`perSecond` holds payouts back: they wait as busy', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'))
  const upstream = await startUpstream()
  ends.push(end, upstream.close)
  // One in a thousand seconds, so that a slow machine changes nothing.
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url), perSecond: 0.001 } } })
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  for (const reference of ['r-1', 'r-2']) await durable.payouts.enqueue(database, order(reference))
  const waiting = async () => (await database.query(`select 1 from paymux.payout where state = 'queued' and wait_reason = 'busy'`)).length
  await until(async () => (await waiting()) === 2)
  expect(upstream.orders).toEqual([])
  await database.query(`update paymux.account set tokens_at = tokens_at - interval '1000 seconds'`)
  await until(async () => upstream.ledger.length === 1)
  await until(async () => (await waiting()) === 1)
})

test('migrating twice at once is migrating once', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'), { empty: true })
  ends.push(end)
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider('http://127.0.0.1:1') } } })
  await Promise.all([durable.migrate(), durable.migrate()])
})

test('the printed SQL alone makes an empty database work, and migrating it afterwards changes nothing', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'), { empty: true })
  const upstream = await startUpstream()
  ends.push(end, upstream.close)
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url) } } })
  await database.statements(await durable.migrationSql())
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  await durable.payouts.enqueue(database, order('r-1'))
  await until(async () => (await durable.payouts.get({ reference: 'r-1' }))?.state === 'succeeded')
  await durable.migrate()
  expect((await durable.payouts.get({ reference: 'r-1' }))?.state).toBe('succeeded')
})

test('payouts are sent once each, read to their end, and told in one commit with the handler', async () => {
  const { database, upstream, durable } = await open()
  await database.query('create table paid (reference text primary key)')
  durable.payouts.on('changed', async ({ payout }, tx) => {
    if (payout.state === 'succeeded') await tx.query('insert into paid values ($1) on conflict do nothing', [payout.reference])
  })
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  const references = Array.from({ length: 20 }, (_, at) => `r-${at}`)
  await database.transaction(async (tx) => {
    for (const reference of references) await durable.payouts.enqueue(tx, order(reference))
  })
  await until(async () => Number((await database.query('select count(*) as n from paid'))[0]?.n) === references.length)
  await worker.stop()
  expect(upstream.ledger.map(({ reference }) => reference).sort()).toEqual([...references].sort())
  expect(upstream.ledger.every(({ destination, amount }) => destination === CARD && amount === '100.00')).toBe(true)
  const payout = await durable.payouts.get({ reference: 'r-7' })
  expect(payout).toMatchObject({
    state: 'succeeded',
    attention: null,
    account: 'main',
    attempts: [{ no: 1, outcome: 'accepted', sends: 1 }],
  })
})

test('the jobs table is emptied: nothing is lost', async () => {
  const { database, durable, upstream } = await open()
  let release = (): void => {}
  upstream.behaviour.hold = new Promise((resolve) => {
    release = resolve
  })
  const worker = await durable.start({ attention: 'ignore', concurrency: 2 })
  ends.push(() => worker.stop())
  for (let at = 0; at < 12; at++) await durable.payouts.enqueue(database, order(`r-${at}`))
  await until(async () => upstream.orders.length >= 2)
  await database.query('delete from paymux_jobs.job')
  release()
  await until(async () => (await database.query(`select 1 from paymux.payout where state = 'succeeded'`)).length === 12)
  expect(upstream.ledger).toHaveLength(12)
})

describe.each<Kind>(['postgres', 'pglite'])('events on %s', (kind) => {
  test('a handler that throws leaves no writes and is told again; others are told meanwhile', async () => {
    const { database, durable } = await open(kind)
    await database.query('create table noted (reference text, version int)')
    let failures = 0
    durable.payouts.on('changed', async ({ payout, version }, tx) => {
      await tx.query('insert into noted values ($1, $2)', [payout.reference, version])
      if (payout.reference === 'bad' && failures++ < 2) throw new Error('not now')
    })
    const worker = await durable.start({ attention: 'ignore' })
    ends.push(() => worker.stop())
    await durable.payouts.enqueue(database, order('bad'))
    await durable.payouts.enqueue(database, order('good'))
    const finals = async (reference: string) =>
      (
        await database.query(
          `select 1 from paymux.payout p join noted n on n.reference = p.reference and n.version = p.version
        where p.reference = $1 and p.state = 'succeeded'`,
          [reference],
        )
      ).length > 0
    await until(() => finals('good'))
    await until(() => finals('bad'))
    await until(async () => (await database.query('select 1 from paymux.delivery')).length === 0)
    // Each event was written down once, however often it was told.
    const doubled = await database.query('select 1 from noted group by reference, version having count(*) > 1')
    expect([failures >= 3, doubled]).toEqual([true, []])
  })
})

describe('webhooks', () => {
  const event = { type: 'payout.updated', key: 'k-1', id: 'p-1', reference: 'r-1', status: 'failed' }
  const webhooks: WebhooksPart = {
    parse: async (request) => {
      const body = JSON.parse(String((request as { body: string }).body)) as {
        forged?: boolean
        down?: boolean
        key?: string
        reference?: string
      }
      const fail = (code: 'invalid_signature' | 'unavailable') =>
        new PaymentError({ code, outcome: 'unknown', provider: 'fake', operation: 'webhooks.parse', message: code })
      if (body.forged) throw fail('invalid_signature')
      if (body.down) throw fail('unavailable')
      return { ...event, ...body }
    },
    ack: () => ({ status: 200, headers: {}, body: 'OK' }),
  }
  const hook = (body: object = {}) => ({ headers: {}, body: JSON.stringify(body) })

  test('its status is never taken: it makes the payout due, and the read tells', async () => {
    const { database, durable } = await open('postgres', { webhooks })
    const worker = await durable.start({ attention: 'ignore' })
    ends.push(() => worker.stop())
    await durable.payouts.enqueue(database, order('r-1'))
    await until(async () => (await durable.payouts.get({ reference: 'r-1' }))?.state === 'accepted')
    await database.query(`update paymux.payout set next_at = now() + interval '1 hour'`)
    expect(await durable.webhooks.take('main', hook())).toEqual({ status: 200, headers: {}, body: 'OK' })
    // The webhook said failed; the upstream says succeeded.
    await until(async () => (await durable.payouts.get({ reference: 'r-1' }))?.state === 'succeeded')
  })

  test('of two tenants with one reference it wakes the one that was sent', async () => {
    const { database, durable } = await open('postgres', { webhooks })
    for (const tenant of ['held', 'sent']) await durable.payouts.enqueue(database, { ...order('r-1'), tenant })
    for (const state of ['sending', 'unknown']) {
      await database.query(
        `update paymux.payout set state = $1, account = 'main', next_at = now() + interval '1 hour' where tenant = 'sent'`,
        [state],
      )
    }
    await durable.webhooks.take('main', hook({ id: null }))
    const due = await database.query(`select tenant from paymux.payout where state = 'unknown' and next_at <= now()`)
    expect(due).toEqual([{ tenant: 'sent' }])
  })

  test('doubled, forged, early, of a stranger`s payout, of an unknown account, while the provider is down', async () => {
    const { database, durable } = await open('postgres', { webhooks })
    const take = async (body: object, account = 'main') => (await durable.webhooks.take(account, hook(body))).status
    await durable.payouts.enqueue(database, order('r-1'))
    expect(await take({})).toBe(200)
    expect(await take({})).toBe(200)
    expect(await take({ forged: true, key: 'k-2' })).toBe(400)
    expect(await take({ down: true, key: 'k-3' })).toBe(503)
    expect(await take({ key: 'k-4', reference: 'by hand', id: 'p-9' })).toBe(200)
    expect(await take({}, 'other')).toBe(404)
    const rows = await database.query('select key, times, payout_id is null as orphan from paymux.inbox order by key')
    expect(rows).toEqual([
      { key: 'k-1', times: 2, orphan: false },
      { key: 'k-4', times: 1, orphan: true },
    ])
    expect(await durable.payouts.get({ reference: 'r-1' })).toMatchObject({ state: 'queued' })
  })

  test('invoices are followed to their end by reads; their webhook makes the read come now', async () => {
    let status = 'pending'
    const invoices = { get: async () => ({ id: 'i-1', reference: 'o-1', status, amount: { amount: '5.00', currency: 'RUB' } }) }
    const { database, durable } = await open('postgres', { webhooks, invoices })
    const told: string[] = []
    durable.invoices.on('changed', ({ invoice, previous }) => void told.push(`${previous} > ${invoice.status}`))
    const worker = await durable.start({ attention: 'ignore' })
    ends.push(() => worker.stop())
    const tracked = await durable.invoices.track(database, { account: 'main', reference: 'o-1' })
    expect((await durable.invoices.track(database, { account: 'main', reference: 'o-1' })).id).toBe(tracked.id)
    await until(async () => (await durable.invoices.get({ account: 'main', reference: 'o-1' }))?.providerId === 'i-1')
    await database.query(`update paymux.invoice set next_at = now() + interval '1 day'`)
    status = 'paid'
    expect((await durable.webhooks.take('main', hook({ type: 'invoice.updated', reference: 'o-1', id: 'i-1' }))).status).toBe(200)
    await until(async () => told.length > 0)
    expect(told).toEqual(['pending > paid'])
    expect(await durable.invoices.get({ account: 'main', reference: 'o-1' })).toMatchObject({ status: 'paid', final: true })
  })
})

test('refunds go the payouts` way', async () => {
  const done: object[] = []
  const refunds = {
    recovery: { lookup: false, repeat: 'unknown', withinMs: null } as const,
    create: async (input: object) => ({ id: `f-${done.push(input)}`, status: 'pending' as const }),
    get: async () => ({ id: 'f-1', reference: 'f', status: 'succeeded' as const, amount: null, failureReason: null, createdAt: null }),
  }
  const { database, durable } = await open('postgres', { refunds })
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  const input = { reference: 'f', invoice: { reference: 'o-1', id: null }, amount: { amount: '5.00', currency: 'RUB' }, reason: 'returned' }
  await durable.refunds.enqueue(database, input)
  await until(async () => (await durable.refunds.get({ reference: 'f' }))?.state === 'succeeded')
  expect(done).toEqual([input])
})

test('a long queue behind a small account: it is worked off, and what cannot be sent yet is hardly looked up', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'))
  const upstream = await startUpstream({ latency: 10 })
  ends.push(end, upstream.close)
  const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url), maxInFlight: 4 } } })
  const count = 60
  for (let at = 0; at < count; at++) await durable.payouts.enqueue(database, order(`r-${at}`))
  const worker = await durable.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  await until(async () => upstream.ledger.length === count)
  await worker.stop()
  expect(new Set(upstream.orders).size).toBe(count)
  expect(upstream.lookups.length / count).toBeLessThan(12)
})
