import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { createSeal, mask } from '../src/seal.ts'
import { CARD, durableOn, openDatabase, order, until } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { SEAL } from './support/seal.ts'
import { startUpstream } from './support/upstream.ts'

const K2 = { current: 'k2', keys: { ...SEAL.keys, k2: '22'.repeat(32) } }

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe('the seal', () => {
  test('opens what it sealed, for that payout only, and notices a change', () => {
    const seal = createSeal(SEAL)
    const sealed = seal.seal(CARD, 'a')
    expect(seal.open(sealed, 'a')).toBe(CARD)
    expect(() => seal.open(sealed, 'b')).toThrow()
    const changed = { ...sealed, box: sealed.box.map((byte, at) => (at === 14 ? byte ^ 1 : byte)) }
    expect(() => seal.open(changed, 'a')).toThrow()
    expect(Buffer.from(sealed.box).includes(CARD)).toBe(false)
    expect(seal.seal(CARD, 'a').box).not.toEqual(sealed.box)
  })

  test('refuses bad keys, all at once, and prints none', () => {
    const bad = { current: 'k9', keys: { k1: 'secret-but-short', k2: 'zz' } }
    expect(() => createSeal(bad)).toThrow(/k1 must be.*k2 must be.*seal.current/)
    expect(() => createSeal(bad)).not.toThrow(/secret-but-short/)
  })

  test.each([
    ['4111111111111234', '•••• 1234'],
    ['+79', '•••• 9'],
    ['ab', '•••• '],
  ])('mask of %s', (destination, masked) => {
    expect(mask(destination)).toBe(masked)
  })
})

test('no wallet in any table, job, event or message, while it waits and after it was sent; keys rotate meanwhile', async () => {
  const { database, end } = await openDatabase('postgres', inject('databases'))
  ends.push(end)
  const upstream = await startUpstream()
  ends.push(upstream.close)
  const accounts = { main: { provider: fakeProvider(upstream.url) } }
  const before = durableOn(database, { accounts })
  const messages: unknown[] = []
  const listen = (message: unknown) => void messages.push(message)
  subscribe('paymux:durable', listen)
  ends.push(async () => void unsubscribe('paymux:durable', listen))

  upstream.behaviour.lookup = { status: 503, body: {} }
  for (let at = 0; at < 5; at++) await before.payouts.enqueue(database, order(`r-${at}`))
  const dump = async (): Promise<string> => {
    const tables = await database.query(
      `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('paymux', 'paymux_jobs') and table_type = 'BASE TABLE'`,
    )
    const texts = await Promise.all(
      tables.map(({ name }) => database.query(`select coalesce(string_agg(t::text, ' '), '') as all from ${String(name)} t`)),
    )
    return JSON.stringify([texts, messages])
  }
  const hex = Buffer.from(CARD).toString('hex')
  const holds = async () => {
    const text = await dump()
    return [text.includes(CARD), text.includes(hex), text.includes(CARD.slice(0, 12))]
  }
  const after = durableOn(database, { accounts, seal: K2 })
  const worker = await after.start({ attention: 'ignore' })
  ends.push(() => worker.stop())
  await until(async () => upstream.lookups.length > 0)
  expect(await holds()).toEqual([false, false, false])

  expect(await after.seal.rotate()).toBe(5)
  expect(await after.seal.rotate()).toBe(0)
  // The same order again is still recognised under the new key, and another wallet is not.
  expect((await after.payouts.enqueue(database, order('r-0'))).reference).toBe('r-0')
  await expect(after.payouts.enqueue(database, { ...order('r-0'), destination: '42' })).rejects.toMatchObject({ code: 'conflict' })

  upstream.behaviour.lookup = null
  await database.query('update paymux.payout set next_at = now()')
  await until(async () => upstream.ledger.length === 5)
  await until(async () => (await database.query('select 1 from paymux.payout where destination is not null')).length === 0)
  expect(new Set(upstream.ledger.map(({ destination }) => destination))).toEqual(new Set([CARD]))
  expect(await holds()).toEqual([false, false, false])
})
