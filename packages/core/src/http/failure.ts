import type { PaymentErrorCode, PaymentErrorInit, PaymentOutcome } from '../errors.js'
import { PaymentError } from '../errors.js'
import type { Scrub } from './scrub.js'
import { scrubCause } from './scrub.js'

/** The call that an error is about. */
export interface FailureContext {
  readonly provider: string
  readonly operation: string
  readonly effect: 'read' | 'write'
  readonly reference: string | undefined
  readonly scrub: Scrub
}

/** Makes the PaymentErrors of one call; everything that came from outside is scrubbed on the way. */
export type Fail = (
  code: PaymentErrorCode,
  outcome: PaymentOutcome,
  message: string,
  details?: Pick<PaymentErrorInit, 'httpStatus' | 'upstreamCode' | 'upstreamMessage' | 'retryAfterMs' | 'cause'>,
) => PaymentError

const AFTERMATH: Readonly<Record<PaymentOutcome, string>> = {
  not_sent: ' Nothing was sent.',
  rejected: ' This request did nothing.',
  unknown: ' Whether it was carried out is not known: look it up by its reference before you try again.',
}

/** See {@link Fail}. */
export function createFail({ provider, operation, effect, reference, scrub }: FailureContext): Fail {
  const clean = (text: string | undefined): string | undefined => (text === undefined ? undefined : scrub(text))
  return (code, outcome, message, details = {}) =>
    new PaymentError({
      ...details,
      code,
      outcome,
      provider,
      operation,
      reference,
      message: `${sentence(scrub(message))}${effect === 'write' ? AFTERMATH[outcome] : ''}`,
      upstreamCode: clean(details.upstreamCode),
      upstreamMessage: clean(details.upstreamMessage),
      cause: scrubCause(details.cause, scrub),
    })
}

/** The upstream's own words often bring their full stop along. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
