import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Database } from '../src/database.ts'
import { openDatabase } from './support/harness.ts'

const STATES = ['queued', 'sending', 'unknown', 'accepted', 'succeeded', 'failed', 'rejected', 'canceled'] as const
const ALLOWED: Readonly<Record<(typeof STATES)[number], readonly string[]>> = {
  queued: ['sending', 'accepted', 'succeeded', 'failed', 'rejected', 'canceled'],
  sending: ['queued', 'unknown', 'accepted', 'succeeded', 'failed', 'rejected'],
  unknown: ['queued', 'accepted', 'succeeded', 'failed', 'rejected'],
  accepted: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
  rejected: [],
  canceled: [],
}
const FINAL = ['succeeded', 'failed', 'rejected', 'canceled']
const PAIRS = STATES.flatMap((from) => STATES.filter((to) => to !== from).map((to) => [from, to] as const))

describe('the tables refuse what may never be', () => {
  let database: Database
  let end: () => Promise<void>
  let made = 0
  beforeAll(async () => {
    ;({ database, end } = await openDatabase('postgres', inject('databases')))
  })
  afterAll(() => end())

  const payout = async (state = 'queued'): Promise<string> => {
    const id = `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`
    const over = FINAL.includes(state)
    await database.query(
      `insert into paymux.payout (id, reference, amount, currency, method, destination_key, destination_mask, destination_hmac, state, next_at, final_at)
       values ($1::uuid, $1::text, '1.00', 'RUB', 'card', 'k', 'm', 'x', $2, $3::timestamptz, $4::timestamptz)`,
      [id, state, over ? null : new Date().toISOString(), over ? new Date().toISOString() : null],
    )
    return id
  }
  const attempt = (id: string, no: number, outcome = 'unknown', by: string | null = null) =>
    database.query(
      `insert into paymux.attempt (payout_id, no, account, worker, deadline_at, outcome, closed_by) values ($1, $2, 'a', 'w', now(), $3, $4)`,
      [id, no, outcome, by],
    )

  test.each(PAIRS)('%s to %s', async (from, to) => {
    const id = await payout(from)
    const change = database.query(
      `update paymux.payout set state = $2, next_at = case when $3::bool then null else now() end, final_at = case when $3::bool then now() end where id = $1`,
      [id, to, FINAL.includes(to)],
    )
    if (ALLOWED[from].includes(to)) await change
    else await expect(change).rejects.toThrow(`that is ${from} can never become ${to}`)
  })

  test('a second live attempt: never pay twice', async () => {
    const id = await payout('unknown')
    await attempt(id, 1)
    await expect(attempt(id, 2, 'open')).rejects.toThrow('attempt_live')
    await attempt(id, 3, 'not_sent')
    await expect(database.query(`update paymux.attempt set outcome = 'unknown' where payout_id = $1 and no = 3`, [id])).rejects.toThrow(
      'can never become',
    )
  })

  test.each(['queued', 'rejected'])('a payout that becomes %s while an attempt may still pay', async (state) => {
    const id = await payout('unknown')
    await attempt(id, 1)
    const over = state === 'rejected'
    const change = database.query(
      `update paymux.payout set state = $2, next_at = case when $3::bool then null else now() end,
      final_at = case when $3::bool then now() end where id = $1`,
      [id, state, over],
    )
    await expect(change).rejects.toThrow('live attempt')
  })

  test('a write-off that nobody signed', async () => {
    const id = await payout('unknown')
    await attempt(id, 1)
    const off = (by: string | null) =>
      database.query(`update paymux.attempt set outcome = 'absent', closed_by = $2 where payout_id = $1`, [id, by])
    await expect(off(null)).rejects.toThrow('attempt_check')
    await off('anna')
  })

  test('a wallet that is kept once it can not be sent, an open row that is never due, a final one that is', async () => {
    const id = await payout('unknown')
    const set = (what: string) => database.query(`update paymux.payout set ${what} where id = $1`, [id])
    await set(`destination = 'x'`)
    await expect(set(`state = 'accepted'`)).rejects.toThrow('payout_check')
    await expect(set('next_at = null')).rejects.toThrow('payout_check')
    await expect(set(`state = 'failed', final_at = now()`)).rejects.toThrow('payout_check')
  })

  test('another amount, reference or method; another history; deletion', async () => {
    const id = await payout()
    await database.query(`insert into paymux.event (payout_id, type, actor) values ($1, 'note', 'x')`, [id])
    for (const what of [`amount = '2.00'`, `reference = 'other'`, `method = 'sbp'`, `tenant = 't'`, `extra = '{}'`]) {
      await expect(database.query(`update paymux.payout set ${what} where id = $1`, [id])).rejects.toThrow('never changes')
    }
    await expect(database.query(`update paymux.event set actor = 'y' where payout_id = $1`, [id])).rejects.toThrow('history')
    await expect(database.query(`delete from paymux.event where payout_id = $1`, [id])).rejects.toThrow('history')
    await expect(database.query(`delete from paymux.payout where id = $1`, [id])).rejects.toThrow('history')
  })

  test('a reference that is used again, in one tenant', async () => {
    const id = await payout()
    const again = (tenant: string) =>
      database.query(
        `insert into paymux.payout (id, tenant, reference, amount, currency, method, destination_key, destination_mask, destination_hmac)
         values (gen_random_uuid(), $2, $1, '1.00', 'RUB', 'card', 'k', 'm', 'x')`,
        [id, tenant],
      )
    await expect(again('')).rejects.toThrow('payout_reference_kind_tenant_key')
    await again('other')
  })

  test('every change grows the version, also a change by hand', async () => {
    const id = await payout()
    await database.query(`update paymux.payout set wait_reason = 'by hand' where id = $1`, [id])
    const [row] = await database.query('select version from paymux.payout where id = $1', [id])
    expect(row?.version).toBe(1)
  })
})
