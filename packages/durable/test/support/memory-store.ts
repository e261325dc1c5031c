import type { Attempt, Change, Row } from '../../src/row.ts'
import { HELD, isFinalState } from '../../src/row.ts'
import type { Claim, Granted, Refusal, Repeat, Store } from '../../src/store.ts'

/** What the database holds, as plain data. Times are milliseconds. */
export interface Memory {
  now: number
  rows: Record<string, Row>
  accounts: Record<string, { maxInFlight: number; unknownBudget: number; paused: boolean }>
  /** Whether a row is due however early it is asked for; the explorer has no pauses. */
  alwaysDue: boolean
}

const LIVE: readonly string[] = ['open', 'unknown', 'accepted']
const MOVES = new Set(
  (
    'queued>sending queued>accepted queued>succeeded queued>failed queued>rejected queued>canceled ' +
    'sending>queued sending>unknown sending>accepted sending>succeeded sending>failed sending>rejected ' +
    'unknown>queued unknown>accepted unknown>succeeded unknown>failed unknown>rejected accepted>succeeded accepted>failed'
  ).split(' '),
)
const OUTCOMES = new Set(
  'open>unknown open>accepted open>not_sent open>rejected unknown>accepted unknown>not_sent unknown>rejected unknown>absent absent>accepted'.split(
    ' ',
  ),
)

export function load(memory: Memory, id: string): Row | null {
  const row = memory.rows[id]
  if (row === undefined) return null
  return { ...row, now: memory.now, nextAt: row.nextAt !== null && memory.alwaysDue ? memory.now : row.nextAt }
}

export function claim(memory: Memory, asked: Claim): Granted | Refusal {
  const [row, account] = [memory.rows[asked.id], memory.accounts[asked.account]]
  if (account === undefined) return 'no_account'
  if (row === undefined || row.version !== asked.version || row.state !== 'queued') return 'stale'
  if (HELD.includes(row.attention) || (row.notBefore ?? 0) > memory.now) return 'stale'
  if (account.paused) return 'paused'
  const attempts = Object.values(memory.rows).flatMap((each) => each.attempts.filter((attempt) => attempt.account === asked.account))
  if (attempts.filter(({ outcome }) => outcome === 'unknown').length >= account.unknownBudget) return 'unknown_budget'
  if (attempts.filter(({ outcome }) => outcome === 'open').length >= account.maxInFlight) return 'busy'
  return grant(memory, row, asked)
}

/** The claim without its conditions. */
export function grant(memory: Memory, row: Row, asked: Claim): Granted {
  const [no, openedAt, deadlineAt] = [row.attempts.length + 1, memory.now, memory.now + asked.windowMs]
  const { account, recovery } = asked
  const attempt = { no, account, outcome: 'open', code: null, sends: 1, recovery, absences: 0, openedAt, deadlineAt } as const
  const version = row.version + 1
  const attempts = [...row.attempts, attempt]
  memory.rows[row.id] = check({ ...row, reads: 0, state: 'sending', version, account: asked.account, nextAt: deadlineAt, attempts })
  return { version, no, send: 1, openedAt, deadlineAt, sealed: null }
}

export function repeat(memory: Memory, asked: Repeat): Granted | null {
  const row = memory.rows[asked.id]
  const attempt = row?.attempts.find(({ no }) => no === asked.no)
  if (row === undefined || attempt === undefined || row.version !== asked.version || row.state !== 'unknown') return null
  if (attempt.outcome !== 'unknown' || memory.accounts[attempt.account]?.paused) return null
  if (asked.withinMs !== null && memory.now + asked.windowMs > attempt.openedAt + asked.withinMs) return null
  const [sends, deadlineAt, version] = [attempt.sends + 1, memory.now + asked.windowMs, row.version + 1]
  const attempts = row.attempts.map((each) => (each.no === asked.no ? { ...each, sends, deadlineAt } : each))
  memory.rows[row.id] = check({ ...row, version, nextAt: deadlineAt, waitReason: null, waitSince: null, attempts })
  return { version, no: asked.no, send: sends, openedAt: attempt.openedAt, deadlineAt, sealed: null }
}

export function apply(memory: Memory, change: Change): boolean {
  const row = memory.rows[change.id]
  if (row === undefined || row.version !== change.version) return false
  const { id, events, attempt, nextMs, ...columns } = change
  void events
  if (row.state !== change.state && !MOVES.has(`${row.state}>${change.state}`)) throw new Error(`${row.state} > ${change.state}`)
  const waitSince = change.waitReason === null ? null : change.waitReason === row.waitReason ? row.waitSince : memory.now
  const next: Row = {
    ...row,
    ...columns,
    waitSince,
    attentionSince: change.attention === row.attention ? row.attentionSince : memory.now,
    version: row.version + 1,
    nextAt: nextMs === null ? null : memory.now + nextMs,
    finalAt: nextMs === null ? (row.finalAt ?? memory.now) : null,
    attempts: row.attempts.map((each) => (each.no === attempt?.no ? settled(each, attempt) : each)),
  }
  memory.rows[id] = check(next)
  return true
}

/** A store over `memory`, one call at a time. */
export function memoryStore(memory: Memory): Store {
  return {
    load: async (id) => load(memory, id),
    claim: async (asked) => claim(memory, asked),
    repeat: async (asked) => repeat(memory, asked),
    apply: async (change) => apply(memory, change),
  }
}

function settled(attempt: Attempt, { outcome, code, absences, closedBy }: NonNullable<Change['attempt']>): Attempt {
  if (attempt.outcome !== outcome && !OUTCOMES.has(`${attempt.outcome}>${outcome}`)) throw new Error(`${attempt.outcome} > ${outcome}`)
  if (outcome === 'absent' && closedBy === null) throw new Error('nobody wrote it off')
  return { ...attempt, outcome, code, absences }
}

/** The constraints of the schema. */
function check(row: Row): Row {
  const live = row.attempts.filter(({ outcome }) => LIVE.includes(outcome)).length
  if (live > 1) throw new Error('two live attempts')
  if (live > 0 && ['queued', 'rejected', 'canceled'].includes(row.state)) throw new Error(`${row.state} with a live attempt`)
  if ((row.nextAt === null) !== isFinalState(row.state)) throw new Error('an open row is always due some time')
  return row
}
