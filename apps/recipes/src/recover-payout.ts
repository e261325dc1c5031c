import { setTimeout as sleep } from 'node:timers/promises'
import type { CreatePayout, Payout, PayoutReceipt, PayoutsApi } from '@paymux/core'
import { PaymentError } from '@paymux/core'

/** What became of a payout whose `create` was not answered clearly. */
export type PayoutAttempt =
  /** The upstream took the order. */
  | { readonly result: 'accepted'; readonly receipt: PayoutReceipt }
  /** The upstream has it, whatever `create` said. Its `status` tells the rest. */
  | { readonly result: 'found'; readonly payout: Payout }
  /** Not one byte left, or the upstream refused: nothing was done with this reference by this call. */
  | { readonly result: 'not done'; readonly error: PaymentError }
  /** The upstream says, each time, that it has no such payout. After the default waits that proves little: ask again in minutes. */
  | { readonly result: 'absent' }
  /** Nobody knows yet. Keep the reference, ask again later, and do not pay a second time. */
  | { readonly result: 'still unknown'; readonly error: PaymentError }

/**
 * Orders a payout and looks it up by its reference when the outcome is unknown, or when the upstream knows the reference already
 * (`conflict`: an earlier call did something). It never orders twice.
 *
 * Only an explicit `not_found` counts as absence, and only from every one of the look-ups: an order may take a moment to show.
 * Aaio documents no such answer: with it expect `still unknown`, and do not trust `absent`.
 */
export async function payOnce(
  payouts: Pick<PayoutsApi, 'create' | 'get'>,
  input: CreatePayout,
  waitsMs: readonly number[] = [1_000, 5_000, 30_000],
): Promise<PayoutAttempt> {
  try {
    return { result: 'accepted', receipt: await payouts.create(input) }
  } catch (error) {
    if (!PaymentError.is(error)) throw error
    const isOpen = error.outcome === 'unknown' || error.code === 'conflict'
    return isOpen ? lookUp(payouts, input.reference, waitsMs, error) : { result: 'not done', error }
  }
}

async function lookUp(
  payouts: Pick<PayoutsApi, 'get'>,
  reference: string,
  waitsMs: readonly number[],
  cause: PaymentError,
): Promise<PayoutAttempt> {
  let doubt: PaymentError | null = waitsMs.length === 0 || cause.code === 'conflict' ? cause : null
  for (const wait of waitsMs) {
    await sleep(wait)
    try {
      return { result: 'found', payout: await payouts.get({ reference, id: null }) }
    } catch (error) {
      if (!PaymentError.is(error)) throw error
      if (error.code !== 'not_found') doubt = error
    }
  }
  return doubt === null ? { result: 'absent' } : { result: 'still unknown', error: doubt }
}
