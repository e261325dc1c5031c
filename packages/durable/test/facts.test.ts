import { describe, expect, test } from 'vitest'
import { advance } from '../src/advance.ts'
import type { Database } from '../src/database.ts'
import { rules } from '../src/decide.ts'
import type { Answer, Look } from '../src/row.ts'
import type { Recovery } from '../src/spec.ts'
import { APPLY } from '../src/store.ts'
import type { DurableSettings } from '../src/wiring.ts'
import { wiringOf } from '../src/wiring.ts'
import { age, durableOn, order, settleAll, until } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { queuedRow } from './support/rows.ts'
import { useScene } from './support/scenario.ts'
import { scripted } from './support/scripted.ts'
import { SEAL } from './support/seal.ts'
import { listen, start } from './support/started.ts'
import { startUpstream } from './support/upstream.ts'

const HOUR = 3_600_000
const BLIND: Recovery = { lookup: false, repeat: 'unknown', withinMs: null }
const K2 = { current: 'k2', keys: { k2: '33'.repeat(32) } }

describe('what an upstream said', () => {
  const scene = useScene('postgres')

  test.each([
    ['half a character at the end of what is kept', `${'x'.repeat(499)}😀`],
    ['a NUL', 'no\0thing'],
  ])('is written down with %s in it', async (_name, message) => {
    const { provider, calls } = scripted(BLIND)
    const { enqueue, settle, get } = await scene.open({ accounts: { main: { provider } } })
    await enqueue()
    const settled = settle()
    await calls.made(1)
    calls.refuse(0, 'rejected', 'rejected', message)
    await settled
    expect(await get()).toMatchObject({ state: 'rejected', failureReason: message.replace('\0', '').replace('😀', '\ufffd') })
  })

  test('is written down although a function of yours throws because of it', async () => {
    const messages = listen()
    const fail = (): never => {
      throw new Error('a fault of ours')
    }
    let asked = 0
    const route = () => (asked++ === 0 ? 'main' : fail())
    const { enqueue, settle, get } = await scene.open({ accounts: { main: { ...scene.provider(), onRejected: fail } }, route })
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue()
    await settle()
    expect((await get()).state).toBe('rejected')
    expect(messages.map(({ where }) => where)).toEqual(['onRejected', 'route'])
  })

  test('is written down when it comes too late for its call; until then nobody waits for it', async () => {
    const { provider, calls } = scripted(BLIND)
    const parts = { accounts: { main: { provider } } }
    const { enqueue, get, pass } = await scene.open(parts)
    const { id } = await enqueue()
    const { ports } = wiringOf({ database: scene.database, seal: SEAL, ...parts })
    const over = new AbortController()
    const window = () => ({ signal: over.signal, open: () => true, close: () => {} })
    const step = advance({ ...ports, window, worker: 'test', stopping: () => false, closed: () => null }, id)
    await calls.made(1)
    over.abort()
    await step
    expect(await get()).toMatchObject({ state: 'sending' })
    await pass(2 * HOUR)
    expect(await get()).toMatchObject({ state: 'unknown', attention: 'unprovable' })
    calls.answer(0, { id: 'p-1', status: 'pending' })
    await until(async () => (await get()).state === 'accepted')
    expect(await get()).toMatchObject({ providerId: 'p-1', attention: null })
  })

  test('is waited for until it is written down, although its window is over by then', async () => {
    const { provider, calls } = scripted(BLIND)
    const parts = { accounts: { main: { provider } } }
    const { enqueue, get } = await scene.open(parts)
    const { id } = await enqueue()
    const { ports } = wiringOf({ database: scene.database, seal: SEAL, ...parts })
    const window = () => {
      const over = new AbortController()
      setTimeout(() => over.abort(), 10)
      return { signal: over.signal, open: () => true, close: () => {} }
    }
    const apply: typeof ports.store.apply = async (change) => {
      await new Promise((resolve) => setTimeout(resolve, 6_000))
      return ports.store.apply(change)
    }
    const worker = { worker: 'test', stopping: () => false, closed: () => null }
    const step = advance({ ...ports, window, ...worker, store: { ...ports.store, apply } }, id)
    await calls.made(1)
    calls.answer(0, { id: 'p-1', status: 'pending' })
    await step
    expect(await get()).toMatchObject({ state: 'accepted', providerId: 'p-1' })
  })

  test.each([
    ['away for a moment: it is written down, and nobody is needed', undefined, 3],
    ['refusing it for ever: nothing waits for that', '23514', 0],
  ])('while the database is %s', async (_name, code, again) => {
    const { provider, calls } = scripted(BLIND)
    const [messages, failures] = [listen(), { left: 3 }]
    const cut = (database: Database): Database => ({
      ...database,
      repeated: async (text, values) => {
        if (text === APPLY && failures.left-- > 0) throw Object.assign(new Error('the connection was cut'), { code })
        return (database.repeated ?? database.query)(text, values)
      },
    })
    const { database, durable } = await start({ accounts: { main: { provider } } }, cut)
    await durable.payouts.enqueue(database, order('r-1'))
    await calls.made(1)
    calls.answer(0, { id: 'p-1', status: 'pending' })
    const state = async () => (await durable.payouts.get({ reference: 'r-1' }))?.state
    await until(async () => (code === undefined ? (await state()) === 'accepted' : messages.some(({ where }) => where === 'paymux-payout')))
    expect(messages.filter(({ where }) => where === 'store')).toHaveLength(again)
  })

  test('amounts are compared as sums, not as text', () => {
    const row = queuedRow({ state: 'unknown', attempts: [] })
    const facts = { debited: null, fee: null, failureReason: null, createdAt: null, currency: 'RUB', method: null }
    const upstream = { account: 'a', terms: 'fake', recovery: BLIND, windowMs: 1, wallClock: 0 }
    const after = (amount: string) => {
      const look: Look = { kind: 'found', id: 'p-1', status: 'succeeded', amount, ...facts }
      return rules.afterLook(row, look, upstream, { actor: 'w', jitter: 0 })?.state
    }
    expect(['100', '100.0', '100.000', '100.01', 'a hundred'].map(after)).toEqual([
      ...['succeeded', 'succeeded', 'succeeded'],
      ...['unknown', 'unknown'],
    ])
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e18])(
    'to wait %d ms neither makes it ask at once nor never again',
    (retryAfterMs) => {
      const attempt = { no: 1, account: 'a', outcome: 'open' as const, code: null, sends: 1, recovery: null, absences: 0 }
      const row = queuedRow({ state: 'sending', attempts: [{ ...attempt, openedAt: 0, deadlineAt: 9 }] })
      const by = { actor: 'w', jitter: 0.5, failover: false }
      const answer = (outcome: 'rejected' | 'unknown'): Answer => ({
        ...{ kind: 'error', outcome, code: 'rate_limited', httpStatus: 429, retryAfterMs, message: 'slowly', wait: false },
      })
      const waits = (['rejected', 'unknown'] as const).map(
        (outcome) => rules.afterCreate(row, { no: 1, send: 1 }, answer(outcome), by)?.nextMs,
      )
      for (const ms of waits) expect([Number(ms) >= 2_000, Number(ms) <= 24 * HOUR]).toEqual([true, true])
    },
  )
})

describe('one account to the next', () => {
  const scene = useScene('postgres')

  test('the same account is no other one: its refusal is final', async () => {
    const { enqueue, settle, get } = await scene.open({ accounts: { main: scene.provider() }, route: () => 'main' })
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue()
    await settle()
    expect(await get()).toMatchObject({ state: 'rejected', attempts: [{ account: 'main' }] })
    expect(scene.upstream.orders).toHaveLength(1)
  })

  test('from a first refusal, then from what was not sent, to a third', async () => {
    const route: DurableSettings['route'] = (_payout, attempts) => ['a', 'b', 'c'][attempts.length] ?? null
    const gone = await startUpstream()
    await gone.close()
    const accounts = { a: scene.provider(), b: { provider: closed(gone.url) }, c: scene.provider() }
    const { enqueue, settle, get, pass } = await scene.open({ accounts, route })
    scene.upstream.behaviour.next.push({ status: 422, body: {} })
    await enqueue()
    await settle()
    await pass(HOUR)
    expect(await get()).toMatchObject({
      state: 'accepted',
      attempts: [{ account: 'a' }, { account: 'b', outcome: 'not_sent' }, { account: 'c' }],
    })
  })

  /** Looked up, but no connection for an order comes about. */
  function closed(url: string) {
    const [reads, writes] = [fakeProvider(scene.upstream.url).payouts, fakeProvider(url).payouts]
    if (reads === undefined || writes === undefined) throw new Error('both have payouts')
    return { id: 'fake', payouts: { ...reads, create: writes.create } }
  }
})

describe('a worker without the account', () => {
  const scene = useScene('postgres')

  test('leaves it to another one, which need not wait for a minute', async () => {
    const { provider } = scene.provider()
    const route = () => 'two'
    const [having, lacking] = [
      { accounts: { one: { provider }, two: { provider } }, route },
      { accounts: { one: { provider } }, route },
    ]
    const { enqueue, get, settle } = await scene.open(having)
    await enqueue()
    await settleAll(scene.database, lacking)
    const waiting = await get()
    expect(waiting).toMatchObject({ state: 'queued', waitReason: 'no_account' })
    expect(Date.parse(waiting.nextAt ?? '')).toBeLessThan(Date.now() + 5_000)
    await age(scene.database, 10_000)
    await settle()
    expect(await get()).toMatchObject({ state: 'accepted', account: 'two' })
  })
})

describe('enqueue', () => {
  const scene = useScene('postgres')

  test('again, once its key was removed: of what was sent the mask is compared', async () => {
    const { enqueue, settle } = await scene.single()
    await enqueue()
    await settle()
    const after = durableOn(scene.database, { accounts: { main: scene.provider() }, seal: K2 })
    expect((await after.payouts.enqueue(scene.database, order('r-1'))).state).toBe('accepted')
    await expect(after.payouts.enqueue(scene.database, { ...order('r-1'), destination: '5555555555554444' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test.each([
    ['a tenant that is no text', { tenant: 42 }],
    ['half a character', { reference: 'r-\ud83d' }],
  ])('refuses %s', async (_name, more) => {
    const { enqueue } = await scene.single()
    await expect(enqueue('r-1', more)).rejects.toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
  })

  test('an invoice that is tracked by its reference and then by its receipt is one', async () => {
    const invoices = { get: async () => ({ id: 'i-1', reference: 'o-1', status: 'pending', amount: null }) }
    const { provider } = scene.provider()
    const { durable } = await scene.open({ accounts: { main: { provider: { ...provider, invoices } } } })
    const first = await durable.invoices.track(scene.database, { account: 'main', reference: 'o-1' })
    expect((await durable.invoices.track(scene.database, { account: 'main', reference: 'o-1', id: 'i-1' })).id).toBe(first.id)
  })
})
