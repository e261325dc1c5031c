import type {
  Balance,
  Bank,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  JsonObject,
  Listed,
  Money,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  RecordRef,
  Refund,
  RefundReceipt,
  RefundStatus,
} from '@paymux/core'
import { subtractMoney } from '@paymux/core'
import type { WireReader } from '@paymux/core/authoring'
import { expectRecord, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'
import type { WirePayment, WirePayout, WireRefund } from './api.ts'
import type { YooKassaCaptureInvoice, YooKassaCreateInvoice, YooKassaCreatePayout, YooKassaCreateRefund, YooKassaPage } from './inputs.ts'
import { fromMoney, fromReceipt } from './receipt.ts'

/** https://yookassa.ru/developers/payment-acceptance/getting-started/payment-process#lifecycle */
export const INVOICE_STATUS = {
  pending: 'pending',
  waiting_for_capture: 'authorized',
  succeeded: 'paid',
  canceled: 'canceled',
} as const satisfies Record<string, InvoiceStatus>

/** Reasons of a payment that ran out of time: its `status` is `canceled`, like that of a refused one. */
const EXPIRED: readonly (string | null)[] = ['expired_on_confirmation', 'expired_on_capture']

/** Refunds and payouts have the same statuses. */
export const TRANSFER_STATUS = {
  pending: 'pending',
  succeeded: 'succeeded',
  canceled: 'failed',
} as const satisfies Record<string, PayoutStatus & RefundStatus>

const MONEY = { amount: 'value', currency: 'currency' } as const
const ANY: RecordRef = { id: null, reference: null }

export function toBalances(wire: { readonly payout_balance: object }, context: MapContext): readonly Balance[] {
  const available = readWire(wire, ['payout_balance'], context).moneyObject('payout_balance', MONEY)
  return [{ available: available ?? context.invalid('payout_balance is not an amount'), held: null, total: null, raw: context.raw }]
}

export function toBanks(wire: { readonly items: readonly { readonly bank_id: string; readonly name: string }[] }): readonly Bank[] {
  return wire.items.map(({ bank_id: id, name }) => ({ id, name }))
}

/** An invoice; refused when it is not the one that `ref` names. */
export const toInvoice =
  (ref: RecordRef) =>
  (wire: WirePayment, context: MapContext): Invoice => {
    const read = readWire(wire, ['amount', 'created_at', 'test'], context)
    const { reference, metadata } = toMetadata(read)
    expectRecord(ref, { id: wire.id, reference }, context)
    const status = read.word('status', INVOICE_STATUS, 'unknown')
    const failureReason = read.at('cancellation_details').text('reason')
    const amount = read.moneyObject('amount', MONEY)
    const credited = read.moneyObject('income_amount', MONEY)
    const means = read.at('payment_method')
    return {
      provider: 'yookassa',
      id: wire.id,
      reference,
      status: status === 'canceled' && EXPIRED.includes(failureReason) ? 'expired' : status,
      rawStatus: wire.status,
      onHold: false,
      amount,
      paid: null,
      refunded: read.moneyObject('refunded_amount', MONEY),
      credited,
      fee: amount !== null && amount.currency === credited?.currency ? subtractMoney(amount, credited) : null,
      payerFee: null,
      method: means.text('type'),
      payer: means.text('account_number') ?? means.text('title'),
      metadata,
      failureReason,
      createdAt: read.time('created_at'),
      expiresAt: read.time('expires_at'),
      paidAt: read.time('captured_at'),
      test: read.flag('test'),
      raw: context.raw,
    }
  }

export const toInvoiceReceipt =
  (input: YooKassaCreateInvoice) =>
  (wire: WirePayment, context: MapContext): InvoiceReceipt => {
    const { id, reference, amount, status, expiresAt, test, raw } = asOrdered(toInvoice(ANY)(wire, context), input, context)
    // A payment that is not pending has no URL: then the answer is that of an earlier create with the same key.
    const url = readWire(wire, [], context).at('confirmation').text('confirmation_url')
    if (url === null && status === 'pending') context.invalid('the answer has no payment page')
    if (url !== null && !isSafeUrl(url)) context.invalid('the payment page is not https')
    return { provider: 'yookassa', id, reference, url, amount, expiresAt, test, raw }
  }

/** Holds the answer to a capture or cancel against what was asked for: it must not say that the opposite was done. */
export const toDone =
  (ref: RecordRef, opposite: keyof typeof INVOICE_STATUS, { amount }: YooKassaCaptureInvoice = {}) =>
  (wire: WirePayment, context: MapContext): void => {
    const { amount: taken, rawStatus } = toInvoice(ref)(wire, context)
    if (rawStatus === opposite) context.invalid(`the answer says that the payment is ${opposite}`)
    if (amount !== undefined && !isSame(taken, amount)) context.invalid('the answer names another amount than the one that was captured')
  }

/** A refund; refused when it is not the one that `ref` names. */
export const toRefund =
  (ref: RecordRef) =>
  (wire: WireRefund, context: MapContext): Refund => {
    const read = readWire(wire, ['amount', 'created_at'], context)
    const { reference } = toMetadata(read)
    expectRecord(ref, { id: wire.id, reference }, context)
    return {
      provider: 'yookassa',
      id: wire.id,
      reference,
      invoice: { reference: null, id: wire.payment_id },
      status: read.word('status', TRANSFER_STATUS, 'unknown'),
      rawStatus: wire.status,
      amount: read.moneyObject('amount', MONEY),
      reason: read.text('description'),
      failureReason: read.at('cancellation_details').text('reason'),
      createdAt: read.time('created_at'),
      // A refund does not say; its payment does.
      test: null,
      raw: context.raw,
    }
  }

export const toRefundReceipt =
  (input: YooKassaCreateRefund) =>
  (wire: WireRefund, context: MapContext): RefundReceipt => {
    const refund = toRefund(ANY)(wire, context)
    const { id, reference, status, amount, test, raw } = asOrdered(refund, input, context)
    expectRecord({ ...input.invoice, reference: null }, refund.invoice, context)
    return { provider: 'yookassa', id, reference, status, amount, test, raw }
  }

/** A payout; refused when it is not the one that `ref` names. */
export const toPayout =
  (ref: RecordRef) =>
  (wire: WirePayout, context: MapContext): Payout => {
    const read = readWire(wire, ['amount', 'payout_destination', 'created_at', 'test'], context)
    const { reference } = toMetadata(read)
    expectRecord(ref, { id: wire.id, reference }, context)
    const to = read.at('payout_destination', ['type'])
    return {
      provider: 'yookassa',
      id: wire.id,
      reference,
      status: read.word('status', TRANSFER_STATUS, 'unknown'),
      rawStatus: wire.status,
      method: to.text('type'),
      destination: to.text('phone') ?? to.text('account_number') ?? maskedCard(to.at('card')),
      amount: read.moneyObject('amount', MONEY),
      debited: null,
      fee: null,
      received: null,
      converted: null,
      feeFrom: null,
      comment: read.text('description'),
      failureReason: read.at('cancellation_details').text('reason'),
      createdAt: read.time('created_at'),
      finishedAt: read.time('succeeded_at'),
      test: read.flag('test'),
      raw: context.raw,
    }
  }

export const toPayoutReceipt =
  (input: YooKassaCreatePayout) =>
  (wire: WirePayout, context: MapContext): PayoutReceipt => {
    const { id, reference, status, test, raw } = asOrdered(toPayout(ANY)(wire, context), input, context)
    return { provider: 'yookassa', id, reference, status, debited: null, test, raw }
  }

/** The one payout that a search found. */
export const toFoundPayout =
  (ref: RecordRef) =>
  ({ items: [payout, ...others] }: { readonly items: readonly WirePayout[] }, context: MapContext): Payout => {
    if (payout === undefined) return context.notFound()
    // A create that is repeated after 24 hours pays again, under the same reference: handing out one payout would hide the other.
    if (others.length > 0) context.invalid('several payouts have this reference: find their ids with payouts.list and read each by its id')
    return toPayout(ref)(payout, { ...context, raw: asJson(payout) })
  }

/** One page of a list, each item with its own `raw`. */
export const toListed =
  <Wire extends object, Item>(toItem: (ref: RecordRef) => (wire: Wire, context: MapContext) => Item) =>
  (wire: { readonly items: readonly Wire[] }, context: MapContext): Listed<Item> => ({
    items: wire.items.map((item) => toItem(ANY)(item, { ...context, raw: asJson(item) })),
    next: readWire(wire, [], context).text('next_cursor'),
  })

/** The schemas change nothing, so a record that passed one is still the JSON that was received. */
const asJson = (wire: object): JsonObject => wire as JsonObject

function toMetadata(read: WireReader): Pick<Invoice, 'reference' | 'metadata'> {
  const { reference, ...rest } = read.metadata('metadata') ?? {}
  return { reference: reference || null, metadata: Object.keys(rest).length === 0 ? null : rest }
}

function maskedCard(card: WireReader): string | null {
  const [first, last] = [card.text('first6'), card.text('last4')]
  return last === null ? null : `${first ?? ''}******${last}`
}

const isSame = (a: Money | null, b: Money): boolean => a?.amount === b.amount && a.currency === b.currency

/** Refuses an answer about another order: with a used idempotence key YooKassa may answer with the order that used it first. */
function asOrdered<T extends { readonly reference: string | null; readonly amount: Money | null }>(
  record: T,
  { reference, amount = null }: { readonly reference: string; readonly amount?: Money | undefined | null },
  { invalid }: MapContext,
): T & { readonly reference: string; readonly amount: Money } {
  if (amount === null || record.reference !== reference || !isSame(record.amount, amount))
    return invalid('the answer is about another order: it names another reference or amount than the one that was sent')
  return { ...record, reference, amount }
}

// Requests. What a used key with another body does is not documented: a repeat has the same bytes, whatever the order of the input.

/** `metadata` carries the reference beside the merchant's own entries. */
function fromMetadata(reference: string, given: Readonly<Record<string, string>> = {}): object {
  const names = Object.keys(given).sort()
  return { reference, ...Object.fromEntries(names.map((name) => [name, given[name]])) }
}

export function fromCreateInvoice(input: YooKassaCreateInvoice): object {
  return {
    amount: fromMoney(input.amount),
    capture: input.capture ?? true,
    confirmation: { type: 'redirect', return_url: input.returnUrl, locale: input.language },
    payment_method_data: input.method === undefined ? undefined : { type: input.method },
    description: input.description,
    metadata: fromMetadata(input.reference, input.metadata),
    receipt: fromReceipt(input.receipt, input.customerEmail),
  }
}

export function fromCapture({ amount, receipt }: YooKassaCaptureInvoice): object {
  return { amount: amount === undefined ? undefined : fromMoney(amount), receipt: fromReceipt(receipt) }
}

export function fromCreateRefund({ reference, invoice, amount, reason, receipt }: YooKassaCreateRefund): object {
  return {
    payment_id: invoice.id,
    amount: amount === undefined ? undefined : fromMoney(amount),
    description: reason,
    metadata: fromMetadata(reference),
    receipt: fromReceipt(receipt),
  }
}

export function fromCreatePayout({ reference, amount, method, destination, bank, comment }: YooKassaCreatePayout): object {
  return {
    amount: fromMoney(amount),
    ...(method === 'card_token' ? { payout_token: destination } : { payout_destination_data: destinationOf(method, destination, bank) }),
    description: comment,
    metadata: fromMetadata(reference),
  }
}

function destinationOf(type: string, destination: string, bank: string | undefined): object {
  return type === 'sbp' ? { type, phone: destination, bank_id: bank } : { type, account_number: destination }
}

export function fromPage({ cursor, limit, from, to }: YooKassaPage) {
  return { cursor, limit: limit === undefined ? undefined : String(limit), 'created_at.gte': from, 'created_at.lt': to }
}

export function fromReference({ reference }: RecordRef) {
  return { 'metadata[reference]': reference ?? undefined }
}
