import type { PaymentErrorCode, PaymentErrorInit, PaymentOutcome } from '../errors.ts'
import { PaymentError } from '../errors.ts'
import type { Recovery } from '../spec/common.ts'
import type { Scrub } from './scrub.ts'
import { scrubCause } from './scrub.ts'

/** The call that an error is about. */
export interface FailureContext {
  readonly provider: string
  readonly operation: string
  readonly effect: 'read' | 'write'
  readonly recovery: Recovery | undefined
  readonly reference: string | undefined
  readonly scrub: Scrub
}

/** What an error says besides its code, outcome and message. */
export type FailureDetails = Pick<PaymentErrorInit, 'httpStatus' | 'upstreamCode' | 'upstreamMessage' | 'retryAfterMs' | 'cause'>

/** What the end of a write means for the money. */
function outcomeNote(code: PaymentErrorCode, outcome: PaymentOutcome, recovery: Recovery | undefined): string {
  if (outcome === 'not_sent') return ' Nothing was sent.'
  if (code === 'conflict') return ' This request did nothing, but an earlier one with the same reference may have: look it up.'
  // A caller who repeats an order and sees the repeat refused must not take the order for refused.
  const repeatable = recovery?.repeat === 'same' || recovery?.repeat === 'refused'
  if (outcome === 'rejected') return ` This request did nothing${repeatable ? '; if it repeats another, that one may have' : ''}.`
  return ` Whether it was carried out is not known: ${recoveryNote(recovery)}.`
}

function recoveryNote(recovery: Recovery | undefined): string {
  if (recovery === undefined) return 'read the record before you try again'
  const { lookup, repeat, withinMs } = recovery
  const window = withinMs === null ? '' : ` within ${duration(withinMs)} of the first`
  const again =
    repeat === 'same'
      ? `repeat the very same call${window}, and the upstream answers with what it did`
      : repeat === 'refused'
        ? 'repeat the very same call, which the upstream refuses if it did this one'
        : null
  if (lookup) return `look it up by its reference before you try again${again === null ? '' : `, or ${again}`}`
  return again ?? 'nothing can tell by itself, so ask a person to check with the upstream before you try again'
}

/** Rounded down: a repeat after the window would be a second order. */
function duration(ms: number): string {
  const [unit, size] = ms >= 7_200_000 ? ['hours', 3_600_000] : ms >= 120_000 ? ['minutes', 60_000] : ['seconds', 1_000]
  return `${Math.floor(ms / Number(size))} ${unit}`
}

/** Makes a PaymentError of one call; everything that came from outside is scrubbed on the way. */
export function failure(
  { provider, operation, effect, recovery, reference, scrub }: FailureContext,
  code: PaymentErrorCode,
  outcome: PaymentOutcome,
  message: string,
  details: FailureDetails = {},
): PaymentError {
  const clean = (text: string | undefined): string | undefined => (text === undefined ? undefined : scrub(text))
  return new PaymentError({
    ...details,
    code,
    outcome,
    provider,
    operation,
    reference,
    message: `${sentence(scrub(message))}${effect === 'write' ? outcomeNote(code, outcome, recovery) : ''}`,
    upstreamCode: clean(details.upstreamCode),
    upstreamMessage: clean(details.upstreamMessage),
    cause: scrubCause(details.cause, scrub),
  })
}

/** The upstream's own words often bring their full stop along. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
