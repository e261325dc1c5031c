import { PaymentError } from '@paymux/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ports, Remote } from '../src/advance.ts'
import { advance } from '../src/advance.ts'
import type { Attention } from '../src/row.ts'
import { HELD, isFinalState } from '../src/row.ts'
import type { Recovery } from '../src/spec.ts'
import type { Memory } from './support/memory-store.ts'
import { memoryStore } from './support/memory-store.ts'
import { queuedRow } from './support/rows.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ID = queuedRow().id

/** What the upstream does with an order or a look-up, or the world with the row. */
type Bad =
  | { do: 'create'; executes: boolean; answers: 'receipt' | 'lost' | 'rejected' | 'conflict' | 'rate_limited' | 'not_sent' }
  | { do: 'look'; answers: 'truth' | 'pending' | 'absent' | 'refused' | 'failed' | 'mismatch' }
  | { do: 'world'; what: 'suspect' | 'kill' | 'no account' | 'paused' | 'a record by hand' }

const bad: fc.Arbitrary<Bad> = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    executes: fc.boolean(),
    answers: fc.constantFrom(
      'receipt' as const,
      'lost' as const,
      'rejected' as const,
      'conflict' as const,
      'rate_limited' as const,
      'not_sent' as const,
    ),
  }),
  fc.record({
    do: fc.constant('look' as const),
    answers: fc.constantFrom(
      'truth' as const,
      'pending' as const,
      'absent' as const,
      'refused' as const,
      'failed' as const,
      'mismatch' as const,
    ),
  }),
  fc.record({
    do: fc.constant('world' as const),
    what: fc.constantFrom('suspect' as const, 'kill' as const, 'no account' as const, 'paused' as const, 'a record by hand' as const),
  }),
)
const RECOVERIES = [true, false].flatMap((lookup): Recovery[] => [
  { lookup, repeat: 'unknown', withinMs: null },
  { lookup, repeat: 'same', withinMs: 24 * HOUR },
  { lookup, repeat: 'refused', withinMs: null },
])

function error(code: PaymentError['code'], outcome: PaymentError['outcome']): PaymentError {
  return new PaymentError({ code, outcome, provider: 'fake', operation: 'payouts.create', message: code })
}

const NAMES = ['a', 'b', 'c']

/** Three accounts, one after the other. */
async function live(recovery: Recovery, script: readonly Bad[]) {
  const memory: Memory = {
    now: 0,
    rows: { [ID]: queuedRow() },
    accounts: Object.fromEntries(NAMES.map((name) => [name, { maxInFlight: 8, unknownBudget: 5, paused: false }])),
    alwaysDue: false,
  }
  const paid = new Map<string, number>()
  const executed = (): number => [...paid.values()].reduce((sum, each) => sum + each, 0)
  let [byHand, dead, absent] = [false, false, false]
  const todo = [...script]
  const next = <Kind extends Bad['do']>(kind: Kind): Extract<Bad, { do: Kind }> | undefined => {
    const at = todo.findIndex((each) => each.do === kind)
    return at === -1 ? undefined : (todo.splice(at, 1)[0] as Extract<Bad, { do: Kind }>)
  }
  const killed = async <T>(): Promise<T> => new Promise(() => {})
  const record = (status: 'pending' | 'succeeded', amount = '100.00') => ({
    ...{ id: 'p-1', reference: 'r-1', status, amount: { amount, currency: 'RUB' }, method: 'card' },
    ...{ debited: null, fee: null, failureReason: null, createdAt: null },
  })
  const remote = (account: string): Remote => ({
    ...{ account, terms: 'fake', recovery, timeoutMs: 30_000, windowMs: MINUTE, waits: () => false },
    create: async () => {
      const { executes, answers } = next('create') ?? { executes: true, answers: 'receipt' }
      const known = paid.has(account)
      if (known && recovery.repeat === 'refused') throw error('conflict', 'rejected')
      // What is refused or never sent was not carried out.
      const carries = answers === 'receipt' || (answers === 'lost' && executes)
      if (carries && !(known && recovery.repeat === 'same')) paid.set(account, (paid.get(account) ?? 0) + 1)
      if (dead) return killed()
      if (answers === 'receipt') return { id: 'p-1', status: 'pending', debited: null }
      if (answers === 'lost') throw error('timeout', 'unknown')
      throw answers === 'not_sent' ? error('network', 'not_sent') : error(answers, 'rejected')
    },
    get: async () => {
      const answers = next('look')?.answers ?? 'truth'
      if (answers === 'failed') throw error('unavailable', 'unknown')
      if (answers === 'refused') throw error('rejected', 'rejected')
      if (answers === 'mismatch') return record('pending', '7.00')
      if (answers === 'absent' || !(paid.has(account) || (byHand && account === 'a'))) throw error('not_found', 'rejected')
      return record(answers === 'pending' ? 'pending' : 'succeeded')
    },
  })
  const ports: Ports = {
    ...{ store: memoryStore(memory), worker: 'w', chance: () => 0.5, stopping: () => false, closed: () => null, funded: async () => true },
    remote: (account) => (absent ? null : remote(account)),
    route: (row) => NAMES[row.attempts.length] ?? null,
    unseal: () => '4111111111111111',
    window: () => ({ signal: new AbortController().signal, open: () => true, close: () => {} }),
  }
  let most = 0
  const settle = async (): Promise<void> => {
    for (let steps = 0; ; most = Math.max(most, ++steps)) {
      const row = memory.rows[ID]
      if (row === undefined || row.nextAt === null || row.nextAt > memory.now || steps > 30) return
      const step = advance(ports, ID)
      await (dead ? Promise.race([step, new Promise((resolve) => setTimeout(resolve, 5))]) : step)
    }
  }
  for (let rounds = 0; rounds < 12; rounds++) {
    const world = next('world')?.what
    ;[dead, absent] = [world === 'kill', world === 'no account']
    for (const account of Object.values(memory.accounts)) account.paused = world === 'paused'
    const row = memory.rows[ID]
    if (world === 'a record by hand' && executed() === 0) byHand = true
    if (world === 'suspect' && row !== undefined && !isFinalState(row.state)) {
      memory.rows[ID] = { ...row, version: row.version + 1, attention: 'suspect' as Attention }
    }
    await settle()
    memory.now += 3 * MINUTE
  }
  // From now on all is well.
  todo.length = 0
  ;[dead, absent] = [false, false]
  for (const account of Object.values(memory.accounts)) account.paused = false
  for (let hours = 0; hours < 24 * 4; hours++) {
    await settle()
    memory.now += HOUR
  }
  return { row: memory.rows[ID] ?? queuedRow(), executed: executed(), byHand, most }
}

test('whatever went wrong before: once all is well, a payout ends, or a person is asked; it is due again only after a pause', async () => {
  const property = fc.asyncProperty(fc.constantFrom(...RECOVERIES), fc.array(bad, { maxLength: 14 }), async (recovery, script) => {
    const { row, executed, byHand, most } = await live(recovery, script)
    expect(isFinalState(row.state) || row.attention !== null).toBe(true)
    expect(executed).toBeLessThanOrEqual(1)
    if (row.state === 'succeeded') expect(executed > 0 || byHand).toBe(true)
    if (row.state === 'rejected') expect(executed).toBe(0)
    // Nothing is held for a person when its end is known, but what a person has to see.
    if (row.state === 'succeeded' && row.attention !== null) expect(HELD).toContain(row.attention)
    expect(most).toBeLessThan(10)
  })
  await fc.assert(property, { numRuns: 600 })
})
