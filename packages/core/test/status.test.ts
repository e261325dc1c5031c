import { expect, it } from 'vitest'
import type { InvoiceStatus, PayoutStatus, RefundStatus } from '../src/index.ts'
import { isFinal } from '../src/index.ts'

// Total over the unions: a new word does not compile until it is decided here.
const FINAL: Readonly<Record<PayoutStatus | InvoiceStatus | RefundStatus, boolean>> = {
  pending: false,
  authorized: false,
  underpaid: false,
  unknown: false,
  succeeded: true,
  failed: true,
  paid: true,
  expired: true,
  canceled: true,
  refunded: true,
}

it.each(Object.entries(FINAL))('%s is final: %s', (status, final) => {
  expect(isFinal(status as PayoutStatus)).toBe(final)
})

it.each(['', 'SUCCEEDED', 'success', 'cancelled', 'constructor'])('a word that it does not know is not final: %j', (word) => {
  expect(isFinal(word as PayoutStatus)).toBe(false)
})
