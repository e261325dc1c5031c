import { afterEach, describe, expect, inject, test } from 'vitest'
import type { Kind } from './support/harness.ts'
import { CARD, durableOn, openDatabase, order, until } from './support/harness.ts'
import { fakeProvider } from './support/provider.ts'
import { startUpstream } from './support/upstream.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function open(kind: Kind) {
  const { database, end } = await openDatabase(kind, inject('postgres'))
  ends.push(end)
  const upstream = await startUpstream()
  ends.push(upstream.close)
  return { database, upstream }
}

describe.each<Kind>(['postgres', 'pglite'])('%s', (kind) => {
  test('payouts are sent once each, read to their end, and told in one commit with the handler', async () => {
    const { database, upstream } = await open(kind)
    const durable = durableOn(database, { accounts: { main: { provider: fakeProvider(upstream.url) } } })
    await durable.migrate()
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
})
