import type {
  Balance,
  Bank,
  CreateInvoice,
  CreatePayout,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  PaymentMethod,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  Ref,
} from '@paymux/core'
import { money } from '@paymux/core'
import { expectRecord, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'

const PROVIDER = { provider: 'acme' } as const
/** Acme's times say their zone themselves. */
const UTC = '+00:00'

/** https://docs.acme.example/payouts#statuses */
export const PAYOUT_STATUS = {
  queued: 'pending',
  sent: 'pending',
  paid: 'succeeded',
  failed: 'failed',
  returned: 'failed',
} as const satisfies Record<string, PayoutStatus>

/** https://docs.acme.example/invoices#statuses */
export const INVOICE_STATUS = {
  open: 'pending',
  paid: 'paid',
  held: 'paid',
  expired: 'expired',
  canceled: 'failed',
  refunded: 'refunded',
} as const satisfies Record<string, InvoiceStatus>

const FEE_FROM = { amount: 'amount', balance: 'balance' } as const

const PAYOUT_FIELDS = ['method', 'destination', 'amount', 'fee', 'debited', 'received', 'fee_from', 'created_at']
const INVOICE_FIELDS = ['amount', 'created_at', 'expires_at']

type WireRecord = Readonly<Record<'id' | 'reference' | 'status' | 'currency', string>>

/** One balance for every currency. Acme tells no total. */
export function toBalances(wire: readonly { readonly currency: string }[], { drift, invalid }: MapContext): readonly Balance[] {
  return wire.map((row) => {
    const read = readWire(row, ['reserved'], drift)
    const available = read.minorMoney('available', row.currency) ?? invalid('available is not an amount')
    return { available, held: read.minorMoney('reserved', row.currency), total: null, raw: row as MapContext['raw'] }
  })
}

export function toInvoiceReceipt(
  wire: { readonly id: string; readonly pay_url: string },
  input: CreateInvoice,
  { raw, drift, invalid }: MapContext,
): InvoiceReceipt {
  if (!isSafeUrl(wire.pay_url)) invalid('the payment page is not https')
  const read = readWire(raw, ['expires_at'], drift)
  const { reference, amount } = input
  return {
    ...PROVIDER,
    id: wire.id,
    reference,
    url: wire.pay_url,
    amount: money(amount.amount, amount.currency),
    expiresAt: read.time('expires_at', UTC),
    raw,
  }
}

/** An invoice; refused when it is not the one that `ref` names. */
export function toInvoice(wire: WireRecord, ref: Ref, context: MapContext): Invoice {
  expectRecord(ref, wire, context)
  const read = readWire(wire, INVOICE_FIELDS, context.drift)
  return {
    ...PROVIDER,
    id: wire.id,
    reference: wire.reference,
    status: read.word('status', INVOICE_STATUS, 'unknown'),
    rawStatus: wire.status,
    onHold: wire.status === 'held',
    amount: read.minorMoney('amount', wire.currency),
    credited: read.minorMoney('credited', wire.currency),
    fee: read.minorMoney('fee', wire.currency),
    payerFee: read.minorMoney('payer_fee', wire.currency),
    method: read.text('method'),
    payer: read.text('payer'),
    metadata: read.metadata('metadata'),
    createdAt: read.time('created_at', UTC),
    expiresAt: read.time('expires_at', UTC),
    paidAt: read.time('paid_at', UTC),
    raw: context.raw,
  }
}

export function toPayoutReceipt(wire: { readonly id: string }, input: CreatePayout, { raw, drift }: MapContext): PayoutReceipt {
  const read = readWire(raw, ['status', 'debited'], drift)
  return {
    ...PROVIDER,
    id: wire.id,
    reference: input.reference,
    status: read.word('status', PAYOUT_STATUS, read.text('status') === null ? 'pending' : 'unknown'),
    debited: read.minorMoney('debited', input.amount.currency),
    raw,
  }
}

/** A payout; refused when it is not the one that `ref` names. */
export function toPayout(wire: WireRecord, ref: Ref, context: MapContext): Payout {
  expectRecord(ref, wire, context)
  const read = readWire(wire, PAYOUT_FIELDS, context.drift)
  return {
    ...PROVIDER,
    id: wire.id,
    reference: wire.reference,
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    rawStatus: wire.status,
    method: read.text('method'),
    destination: read.text('destination'),
    amount: read.minorMoney('amount', wire.currency),
    debited: read.minorMoney('debited', wire.currency),
    fee: read.minorMoney('fee', wire.currency),
    received: read.minorMoney('received', wire.currency),
    converted: read.minorMoney('target_amount', read.text('target_currency')),
    feeFrom: read.word('fee_from', FEE_FROM, null),
    comment: read.text('comment'),
    failureReason: read.text('failure_reason'),
    createdAt: read.time('created_at', UTC),
    finishedAt: read.time('finished_at', UTC),
    raw: context.raw,
  }
}

export function toMethods(
  wire: readonly { readonly code: string; readonly currency: string }[],
  { drift }: MapContext,
): readonly PaymentMethod[] {
  return wire.map((row) => {
    const read = readWire(row, ['name', 'enabled'], drift)
    return {
      code: row.code,
      name: read.text('name') ?? row.code,
      currency: row.currency,
      min: read.minorMoney('min', row.currency),
      max: read.minorMoney('max', row.currency),
      fee: {
        percent: read.decimal('fee_percent'),
        fixed: read.minorMoney('fee_fixed', row.currency),
        payerShare: null,
      },
      enabled: (row as { readonly enabled?: unknown }).enabled === true,
    }
  })
}

export function toBanks(wire: readonly Bank[], { drift }: MapContext): readonly Bank[] {
  return wire.map((bank) => ({ id: bank.id, name: readWire(bank, [], drift).text('name') ?? bank.name }))
}
