import { describe, expect, test } from 'vitest'
import { fakeProvider } from './support/provider.ts'
import { useScene } from './support/scenario.ts'
import { startUpstream } from './support/upstream.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LOST = { status: 503, body: { code: 'unavailable' } }

// That PGlite gives the same answers is the model's test.
describe('a payout', () => {
  const scene = useScene('postgres')

  describe('before the first send', () => {
    test('what the upstream has already is adopted, not sent', async () => {
      const { enqueue, settle, get } = await scene.single()
      scene.upstream.behaviour.lookup = { status: 200, body: { id: 'old', reference: 'r-1', amount: '100.00', status: 'succeeded' } }
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'succeeded', providerId: 'old', account: 'main', attempts: [] })
      expect(scene.upstream.orders).toEqual([])
    })

    test('what is adopted before its end is read until its end', async () => {
      const { enqueue, settle, get, pass } = await scene.single()
      const record = { id: 'old', reference: 'r-1', amount: '100.00' }
      scene.upstream.behaviour.lookup = { status: 200, body: { ...record, status: 'pending' } }
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'accepted', providerId: 'old', attempts: [] })
      scene.upstream.behaviour.lookup = { status: 404, body: {} }
      await pass(MINUTE)
      expect(await get()).toMatchObject({ state: 'accepted', attention: null })
      await pass(2 * HOUR, 5)
      expect(await get()).toMatchObject({ state: 'accepted', attention: 'absent' })
      scene.upstream.behaviour.lookup = { status: 200, body: { ...record, status: 'pending' } }
      await pass(2 * HOUR)
      expect(await get()).toMatchObject({ state: 'accepted', attention: null })
      scene.upstream.behaviour.lookup = { status: 200, body: { ...record, status: 'succeeded' } }
      await pass(2 * HOUR)
      expect((await get()).state).toBe('succeeded')
      expect(scene.upstream.orders).toEqual([])
    })

    test('an upstream that cannot answer a read is not sent money', async () => {
      const { enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.lookup = LOST
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'queued', waitReason: 'lookup', attempts: [] })
      scene.upstream.behaviour.lookup = null
      await pass(HOUR)
      expect((await get()).state).toBe('accepted')
      expect(scene.upstream.orders).toHaveLength(1)
    })

    test('a look-up that is only refused (Aaio) does not keep it from being sent', async () => {
      const { enqueue, settle, get } = await scene.single()
      scene.upstream.behaviour.lookup = { status: 400, body: { code: 'rejected' } }
      await enqueue()
      await settle()
      expect((await get()).attempts).toHaveLength(1)
    })

    test('a record with another amount is nobody`s: neither adopted nor sent, until a person says so', async () => {
      const { durable, enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.lookup = { status: 200, body: { id: 'old', reference: 'r-1', amount: '99.00', status: 'succeeded' } }
      await enqueue()
      await settle()
      await pass(2 * HOUR, 3)
      expect(await get()).toMatchObject({ state: 'queued', attention: 'mismatch', providerId: null })
      await expect(durable.attention.acknowledge({ reference: 'r-1', by: 'anna', reason: 'seen' })).rejects.toMatchObject({
        code: 'conflict',
      })
      scene.upstream.behaviour.lookup = null
      await durable.attention.resend({ reference: 'r-1', by: 'anna', reason: 'a test of last year' })
      await settle()
      expect(scene.upstream.orders).toHaveLength(1)
    })

    test('not before its time; canceled in one statement; too late once it may have been sent', async () => {
      const { durable, enqueue, settle, get } = await scene.single()
      await enqueue('later', { notBefore: new Date(Date.now() + HOUR) })
      await enqueue('gone')
      expect(await durable.payouts.cancel(scene.database, { reference: 'gone' })).toBe('canceled')
      await enqueue('sent')
      await settle()
      expect([(await get('later')).state, (await get('gone')).state]).toEqual(['queued', 'canceled'])
      expect(await durable.payouts.cancel(scene.database, { reference: 'sent' })).toBe('too_late')
      expect(scene.upstream.ledger.map(({ reference }) => reference)).toEqual(['sent'])
    })

    test('the balance guard waits for funds, and after an hour asks for a person', async () => {
      let balance = '50.00'
      const { enqueue, settle, get, pass } = await scene.single({ balances: () => balance })
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'queued', waitReason: 'no_funds', attention: null })
      await pass(2 * HOUR)
      expect(await get()).toMatchObject({ state: 'queued', attention: 'no_funds' })
      balance = '500.00'
      await pass(HOUR)
      expect(await get()).toMatchObject({ state: 'accepted', attention: null })
    })
  })

  describe('refused', () => {
    test('422 is final, with the upstream`s reason, and the wallet is gone', async () => {
      const { enqueue, settle, get } = await scene.single()
      scene.upstream.behaviour.next.push({ status: 422, body: { code: 'rejected' } })
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'rejected', attempts: [{ outcome: 'rejected', code: 'rejected' }] })
      const [row] = await scene.database.query('select destination from paymux.payout')
      expect(row?.destination).toBeNull()
    })

    test('what `onRejected` lets wait is sent again later, what it does not is final', async () => {
      const onRejected = ({ httpStatus }: { httpStatus?: number | undefined }) => (httpStatus === 422 ? 'wait' : 'final')
      const { enqueue, settle, get, pass } = await scene.open({ accounts: { main: { ...scene.provider(), onRejected } } })
      scene.upstream.behaviour.next.push({ status: 422, body: {} }, { status: 400, body: {} })
      for (const reference of ['waits', 'over']) {
        await enqueue(reference)
        await settle()
      }
      expect(await get('waits')).toMatchObject({ state: 'queued', waitReason: 'no_funds', attempts: [{ outcome: 'rejected' }] })
      expect((await get('over')).state).toBe('rejected')
      await pass(HOUR)
      expect(await get('waits')).toMatchObject({ state: 'accepted', attempts: [{ outcome: 'rejected' }, { outcome: 'accepted' }] })
    })

    test.each([
      [429, 'rate_limited'],
      [401, 'unauthorized'],
    ])('%i is about the account: it is sent again later, as a new attempt', async (status, waitReason) => {
      const { enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.next.push({ status, body: {}, headers: { 'retry-after': '7' } })
      await enqueue()
      await settle()
      const waiting = await get()
      expect(waiting).toMatchObject({ state: 'queued', waitReason, attempts: [{ outcome: 'rejected', code: waitReason }] })
      expect(Date.parse(waiting.nextAt ?? '')).toBeGreaterThan(Date.now())
      await pass(HOUR)
      expect(await get()).toMatchObject({ state: 'accepted', attempts: [{ outcome: 'rejected' }, { no: 2, outcome: 'accepted' }] })
    })

    test('no connection: nothing was sent, and it is sent later', async () => {
      const gone = await startUpstream()
      await gone.close()
      let url = gone.url
      const { payouts } = fakeProvider(scene.upstream.url)
      const create: NonNullable<typeof payouts>['create'] = (...args) => fakeProvider(url).payouts?.create(...args) ?? Promise.reject()
      const parts = { accounts: { main: { provider: { id: 'fake', ...(payouts && { payouts: { ...payouts, create } }) } } } }
      const { enqueue, settle, get, pass } = await scene.open(parts)
      await enqueue()
      await settle()
      expect(await get()).toMatchObject({ state: 'queued', waitReason: 'network', attempts: [{ outcome: 'not_sent' }] })
      url = scene.upstream.url
      await pass(HOUR)
      expect(await get()).toMatchObject({ state: 'accepted', attempts: [{ outcome: 'not_sent' }, { outcome: 'accepted' }] })
      expect(scene.upstream.ledger).toHaveLength(1)
    })

    test('409 is looked up: found it is ours, absent it is a person`s, and it is never sent again', async () => {
      const { enqueue, settle, get, pass } = await scene.single()
      scene.upstream.behaviour.next.push({ status: 409, body: {} })
      await enqueue()
      await settle()
      await pass(HOUR, 7)
      expect(await get()).toMatchObject({ state: 'unknown', attention: 'conflict' })
      scene.upstream.behaviour.lookup = { status: 200, body: { id: 'p', reference: 'r-1', amount: '100.00', status: 'succeeded' } }
      await pass(2 * HOUR)
      expect(await get()).toMatchObject({ state: 'succeeded', attention: null })
      expect(scene.upstream.orders).toHaveLength(1)
    })
  })
})
