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

const DAY = 24 * HOUR

const CREATES = ['receipt', 'lost', 'rejected', 'conflict', 'rate_limited', 'unauthorized', 'config', 'network'] as const

/** What the upstream does with an order or a look-up, or the world with the row. */
type Bad =
  | { do: 'create'; executes: boolean; answers: (typeof CREATES)[number] }
  | { do: 'look'; answers: 'truth' | 'pending' | 'absent' | 'refused' | 'failed' | 'mismatch' }
  | { do: 'world'; what: 'suspect' | 'kill' | 'no account' | 'paused' | 'a record by hand' }

const bad: fc.Arbitrary<Bad> = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    executes: fc.boolean(),
    answers: fc.constantFrom(...CREATES),
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

/** Three accounts, one after the other. `forever`: the script begins anew when it is over, instead of all being well. */
async function live(recovery: Recovery, script: readonly Bad[], forever: ((memory: Memory) => void) | null = null) {
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
    if (forever !== null && !todo.some((each) => each.do === kind)) todo.push(...script.filter((each) => each.do === kind))
    const at = todo.findIndex((each) => each.do === kind)
    return at === -1 ? undefined : (todo.splice(at, 1)[0] as Extract<Bad, { do: Kind }>)
  }
  const killed = async <T>(): Promise<T> => new Promise(() => {})
  const record = (status: 'pending' | 'succeeded', amount = '100.00') => ({
    ...{ id: 'p-1', reference: 'r-1', status, amount: { amount, currency: 'RUB' }, method: 'card' },
    ...{ debited: null, fee: null, failureReason: null, createdAt: null },
  })
  const remote = (account: string): Remote => ({
    ...{ account, terms: 'fake', recovery, timeoutMs: 30_000, windowMs: MINUTE, wallClock: memory.now, waits: () => false },
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
      throw error(answers, answers === 'network' || answers === 'config' ? 'not_sent' : 'rejected')
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
  for (let rounds = 0; rounds < (forever === null ? 12 : 24 * 6); rounds++) {
    const world = next('world')?.what
    ;[dead, absent] = [world === 'kill', world === 'no account']
    for (const account of Object.values(memory.accounts)) account.paused = world === 'paused'
    const row = memory.rows[ID]
    if (world === 'a record by hand' && executed() === 0) byHand = true
    if (world === 'suspect' && row !== undefined && !isFinalState(row.state)) {
      memory.rows[ID] = { ...row, version: row.version + 1, attention: 'suspect' as Attention }
    }
    await settle()
    forever?.(memory)
    memory.now += forever === null ? 3 * MINUTE : HOUR
  }
  // From now on all is well.
  todo.length = 0
  ;[dead, absent] = [false, false]
  for (const account of Object.values(memory.accounts)) account.paused = false
  for (let hours = 0; hours < 24 * 4 && forever === null; hours++) {
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

test('whatever goes on going wrong: what is open for long has its person, or what it waits for has only begun', async () => {
  const [patience, stale] = [2.5 * HOUR, 2 * DAY + 2 * HOUR]
  const check = ({ rows, now }: Memory): void => {
    const { state, attention, attentionSince, waitReason, waitSince, nextAt, createdAt, attempts } = rows[ID] ?? queuedRow()
    if (isFinalState(state)) return
    // Due within two hours, and not for ever in the past: each step puts it off.
    expect([nextAt !== null && nextAt - now <= 2 * HOUR, (nextAt ?? 0) >= now - MINUTE || state === 'sending']).toEqual([true, true])
    if (attention !== null) return
    const seen = attentionSince ?? 0
    const opened = state === 'queued' ? createdAt : (attempts.at(-1)?.openedAt ?? createdAt)
    expect(now - Math.max(opened, seen)).toBeLessThan(stale)
    const ordinary = waitReason === 'no_account' || waitReason === 'paused'
    if (state === 'queued' && waitSince !== null && !ordinary) expect(now - Math.max(waitSince, seen)).toBeLessThan(patience)
  }
  const property = fc.asyncProperty(fc.constantFrom(...RECOVERIES), fc.array(bad, { maxLength: 14 }), async (recovery, script) => {
    const { executed } = await live(recovery, script, check)
    expect(executed).toBeLessThanOrEqual(1)
  })
  await fc.assert(property, { numRuns: 300 })
})
