import { money } from '@paymux/core'
import type { Money, Recovery } from './spec.ts'

/** Where a payout is. Final: `succeeded`, `failed`, `rejected`, `canceled`. */
export type State = 'queued' | 'sending' | 'unknown' | 'accepted' | 'succeeded' | 'failed' | 'rejected' | 'canceled'

/** Why a person is asked to look. A flag beside the state: the payout goes on being read. */
export type Attention =
  /** Five look-ups over a quarter of an hour found no such record. That proves nothing: see `attention.resend`. */
  | 'absent'
  /** The upstream can't say whether it has the record, and no repeat is safe. */
  | 'unprovable'
  /** The upstream says that the reference was used, or refused one of several copies. */
  | 'conflict'
  /** A record was found, but its amount, currency, method or time is not ours, or it is another tenant's; it was not adopted. */
  | 'mismatch'
  /** Open for two days: accepted and not finished, or still not sent. */
  | 'stale_pending'
  /** The upstream now says something other than what was final here. */
  | 'drift'
  /** The database may have lost commits, so the payout may have been sent although its row says that it was not. */
  | 'suspect'
  /** The balance has not been enough for an hour. */
  | 'no_funds'
  /** For an hour no payout of the account was sent, since too many are unknown (`unknownBudget`). */
  | 'unknown_budget'
  /** For an hour it could be neither looked up nor sent: `waitReason` says why, and it goes on being tried. */
  | 'cannot_send'

/** How an attempt ended. `open`: not yet. `absent`: a named person wrote it off as unpaid. */
export type AttemptOutcome = 'open' | 'unknown' | 'accepted' | 'not_sent' | 'rejected' | 'absent'

/** One attempt: a right to send, which a commit uses up before the first byte is sent. */
export interface Attempt {
  readonly no: number
  readonly account: string
  readonly outcome: AttemptOutcome
  readonly code: string | null
  /** How often the order may have been sent: rights that were given, the first included. */
  readonly sends: number
  /** The provider and its `recovery` at the time of the claim: under any other the order is not sent again. */
  readonly recovery: string | null
  /** How many look-ups did not find it. */
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
  /** The last characters of the destination. All of it is stored encrypted, and deleted once the payout can't be sent any more. */
  readonly destination: string | null
  readonly state: State
  /** Grows with every change, so that a handler can ignore an older one. */
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
    Readonly<Record<'waitSince' | 'attentionSince' | 'notBefore' | 'nextAt' | 'finalAt', number | null>> {
  /** Accounts at which a payout of another tenant has this reference. Providers know no tenants, so it can't be sent there. */
  readonly taken: readonly string[]
  readonly reads: number
  readonly createdAt: number
  /** When the row was read. */
  readonly now: number
  readonly attempts: readonly Attempt[]
}

type Texts<Names extends string> = Readonly<Record<Names, string | null>>

/** The fields of a row that a change writes. */
type Changing = 'state' | 'account' | 'waitReason' | 'attention' | 'providerId' | 'debited' | 'fee' | 'failureReason'

/** A change of a row. It is written only if the row still has the version on which it was decided. */
export interface Change extends Pick<Row, 'id' | 'version' | 'reads' | Changing> {
  /** When a worker looks at the row again, in milliseconds from now; null: never, since it is final. */
  readonly nextMs: number | null
  readonly attempt: AttemptChange | null
  readonly events: readonly EventNote[]
}

/** A change of an attempt. */
export interface AttemptChange {
  readonly no: number
  readonly outcome: AttemptOutcome
  readonly code: string | null
  readonly httpStatus: number | null
  readonly absences: number
  readonly closedBy: string | null
}

/** A line of the history. Those of type `changed` and `attention` reach the handlers, too. */
export interface EventNote {
  readonly type: 'changed' | 'attention' | 'note'
  readonly actor: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** The answer to a `create`. */
export type Answer =
  | { readonly kind: 'receipt'; readonly id: string; readonly status: string; readonly debited: string | null }
  | (Readonly<Record<'httpStatus' | 'retryAfterMs', number | null>> & {
      readonly kind: 'error'
      readonly outcome: 'not_sent' | 'rejected' | 'unknown'
      readonly code: string
      readonly message: string
      /** Whether `onRejected` says that the payout waits for funds. */
      readonly wait: boolean
    })

/** The answer to a look-up. */
export type Look =
  | (Texts<'amount' | 'currency' | 'method' | 'debited' | 'fee' | 'failureReason'> & {
      readonly kind: 'found'
      readonly id: string
      readonly status: string
      /** Milliseconds since 1970. */
      readonly createdAt: number | null
    })
  /** The upstream says that there is no such record: evidence for a person, no proof. */
  | { readonly kind: 'absent'; readonly code: string }
  /** The upstream refused the look-up, which says nothing about the record. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The upstream could not be asked, or gave no usable answer. */
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs: number | null }

/** What a worker does with a row next. */
export type Plan =
  | { readonly do: 'nothing' }
  | { readonly do: 'change'; readonly change: Change }
  /** Send for the first time, with `look` after a look-up. */
  | { readonly do: 'send'; readonly look: boolean }
  /** Look the payout up. If it is not found and `repeat` is set, send the very same order again. */
  | { readonly do: 'look'; readonly repeat: boolean }
  | { readonly do: 'repeat' }

/** What the rules know about the upstream of an account. */
export interface Upstream {
  readonly account: string
  readonly recovery: Recovery
  /** Names the provider and its recovery: see {@link Attempt.recovery}. */
  readonly terms: string
  /** How long a right to send lasts, in milliseconds: the time limit of `create` and half a minute. */
  readonly windowMs: number
  /** This process's wall clock. The database's may be set back, and the order would be sent again when its key is forgotten. */
  readonly wallClock: number
}

/**
 * Attention that only a person takes away. A payout that is not accepted is neither sent nor canceled while it has one of these: it may
 * have been paid already, or the record is somebody else's.
 */
export const HELD: readonly (Attention | null)[] = ['suspect', 'mismatch', 'drift']

/** Whether a payout in this state has ended. */
export const isFinalState = (state: State): boolean => ['succeeded', 'failed', 'rejected', 'canceled'].includes(state)

/** The attempt that has paid or may still pay. A unique index of the database allows only one. */
export function liveAttempt(row: Row): Attempt | null {
  return row.attempts.find(({ outcome }) => outcome === 'open' || outcome === 'unknown' || outcome === 'accepted') ?? null
}

/** An amount above zero in its canonical form, so that equal amounts are equal texts; null for anything else. */
export function readAmount({ amount, currency }: { readonly amount?: unknown; readonly currency?: unknown }): Money | null {
  try {
    const made = money(String(amount), String(currency))
    return /^[0-9.]*[1-9]/.test(made.amount) ? made : null
  } catch {
    return null
  }
}
