import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Database } from '../src/database.ts'
import type { By } from '../src/decide.ts'
import { mayChangeAccount, rules } from '../src/decide.ts'
import type { Answer, Change, Look, Row, Upstream } from '../src/row.ts'
import type { Store } from '../src/store.ts'
import { sqlStore } from '../src/store.ts'
import type { Kind } from './support/harness.ts'
import { age, openDatabase } from './support/harness.ts'
import type { Memory } from './support/memory-store.ts'
import { memoryStore } from './support/memory-store.ts'
import { queuedRow } from './support/rows.ts'

const HOUR = 3_600_000
const IDS = [1, 2, 3].map((at) => `00000000-0000-4000-8000-00000000000${at}`)
const BY: By & { failover: boolean } = { actor: 'w', jitter: 0.5, failover: false }
const UPSTREAM: Upstream = {
  ...{ account: 'a', terms: 'fake', windowMs: HOUR / 2, wallClock: 0 },
  recovery: { lookup: true, repeat: 'same', withinMs: 24 * HOUR },
}

/** One call of the machine, or time that passes: hours, so that no pause of the machine running this matters. */
type Step =
  | { do: 'claim'; row: number }
  | { do: 'repeat' | 'stale' | 'expire'; row: number }
  | { do: 'answer'; row: number; answer: Answer }
  | { do: 'look'; row: number; look: Look }
  | { do: 'pass'; ms: number }
  | { do: 'pause'; paused: boolean }

const error = (outcome: 'not_sent' | 'rejected' | 'unknown', code: string): Answer => ({
  ...{ kind: 'error', outcome, code, httpStatus: 418, retryAfterMs: null, message: `said "${code}"`, wait: false },
})
const found = (status: string, amount = '100.00'): Look => ({
  ...{ kind: 'found', id: 'p-1', status, amount, currency: 'RUB', method: 'card', debited: '101.00', fee: '1.00', failureReason: null },
  createdAt: null,
})
const row = fc.integer({ min: 0, max: IDS.length - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), row }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('repeat' as const, 'stale' as const, 'expire' as const), row }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      row,
      answer: fc.constantFrom<Answer>(
        { kind: 'receipt', id: 'p-1', status: 'pending', debited: '101.00' },
        error('not_sent', 'network'),
        error('rejected', 'rejected'),
        error('rejected', 'rate_limited'),
        error('rejected', 'conflict'),
        error('unknown', 'timeout'),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      row,
      look: fc.constantFrom<Look>(
        found('pending'),
        found('succeeded'),
        found('failed'),
        found('pending', '99.00'),
        { kind: 'absent', code: 'not_found' },
        { kind: 'failed', code: 'network', retryAfterMs: null },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(2 * HOUR, 40 * HOUR) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), paused: fc.boolean() }) },
)

/** What both stores must agree on; times only as whether they lie ahead. */
async function shape(store: Store): Promise<unknown[]> {
  return Promise.all(
    IDS.map(async (id) => {
      const loaded = await store.load(id)
      if (loaded === null) return null
      const { now, nextAt, waitSince, attentionSince, finalAt, createdAt, attempts, ...rest } = loaded
      return {
        ...rest,
        due: nextAt === null ? null : nextAt <= now + 60_000,
        waits: waitSince !== null,
        attended: attentionSince !== null,
        final: finalAt !== null,
        attempts: attempts.map(({ openedAt, deadlineAt, ...attempt }) => ({ ...attempt, open: deadlineAt > now, opened: openedAt <= now })),
        made: createdAt <= now,
      }
    }),
  )
}

async function run(
  store: Store,
  at: Step,
  others: { pass: (ms: number) => unknown; pause: (paused: boolean) => unknown },
): Promise<unknown> {
  if (at.do === 'pass') return void (await others.pass(at.ms))
  if (at.do === 'pause') return void (await others.pause(at.paused))
  const loaded = await store.load(IDS[at.row] ?? '')
  if (loaded === null) return null
  const { id, version } = loaded
  const no = loaded.attempts.length
  const outcome = async (change: Change | null) => (change === null ? 'nothing' : store.apply(rules.watch(loaded, change)))
  if (at.do === 'claim') {
    const given = await store.claim({
      id,
      version,
      account: 'a',
      windowMs: UPSTREAM.windowMs,
      wallClock: Date.now(),
      worker: 'w',
      recovery: 'fake',
    })
    return typeof given === 'string' ? given : { ...given, openedAt: 0, deadlineAt: 0, sealed: null }
  }
  if (at.do === 'repeat') {
    const given = await store.repeat({ id, version, no, windowMs: UPSTREAM.windowMs, withinMs: rules.repeatWithin(24 * HOUR) })
    return given && { ...given, openedAt: 0, deadlineAt: 0, sealed: null }
  }
  if (at.do === 'stale') return store.apply({ ...rules.wait(loaded, 'no_account', HOUR), version: version - 1 })
  if (at.do === 'expire') {
    const plan = rules.plan(loaded, UPSTREAM, 'w')
    return plan.do === 'change' ? outcome(far(plan.change)) : [plan.do, mayChangeAccount(loaded)]
  }
  if (at.do === 'answer') return no === 0 ? null : outcome(far(rules.afterCreate(loaded, { no, send: 1 }, at.answer, BY)))
  if (at.do !== 'look') return null
  return outcome(far(rules.afterLook(loaded, at.look, UPSTREAM, BY)))
}

/** Pauses of seconds become hours, so that whether a row is due does not depend on how fast this runs. */
function far<C extends Change | null>(change: C): C {
  return change === null || change.nextMs === null || change.nextMs === 0
    ? change
    : { ...change, nextMs: Math.ceil(change.nextMs / HOUR) * HOUR }
}

function freshMemory(): Memory {
  const rows = Object.fromEntries(IDS.map((id): [string, Row] => [id, queuedRow({ id, reference: id })]))
  return { now: 0, rows, accounts: { a: { maxInFlight: 2, unknownBudget: 2, paused: false } }, alwaysDue: false }
}

describe.each<Kind>(['postgres', 'pglite'])('memory and %s give the same answers', (kind) => {
  let database: Database
  let end: () => Promise<void>
  beforeAll(async () => {
    ;({ database, end } = await openDatabase(kind, inject('databases')))
  })
  afterAll(() => end())

  async function reset(): Promise<void> {
    await database.transaction(async (tx) => {
      await tx.script(
        'set local session_replication_role = replica; delete from paymux.delivery; delete from paymux.event; delete from paymux.attempt; delete from paymux.payout; delete from paymux.account',
      )
      for (const id of IDS) {
        await tx.query(
          `insert into paymux.payout (id, reference, amount, currency, method, destination_key, destination_mask, destination_hmac)
           values ($1::uuid, $1::text, '100.00', 'RUB', 'card', 'k', '•••• 1111', 'x')`,
          [id],
        )
      }
      await tx.query(`insert into paymux.account (name, max_in_flight, unknown_budget) values ('a', 2, 2)`)
    })
  }

  test('whatever happens, in any order', async () => {
    const store = sqlStore(database, 0)
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      await reset()
      const memory = freshMemory()
      const model = memoryStore(memory)
      for (const at of steps) {
        const expected = await run(model, at, {
          pass: (ms) => Object.assign(memory, { now: memory.now + ms }),
          pause: (paused) => Object.assign(memory.accounts.a ?? {}, { paused }),
        })
        const got = await run(store, at, {
          pass: (ms) => age(database, ms),
          pause: (paused) => database.query('update paymux.account set paused_until = $1::timestamptz', [paused ? '9999-01-01' : null]),
        })
        expect([at, got]).toEqual([at, expected])
        const [ours, theirs] = [await shape(store), await shape(model)]
        expect([at, ours]).toEqual([at, theirs])
      }
      // Every event that handlers wait for has its delivery, and every payout at most one attempt that may pay.
      const [counts] = await database.query(`select (select count(*) from paymux.event where type <> 'note')::int as events,
        (select count(*) from paymux.delivery)::int as deliveries`)
      expect(counts?.deliveries).toBe(counts?.events)
    })
    await fc.assert(property, { numRuns: kind === 'postgres' ? 25 : 10, endOnFailure: true })
  })
})
