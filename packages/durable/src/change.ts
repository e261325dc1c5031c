import type { Attempt, Attention, Change, Row, State } from './row.ts'
import { HELD } from './row.ts'

/** A change that leaves the row as it is: what others are made from. */
export function keep(row: Row): Change {
  const { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads } = row
  const same = { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads }
  return { ...same, nextMs: row.nextAt === null ? null : Math.max(0, row.nextAt - row.now), attempt: null, event: null }
}

interface Move extends Partial<Pick<Change, 'account' | 'waitReason' | 'providerId' | 'debited' | 'fee' | 'failureReason' | 'attempt'>> {
  readonly nextMs: number | null
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}

/** A change to a state (it may be the same one), with its event. */
export function move(row: Row, state: State, actor: string, { data = {}, ...parts }: Move): Change {
  const fact = state === 'accepted' || state === 'succeeded' || state === 'failed'
  // `suspect`: the database may have forgotten a send. A record at the upstream settles that; an attempt that did nothing does not.
  const stays = state === 'sending' || state === 'unknown' || (HELD.includes(row.attention) && !(fact && row.attention === 'suspect'))
  return {
    ...keep(row),
    state,
    waitReason: null,
    attention: stays ? row.attention : null,
    reads: state === row.state ? row.reads + 1 : 0,
    ...parts,
    event: { type: state === row.state ? 'note' : 'changed', actor, data: { ...data, from: row.state, to: state } },
  }
}

/** A change that only asks for a person. */
export function raise(row: Row, reason: Attention, actor: string, data: Move['data'] = {}): Change {
  return row.attention === reason ? keep(row) : { ...keep(row), ...alarm(row, reason, actor, data) }
}

/** The part of a change that asks for a person, with its event. */
export function alarm(row: Row, reason: Attention, actor: string, data: Move['data'] = {}): Pick<Change, 'attention' | 'event'> {
  return { attention: reason, event: { type: 'attention', actor, data: { ...data, reason, state: row.state } } }
}

/** The part of a change that settles an attempt. */
export function settle(attempt: Attempt, outcome: Attempt['outcome'], about: { code?: string | null; httpStatus?: number | null }) {
  const { no, absences } = attempt
  return { no, outcome, code: about.code ?? null, httpStatus: about.httpStatus ?? null, absences, closedBy: null }
}
