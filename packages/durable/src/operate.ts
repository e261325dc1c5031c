import { keep, move, settle } from './change.ts'
import type { Database, Queryable } from './database.ts'
import type { RowRef } from './payouts.ts'
import { toView } from './payouts.ts'
import { refusal } from './refusal.ts'
import type { Change, DurablePayout, Row } from './row.ts'
import { HELD, liveAttempt } from './row.ts'
import { APPLY, ROW, toJson } from './store.ts'

/** What a person decides about. Who decides and why is written into the history. */
export interface Decision extends RowRef {
  readonly kind?: Row['kind'] | undefined
  readonly by: string
  readonly reason: string
}

// `heard`: what the newest verified webhook about the payout says.
const FIND = `select ${ROW} as row, (select b.status from paymux.inbox b where b.payout_id = p.id and b.received_at >= p.created_at
    order by b.received_at desc limit 1) as heard
  from paymux.payout p where p.tenant = $1::text and p.kind = $2::text and p.reference = $3::text`
const LIST = `select ${ROW} as row from paymux.payout p where p.attention is not null order by p.attention_since limit 1000`

const SUSPECT = `with moved as (
    update paymux.payout set attention = 'suspect', attention_since = now()
    where next_at is not null and (not_before is null or not_before <= now()) and attention is distinct from 'suspect'
    returning id, version, state),
  logged as (
    insert into paymux.event (payout_id, type, actor, data)
    select id, 'attention', $1::text, jsonb_build_object('reason', 'suspect', 'state', state, 'version', version) || $2::jsonb from moved returning seq),
  told as (insert into paymux.delivery (seq) select seq from logged)
  select count(*)::int as count from moved`

/** Marks open payouts `suspect`: each may have been sent without this database knowing it. @returns how many */
export async function markSuspect(database: Queryable, by: string, data: Readonly<Record<string, string>>): Promise<number> {
  checkDecision({ by, reason: 'commits were lost' }, 'restored')
  const [row] = await database.query(SUSPECT, [by, JSON.stringify(data)])
  return Number(row?.count ?? 0)
}

/** The decisions of people: only these send what may have been paid already, or end what may still be paid. */
export function operatorsOf(database: Database) {
  const act = async (decision: Decision, decide: (row: Row, heard: unknown) => Change): Promise<DurablePayout> => {
    const { tenant = '', kind = 'payout', reference, reason } = decision
    checkDecision(decision, reference)
    for (;;) {
      const [found] = await database.query(FIND, [tenant, kind, reference])
      if (found === undefined) throw refusal('operate', 'not_found', `there is no such ${kind}`, reference)
      const row = found.row as Row
      const change = decide(row, found.heard)
      const events = change.events.map((event) => ({ ...event, data: { ...event.data, reason, evidence: evidenceOf(row) } }))
      const done = await database.query(APPLY, [toJson([{ ...change, events }])])
      if (done.length > 0) return toView(((await database.query(FIND, [tenant, kind, reference]))[0] ?? found).row as Row)
    }
  }
  /** The attempt that a decision is about: its outcome is unknown and its deadline is over, so no answer can come any more. */
  const unknown = (row: Row, what: string) => {
    const live = liveAttempt(row)
    if (row.state === 'unknown' && live?.outcome === 'unknown' && live.deadlineAt <= row.now) return live
    const state = row.state === 'unknown' ? 'unknown, but may still come to its answer' : row.state
    throw refusal('operate', 'conflict', `${what} needs an attempt that is unknown; this payout is ${state}`, row.reference)
  }
  /** Whether a payout is queued, but held: only a person decides whether it is sent. */
  const held = ({ state, attention }: Row): boolean => state === 'queued' && HELD.includes(attention)
  const confirm = (decision: Decision, state: 'succeeded' | 'failed', failureReason: string | null) =>
    act(decision, (row) => {
      const outcome = state === 'succeeded' ? 'accepted' : 'absent'
      const known = row.state === 'accepted' || held(row)
      const attempt = known ? null : { ...settle(unknown(row, 'confirm'), outcome, {}), closedBy: decision.by }
      return { ...move(row, state, decision.by, { nextMs: null, failureReason, attempt }), attention: null }
    })
  return {
    /** The payouts and refunds that a person should look at, oldest first, at most 1,000. */
    list: async (): Promise<readonly DurablePayout[]> => (await database.query(LIST)).map(({ row }) => toView(row as Row)),
    /**
     * Writes the unknown attempt off and sends anew, under the same reference and at the same account, whose look-up is asked before. If
     * the first did arrive after all and is not found, it is paid twice. Refused once a webhook said that the provider has it.
     */
    resend: (decision: Decision) =>
      act(decision, (row, heard) => {
        const live = held(row) ? null : unknown(row, 'resend')
        if (heard !== null && heard !== 'failed') {
          throw refusal('operate', 'conflict', `a webhook says that the provider has it (${heard}): confirm it instead`, row.reference)
        }
        if (live === null) return { ...move(row, 'queued', decision.by, { nextMs: 0 }), attention: null }
        const attempt = { ...settle(live, 'absent', { code: live.code }), closedBy: decision.by }
        return { ...move(row, 'queued', decision.by, { nextMs: 0, attempt, data: { attempt: live.no } }), attention: null }
      }),
    /** Ends the payout as paid: the provider's cabinet or support says so. */
    confirmPaid: (decision: Decision) => confirm(decision, 'succeeded', null),
    /** Ends the payout as failed: the provider's cabinet or support says that it is not paid and never will be. */
    confirmFailed: (decision: Decision) => confirm(decision, 'failed', decision.reason),
    /** Takes the attention away and reads at once; nothing is sent. Five more look-ups in vain ask again. What is held needs a decision. */
    acknowledge: (decision: Decision) =>
      act(decision, (row) => {
        const open = row.state === 'queued' || row.state === 'sending' || row.state === 'unknown'
        if (open && HELD.includes(row.attention)) {
          throw refusal('operate', 'conflict', `what is ${row.attention} is decided by resend or confirm`, row.reference)
        }
        const live = liveAttempt(row)
        const attempt = live && { ...settle(live, live.outcome, { code: live.code }), absences: 0 }
        const nextMs = row.state === 'unknown' || row.state === 'accepted' ? 0 : keep(row).nextMs
        return { ...move(row, row.state, decision.by, { nextMs, attempt }), attention: null }
      }),
  }
}

const PAUSE = `update paymux.account set paused_until = $2::timestamptz, paused_by = $3::text, paused_reason = $4::text where name = $1::text returning name`

type Pause = Pick<Decision, 'by' | 'reason'> & { readonly until: Date | null }

/** Stops sending from an account until a time; null ends the pause. Reading goes on meanwhile. */
export async function pauseAccount(database: Queryable, account: string, { until, by, reason }: Pause): Promise<void> {
  checkDecision({ by, reason }, account)
  const done = await database.query(PAUSE, [account, until?.toISOString() ?? null, by, reason])
  if (done.length === 0) throw refusal('operate', 'not_found', `no worker has started with an account "${account}"`, account)
}

function checkDecision({ by, reason }: Pick<Decision, 'by' | 'reason'>, about: string): void {
  if (!by?.trim() || !reason?.trim()) throw refusal('operate', 'invalid_request', 'a decision needs a name (`by`) and a reason', about)
}

function evidenceOf(row: Row): string {
  const live = liveAttempt(row)
  const about = live === null ? 'no live attempt' : `attempt ${live.no}, ${live.outcome}, ${live.absences} look-ups without it`
  return `${row.state}, ${row.attention ?? 'no attention'}, ${about}`
}
