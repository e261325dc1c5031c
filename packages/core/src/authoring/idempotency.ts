import { hash } from '../crypto/index.ts'

/** What a repeated call has in common with the first. */
export interface IdempotentCall {
  /** Name of the call: `"payouts.create"`. The same reference may be used for an invoice and for its refund. */
  readonly operation: string
  /** What makes it this very call: the reference; for a capture or cancel the id, and the amount if there is one. */
  readonly parts: readonly (string | null)[]
  /** Longest key that the upstream takes, at least 32 characters. Default 64. */
  readonly maxLength?: number | undefined
}

/**
 * An idempotency key: lower-case hex that depends on nothing but its parts, so that another process, also after a restart, makes the same.
 * @throws RangeError for a length below 32, where keys of different calls could meet
 */
export function idempotencyKey({ operation, parts, maxLength = 64 }: IdempotentCall): string {
  if (!(maxLength >= 32)) throw new RangeError('an idempotency key needs at least 32 characters')
  // As JSON, so that no two lists of parts make one text.
  return hash('sha256', JSON.stringify([operation, ...parts])).slice(0, maxLength)
}
