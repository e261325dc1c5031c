import { iso } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'

/** A payout as the upstream keeps it; amounts in kopecks, times in milliseconds. */
export interface PayoutRecord {
  readonly id: string
  readonly myId: string
  readonly method: string
  readonly wallet: string
  /** Name, only with `sbp`. */
  readonly bank: string
  readonly operator: string
  /** What was asked for. */
  readonly asked: bigint
  /** What arrives. */
  readonly amount: bigint
  readonly commission: bigint
  /** 0: the fee comes out of the amount. 1: from the balance. */
  readonly commissionType: 0 | 1
  /** What leaves the balance. */
  readonly amountDown: bigint
  readonly currency: string
  readonly rate: string | null
  /** What arrives, in `currency`. */
  readonly inCurrency: string
  readonly webhookUrl: string | null
  readonly createdAt: number
  status: 'in_process' | 'success' | 'cancel'
  cancelMessage: string
  completedAt: number | null
}

/** A payout for the sandbox's user. Amounts in roubles. */
export interface AaioPayout {
  readonly id: string
  readonly reference: string
  readonly status: 'in_process' | 'success' | 'cancel'
  readonly method: string
  /** Not masked. */
  readonly wallet: string
  readonly asked: string
  readonly amount: string
  readonly commission: string
  readonly debited: string
  readonly feeFrom: 'amount' | 'balance'
  readonly received: { readonly amount: string; readonly currency: string }
  readonly bank: string
  readonly operator: string
  readonly cancelMessage: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly completedAt: string | null
}

export function toView(record: PayoutRecord): AaioPayout {
  const { id, status, method, wallet, bank, operator, cancelMessage } = record
  return {
    id,
    status,
    method,
    wallet,
    bank,
    operator,
    cancelMessage,
    reference: record.myId,
    asked: fixed(record.asked),
    amount: fixed(record.amount),
    commission: fixed(record.commission),
    debited: fixed(record.amountDown),
    feeFrom: record.commissionType === 0 ? 'amount' : 'balance',
    received: { amount: record.inCurrency, currency: record.currency },
    createdAt: iso(record.createdAt),
    completedAt: iso(record.completedAt),
  }
}
