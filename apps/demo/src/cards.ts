import type { Invoice, Payout } from '@paymux/core'
import type { Created } from './orders.ts'
import { amount, NONE, status, text, zonedTime } from './words.ts'

/** Everything about one payout. */
export function payoutCard(payout: Payout): string {
  return card({
    Provider: payout.provider,
    Reference: text(payout.reference),
    Id: text(payout.id),
    Status: `${status(payout.status)} (${text(payout.rawStatus)})`,
    Method: text(payout.method),
    Destination: text(payout.destination),
    Amount: amount(payout.amount),
    Fee: `${amount(payout.fee)}${payout.feeFrom === null ? '' : `, taken from the ${payout.feeFrom}`}`,
    Debited: amount(payout.debited),
    Received: `${amount(payout.received)}${payout.converted === null ? '' : ` = ${amount(payout.converted)}`}`,
    Created: zonedTime(payout.createdAt),
    Finished: zonedTime(payout.finishedAt),
    ...(payout.comment === null ? {} : { Comment: text(payout.comment) }),
    ...(payout.failureReason === null ? {} : { Reason: text(payout.failureReason) }),
  })
}

/** Everything about one invoice. */
export function invoiceCard(invoice: Invoice): string {
  const metadata = Object.entries(invoice.metadata ?? {}).map(([name, value]) => text(`${name}=${value}`))
  return card({
    Provider: invoice.provider,
    Reference: text(invoice.reference),
    Id: text(invoice.id),
    Status: `${status(invoice.status)} (${text(invoice.rawStatus)})${invoice.onHold ? ', on hold' : ''}`,
    Method: text(invoice.method),
    Payer: text(invoice.payer),
    Amount: `${amount(invoice.amount)}${invoice.paid === null ? '' : `, paid with ${amount(invoice.paid)}`}`,
    Fee: `${amount(invoice.fee)}${invoice.payerFee === null ? '' : `, and ${amount(invoice.payerFee)} from the payer`}`,
    Credited: amount(invoice.credited),
    ...(invoice.refunded === null ? {} : { Refunded: amount(invoice.refunded) }),
    Created: zonedTime(invoice.createdAt),
    Expires: zonedTime(invoice.expiresAt),
    Paid: zonedTime(invoice.paidAt),
    ...(metadata.length === 0 ? {} : { Metadata: metadata.join(', ') }),
  })
}

/** What the upstream said to an order. */
export function receiptCard({ what, receipt }: Created): string {
  const named = { Provider: receipt.provider, Reference: text(receipt.reference), Id: text(receipt.id) }
  return what === 'payout'
    ? card({ ...named, Status: status(receipt.status), Debited: amount(receipt.debited) })
    : card({ ...named, Amount: amount(receipt.amount), 'Pay at': text(receipt.url), Expires: zonedTime(receipt.expiresAt) })
}

function card(fields: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length))
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${value || NONE}`)
    .join('\n')
}
