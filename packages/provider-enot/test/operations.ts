import type { CallOptions } from '@paymux/core'
import type { Enot } from '../src/index.ts'
import { fixture, record } from './support.ts'

/** One operation of Enot, with an input that fits its fixture. */
export interface Operation {
  readonly name: string
  readonly effect: 'read' | 'write'
  /** A documented success. */
  readonly fixture: string
  readonly reference?: string
  readonly call: (enot: Enot, options?: CallOptions) => Promise<unknown>
}

const rub = (amount: string) => ({ amount, currency: 'RUB' })

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  amount: rub('1500'),
  method: 'card',
  destination: '4111110000000042',
  feeFrom: 'balance',
} as const

export const INVOICE_INPUT = {
  reference: 'A-20417',
  amount: rub('640.5'),
  metadata: { cart: '981' },
  expiresInMinutes: 90,
  methods: ['card', 'sbp'],
} as const

export const DIRECT_INPUT = {
  id: '5c8e0f27-91ab-4d36-a7c4-2e6b0d19f853',
  payerIp: '203.0.113.7',
  payerUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  bank: 'sber',
} as const

/** Every operation that sends a request. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'balances.list',
    effect: 'read',
    fixture: 'balance.json',
    call: (enot, options) => enot.balances.list(options),
  },
  {
    name: 'invoices.create',
    effect: 'write',
    fixture: 'invoice-create.json',
    reference: 'A-20417',
    call: (enot, options) => enot.invoices.create(INVOICE_INPUT, options),
  },
  {
    name: 'invoices.get',
    effect: 'read',
    fixture: 'invoice-info-success.json',
    reference: 'A-20417',
    call: (enot, options) => enot.invoices.get({ reference: 'A-20417' }, options),
  },
  {
    name: 'invoices.methods',
    effect: 'read',
    fixture: 'payment-tariffs.json',
    call: (enot, options) => enot.invoices.methods(options),
  },
  {
    name: 'invoices.payDirect',
    effect: 'write',
    fixture: 'invoice-direct.json',
    call: (enot, options) => enot.invoices.payDirect(DIRECT_INPUT, options),
  },
  {
    name: 'payouts.create',
    effect: 'write',
    fixture: 'payoff-create.json',
    reference: 'wd-2071',
    call: (enot, options) => enot.payouts.create(PAYOUT_INPUT, options),
  },
  {
    name: 'payouts.get',
    effect: 'read',
    fixture: 'payoff-info-success.json',
    reference: '1',
    call: (enot, options) => enot.payouts.get({ reference: '1' }, options),
  },
  {
    name: 'payouts.banks',
    effect: 'read',
    fixture: 'sbp-banks.json',
    call: (enot, options) => enot.payouts.banks(options),
  },
]

/** The success of an operation with other fields. */
export function success(operation: Operation, changes: Record<string, unknown> = {}): string {
  const { data: _, ...envelope } = JSON.parse(fixture(operation.fixture)) as Record<string, unknown>
  return JSON.stringify({ data: { ...record(operation.fixture), ...changes }, ...envelope })
}
