import type { Attempt, Attention, Change, Row, State } from './row.ts'
import { HELD } from './row.ts'

/** A change that leaves the row as it is: what others are made from. */
export function keep(row: Row): Change {
  const { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads } = row
  const same = { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads }
  return { ...same, nextMs: row.nextAt === null ? null : Math.max(0, row.nextAt - row.now), attempt: null, events: [] }
}

interface Move extends Partial<Pick<Change, 'account' | 'waitReason' | 'providerId' | 'debited' | 'fee' | 'failureReason' | 'attempt'>> {
  readonly nextMs: number | null
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}

/** A change to a state (it may be the same one), with its event. */
export function move(row: Row, state: State, actor: string, { data = {}, ...parts }: Move): Change {
  const fact = state === 'accepted' || state === 'succeeded' || state === 'failed'
  // `suspect`: the database may have forgotten a send. A record at the upstream settles that; an attempt that did nothing does not.
  const held = HELD.includes(row.attention) && !(fact && row.attention === 'suspect')
  // A payout that was tried in vain still needs its person, who is not told anew each time.
  const inVain = state === row.state || (state === 'queued' && row.state === 'sending')
  return {
    ...keep(row),
    state,
    waitReason: null,
    attention: held || inVain ? row.attention : null,
    reads: state === row.state ? row.reads + 1 : 0,
    ...parts,
    events: [{ type: state === row.state ? 'note' : 'changed', actor, data: { ...data, from: row.state, to: state } }],
  }
}

/** A change that only asks for a person. */
export function raise(row: Row, reason: Attention, actor: string, data: Move['data'] = {}): Change {
  return row.attention === reason ? keep(row) : alarm(keep(row), reason, actor, data)
}

/** A change that asks for a person as well, with an event of its own. */
export function alarm(change: Change, reason: Attention, actor: string, data: Move['data'] = {}): Change {
  const event = { type: 'attention', actor, data: { ...data, reason, state: change.state } } as const
  return { ...change, attention: reason, events: [...change.events, event] }
}

/** The part of a change that settles an attempt. */
export function settle(attempt: Attempt, outcome: Attempt['outcome'], about: { code?: string | null; httpStatus?: number | null }) {
  const { no, absences } = attempt
  return { no, outcome, code: about.code ?? null, httpStatus: about.httpStatus ?? null, absences, closedBy: null }
}
