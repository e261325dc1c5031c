import type { InvoiceStatus } from './invoices.ts'
import type { PayoutStatus } from './payouts.ts'
import type { RefundStatus } from './refunds.ts'

/** Whether each status is the end, as far as polling goes. A status that is forgotten here is a compile error. */
const FINAL: Readonly<Record<PayoutStatus | InvoiceStatus | RefundStatus, boolean>> = {
  pending: false,
  authorized: false,
  underpaid: false,
  unknown: false,
  succeeded: true,
  failed: true,
  paid: true,
  refunded: true,
  expired: true,
  canceled: true,
}

/**
 * Whether a status is the end of a payout, refund or invoice, as far as polling goes. `pending`, `authorized`, `underpaid` and
 * `unknown` are not, nor is any word that a later version adds. A `paid` invoice can still become `refunded`.
 */
export function isFinal(status: PayoutStatus | InvoiceStatus | RefundStatus): boolean {
  return Object.hasOwn(FINAL, status) && FINAL[status]
}
