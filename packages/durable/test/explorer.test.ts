import { describe, expect, test } from 'vitest'
import { move, settle } from '../src/change.ts'
import type { Rules } from '../src/decide.ts'
import { rules } from '../src/decide.ts'
import type { Row } from '../src/row.ts'
import { liveAttempt } from '../src/row.ts'
import type { Recovery } from '../src/spec.ts'
import { explore } from './support/explorer.ts'
import type { claim } from './support/memory-store.ts'
import { grant } from './support/memory-store.ts'
import type { Setup } from './support/replay.ts'

const DAY = 24 * 3_600_000
const NONE: Recovery = { lookup: true, repeat: 'unknown', withinMs: null }
const SAME: Recovery = { lookup: true, repeat: 'same', withinMs: DAY }
const REFUSED: Recovery = { lookup: true, repeat: 'refused', withinMs: null }

describe('the shipped step, all interleavings of two workers, kills, late POSTs and lost answers', () => {
  test.each<[string, Setup]>([
    ['looked up', { recovery: NONE, refuses: true }],
    ['neither looked up nor repeated', { recovery: { ...NONE, lookup: false } }],
    ['pays again', { recovery: { ...NONE, repeat: 'pays_again' }, crashes: 1 }],
    ['repeat: same', { recovery: SAME, crashes: 0, sends: 1 }],
    ['repeat: refused', { recovery: REFUSED, crashes: 0, sends: 1 }],
    ['what was learnt is written twice', { recovery: NONE, crashes: 0, cuts: 2, refuses: true }],
    ['repeat: same, written twice', { recovery: SAME, jobs: 2, crashes: 0, cuts: 1, sends: 1 }],
  ])('%s', async (_name, setup) => {
    const explored = await explore(setup)
    expect(explored.violations).toEqual({})
    expect(explored.states).toBeGreaterThan(1_000)
    // Not safe by doing nothing.
    expect(explored.ends.accepted).toBeGreaterThan(0)
  })
})

const PAID_TWICE = 'paid twice'
const SAYS_NOT = 'money out, row says that it is not'

const MUTANTS: [string, string, Setup][] = [
  ['the state is written after the POST', PAID_TWICE, { recovery: NONE, writesAfter: true }],
  ['the claim does not check the state', PAID_TWICE, { recovery: NONE, claim: claimAnyway }],
  ['a lease that ran out makes it sendable', PAID_TWICE, { recovery: NONE, rules: mutant({ plan: sendableWhenExpired }) }],
  ['absent after the deadline is sent again', PAID_TWICE, { recovery: NONE, rules: mutant({ afterLook: resendAbsent }) }],
  ['a refused look-up means that it failed', SAYS_NOT, { recovery: NONE, refuses: true, rules: mutant({ afterLook: refusedIsFailed }) }],
  ['unknown means failed', SAYS_NOT, { recovery: NONE, rules: mutant({ afterCreate: unknownIsFailed }) }],
  ['same: rejected is final although sent twice', SAYS_NOT, { recovery: SAME, rules: mutant({ afterCreate: proofAnyway(() => true) }) }],
  [
    'same: rejected is final if of the first send',
    SAYS_NOT,
    { recovery: SAME, rules: mutant({ afterCreate: proofAnyway((send) => send === 1) }) },
  ],
  [
    'refused: rejected is final although sent twice',
    SAYS_NOT,
    { recovery: REFUSED, rules: mutant({ afterCreate: proofAnyway(() => true) }) },
  ],
  ['same: no margin before the key is forgotten', PAID_TWICE, { recovery: { ...SAME, lookup: false }, rules: noMargin() }],
  ['same: a stalled first send still goes out', PAID_TWICE, { recovery: SAME, unguarded: true }],
  ['same: not_sent settles although sent twice', PAID_TWICE, { recovery: SAME, rules: mutant({ afterCreate: notSentAnyway }) }],
]

describe('mutants of it are caught', () => {
  test.each(MUTANTS)('%s', async (_name, fault, setup) => {
    const explored = await explore({ crashes: 0, sends: 1, ...setup, until: fault })
    expect(explored.violations[fault]).toMatch(/takes a job/)
  })
})

function mutant(parts: Partial<Rules>): Rules {
  return { ...rules, ...parts }
}

function claimAnyway(...[memory, asked]: Parameters<typeof claim>): ReturnType<typeof claim> {
  const row = memory.rows[asked.id]
  if (row === undefined || row.nextAt === null) return 'stale'
  // Without the index that says never to pay twice.
  const attempts = row.attempts.map((attempt) => ({ ...attempt, outcome: 'not_sent' as const }))
  return grant(memory, { ...row, attempts }, asked)
}

function sendableWhenExpired(...args: Parameters<Rules['plan']>): ReturnType<Rules['plan']> {
  const plan = rules.plan(...args)
  return plan.do === 'change' && plan.change.state === 'unknown' ? { do: 'change', change: sendable(args[0]) } : plan
}

function resendAbsent(...args: Parameters<Rules['afterLook']>): ReturnType<Rules['afterLook']> {
  const [row, look] = args
  const live = liveAttempt(row)
  return row.state === 'unknown' && look.kind === 'absent' && live !== null && live.deadlineAt <= row.now
    ? sendable(row)
    : rules.afterLook(...args)
}

function sendable(row: Row) {
  const live = liveAttempt(row)
  return move(row, 'queued', 'mutant', { nextMs: 0, attempt: live && { ...settle(live, 'not_sent', {}) } })
}

function refusedIsFailed(...args: Parameters<Rules['afterLook']>): ReturnType<Rules['afterLook']> {
  return args[0].state === 'unknown' && args[1].kind === 'refused' ? failed(args[0]) : rules.afterLook(...args)
}

function unknownIsFailed(...args: Parameters<Rules['afterCreate']>): ReturnType<Rules['afterCreate']> {
  const [row, , answer] = args
  const open = row.state === 'sending' || row.state === 'unknown'
  return open && answer.kind === 'error' && answer.outcome === 'unknown' ? failed(row) : rules.afterCreate(...args)
}

function failed(row: Row) {
  const live = liveAttempt(row)
  return move(row, 'rejected', 'mutant', { nextMs: null, attempt: live && { ...settle(live, 'rejected', {}) } })
}

/** Takes an answer for that of an attempt which was sent once. */
function proofAnyway(where: (send: number) => boolean): Rules['afterCreate'] {
  return (row, sent, answer, by) =>
    answer.kind === 'error' && answer.outcome === 'rejected' && where(sent.send)
      ? rules.afterCreate(sentOnce(row), { ...sent, send: 1 }, answer, by)
      : rules.afterCreate(row, sent, answer, by)
}

function notSentAnyway(...[row, sent, answer, by]: Parameters<Rules['afterCreate']>): ReturnType<Rules['afterCreate']> {
  return answer.kind === 'error' && answer.outcome === 'not_sent'
    ? rules.afterCreate(sentOnce(row), { ...sent, send: 1 }, answer, by)
    : rules.afterCreate(row, sent, answer, by)
}

function sentOnce(row: Row): Row {
  return { ...row, attempts: row.attempts.map((attempt) => ({ ...attempt, sends: 1 })) }
}

function noMargin(): Rules {
  return mutant({
    repeatWithin: (withinMs) => withinMs,
    plan: (row, upstream, actor) => {
      // The shipped rule asked with an hour more.
      const recovery = upstream && { ...upstream.recovery, withinMs: (upstream.recovery.withinMs ?? 0) + 3_600_000 }
      return rules.plan(row, upstream && recovery && { ...upstream, recovery }, actor)
    },
  })
}
