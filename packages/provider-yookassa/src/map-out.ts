import type { RecordRef } from '@paymux/core'
import type { YooKassaCaptureInvoice, YooKassaCreateInvoice, YooKassaCreatePayout, YooKassaCreateRefund, YooKassaPage } from './inputs.ts'
import { fromMoney, fromReceipt } from './receipt.ts'

// Requests. A repeat must have the same bytes as the first, so the order of the fields is fixed here, whatever the caller's was.

/** `metadata` carries the reference, beside what the merchant gave. */
function metadataOf(reference: string, given: Readonly<Record<string, string>> = {}): object {
  return { reference, ...Object.fromEntries(Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

export function fromCreateInvoice(input: YooKassaCreateInvoice): object {
  return {
    amount: fromMoney(input.amount),
    capture: input.capture ?? true,
    confirmation: { type: 'redirect', return_url: input.returnUrl, locale: input.language },
    payment_method_data: input.method === undefined ? undefined : { type: input.method },
    description: input.description,
    metadata: metadataOf(input.reference, input.metadata),
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
    metadata: metadataOf(reference),
    receipt: fromReceipt(receipt),
  }
}

export function fromCreatePayout({ reference, amount, method, destination, bank, comment }: YooKassaCreatePayout): object {
  return {
    amount: fromMoney(amount),
    ...(method === 'card_token' ? { payout_token: destination } : { payout_destination_data: destinationOf(method, destination, bank) }),
    description: comment,
    metadata: metadataOf(reference),
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
