import { alarm, keep, move, raise, settle } from './change.ts'
import type { Answer, Attempt, Change, Look, Plan, Row, Upstream } from './row.ts'
import { HELD, isFinalState, liveAttempt, readAmount } from './row.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Pauses between look-ups, then hourly for ever: an unknown payout never becomes failed by waiting. */
const PAUSES: readonly number[] = [2 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE]
/** A person is asked about a payout that is not found only after this many look-ups and this long after its deadline. */
const QUARANTINE = { looks: 5, ms: 15 * MINUTE }
/** No repeat in the last hour of the upstream's memory: a copy that arrives after the key is forgotten would pay again. */
const MARGIN = HOUR
/** After this many sends without an answer an attempt is not repeated any more. */
const MOST_SENDS = 8
/** A person is asked about a payout that has been open for longer. */
const STALE = 2 * DAY
/** A person is asked about a payout that has been queued for longer for one and the same reason. */
const PATIENCE = HOUR
/** Reasons to wait of which no person hears before the payout is stale. */
const ORDINARY: readonly (string | null)[] = ['busy', 'paused', 'no_account', null]
/** How far the clock and time zone of an upstream may be off. */
const CLOCK_SLACK = DAY
/** Code of an attempt with several copies, one of which was refused: another may have been executed. */
const REPEAT_REFUSED = 'repeat_refused'
/** Codes of refusals that are about the account or the moment, not about the payout: it is tried again. */
const ABOUT_THE_ACCOUNT: readonly string[] = ['rate_limited', 'unauthorized', 'forbidden', 'config', 'unavailable']

/** With this attention or code nothing is sent again unless a person decides it. */
const UNREPEATABLE: readonly (string | null)[] = [...HELD, 'conflict', REPEAT_REFUSED]

/**
 * Every decision about a payout: from a row and what was learnt to a change. The functions are pure: the row brings the database's time,
 * `jitter` (0 to 1) spreads the pauses. If the row has changed before a change is written, the decision is made anew on the newer row.
 */
export type Rules = typeof rules

/** The rules of this package. Tests put broken ones in their place, to show that they are found out. */
export const rules = { plan, afterCreate, afterLook, mayRepeat, repeatWithin, wait, watch }

/** How long after its first claim an order may be repeated, in milliseconds; null: for ever. */
function repeatWithin(withinMs: number | null): number | null {
  return withinMs === null ? null : withinMs - MARGIN
}

/** Who decides, for the history, and how far the pauses are spread. */
export interface By {
  readonly actor: string
  readonly jitter: number
}

/** Decides what a worker does with a row now. */
function plan(row: Row, upstream: Upstream | null, actor: string): Plan {
  const live = liveAttempt(row)
  if (isFinalState(row.state)) return { do: 'nothing' }
  if (row.state === 'sending' && live !== null) {
    if (live.deadlineAt > row.now) return later(row, live.deadlineAt - row.now)
    const attempt = settle(live, 'unknown', { code: 'interrupted' })
    return { do: 'change', change: move(row, 'unknown', actor, { nextMs: 0, attempt, data: { code: 'interrupted' } }) }
  }
  // No provider has this account here, so there is nobody to ask; another worker may have one.
  const elsewhere = Math.min(pause(row.reads, 0.5), MINUTE)
  if (upstream === null) return { do: 'change', change: wait({ ...row, reads: row.reads + 1 }, 'no_account', elsewhere) }
  const { lookup } = upstream.recovery
  if (row.state === 'queued') {
    if (row.notBefore !== null && row.notBefore > row.now) return later(row, row.notBefore - row.now)
    // Another tenant used this reference here: the upstream would answer with that tenant's record, or pay it again.
    if (row.taken.includes(upstream.account) && !HELD.includes(row.attention)) {
      return { do: 'change', change: { ...raise(row, 'mismatch', actor, { differs: 'tenant' }), nextMs: HOUR } }
    }
    // It may have been sent already, or the record may be somebody else's: it is looked up, and sent only when a person says so.
    if (HELD.includes(row.attention)) {
      return lookup && !row.taken.includes(upstream.account) ? { do: 'look', repeat: false } : later(row, HOUR)
    }
    return { do: 'send', look: lookup }
  }
  // A payout that was found before it was sent has no attempt.
  if (row.state === 'accepted') return { do: 'look', repeat: false }
  if (live === null) return later(row, HOUR)
  // Before the deadline an earlier copy may still get its answer.
  const repeat = live.deadlineAt <= row.now && mayRepeat(row, upstream)
  if (lookup) return { do: 'look', repeat }
  if (repeat) return { do: 'repeat' }
  if (live.deadlineAt > row.now) return later(row, live.deadlineAt - row.now)
  // A person who has just acknowledged it is not asked again at once.
  const seen = row.attention === null && row.attentionSince !== null && row.now - row.attentionSince < HOUR
  return seen ? later(row, HOUR) : { do: 'change', change: { ...raise(row, row.attention ?? 'unprovable', actor), nextMs: HOUR } }
}

/** Whether the very same order may be sent again. What a look-up says never makes that safe, not even that there is no record. */
function mayRepeat(row: Row, { recovery, terms, windowMs, wallClock }: Upstream): boolean {
  const live = liveAttempt(row)
  if (live === null || row.state !== 'unknown' || live.outcome !== 'unknown' || live.sends >= MOST_SENDS) return false
  // What was refused is for a person, and after an attempt that was written off the upstream may know two orders.
  if (UNREPEATABLE.includes(row.attention) || UNREPEATABLE.includes(live.code) || !clean(row, live)) return false
  // Another provider, or one whose terms of repeating have changed since, could take the repeat for a new order.
  if (live.recovery !== terms) return false
  if (recovery.repeat !== 'same' && recovery.repeat !== 'refused') return false
  const withinMs = repeatWithin(recovery.withinMs)
  return withinMs === null || Math.max(row.now, wallClock) + windowMs <= keyedAt(row) + withinMs
}

/** Since when the upstream may know the order's key: the first attempt that may have reached it, refused ones included. */
export const keyedAt = ({ attempts }: Pick<Row, 'attempts'>): number =>
  attempts.find(({ outcome }) => outcome !== 'not_sent')?.openedAt ?? Number.NEGATIVE_INFINITY

/** Decides what the answer to copy `send` of attempt `no` means. Null: it says nothing new. */
function afterCreate(row: Row, sent: { no: number; send: number }, answer: Answer, by: By & { failover: boolean }): Change | null {
  const attempt = row.attempts.find(({ no }) => no === sent.no)
  if (attempt === undefined) return null
  if (answer.kind === 'receipt') return afterReceipt(row, attempt, answer, by.actor)
  if (attempt.outcome === 'accepted') {
    // A look-up found a record, but this request did nothing: the record is somebody else's, or an older one.
    const contradiction = answer.outcome !== 'unknown' && answer.code !== 'conflict' && attempt.sends === 1
    return contradiction ? raise(row, 'drift', by.actor, { code: answer.code, said: answer.outcome }) : null
  }
  if ((attempt.outcome !== 'open' && attempt.outcome !== 'unknown') || isFinalState(row.state)) return null
  const about = { code: answer.code, httpStatus: answer.httpStatus }
  const again = after(pause(row.attempts.length - 1, by.jitter), answer.retryAfterMs, DAY)
  const proof = attempt.sends === 1 && sent.send === 1
  const data = { code: answer.code, message: answer.message }
  if (answer.outcome === 'not_sent' && proof) {
    const attemptChange = settle(attempt, 'not_sent', about)
    // The provider refuses this input before it sends it, so it would refuse it again.
    if (answer.code === 'invalid_request' && clean(row, attempt)) {
      return move(row, 'rejected', by.actor, { nextMs: null, failureReason: answer.message, attempt: attemptChange, data })
    }
    return move(row, 'queued', by.actor, { nextMs: again, waitReason: answer.code, account: null, attempt: attemptChange, data })
  }
  if (answer.outcome === 'rejected' && answer.code !== 'conflict' && proof && clean(row, attempt)) {
    const attemptChange = settle(attempt, 'rejected', about)
    if (answer.wait || ABOUT_THE_ACCOUNT.includes(answer.code)) {
      const waitReason = answer.wait ? 'no_funds' : answer.code
      return move(row, 'queued', by.actor, { nextMs: again, waitReason, account: null, attempt: attemptChange, data })
    }
    // Another account may take it, but only after a refusal of the very first attempt: it proves that nothing was done before.
    if (by.failover && attempt.no === 1) {
      return move(row, 'queued', by.actor, { nextMs: 0, account: null, attempt: attemptChange, data })
    }
    return move(row, 'rejected', by.actor, { nextMs: null, failureReason: answer.message, attempt: attemptChange, data })
  }
  // No other answer proves anything: an earlier or later copy may have been executed, or may still be.
  const refused = answer.outcome === 'rejected' && !ABOUT_THE_ACCOUNT.includes(answer.code)
  const conflict = answer.code === 'conflict'
  // One of several copies may be refused because another was executed; a first copy with `conflict`, because it was ordered before.
  const code = refused && !proof ? REPEAT_REFUSED : answer.code
  const held = move(row, 'unknown', by.actor, {
    nextMs: refused ? 0 : after(pause(row.reads, by.jitter), answer.retryAfterMs),
    attempt: settle(attempt, 'unknown', { ...about, code }),
    data,
  })
  return refused && !conflict && held.attention === null ? alarm(held, 'conflict', by.actor, data) : held
}

/** Decides what a receipt means. It is a fact about its attempt, however late it comes and whatever the row says by now. */
function afterReceipt(row: Row, attempt: Attempt, receipt: Answer & { kind: 'receipt' }, actor: string): Change | null {
  const live = liveAttempt(row)
  const drift = raise(row, 'drift', actor, { attempt: attempt.no, id: receipt.id })
  if (attempt.outcome === 'accepted') return row.providerId === null || row.providerId === receipt.id ? null : drift
  // The row has ended, or this attempt is settled as unpaid: money went out that the row does not know of.
  if (isFinalState(row.state) || attempt.outcome === 'not_sent' || attempt.outcome === 'rejected') return drift
  if (live !== null && live.no !== attempt.no) return drift
  const adopted = move(row, 'accepted', actor, {
    nextMs: receipt.status === 'pending' || receipt.status === 'unknown' ? (PAUSES[0] ?? 0) : 0,
    account: attempt.account,
    providerId: receipt.id,
    debited: receipt.debited,
    attempt: settle(attempt, 'accepted', {}),
    data: { id: receipt.id, attempt: attempt.no },
  })
  return attempt.outcome === 'absent' ? alarm(adopted, 'drift', actor, { attempt: attempt.no, id: receipt.id }) : adopted
}

/** Decides what a look-up means. Null for a queued row: it may be sent. */
function afterLook(row: Row, look: Look, upstream: Upstream, by: By): Change | null {
  if (isFinalState(row.state)) return null
  const live = liveAttempt(row)
  const nextMs = pause(row.attention === null ? row.reads : PAUSES.length, by.jitter)
  const quiet = { ...keep(row), waitReason: null, reads: row.reads + 1, nextMs }
  if (look.kind === 'found') return afterFound(row, look, by.actor, quiet)
  if (look.kind === 'failed') {
    const again = after(nextMs, look.retryAfterMs)
    // The provider does not accept this reference, and nothing was sent yet.
    if (row.state === 'queued' && look.code === 'invalid_request' && clean(row, null)) {
      const failureReason = 'the provider refuses this reference'
      return move(row, 'rejected', by.actor, { nextMs: null, failureReason, data: { code: look.code } })
    }
    if (row.state === 'queued') return wait({ ...row, reads: row.reads + 1 }, 'lookup', again)
    return { ...quiet, nextMs: again }
  }
  if (row.state === 'queued') return HELD.includes(row.attention) ? quiet : null
  if (row.state === 'sending') return null
  const absences = (live?.absences ?? row.reads) + 1
  const counted = { ...quiet, attempt: live && { ...settle(live, live.outcome, { code: live.code }), absences } }
  if (row.state === 'accepted') {
    return absences >= QUARANTINE.looks && row.attention === null ? alarm(counted, 'absent', by.actor) : counted
  }
  if (live === null || row.attention !== null || absences < QUARANTINE.looks || row.now - live.deadlineAt < QUARANTINE.ms) return counted
  // While a repeat can still make the upstream say what happened, no person is needed.
  if (mayRepeat(row, upstream)) return counted
  const reason = live.code === 'conflict' ? 'conflict' : look.kind === 'absent' ? 'absent' : 'unprovable'
  return alarm(counted, reason, by.actor)
}

/** Decides what a record with our reference means: it is ours unless one of its facts differs. */
function afterFound(row: Row, found: Look & { kind: 'found' }, actor: string, quiet: Change): Change | null {
  const live = liveAttempt(row)
  const differs = mismatch(row, found)
  if (differs !== null) return row.attention === 'mismatch' ? quiet : alarm(quiet, 'mismatch', actor, { differs, id: found.id })
  // The upstream refused a duplicate, and there was an earlier attempt: which of them the record is of only a person can tell.
  if (live?.code === 'conflict' && !clean(row, live, 'nothing')) {
    return row.attention === null ? alarm(quiet, 'conflict', actor, { id: found.id }) : quiet
  }
  const attempt = live === null || live.outcome === 'accepted' ? null : settle(live, 'accepted', { code: live.code })
  const facts = { providerId: found.id, debited: found.debited ?? row.debited, fee: found.fee, attempt }
  if (found.status === 'succeeded' || found.status === 'failed') {
    const failureReason = found.status === 'failed' ? (found.failureReason ?? 'the upstream says that it failed') : null
    return move(row, found.status, actor, { ...facts, nextMs: null, failureReason, data: { id: found.id } })
  }
  if (row.state !== 'accepted') return move(row, 'accepted', actor, { ...facts, nextMs: PAUSES[0] ?? 0, data: { id: found.id } })
  const attention = row.attention === 'absent' || row.attention === 'suspect' ? null : row.attention
  return { ...quiet, attention, providerId: found.id, debited: facts.debited, fee: found.fee }
}

/** The fact of a record that differs from ours; null when none does. A fact that the upstream does not tell differs from nothing. */
function mismatch(row: Row, found: Look & { kind: 'found' }): string | null {
  if (row.amount !== null && found.currency !== null && found.currency !== row.currency) return 'currency'
  const { amount, currency } = row
  if (amount !== null && found.amount !== null && readAmount({ amount: found.amount, currency })?.amount !== amount) return 'amount'
  if (row.method !== null && found.method !== null && found.method !== row.method) return 'method'
  if (found.createdAt !== null && found.createdAt < row.createdAt - CLOCK_SLACK) return 'time'
  if (row.providerId !== null && found.id !== row.providerId) return 'id'
  return null
}

/** Waits for a reason. */
function wait(row: Row, reason: string, ms: number): Change {
  return { ...keep(row), waitReason: reason, nextMs: ms }
}

/** Every change passes here before it is written: one that leaves a payout open which has waited for too long asks for a person as well. */
function watch(row: Row, change: Change): Change {
  const { state, waitReason: waits } = change
  const inVain = state === row.state || (row.state === 'sending' && state === 'queued')
  if (!inVain || change.nextMs === null || change.attention !== null || row.attention !== null) return change
  // When a person has looked, or a fact settled what was wrong, the time begins anew.
  const over = (since: number, most: number): boolean => row.now - Math.max(since, row.attentionSince ?? since) > most
  const ordinary = state !== 'queued' || waits !== row.waitReason || ORDINARY.includes(waits)
  if (!ordinary && over(row.waitSince ?? row.now, PATIENCE)) {
    return alarm(change, waits === 'no_funds' || waits === 'unknown_budget' ? waits : 'cannot_send', 'machine', { waits })
  }
  const live = state === 'queued' ? null : liveAttempt(row)
  const opened = live?.openedAt ?? Math.max(row.createdAt, row.notBefore ?? 0)
  return over(opened, STALE) ? alarm(change, 'stale_pending', 'machine', { waits }) : change
}

/** Whether every attempt but this one is proven not to have paid; with `nothing`, whether there is no other. */
function clean(row: Row, attempt: Attempt | null, allow: 'refusals' | 'nothing' = 'refusals'): boolean {
  return row.attempts.every(
    ({ no, outcome }) => no === attempt?.no || (allow === 'refusals' && (outcome === 'not_sent' || outcome === 'rejected')),
  )
}

/**
 * Whether another account may send a payout: only if each attempt is proven not to have paid. A person's write-off is no proof: the
 * payout stays at that account, whose look-up before the send still finds the first one.
 */
export function mayChangeAccount({ attempts }: Pick<Row, 'attempts'>): boolean {
  return attempts.every(({ outcome, code }, at) => outcome === 'not_sent' || (at === 0 && outcome === 'rejected' && code !== 'conflict'))
}

const later = (row: Row, nextMs: number): Plan => ({ do: 'change', change: { ...keep(row), nextMs } })

/** The longer of a pause and what the upstream asks for, at most `most`: no `Retry-After` stops reading for days. */
const after = (ms: number, asked: number | null, most = HOUR): number => Math.max(ms, Math.min(asked || 0, most))

const pause = (step: number, jitter: number): number => Math.round((PAUSES[step] ?? HOUR) * (0.8 + 0.4 * jitter))
