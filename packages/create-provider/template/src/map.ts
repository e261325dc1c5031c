import type {
  Balance,
  Bank,
  CreatePayout,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  Money,
  PaymentMethod,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  RecordRef,
} from '@paymux/core'
import { toMinorUnits } from '@paymux/core'
import { expectOrder, expectRecord, idempotencyKey, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'
import { jsonNumber } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout } from './api.ts'

const PROVIDER = { provider: 'acme' } as const

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
  canceled: 'canceled',
  refunded: 'refunded',
} as const satisfies Record<string, InvoiceStatus>

const FEE_FROM = { amount: 'amount', balance: 'balance' } as const

const PAYOUT_FIELDS = ['method', 'destination', 'amount', 'fee', 'debited', 'received', 'fee_from', 'created_at']
const INVOICE_FIELDS = ['amount', 'created_at', 'expires_at']

type WireRecord = Readonly<Record<'id' | 'reference' | 'status' | 'currency', string>>

/** One balance for every currency. Acme tells no total. */
export function toBalances(wire: readonly { readonly currency: string }[], context: MapContext): readonly Balance[] {
  return wire.map((row) => {
    const read = readWire(row, ['reserved'], context)
    const available = read.minorMoney('available', row.currency) ?? context.invalid('available is not an amount')
    return { available, held: read.minorMoney('reserved', row.currency), total: null, raw: row as MapContext['raw'] }
  })
}

type Headers = Readonly<Record<string, string>>

const inMinorUnits = (amount: Money) => ({ amount: jsonNumber(String(toMinorUnits(amount))), currency: amount.currency })

/** The same order has the same key, also from another process. */
const withKey = (headers: Headers, operation: string, reference: string): Headers => ({
  ...headers,
  'idempotency-key': idempotencyKey({ operation, parts: [reference] }),
})

export function fromCreateInvoice(input: AcmeCreateInvoice, headers: Headers) {
  const { reference } = input
  const json = {
    reference,
    ...inMinorUnits(input.amount),
    method: input.method,
    description: input.description,
    customer_email: input.customerEmail,
    metadata: input.metadata,
    return_url: input.returnUrl,
  }
  return { reference, json, headers: withKey(headers, 'invoices.create', reference) }
}

export function toInvoiceReceipt(
  wire: { readonly id: string; readonly pay_url: string },
  input: AcmeCreateInvoice,
  context: MapContext,
): InvoiceReceipt {
  if (!isSafeUrl(wire.pay_url)) context.invalid('the payment page is not https')
  const read = readWire(context.raw, ['reference', 'amount', 'currency', 'expires_at'], context)
  const { reference, amount } = input
  // A repeated key is answered with the first order.
  expectOrder(input, { reference: read.text('reference'), amount: read.minorMoney('amount', read.text('currency')) }, context)
  return {
    ...PROVIDER,
    id: wire.id,
    reference,
    url: wire.pay_url,
    amount,
    expiresAt: read.time('expires_at'),
    test: null,
    raw: context.raw,
  }
}

/** A look-up takes one of the two; the answer must match both. */
export function fromRef({ reference, id }: RecordRef) {
  return { reference: reference ?? undefined, query: id === null ? { reference: reference ?? undefined } : { id } }
}

/** An invoice; refused when it is not the one that `ref` names. */
export const toInvoice =
  (ref: RecordRef) =>
  (wire: WireRecord, context: MapContext): Invoice => {
    expectRecord(ref, wire, context)
    const read = readWire(wire, INVOICE_FIELDS, context)
    return {
      ...PROVIDER,
      id: wire.id,
      reference: wire.reference,
      status: read.word('status', INVOICE_STATUS, 'unknown'),
      rawStatus: wire.status,
      onHold: wire.status === 'held',
      amount: read.minorMoney('amount', wire.currency),
      paid: null,
      refunded: read.minorMoney('refunded', wire.currency),
      credited: read.minorMoney('credited', wire.currency),
      fee: read.minorMoney('fee', wire.currency),
      payerFee: read.minorMoney('payer_fee', wire.currency),
      method: read.text('method'),
      payer: read.text('payer'),
      metadata: read.metadata('metadata'),
      createdAt: read.time('created_at'),
      expiresAt: read.time('expires_at'),
      failureReason: null,
      paidAt: read.time('paid_at'),
      test: null,
      raw: context.raw,
    }
  }

export function fromCreatePayout(input: AcmeCreatePayout, headers: Headers) {
  const { reference } = input
  const json = {
    reference,
    ...inMinorUnits(input.amount),
    method: input.method,
    destination: input.destination,
    bank: input.bank,
    fee_from: input.feeFrom ?? 'amount',
    comment: input.comment,
  }
  return { reference, json, headers: withKey(headers, 'payouts.create', reference) }
}

export function toPayoutReceipt(wire: { readonly id: string }, input: CreatePayout, context: MapContext): PayoutReceipt {
  const read = readWire(context.raw, ['reference', 'status', 'debited'], context)
  expectOrder(input, { reference: read.text('reference'), amount: null }, context)
  return {
    ...PROVIDER,
    id: wire.id,
    reference: input.reference,
    status: read.word('status', PAYOUT_STATUS, read.text('status') === null ? 'pending' : 'unknown'),
    debited: read.minorMoney('debited', input.amount.currency),
    test: null,
    raw: context.raw,
  }
}

/** A payout; refused when it is not the one that `ref` names. */
export const toPayout =
  (ref: RecordRef) =>
  (wire: WireRecord, context: MapContext): Payout => {
    expectRecord(ref, wire, context)
    const read = readWire(wire, PAYOUT_FIELDS, context)
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
      createdAt: read.time('created_at'),
      finishedAt: read.time('finished_at'),
      test: null,
      raw: context.raw,
    }
  }

export function toMethods(
  wire: readonly { readonly code: string; readonly currency: string }[],
  context: MapContext,
): readonly PaymentMethod[] {
  return wire.map((row) => {
    const read = readWire(row, ['name', 'enabled'], context)
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
      enabled: read.flag('enabled') === true,
    }
  })
}

export function toBanks(wire: readonly Bank[], context: MapContext): readonly Bank[] {
  return wire.map((bank) => ({ id: bank.id, name: readWire(bank, [], context).text('name') ?? bank.name }))
}
