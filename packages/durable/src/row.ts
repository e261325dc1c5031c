import { money } from '@paymux/core'
import type { Money, Recovery } from './spec.ts'

/** Where a payout is. Final: `succeeded`, `failed`, `rejected`, `canceled`. */
export type State = 'queued' | 'sending' | 'unknown' | 'accepted' | 'succeeded' | 'failed' | 'rejected' | 'canceled'

/** Why a person is asked to look. A flag beside the state: the payout goes on being read. */
export type Attention =
  /** Looked up again and again, and the upstream says that there is no such record. It proves nothing: see `attention.resend`. */
  | 'absent'
  /** The upstream can't tell whether it has the record. */
  | 'unprovable'
  /** The upstream says that the reference was used, or refused one of several copies. */
  | 'conflict'
  /** A record was found, but its amount, currency, method or time is not ours, or it is another tenant's; it was not adopted. */
  | 'mismatch'
  /** Open for two days: accepted and not finished, or still not sent. */
  | 'stale_pending'
  /** The upstream now tells something else than what was final. */
  | 'drift'
  /** The database may have lost commits: it may have been sent although it says that it was not. */
  | 'suspect'
  /** The balance has not been enough for an hour. */
  | 'no_funds'
  /** Too many payouts of the account are unknown: no more are sent until they are settled. */
  | 'unknown_budget'

/** What became of one right to send. `absent`: written off by a named person. */
export type AttemptOutcome = 'open' | 'unknown' | 'accepted' | 'not_sent' | 'rejected' | 'absent'

/** One attempt: one right to send, used up by a commit before the first byte. */
export interface Attempt {
  readonly no: number
  readonly account: string
  readonly outcome: AttemptOutcome
  readonly code: string | null
  /** How often it may have been sent. */
  readonly sends: number
  /** The provider and its `recovery` when it was claimed: under another one the very same is not sent again. */
  readonly recovery: string | null
  /** Look-ups that did not find it. */
  readonly absences: number
  /** Milliseconds since 1970, by the database's clock. */
  readonly openedAt: number
  readonly deadlineAt: number
}

/** A payout or refund as it stands. */
export interface DurablePayout {
  readonly id: string
  readonly kind: 'payout' | 'refund'
  readonly tenant: string
  readonly reference: string
  readonly account: string | null
  readonly amount: Money | null
  readonly method: string | null
  /** The last characters of the destination; the whole of it is sealed, and deleted once it can't be sent any more. */
  readonly destination: string | null
  readonly state: State
  /** Grows with every change: what a handler compares to ignore old news. */
  readonly version: number
  readonly waitReason: string | null
  readonly attention: Attention | null
  /** The provider's id. */
  readonly providerId: string | null
  /** What left the balance, in the account's currency; null when not told. */
  readonly debited: string | null
  readonly fee: string | null
  readonly failureReason: string | null
  readonly createdAt: string
  readonly nextAt: string | null
  readonly finalAt: string | null
  readonly attempts: readonly (Omit<Attempt, 'openedAt' | 'deadlineAt'> & { readonly openedAt: string; readonly deadlineAt: string })[]
}

/** A payout or refund as the machine sees it. Times are milliseconds since 1970, by the database's clock. */
export interface Row
  extends Omit<DurablePayout, 'amount' | 'destination' | 'createdAt' | 'nextAt' | 'finalAt' | 'attempts'>,
    Texts<'amount' | 'currency' | 'feeFrom' | 'bank' | 'extra' | 'invoiceReference' | 'invoiceId' | 'reason' | 'destinationMask'>,
    Readonly<Record<'waitSince' | 'notBefore' | 'nextAt' | 'finalAt', number | null>> {
  /** Accounts at which another tenant's payout has this reference: a provider knows no tenants. */
  readonly taken: readonly string[]
  readonly reads: number
  readonly createdAt: number
  /** When the row was read. */
  readonly now: number
  readonly attempts: readonly Attempt[]
}

type Texts<Names extends string> = Readonly<Record<Names, string | null>>

/** The columns that a change writes. */
type Changing = 'state' | 'account' | 'waitReason' | 'attention' | 'providerId' | 'debited' | 'fee' | 'failureReason'

/** What changes about a row; written only if the row still has the version that it was decided on. */
export interface Change extends Pick<Row, 'id' | 'version' | 'reads' | Changing> {
  /** When it is looked at again, in milliseconds from now; null: never, it is final. */
  readonly nextMs: number | null
  readonly attempt: AttemptChange | null
  readonly event: EventNote | null
}

/** What changes about an attempt. */
export interface AttemptChange {
  readonly no: number
  readonly outcome: AttemptOutcome
  readonly code: string | null
  readonly httpStatus: number | null
  readonly absences: number
  readonly closedBy: string | null
}

/** A line of the history. Events of these types reach the handlers. */
export interface EventNote {
  readonly type: 'changed' | 'attention' | 'note'
  readonly actor: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** What the upstream made of a `create`. */
export type Answer =
  | { readonly kind: 'receipt'; readonly id: string; readonly status: string; readonly debited: string | null }
  | (Readonly<Record<'httpStatus' | 'retryAfterMs', number | null>> & {
      readonly kind: 'error'
      readonly outcome: 'not_sent' | 'rejected' | 'unknown'
      readonly code: string
      readonly message: string
      /** The caller wants a refusal for want of funds to wait (`onRejected`). */
      readonly wait: boolean
    })

/** What a look-up brought. */
export type Look =
  | (Texts<'amount' | 'currency' | 'method' | 'debited' | 'fee' | 'failureReason'> & {
      readonly kind: 'found'
      readonly id: string
      readonly status: string
      /** Milliseconds since 1970. */
      readonly createdAt: number | null
    })
  /** The upstream says that there is none. Evidence for a person, no proof. */
  | { readonly kind: 'absent'; readonly code: string }
  /** The upstream refused to say: not even that. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It could not be asked. */
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs: number | null }

/** What a worker does with a row next. */
export type Plan =
  | { readonly do: 'nothing' }
  | { readonly do: 'change'; readonly change: Change }
  /** Send for the first time; look up before it where that is possible. */
  | { readonly do: 'send'; readonly look: boolean }
  /** Ask the upstream about the attempt; where `repeat` is set and it isn't found, send the very same again. */
  | { readonly do: 'look'; readonly repeat: boolean }
  | { readonly do: 'repeat' }

/** What is known about the upstream of an account. */
export interface Upstream {
  readonly account: string
  readonly recovery: Recovery
  /** Names the provider and its recovery: see {@link Attempt.recovery}. */
  readonly terms: string
  /** How long a right to send lasts: the call's time limit and half a minute. */
  readonly windowMs: number
}

/**
 * Attention that only a person takes away. While a payout that is not accepted has it, it is neither sent nor canceled: it may have been paid
 * already, or the record is somebody else's.
 */
export const HELD: readonly (Attention | null)[] = ['suspect', 'mismatch', 'drift']

/** Whether a state is the end. */
export function isFinalState(state: State): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'rejected' || state === 'canceled'
}

/** The attempt that may still pay or has paid; at most one, which an index of the database holds. */
export function liveAttempt(row: Row): Attempt | null {
  return row.attempts.find(({ outcome }) => outcome === 'open' || outcome === 'unknown' || outcome === 'accepted') ?? null
}

/** A sum above zero, in the one form in which equal sums are equal texts; null when it is none. */
export function readAmount({ amount, currency }: { readonly amount?: unknown; readonly currency?: unknown }): Money | null {
  try {
    const made = money(String(amount), String(currency))
    return /^[0-9.]*[1-9]/.test(made.amount) ? made : null
  } catch {
    return null
  }
}
