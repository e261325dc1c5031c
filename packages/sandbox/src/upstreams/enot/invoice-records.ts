import { iso } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'

/** Fees of a chosen tariff, in kopecks. */
export interface InvoiceFees {
  readonly percent: string
  readonly shop: bigint
  readonly user: bigint
  /** Share of the payer in the amount, in percent: decimal text. */
  readonly userPercent: string
  readonly shopPercent: string
  /** What the merchant is credited with. */
  readonly credited: bigint
}

/** An invoice as the upstream keeps it; `amount` in hundredths of `currency`, times in milliseconds. */
export interface InvoiceRecord {
  readonly id: string
  readonly orderId: string
  readonly amount: bigint
  readonly currency: string
  readonly comment: string
  /** As it was sent; null when it was not. */
  readonly customFields: string | null
  readonly webhookUrl: string | null
  readonly successUrl: string | null
  readonly failUrl: string | null
  /** Services that the payer may use; null: all. */
  readonly include: readonly string[] | null
  readonly exclude: readonly string[]
  readonly direct: boolean
  readonly createdAt: number
  readonly expiresAt: number
  /** Part of the link of the payment page. */
  readonly linkId: string
  status: 'created' | 'success' | 'fail' | 'expired' | 'refund'
  service: string | null
  payer: string | null
  fees: InvoiceFees | null
  held: boolean
  finishedAt: number | null
  refund: { readonly amount: bigint; readonly reason: string; readonly at: number } | null
}

/** An invoice for the sandbox's user. */
export interface EnotInvoice {
  readonly id: string
  readonly reference: string
  readonly status: InvoiceRecord['status']
  readonly amount: string
  readonly currency: string
  readonly service: string | null
  /** In roubles; null until it is paid. */
  readonly credited: string | null
  readonly commission: string | null
  readonly payerCommission: string | null
  /** Paid, and the money is frozen. */
  readonly held: boolean
  readonly customFields: string | null
  readonly refunded: string | null
  /** The payment page; null for host-to-host invoices. */
  readonly url: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly expiresAt: string
  readonly paidAt: string | null
}

export function toInvoiceView(record: InvoiceRecord, url: string | null): EnotInvoice {
  const { id, status, currency, service, fees, held, customFields, refund } = record
  const paid = status === 'success' || status === 'refund'
  return {
    id,
    status,
    currency,
    service,
    held,
    customFields,
    url,
    reference: record.orderId,
    amount: fixed(record.amount),
    credited: fees === null ? null : fixed(fees.credited),
    commission: fees === null ? null : fixed(fees.shop),
    payerCommission: fees === null ? null : fixed(fees.user),
    refunded: refund === null ? null : fixed(refund.amount),
    createdAt: iso(record.createdAt),
    expiresAt: iso(record.expiresAt),
    paidAt: paid ? iso(record.finishedAt) : null,
  }
}
