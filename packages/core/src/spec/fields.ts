import type { Money } from '../money.ts'
import type { Balance } from './balances.ts'
import type { JsonObject, RecordRef } from './common.ts'
import type { Invoice, InvoiceReceipt, InvoiceStatus } from './invoices.ts'
import type { Bank, PaymentMethod } from './methods.ts'
import type { Payout, PayoutReceipt, PayoutStatus } from './payouts.ts'
import type { Refund, RefundReceipt, RefundStatus } from './refunds.ts'

// The fields of every record as data. Each table is tied to its interface: a field that is forgotten, or is of another kind, does not compile.

/** What a field of a result may hold; a question mark: or null. `time?` is ISO 8601 with offset, `decimal?` a number as text. */
export type FieldKind =
  | 'text'
  | 'text?'
  | 'time?'
  | 'decimal?'
  | 'money'
  | 'money?'
  | 'boolean'
  | 'boolean?'
  | 'ref'
  | 'texts?'
  | 'json'
  | { readonly words: readonly string[]; readonly or?: null }
  | { readonly fields: Fields }

/** The fields of a record by name. */
export interface Fields {
  readonly [field: string]: FieldKind
}

type KindOf<T> = [T] extends [boolean]
  ? 'boolean'
  : [T] extends [boolean | null]
    ? 'boolean?'
    : [string] extends [T]
      ? [T] extends [string]
        ? 'text'
        : 'text?' | 'time?' | 'decimal?'
      : [T] extends [string]
        ? { readonly words: readonly T[] }
        : [T] extends [string | null]
          ? { readonly words: readonly NonNullable<T>[]; readonly or: null }
          : [T] extends [Money]
            ? 'money'
            : [T] extends [Money | null]
              ? 'money?'
              : [T] extends [RecordRef]
                ? 'ref'
                : [T] extends [JsonObject]
                  ? 'json'
                  : [T] extends [Readonly<Record<string, string>> | null]
                    ? 'texts?'
                    : { readonly fields: FieldsOf<T> }

/** A field of each kind that a record has. */
export type FieldsOf<T> = { readonly [Field in keyof T]-?: KindOf<T[Field]> }

/** The words of a status as a list. They are declared as an object, for a list that lacks one would compile. */
const wordsOf = <T extends string>(words: Readonly<Record<T, true>>): readonly T[] => Object.keys(words) as T[]

export const PAYOUT_STATUS = wordsOf<PayoutStatus>({ pending: true, succeeded: true, failed: true, unknown: true })
export const REFUND_STATUS = wordsOf<RefundStatus>({ pending: true, succeeded: true, failed: true, unknown: true })
export const INVOICE_STATUS = wordsOf<InvoiceStatus>({
  pending: true,
  authorized: true,
  underpaid: true,
  paid: true,
  refunded: true,
  expired: true,
  canceled: true,
  failed: true,
  unknown: true,
})
const FEE_FROM = wordsOf<'amount' | 'balance'>({ amount: true, balance: true })

export const balance: FieldsOf<Balance> = { available: 'money', held: 'money?', total: 'money?', raw: 'json' }

export const method: FieldsOf<PaymentMethod> = {
  code: 'text',
  name: 'text',
  currency: 'text?',
  min: 'money?',
  max: 'money?',
  fee: { fields: { percent: 'decimal?', fixed: 'money?', payerShare: 'decimal?' } },
  enabled: 'boolean',
}

export const bank: FieldsOf<Bank> = { id: 'text', name: 'text' }

export const payoutReceipt: FieldsOf<PayoutReceipt> = {
  provider: 'text',
  id: 'text',
  reference: 'text',
  status: { words: PAYOUT_STATUS },
  debited: 'money?',
  test: 'boolean?',
  raw: 'json',
}

export const payout: FieldsOf<Payout> = {
  provider: 'text',
  id: 'text',
  reference: 'text?',
  status: { words: PAYOUT_STATUS },
  rawStatus: 'text',
  method: 'text?',
  destination: 'text?',
  amount: 'money?',
  debited: 'money?',
  fee: 'money?',
  received: 'money?',
  converted: 'money?',
  feeFrom: { words: FEE_FROM, or: null },
  comment: 'text?',
  failureReason: 'text?',
  createdAt: 'time?',
  finishedAt: 'time?',
  test: 'boolean?',
  raw: 'json',
}

export const invoiceReceipt: FieldsOf<InvoiceReceipt> = {
  provider: 'text',
  id: 'text?',
  reference: 'text',
  url: 'text?',
  amount: 'money',
  expiresAt: 'time?',
  test: 'boolean?',
  raw: 'json',
}

export const invoice: FieldsOf<Invoice> = {
  provider: 'text',
  id: 'text',
  reference: 'text?',
  status: { words: INVOICE_STATUS },
  rawStatus: 'text',
  onHold: 'boolean',
  amount: 'money?',
  paid: 'money?',
  refunded: 'money?',
  credited: 'money?',
  fee: 'money?',
  payerFee: 'money?',
  method: 'text?',
  payer: 'text?',
  metadata: 'texts?',
  failureReason: 'text?',
  createdAt: 'time?',
  expiresAt: 'time?',
  paidAt: 'time?',
  test: 'boolean?',
  raw: 'json',
}

export const refundReceipt: FieldsOf<RefundReceipt> = {
  provider: 'text',
  id: 'text',
  reference: 'text',
  status: { words: REFUND_STATUS },
  amount: 'money?',
  test: 'boolean?',
  raw: 'json',
}

export const refund: FieldsOf<Refund> = {
  provider: 'text',
  id: 'text',
  reference: 'text?',
  invoice: 'ref',
  status: { words: REFUND_STATUS },
  rawStatus: 'text',
  amount: 'money?',
  reason: 'text?',
  failureReason: 'text?',
  createdAt: 'time?',
  test: 'boolean?',
  raw: 'json',
}
