import type { Invoice, InvoiceStatus, JsonObject, Refund, RefundStatus } from '@paymux/core'
import { readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'

const INVOICE: Readonly<Record<string, InvoiceStatus>> = { open: 'pending', held: 'authorized', paid: 'paid', canceled: 'canceled' }
const REFUND: Readonly<Record<string, RefundStatus>> = { open: 'pending', done: 'succeeded', canceled: 'failed' }
const VALUE = { amount: 'value', currency: 'currency' } as const

/** What a mutant may do otherwise. */
interface Habits {
  readonly id: string
  readonly test: (found: boolean | null) => boolean | null
}

export function toInvoice({ id: provider, test }: Habits, raw: JsonObject, context: MapContext): Invoice {
  const wire = readWire(raw, ['status', 'amount'], context)
  return {
    provider,
    id: wire.text('id') ?? '',
    reference: wire.at('metadata').text('reference'),
    status: wire.word('status', INVOICE, 'unknown'),
    rawStatus: wire.text('status') ?? '',
    onHold: false,
    amount: wire.moneyObject('amount', VALUE),
    paid: null,
    refunded: wire.moneyObject('refunded', VALUE),
    credited: null,
    fee: null,
    payerFee: null,
    method: wire.text('method'),
    payer: null,
    metadata: null,
    failureReason: null,
    createdAt: wire.time('created_at'),
    expiresAt: null,
    paidAt: null,
    test: test(wire.flag('test')),
    raw,
  }
}
export function toRefund({ id: provider, test }: Habits, raw: JsonObject, context: MapContext): Refund {
  const wire = readWire(raw, ['status', 'amount'], context)
  return {
    provider,
    id: wire.text('id') ?? '',
    reference: wire.at('metadata').text('reference'),
    invoice: { reference: null, id: wire.text('invoice_id') },
    status: wire.word('status', REFUND, 'unknown'),
    rawStatus: wire.text('status') ?? '',
    amount: wire.moneyObject('amount', VALUE),
    reason: wire.text('reason'),
    failureReason: null,
    createdAt: wire.time('created_at'),
    test: test(wire.flag('test')),
    raw,
  }
}
