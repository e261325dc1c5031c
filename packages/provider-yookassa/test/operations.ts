import type { CallOptions } from '@paymux/core'
import type { YooKassa } from '../src/index.ts'
import { fixture, PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub } from './support.ts'

/** One operation of YooKassa, with an input that fits its fixture. */
export interface Operation {
  readonly name: string
  readonly effect: 'read' | 'write'
  readonly pair: 'shop' | 'gateway'
  /** A documented success. */
  readonly fixture: string
  /** A field of the success that the result cannot do without. */
  readonly required: string
  readonly reference?: string
  readonly call: (yookassa: YooKassa, options?: CallOptions) => Promise<unknown>
}

export const INVOICE_INPUT = {
  reference: 'A-20417',
  amount: rub('1000'),
  description: 'Заказ № 72',
  metadata: { cart: '981' },
  returnUrl: 'https://shop.example/thanks',
} as const

export const REFUND_INPUT = {
  reference: 'R-20417-1',
  invoice: { id: PAYMENT_ID, reference: 'A-20417' },
  amount: rub('250'),
  reason: 'Вернули один товар',
} as const

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  amount: rub('1500'),
  method: 'sbp',
  destination: '79000000000',
  bank: '100000000111',
  comment: 'Выплата по договору 37',
} as const

const invoice = { id: PAYMENT_ID }

/** Every operation that sends a request. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'balances.list',
    effect: 'read',
    pair: 'gateway',
    fixture: 'me-gateway.json',
    required: 'payout_balance',
    call: (yookassa, options) => yookassa.balances.list(options),
  },
  {
    name: 'invoices.create',
    effect: 'write',
    pair: 'shop',
    fixture: 'payment-pending.json',
    required: 'amount',
    reference: 'A-20417',
    call: (yookassa, options) => yookassa.invoices.create(INVOICE_INPUT, options),
  },
  {
    name: 'invoices.get',
    effect: 'read',
    pair: 'shop',
    fixture: 'payment-succeeded.json',
    required: 'status',
    call: (yookassa, options) => yookassa.invoices.get(invoice, options),
  },
  {
    name: 'invoices.capture',
    effect: 'write',
    pair: 'shop',
    fixture: 'payment-succeeded.json',
    required: 'id',
    call: (yookassa, options) => yookassa.invoices.capture(invoice, { amount: rub('1000') }, options),
  },
  {
    name: 'invoices.cancel',
    effect: 'write',
    pair: 'shop',
    fixture: 'payment-canceled.json',
    required: 'id',
    call: (yookassa, options) => yookassa.invoices.cancel(invoice, options),
  },
  {
    name: 'invoices.list',
    effect: 'read',
    pair: 'shop',
    fixture: 'payment-list.json',
    required: 'items',
    call: (yookassa, options) => yookassa.invoices.list({ limit: 2 }, options),
  },
  {
    name: 'refunds.create',
    effect: 'write',
    pair: 'shop',
    fixture: 'refund-succeeded.json',
    required: 'payment_id',
    reference: 'R-20417-1',
    call: (yookassa, options) => yookassa.refunds.create(REFUND_INPUT, options),
  },
  {
    name: 'refunds.get',
    effect: 'read',
    pair: 'shop',
    fixture: 'refund-succeeded.json',
    required: 'status',
    call: (yookassa, options) => yookassa.refunds.get({ id: REFUND_ID }, options),
  },
  {
    name: 'refunds.list',
    effect: 'read',
    pair: 'shop',
    fixture: 'refund-list.json',
    required: 'items',
    call: (yookassa, options) => yookassa.refunds.list(undefined, options),
  },
  {
    name: 'payouts.create',
    effect: 'write',
    pair: 'gateway',
    fixture: 'payout-pending.json',
    required: 'amount',
    reference: 'wd-2071',
    call: (yookassa, options) => yookassa.payouts.create(PAYOUT_INPUT, options),
  },
  {
    name: 'payouts.get',
    effect: 'read',
    pair: 'gateway',
    fixture: 'payout-succeeded.json',
    required: 'status',
    call: (yookassa, options) => yookassa.payouts.get({ id: PAYOUT_ID }, options),
  },
  {
    name: 'payouts.list',
    effect: 'read',
    pair: 'gateway',
    fixture: 'payout-list.json',
    required: 'items',
    call: (yookassa, options) => yookassa.payouts.list({}, options),
  },
  {
    name: 'payouts.banks',
    effect: 'read',
    pair: 'gateway',
    fixture: 'sbp-banks.json',
    required: 'items',
    call: (yookassa, options) => yookassa.payouts.banks(options),
  },
]

/** The success of an operation without one of its fields. */
export function without(operation: Operation, field: string): string {
  const { [field]: _, ...rest } = JSON.parse(fixture(operation.fixture)) as Record<string, unknown>
  return JSON.stringify(rest)
}
