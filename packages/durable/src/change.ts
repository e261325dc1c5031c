import type { Attempt, Attention, Change, Row, State } from './row.ts'

/** Reasons that stay until a person has acknowledged them; the others are settled by a fact. */
const FOR_A_PERSON: readonly (Attention | null)[] = ['mismatch', 'drift']

/** A change that changes nothing yet. */
export function keep(row: Row): Change {
  const { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads } = row
  const same = { id, version, state, account, waitReason, attention, providerId, debited, fee, failureReason, reads }
  return { ...same, nextMs: row.nextAt === null ? null : Math.max(0, row.nextAt - row.now), attempt: null, event: null }
}

interface Move extends Partial<Pick<Change, 'account' | 'waitReason' | 'providerId' | 'debited' | 'fee' | 'failureReason' | 'attempt'>> {
  readonly nextMs: number | null
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}

/** A change of state with its event. */
export function move(row: Row, state: State, actor: string, { data = {}, ...parts }: Move): Change {
  const settled = state !== 'sending' && state !== 'unknown'
  return {
    ...keep(row),
    state,
    waitReason: null,
    attention: settled && !FOR_A_PERSON.includes(row.attention) ? null : row.attention,
    reads: state === row.state ? row.reads + 1 : 0,
    ...parts,
    event: { type: state === row.state ? 'note' : 'changed', actor, data: { ...data, from: row.state, to: state } },
  }
}

/** Only asks for a person. */
export function raise(row: Row, reason: Attention, actor: string, data: Move['data'] = {}): Change {
  return row.attention === reason ? keep(row) : { ...keep(row), ...alarm(row, reason, actor, data) }
}

/** Asks for a person besides what else changes. */
export function alarm(row: Row, reason: Attention, actor: string, data: Move['data'] = {}): Pick<Change, 'attention' | 'event'> {
  return { attention: reason, event: { type: 'attention', actor, data: { ...data, reason, state: row.state } } }
}

/** What becomes of an attempt. */
export function settle(attempt: Attempt, outcome: Attempt['outcome'], about: { code?: string | null; httpStatus?: number | null }) {
  const { no, absences } = attempt
  return { no, outcome, code: about.code ?? null, httpStatus: about.httpStatus ?? null, absences, closedBy: null }
}
