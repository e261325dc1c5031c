import type { InvoiceStatus } from './invoices.js'
import type { PayoutStatus } from './payouts.js'

const FINAL: readonly string[] = ['succeeded', 'failed', 'paid', 'expired', 'refunded']

/**
 * Whether a status is the end of a payout or invoice, as far as polling goes. `pending` and `unknown` are not, nor is any
 * word that a later version adds. A `paid` invoice can still become `refunded`.
 */
export function isFinal(status: PayoutStatus | InvoiceStatus): boolean {
  return FINAL.includes(status)
}
