import { iso } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'

/** A payoff as the upstream keeps it; amounts in kopecks, times in milliseconds. */
export interface PayoutRecord {
  readonly id: string
  /** "" when none was given. */
  readonly orderId: string
  readonly service: string
  readonly wallet: string
  /** What was asked for. */
  readonly amount: bigint
  /** 1: the fee is taken from the balance. 2: out of the sum. */
  readonly subtract: 1 | 2
  readonly commission: bigint
  /** What leaves the balance. */
  readonly withdrawn: bigint
  readonly currency: string
  /** What arrives, in `currency`, as decimal text. */
  readonly received: string
  readonly comment: string | null
  readonly bank: string | null
  readonly webhookUrl: string | null
  readonly createdAt: number
  status: 'wait' | 'success' | 'fail'
  errorMessage: string | null
  finishedAt: number | null
}

/** A payoff for the sandbox's user. Amounts in roubles. */
export interface EnotPayout {
  readonly id: string
  readonly reference: string
  readonly status: 'wait' | 'success' | 'fail'
  readonly service: string
  readonly wallet: string
  readonly amount: string
  readonly commission: string
  readonly debited: string
  readonly feeFrom: 'amount' | 'balance'
  readonly received: { readonly amount: string; readonly currency: string }
  readonly comment: string | null
  readonly bank: string | null
  readonly errorMessage: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly finishedAt: string | null
}

export function toView(record: PayoutRecord): EnotPayout {
  const { id, status, service, wallet, comment, bank, errorMessage } = record
  return {
    id,
    status,
    service,
    wallet,
    comment,
    bank,
    errorMessage,
    reference: record.orderId,
    amount: fixed(record.amount),
    commission: fixed(record.commission),
    debited: fixed(record.withdrawn),
    feeFrom: record.subtract === 1 ? 'balance' : 'amount',
    received: { amount: record.received, currency: record.currency },
    createdAt: iso(record.createdAt),
    finishedAt: iso(record.finishedAt),
  }
}
