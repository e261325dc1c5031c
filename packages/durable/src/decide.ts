import { alarm, keep, move, raise, settle } from './change.ts'
import type { Answer, Attempt, Change, Look, Plan, Row, Upstream } from './row.ts'
import { HELD, isFinalState, liveAttempt, readAmount } from './row.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Pauses between look-ups; after the last one hourly, for ever: unknown never ages into failed. */
const PAUSES: readonly number[] = [2 * SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE]
/** Absence is shown to a person only after this many look-ups over this long past the deadline. */
const QUARANTINE = { looks: 5, ms: 15 * MINUTE }
/** No repeat in the last hour of the upstream's memory: a copy could arrive after the key is gone, and pay again. */
const MARGIN = HOUR
/** A repeat that brings no answer this often will bring none. */
const MOST_SENDS = 8
/** Open and still not finished: a person should ask. */
const STALE = 2 * DAY
/** Waiting for funds or for the budget is ordinary for so long. */
const PATIENCE = HOUR
/** What an upstream's clock and its time zone may be off by. */
const CLOCK_SLACK = DAY
/** Code of an attempt of which one of several copies was refused: another copy may have been executed. */
const REPEAT_REFUSED = 'repeat_refused'
/** Refusals that speak of the account or the moment, not of the payout. */
const ABOUT_THE_ACCOUNT: readonly string[] = ['rate_limited', 'unauthorized', 'forbidden', 'config', 'unavailable']

/** Attention or code of an attempt that is never sent again by the machine. */
const UNREPEATABLE: readonly (string | null)[] = [...HELD, 'conflict', REPEAT_REFUSED]

/**
 * Every decision about a payout: a row and what was learnt give a change. Pure: no clock, no chance, no database; the row brings
 * the database's time, `jitter` (0 to 1) spreads the pauses. A change that comes too late is decided anew on the newer row.
 */
export type Rules = typeof rules

/** The rules that are shipped. */
export const rules = { plan, afterCreate, afterLook, mayRepeat, repeatWithin, wait }

/** How long after the first claim the same may be sent again, in milliseconds; null: for ever. */
function repeatWithin(withinMs: number | null): number | null {
  return withinMs === null ? null : withinMs - MARGIN
}

/** Who decides, and how far the pauses are spread. */
export interface By {
  readonly actor: string
  readonly jitter: number
}

/** What to do with a row now. */
function plan(row: Row, upstream: Upstream | null, actor: string): Plan {
  const live = liveAttempt(row)
  if (isFinalState(row.state)) return { do: 'nothing' }
  if (row.state === 'sending' && live !== null) {
    if (live.deadlineAt > row.now) return later(row, live.deadlineAt - row.now)
    const attempt = settle(live, 'unknown', { code: 'interrupted' })
    return { do: 'change', change: move(row, 'unknown', actor, { nextMs: 0, attempt, data: { code: 'interrupted' } }) }
  }
  // Without a provider for it there is nobody to ask here; another worker may have one.
  const elsewhere = Math.min(pause(row.reads, 0.5), MINUTE)
  if (upstream === null) return { do: 'change', change: wait({ ...row, reads: row.reads + 1 }, 'no_account', elsewhere) }
  const { lookup } = upstream.recovery
  if (row.state === 'queued') {
    if (row.notBefore !== null && row.notBefore > row.now) return later(row, row.notBefore - row.now)
    // The upstream would answer with the other's record, or pay that one again.
    if (row.taken.includes(upstream.account) && !HELD.includes(row.attention)) {
      return { do: 'change', change: { ...keep(row), ...alarm(row, 'mismatch', actor, { differs: 'tenant' }), nextMs: HOUR } }
    }
    // What may have been sent already, or may be somebody else's, is looked up but never sent without a person.
    if (HELD.includes(row.attention)) {
      return lookup && !row.taken.includes(upstream.account) ? { do: 'look', repeat: false } : later(row, HOUR)
    }
    return { do: 'send', look: lookup }
  }
  // What was found before it was sent has no attempt.
  if (row.state === 'accepted') return { do: 'look', repeat: false }
  if (live === null) return later(row, HOUR)
  // A copy may still be on its way to its answer.
  const repeat = live.deadlineAt <= row.now && mayRepeat(row, upstream)
  if (lookup) return { do: 'look', repeat }
  if (repeat) return { do: 'repeat' }
  if (live.deadlineAt > row.now) return later(row, live.deadlineAt - row.now)
  return { do: 'change', change: { ...raise(row, row.attention ?? 'unprovable', actor), nextMs: HOUR } }
}

/** Whether the very same order may be sent again. A look-up alone never makes that safe, proven absence included. */
function mayRepeat(row: Row, { recovery, terms, windowMs }: Upstream): boolean {
  const live = liveAttempt(row)
  if (live === null || row.state !== 'unknown' || live.outcome !== 'unknown' || live.sends >= MOST_SENDS) return false
  // What was refused or found is looked at, not repeated; after an attempt that was written off the upstream may know two.
  if (UNREPEATABLE.includes(row.attention) || UNREPEATABLE.includes(live.code) || !clean(row, live)) return false
  // Another provider, or one that knew no keys when this was sent, would take it for a new order.
  if (live.recovery !== terms) return false
  if (recovery.repeat !== 'same' && recovery.repeat !== 'refused') return false
  const withinMs = repeatWithin(recovery.withinMs)
  return withinMs === null || row.now + windowMs <= keyedAt(row) + withinMs
}

/** Since when the upstream may know the order's key: a refused attempt had the same one. */
export function keyedAt({ attempts }: Pick<Row, 'attempts'>): number {
  return attempts.find(({ outcome }) => outcome !== 'not_sent')?.openedAt ?? Number.NEGATIVE_INFINITY
}

/** What the answer to copy `send` of attempt `no` means. Null: nothing that is not known already. */
function afterCreate(row: Row, sent: { no: number; send: number }, answer: Answer, by: By & { failover: boolean }): Change | null {
  const attempt = row.attempts.find(({ no }) => no === sent.no)
  if (attempt === undefined) return null
  if (answer.kind === 'receipt') return afterReceipt(row, attempt, answer, by.actor)
  if (attempt.outcome === 'accepted') {
    // Found by a look-up, and yet this request did nothing: then the record is somebody else's, or an older one.
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
    // Input that is refused before it is sent is refused for ever.
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
    // Another account may take it, if this was the first attempt ever made with this reference.
    if (by.failover && attempt.no === 1) {
      return move(row, 'queued', by.actor, { nextMs: 0, account: null, attempt: attemptChange, data })
    }
    return move(row, 'rejected', by.actor, { nextMs: null, failureReason: answer.message, attempt: attemptChange, data })
  }
  // Everything else proves nothing: an earlier or later copy may have been executed, or may still be.
  const refused = answer.outcome === 'rejected' && !ABOUT_THE_ACCOUNT.includes(answer.code)
  const conflict = answer.code === 'conflict'
  // Of several copies one was executed, or this is refused because of it; of a first one something was done before.
  const code = refused && !proof ? REPEAT_REFUSED : answer.code
  const held = move(row, 'unknown', by.actor, {
    nextMs: refused ? 0 : after(pause(row.reads, by.jitter), answer.retryAfterMs),
    attempt: settle(attempt, 'unknown', { ...about, code }),
    data,
  })
  return refused && !conflict && row.attention === null ? { ...held, ...alarm(row, 'conflict', by.actor, data) } : held
}

/** A receipt is a fact about its attempt, however late it comes and whoever holds the row by now. */
function afterReceipt(row: Row, attempt: Attempt, receipt: Answer & { kind: 'receipt' }, actor: string): Change | null {
  const live = liveAttempt(row)
  const drift = raise(row, 'drift', actor, { attempt: attempt.no, id: receipt.id })
  if (attempt.outcome === 'accepted') return row.providerId === null || row.providerId === receipt.id ? null : drift
  // Written off, settled otherwise or over: money went out that the row does not know of.
  if (isFinalState(row.state) || attempt.outcome === 'not_sent' || attempt.outcome === 'rejected') return drift
  if (live !== null && live.no !== attempt.no) return drift
  return move(row, 'accepted', actor, {
    nextMs: receipt.status === 'pending' || receipt.status === 'unknown' ? (PAUSES[0] ?? 0) : 0,
    account: attempt.account,
    providerId: receipt.id,
    debited: receipt.debited,
    attempt: settle(attempt, 'accepted', {}),
    data: { id: receipt.id, attempt: attempt.no },
  })
}

/** What a look-up means. On a queued row null says that nothing forbids to send. */
function afterLook(row: Row, look: Look, upstream: Upstream, by: By): Change | null {
  if (isFinalState(row.state)) return null
  const live = liveAttempt(row)
  const nextMs = pause(row.attention === null ? row.reads : PAUSES.length, by.jitter)
  const quiet = { ...keep(row), waitReason: null, reads: row.reads + 1, nextMs }
  if (look.kind === 'found') return afterFound(row, look, by.actor, quiet)
  if (look.kind === 'failed') {
    const again = after(nextMs, look.retryAfterMs)
    // The upstream never takes such a reference, and nothing was sent.
    if (row.state === 'queued' && look.code === 'invalid_request' && clean(row, null)) {
      return move(row, 'rejected', by.actor, {
        nextMs: null,
        failureReason: 'the provider refuses this reference',
        data: { code: look.code },
      })
    }
    if (row.state === 'queued') return wait({ ...row, reads: row.reads + 1 }, 'lookup', again)
    return { ...quiet, nextMs: again, ...(isStale(row) && alarm(row, 'stale_pending', by.actor)) }
  }
  if (row.state === 'queued') return HELD.includes(row.attention) ? quiet : null
  if (row.state === 'sending') return null
  const absences = (live?.absences ?? row.reads) + 1
  const counted = { ...quiet, attempt: live && { ...settle(live, live.outcome, { code: live.code }), absences } }
  if (row.state === 'accepted') {
    return absences >= QUARANTINE.looks && row.attention === null ? { ...counted, ...alarm(row, 'absent', by.actor) } : counted
  }
  if (live === null || row.attention !== null || absences < QUARANTINE.looks || row.now - live.deadlineAt < QUARANTINE.ms) return counted
  // While the upstream itself will say what happened, nobody needs to be woken.
  if (mayRepeat(row, upstream)) return counted
  const reason = live.code === 'conflict' ? 'conflict' : look.kind === 'absent' ? 'absent' : 'unprovable'
  return { ...counted, ...alarm(row, reason, by.actor) }
}

/** A record with our reference: ours if nothing about it says otherwise. */
function afterFound(row: Row, found: Look & { kind: 'found' }, actor: string, quiet: Change): Change | null {
  const live = liveAttempt(row)
  const differs = mismatch(row, found)
  if (differs !== null)
    return row.attention === 'mismatch' ? quiet : { ...quiet, ...alarm(row, 'mismatch', actor, { differs, id: found.id }) }
  // A refusal as a duplicate says that something was done before: by which attempt is a person's question, once one is dead.
  if (live?.code === 'conflict' && !clean(row, live, 'nothing')) {
    return row.attention === null ? { ...quiet, ...alarm(row, 'conflict', actor, { id: found.id }) } : quiet
  }
  const attempt = live === null || live.outcome === 'accepted' ? null : settle(live, 'accepted', { code: live.code })
  const facts = { providerId: found.id, debited: found.debited ?? row.debited, fee: found.fee, attempt }
  if (found.status === 'succeeded' || found.status === 'failed') {
    const failureReason = found.status === 'failed' ? (found.failureReason ?? 'the upstream says that it failed') : null
    return move(row, found.status, actor, { ...facts, nextMs: null, failureReason, data: { id: found.id } })
  }
  if (row.state !== 'accepted') return move(row, 'accepted', actor, { ...facts, nextMs: PAUSES[0] ?? 0, data: { id: found.id } })
  const known = { ...quiet, providerId: found.id, debited: facts.debited, fee: found.fee }
  if (row.attention === 'absent' || row.attention === 'suspect') return { ...known, attention: null }
  return isStale(row) ? { ...known, ...alarm(row, 'stale_pending', actor) } : known
}

/** Which fact of a record is not ours; null when none. What the upstream does not tell contradicts nothing. */
function mismatch(row: Row, found: Look & { kind: 'found' }): string | null {
  if (row.amount !== null && found.currency !== null && found.currency !== row.currency) return 'currency'
  const { amount, currency } = row
  if (amount !== null && found.amount !== null && readAmount({ amount: found.amount, currency })?.amount !== amount) return 'amount'
  if (row.method !== null && found.method !== null && found.method !== row.method) return 'method'
  if (found.createdAt !== null && found.createdAt < row.createdAt - CLOCK_SLACK) return 'time'
  if (row.providerId !== null && found.id !== row.providerId) return 'id'
  return null
}

/** Waits with a reason; one that lasts becomes a person's. */
function wait(row: Row, reason: string, ms: number): Change {
  const waiting = { ...keep(row), waitReason: reason, nextMs: ms }
  const lasts = row.waitReason === reason && row.waitSince !== null && row.now - row.waitSince > PATIENCE
  if (lasts && row.attention === null && (reason === 'no_funds' || reason === 'unknown_budget')) {
    return { ...waiting, ...alarm(row, reason, 'machine') }
  }
  return isStale(row) ? { ...waiting, ...alarm(row, 'stale_pending', 'machine', { waits: reason }) } : waiting
}

/** Whether it has been open for so long that a person should look, whatever it waits for. */
function isStale(row: Row): boolean {
  return row.attention === null && row.now - (liveAttempt(row)?.openedAt ?? Math.max(row.createdAt, row.notBefore ?? 0)) > STALE
}

/** Whether every attempt before this one is proven not to have paid. */
function clean(row: Row, attempt: Attempt | null, allow: 'refusals' | 'nothing' = 'refusals'): boolean {
  return row.attempts.every(
    ({ no, outcome }) => no === attempt?.no || (allow === 'refusals' && (outcome === 'not_sent' || outcome === 'rejected')),
  )
}

/** Whether another account may send it: from proof only, or from a person's word. */
export function mayChangeAccount({ attempts }: Pick<Row, 'attempts'>): boolean {
  return attempts.every(
    ({ outcome, code }, at) =>
      outcome === 'not_sent' || outcome === 'absent' || (at === 0 && outcome === 'rejected' && code !== 'conflict'),
  )
}

function later(row: Row, ms: number): Plan {
  return { do: 'change', change: { ...keep(row), nextMs: ms } }
}

/** A pause, or what the upstream asks for, within reason: reading goes on, and a bad number stops nothing. */
function after(ms: number, asked: number | null, most = HOUR): number {
  return Math.max(ms, Math.min(asked || 0, most))
}

function pause(step: number, jitter: number): number {
  return Math.round((PAUSES[step] ?? HOUR) * (0.8 + 0.4 * jitter))
}
