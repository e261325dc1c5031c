import { describe, expect, test } from 'vitest'
import type { DurableSettings } from '../src/wiring.ts'
import { order } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { useScene } from './support/scenario.ts'
import { startUpstream } from './support/upstream.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LOST = { status: 503, body: { code: 'unavailable' } }
const SAME = { lookup: true, repeat: 'same', withinMs: DAY } as const
const REFUSED = { lookup: true, repeat: 'refused', withinMs: null } as const

// That PGlite gives the same answers is the model's test.
describe('a payout', () => {
  const scene = useScene('postgres')

  describe('unknown', () => {
    test('executed, answer lost: found by the next look-up', async () => {
      const { enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.loses = true
      await enqueue()
      await settle()
      await pass(MINUTE)
      expect(await get()).toMatchObject({ state: 'succeeded', attempts: [{ no: 1, outcome: 'accepted', sends: 1 }] })
      expect(scene.upstream.orders).toHaveLength(1)
    })

    test('absent asks for a person only after five look-ups over a quarter of an hour; it is never sent again by itself', async () => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.next.push(LOST)
      await enqueue()
      await settle()
      await pass(6_000, 3)
      expect(await get()).toMatchObject({ state: 'unknown', attention: null })
      await pass(HOUR, 6)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'absent' })
      await pass(DAY, 3)
      expect(scene.upstream.orders).toHaveLength(1)
      await durable.attention.acknowledge({ reference: 'r-1', by: 'anna', reason: 'asked them' })
      await pass(2 * HOUR, 4)
      expect(await get()).toMatchObject({ state: 'unknown', attention: null })
      await pass(2 * HOUR)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'absent' })
      await expect(durable.attention.resend({ reference: 'r-1', by: ' ', reason: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
      await durable.attention.resend({ reference: 'r-1', by: 'anna', reason: 'ticket 812: never arrived' })
      await settle()
      expect(await get()).toMatchObject({ state: 'accepted', attempts: [{ outcome: 'absent' }, { no: 2, outcome: 'accepted' }] })
      expect(new Set(scene.upstream.orders).size).toBe(1)
      const history = await durable.payouts.history({ reference: 'r-1' })
      expect(history).toContainEqual(
        expect.objectContaining({ actor: 'anna', data: expect.objectContaining({ reason: 'ticket 812: never arrived' }) }),
      )
    })

    test('a look-up that is only refused (Aaio) is unprovable, not absent', async () => {
      const { enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.lookup = { status: 400, body: {} }
      scene.upstream.behaviour.next.push(LOST)
      await enqueue()
      await settle()
      await pass(HOUR, 7)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'unprovable' })
    })

    test.each([
      ['confirmPaid', 'succeeded', 'accepted'],
      ['confirmFailed', 'failed', 'absent'],
    ] as const)('a person can settle it: %s', async (action, state, outcome) => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.next.push(LOST)
      await enqueue()
      await settle()
      await expect(durable.attention[action]({ reference: 'r-1', by: 'anna', reason: 'x' })).rejects.toThrow(
        'needs an attempt that is unknown',
      )
      await pass(HOUR)
      await durable.attention[action]({ reference: 'r-1', by: 'anna', reason: 'the cabinet says so' })
      expect(await get()).toMatchObject({ state, attempts: [{ outcome }] })
    })

    test('the unknown budget: an upstream that executes and does not answer costs so many, not thousands', async () => {
      const { enqueue, settle, pass, get } = await scene.open(
        { accounts: { main: scene.provider() } },
        { maxInFlight: 1, unknownBudget: 3 },
      )
      scene.upstream.behaviour.loses = true
      scene.upstream.behaviour.lookup = { status: 404, body: {} }
      for (let at = 0; at < 10; at++) await enqueue(`r-${at}`)
      await settle()
      await pass(MINUTE, 3)
      expect(scene.upstream.orders).toHaveLength(3)
      await pass(2 * HOUR)
      expect(await get('r-9')).toMatchObject({ state: 'queued', waitReason: 'unknown_budget', attention: 'unknown_budget' })
    })

    test('paused: nothing is sent, what was sent is read', async () => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      await enqueue('first')
      await settle()
      await durable.accounts.pause('main', { by: 'anna', reason: 'their incident' })
      await enqueue('second')
      await pass(MINUTE, 2)
      expect([(await get('first')).state, (await get('second')).state]).toEqual(['succeeded', 'queued'])
      await durable.accounts.resume('main', { by: 'anna', reason: 'over' })
      await pass(MINUTE)
      expect((await get('second')).state).toBe('accepted')
    })
  })

  describe('recovery by repeating', () => {
    test('same: the same attempt is sent again, byte for byte, until the answer is exact; nobody is needed', async () => {
      scene.upstream.behaviour.repeat = 'same'
      const { enqueue, settle, get, pass } = await scene.single({ recovery: SAME })
      scene.upstream.behaviour.next.push(LOST, LOST)
      await enqueue()
      await settle()
      await pass(5 * MINUTE, 4)
      expect(await get()).toMatchObject({ state: 'succeeded', attention: null, attempts: [{ no: 1, outcome: 'accepted', sends: 3 }] })
      expect(scene.upstream.orders).toHaveLength(3)
      expect(new Set(scene.upstream.orders).size).toBe(1)
      expect(scene.upstream.ledger).toHaveLength(1)
    })

    test('same: no repeat in the last hour of the upstream`s memory, and then a person is asked', async () => {
      scene.upstream.behaviour.repeat = 'same'
      const { enqueue, settle, get, pass } = await scene.single({ recovery: SAME })
      scene.upstream.behaviour.next.push(LOST)
      await enqueue()
      await settle()
      await pass(23 * HOUR)
      await pass(2 * HOUR, 6)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'absent', attempts: [{ sends: 1 }] })
    })

    test('refused: the duplicate is refused, and the first is found', async () => {
      scene.upstream.behaviour.repeat = 'refused'
      scene.upstream.behaviour.lookup = { status: 404, body: {} }
      const { enqueue, settle, get, pass } = await scene.single({ recovery: REFUSED })
      scene.upstream.behaviour.loses = true
      await enqueue()
      await settle()
      await pass(5 * MINUTE)
      expect(await get()).toMatchObject({ state: 'unknown', attempts: [{ sends: 2, code: 'repeat_refused' }] })
      scene.upstream.behaviour.lookup = null
      await pass(HOUR)
      expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
      expect(scene.upstream.ledger).toHaveLength(1)
    })

    test('a copy that is refused proves nothing about the others: held, and a person is asked', async () => {
      scene.upstream.behaviour.repeat = 'same'
      const { enqueue, settle, get, pass } = await scene.single({ recovery: SAME })
      scene.upstream.behaviour.next.push(LOST, { status: 422, body: {} })
      await enqueue()
      await settle()
      await pass(5 * MINUTE)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'conflict', attempts: [{ outcome: 'unknown', sends: 2 }] })
      await pass(DAY, 2)
      expect(scene.upstream.orders).toHaveLength(2)
    })
  })

  describe('one account to the next', () => {
    const route: DurableSettings['route'] = (_payout, attempts) => ['a', 'b'][attempts.length] ?? null
    async function two() {
      const second = await startUpstream()
      return { second, ...(await scene.open({ accounts: { a: scene.provider(), b: { provider: fakeProvider(second.url) } }, route })) }
    }

    test('from a first refusal', async () => {
      const { second, enqueue, settle, get } = await two()
      scene.upstream.behaviour.next.push({ status: 422, body: {} })
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'accepted', account: 'b', attempts: [{ account: 'a' }, { account: 'b' }] })
      expect([scene.upstream.ledger.length, second.ledger.length]).toEqual([0, 1])
      await second.close()
    })

    test.each([
      ['conflict', { status: 409, body: {} }],
      ['unknown', LOST],
    ])('never from %s', async (_name, answer) => {
      const { second, enqueue, settle, get, pass } = await two()
      scene.upstream.behaviour.next.push(answer)
      await enqueue()
      await settle()
      await pass(DAY, 3)
      expect(await get()).toMatchObject({ state: 'unknown', account: 'a' })
      expect(second.orders).toEqual([])
      await second.close()
    })

    test('not from a second refusal: only the first attempt ever made proves that nothing was done before', async () => {
      const { second, enqueue, settle, get, pass } = await two()
      scene.upstream.behaviour.next.push({ status: 429, body: {} }, { status: 422, body: {} })
      second.behaviour.next.push({ status: 429, body: {} }, { status: 422, body: {} })
      await enqueue()
      await settle()
      await pass(HOUR, 3)
      const payout = await get()
      expect(payout.state).toBe('rejected')
      expect(scene.upstream.ledger.length + second.ledger.length).toBe(0)
      await second.close()
    })
  })

  describe('lost commits', () => {
    test('restored: what is open is looked up, adopted if it is there, and sent only when a person releases it', async () => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      await enqueue('there')
      await enqueue('not')
      expect(await durable.markRestored({ since: new Date(0), by: 'anna' })).toBe(2)
      scene.upstream.ledger.push({ id: 'p-9', reference: 'there', amount: '100.00', destination: '', status: 'succeeded' })
      scene.upstream.behaviour.lookup = { status: 200, body: scene.upstream.ledger[0] ?? {} }
      await scene.database.query(`update paymux.payout set next_at = now() + interval '1 day' where reference = 'not'`)
      await settle()
      expect(await get('there')).toMatchObject({ state: 'succeeded', attention: null })
      scene.upstream.behaviour.lookup = null
      await pass(2 * DAY, 2)
      expect(await get('not')).toMatchObject({ state: 'queued', attention: 'suspect' })
      expect(scene.upstream.orders).toEqual([])
      await durable.attention.resend({ reference: 'not', by: 'anna', reason: 'not in the cabinet' })
      await settle()
      expect((await get('not')).state).toBe('accepted')
    })
  })

  describe('afterwards', () => {
    test('drift: a final state is never rewritten, a person is asked', async () => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      await enqueue()
      await settle()
      await pass(HOUR)
      expect(await durable.drift()).toEqual([])
      scene.upstream.behaviour.lookup = { status: 200, body: { ...scene.upstream.ledger[0], status: 'failed' } }
      expect(await durable.drift()).toEqual(['r-1'])
      expect(await get()).toMatchObject({ state: 'succeeded', attention: 'drift' })
      expect(await durable.drift()).toEqual([])
      expect((await durable.attention.list()).map(({ reference }) => reference)).toEqual(['r-1'])
      await durable.attention.acknowledge({ reference: 'r-1', by: 'anna', reason: 'reversed, booked by hand' })
      expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
    })

    test('the same reference with the same input is the same payout, with other input a conflict that names no wallet', async () => {
      const { durable, enqueue } = await scene.single()
      const first = await enqueue()
      expect((await enqueue()).id).toBe(first.id)
      const other = durable.payouts.enqueue(scene.database, { ...order('r-1', '100.01'), destination: '5555555555554444' })
      await expect(other).rejects.toMatchObject({ code: 'conflict', outcome: 'not_sent', reference: 'r-1' })
      await expect(other).rejects.toThrow(/another amount, destination$/)
      await expect(other).rejects.not.toThrow(/4444/)
    })

    test('every fault of an input at once', async () => {
      const { enqueue } = await scene.single()
      await expect(enqueue('', { amount: { amount: '-1', currency: 'RUB' }, destination: '', feeFrom: 'me' })).rejects.toThrow(
        /reference .*; .*destination .*; amount|reference|feeFrom/s,
      )
    })
  })
})
