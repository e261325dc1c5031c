import { describe, expect, test } from 'vitest'
import type { DurableSettings } from '../src/wiring.ts'
import { order } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { useScene } from './support/scenario.ts'
import { scripted } from './support/scripted.ts'
import { startUpstream } from './support/upstream.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BY = { by: 'anna', reason: 'the customer waits' }
const LOST = { status: 503, body: {} }
const BLIND = { lookup: false, repeat: 'unknown', withinMs: null } as const

describe('what a person wrote off', () => {
  const scene = useScene('postgres')
  const decision = { reference: 'r-1', ...BY }
  const route: DurableSettings['route'] = (_payout, attempts) => (attempts.length === 0 ? 'one' : 'two')
  /** Two accounts, each with an upstream of its own; the first executes and its answer is lost. */
  async function two() {
    const second = await startUpstream()
    scene.upstream.behaviour.loses = true
    return { second, ...(await scene.open({ accounts: { one: scene.provider(), two: { provider: fakeProvider(second.url) } }, route })) }
  }
  const webhooks = {
    parse: async (request: unknown) => JSON.parse(String((request as { body: string }).body)) as never,
    ack: () => ({ status: 200, headers: {}, body: '' }),
  }
  async function one(provider = scene.provider().provider) {
    const opened = await scene.open({ accounts: { main: { provider: { ...provider, webhooks } } } })
    let key = 0
    const hear = async (status: string, id: string | null = 'p-1') => {
      const event = { type: 'payout.updated', key: `k-${key++}`, reference: 'r-1', id, status }
      expect(await opened.durable.webhooks.take('main', { headers: {}, body: JSON.stringify(event) })).toMatchObject({ status: 200 })
    }
    return { ...opened, hear }
  }

  test('stays at its account: it is not sent from another one, and is found there once that answers', async () => {
    const { second, durable, enqueue, settle, get, pass } = await two()
    await enqueue()
    await settle()
    scene.upstream.behaviour.lookup = LOST
    await pass(HOUR)
    await durable.attention.resend(decision)
    await pass(HOUR, 3)
    expect(await get()).toMatchObject({ state: 'queued', waitReason: 'lookup', attempts: [{ account: 'one', outcome: 'absent' }] })
    scene.upstream.behaviour.lookup = null
    // An hourly pause may be a fifth longer.
    await pass(2 * HOUR)
    expect(await get()).toMatchObject({ state: 'succeeded', account: 'one', providerId: 'p-1' })
    expect([scene.upstream.ledger.length, second.orders.length]).toEqual([1, 0])
    await second.close()
  })

  test('is sent there once more, and never elsewhere, when it is not found', async () => {
    const { second, durable, enqueue, settle, get, pass } = await two()
    scene.upstream.behaviour.next.push(LOST, { status: 422, body: {} })
    scene.upstream.behaviour.loses = false
    await enqueue()
    await settle()
    await pass(HOUR)
    await durable.attention.resend(decision)
    await settle()
    await pass(24 * HOUR, 2)
    expect(await get()).toMatchObject({ state: 'unknown', attention: 'conflict', attempts: [{ outcome: 'absent' }, { account: 'one' }] })
    expect([scene.upstream.orders.length, second.orders.length]).toEqual([2, 0])
    await second.close()
  })

  test.each(['succeeded', 'pending', 'unknown'])('a webhook said %s: it is not sent anew, only confirmed', async (status) => {
    const { durable, enqueue, settle, get, pass, hear } = await one(scripted(BLIND).provider)
    await enqueue()
    await scene.database.query(`update paymux.payout set state = 'sending', account = 'main'`)
    await scene.database.query(`insert into paymux.attempt (payout_id, no, account, worker, deadline_at)
      select id, 1, 'main', 'gone', now() from paymux.payout`)
    await settle()
    await hear('failed')
    await hear(status)
    await settle()
    await expect(durable.attention.resend(decision)).rejects.toThrow(
      `a webhook says that the provider has it (${status}): confirm it instead`,
    )
    await durable.attention.confirmPaid(decision)
    await pass(HOUR)
    expect(await get()).toMatchObject({ state: 'succeeded', attention: null, attempts: [{ outcome: 'accepted' }] })
  })

  test('a webhook said that it failed: it may be sent anew', async () => {
    const { durable, enqueue, settle, get, pass, hear } = await one()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(HOUR)
    await hear('pending')
    await hear('failed')
    await durable.attention.resend(decision)
    await settle()
    expect(await get()).toMatchObject({ state: 'accepted', attention: null, attempts: [{ outcome: 'absent' }, { outcome: 'accepted' }] })
  })

  test('a webhook of it that comes after that is drift: it is not sent', async () => {
    const { durable, enqueue, settle, get, pass, hear } = await one()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(HOUR)
    await durable.attention.resend(decision)
    await hear('succeeded')
    await hear('succeeded')
    await pass(24 * HOUR, 2)
    expect(await get()).toMatchObject({ state: 'queued', attention: 'drift' })
    expect(scene.upstream.orders).toHaveLength(1)
    const history = await durable.payouts.history({ reference: 'r-1' })
    expect(history.filter(({ actor }) => actor === 'webhook').map(({ data }) => data)).toMatchObject([
      { reason: 'drift', state: 'queued', said: 'succeeded', id: 'p-1' },
    ])
    const [told] = await scene.database.query(
      'select count(*)::int as n from paymux.delivery d join paymux.event e using (seq) where e.actor = $1',
      ['webhook'],
    )
    expect(told?.n).toBe(1)
    await expect(durable.attention.resend(decision)).rejects.toThrow('a webhook says')
  })

  test.each([
    ['succeeded', 'drift'],
    ['failed', null],
  ])('confirmed as failed, and a webhook says %s: %s', async (status, attention) => {
    const { durable, enqueue, settle, get, pass, hear } = await one()
    scene.upstream.behaviour.next.push(LOST)
    await enqueue()
    await settle()
    await pass(HOUR)
    await durable.attention.confirmFailed(decision)
    await hear(status)
    expect(await get()).toMatchObject({ state: 'failed', attention })
  })

  test('the receipt of a write-off comes before it is sent anew: adopted, not sent, and drift', async () => {
    const { provider, calls } = scripted(BLIND)
    const { durable, enqueue, settle, get, pass } = await one(provider)
    await enqueue()
    const first = settle()
    await calls.made(1)
    await pass(2 * MINUTE)
    await scene.database.query(`update paymux.account set paused_until = 'infinity'`)
    await durable.attention.resend(decision)
    calls.answer(0, { id: 'p-1', status: 'pending' })
    await first
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'drift', providerId: 'p-1', attempts: [{ outcome: 'accepted' }] })
    expect(calls.count()).toBe(1)
  })

  test.each([
    ['while it is open', 0, 'mismatch'],
    ['once it ended', HOUR, 'drift'],
  ])('a webhook of another record under its reference, %s', async (_name, later, attention) => {
    const { enqueue, settle, get, pass, hear } = await one()
    await enqueue()
    await settle()
    if (later > 0) await pass(later)
    await hear('succeeded')
    await hear('pending', null)
    await hear('failed', 'p-7')
    expect((await get()).attention).toBeNull()
    await hear('succeeded', 'p-7')
    expect((await get()).attention).toBe(attention)
    await pass(HOUR)
    expect(await get()).toMatchObject({ state: 'succeeded', attention, providerId: 'p-1' })
  })

  test('a webhook of the account that refused it, while another one has it', async () => {
    const second = await startUpstream()
    const accounts = { one: { provider: { ...fakeProvider(scene.upstream.url), webhooks } }, two: { provider: fakeProvider(second.url) } }
    const { durable, enqueue, settle, get } = await scene.open({ accounts, route })
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue()
    await settle()
    expect(await get()).toMatchObject({ state: 'accepted', account: 'two', attention: null })
    const event = { type: 'payout.updated', key: 'k', reference: 'r-1', id: 'p-1', status: 'succeeded' }
    await durable.webhooks.take('one', { headers: {}, body: JSON.stringify(event) })
    expect(await get()).toMatchObject({ state: 'accepted', attention: 'drift' })
    await second.close()
  })

  test('the night finds another record under the reference of one that ended', async () => {
    const { durable, enqueue, settle, get, pass } = await one()
    await enqueue()
    await settle()
    await pass(HOUR)
    const body = { ...order('r-1'), id: 'p-7', amount: '100.00', status: 'succeeded' }
    scene.upstream.behaviour.lookup = { status: 200, body }
    expect(await durable.drift()).toEqual(['r-1'])
    expect(await get()).toMatchObject({ state: 'succeeded', attention: 'drift' })
  })

  test('a route that reads the code of a refusal sees it at the first time of asking', async () => {
    const second = await startUpstream()
    const byCode: DurableSettings['route'] = (_payout, attempts) =>
      attempts.length === 0 ? 'one' : attempts.at(-1)?.code === 'rejected' ? 'two' : null
    const accounts = { one: scene.provider(), two: { provider: fakeProvider(second.url) } }
    const { enqueue, settle, get } = await scene.open({ accounts, route: byCode })
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue()
    await settle()
    expect(await get()).toMatchObject({ state: 'accepted', account: 'two' })
    await second.close()
  })
})
