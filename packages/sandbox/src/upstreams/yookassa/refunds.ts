import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'
import { moneyOf } from './access.ts'
import type { YooKassaAccount } from './account.ts'
import { notify } from './account.ts'
import type { PaymentRecord } from './payments.ts'

interface RefundRecord {
  readonly id: string
  readonly payment: PaymentRecord
  readonly amount: bigint
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly createdAt: number
  status: 'pending' | 'succeeded' | 'canceled'
  reason: string | null
}

/** A refund for the sandbox's user. Amounts in roubles. */
export interface YooKassaRefund {
  readonly id: string
  /** `metadata.reference`; "" when there is none. */
  readonly reference: string
  readonly paymentId: string
  readonly status: RefundRecord['status']
  readonly amount: string
  readonly reason: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

/** What the user can do with refunds. A `ref` is an id or the merchant's reference. */
export interface YooKassaRefundControls extends RecordControls<YooKassaRefund> {
  /** The payer gets the money: `succeeded`, and its notification. */
  readonly settle: (ref: string) => YooKassaRefund
  /** The money comes back to the shop: `canceled`. YooKassa sends no notification about it. */
  readonly fail: (ref: string, reason?: string) => YooKassaRefund
}

export interface Refunds {
  readonly store: Store<RefundRecord>
  readonly controls: YooKassaRefundControls
  readonly create: (order: Pick<RefundRecord, 'payment' | 'amount' | 'description' | 'metadata'>) => RefundRecord
  readonly wire: (record: RefundRecord) => PlainObject
}

export function createRefunds(context: UpstreamContext, account: YooKassaAccount): Refunds {
  const { clock, ids } = context
  const store = createStore<RefundRecord>('refund', ({ metadata }) => metadata.reference ?? '')
  const view = (record: RefundRecord): YooKassaRefund => ({
    id: record.id,
    reference: record.metadata.reference ?? '',
    paymentId: record.payment.id,
    status: record.status,
    amount: fixed(record.amount),
    reason: record.reason,
    createdAt: iso(record.createdAt),
  })
  const pending = (ref: string): RefundRecord => {
    const record = store.find(ref)
    if (record.status !== 'pending') throw new Conflict(`the refund ${record.id} is finished: ${record.status}`)
    return record
  }
  const settle = (record: RefundRecord): YooKassaRefund => {
    record.status = 'succeeded'
    const { id, metadata } = record
    notify(context, account, { kind: 'refund', event: 'refund.succeeded', id, reference: metadata.reference ?? '', object: wireOf(record) })
    return view(record)
  }
  return {
    store,
    wire: wireOf,
    create: (order) => {
      const { payment, amount } = order
      if (payment.status !== 'succeeded') refuse(400, 'payment_id: The payment can not be refunded')
      if (amount > payment.amount - payment.refunded) refuse(400, 'amount.value: The amount is larger than what is left of the payment')
      if (amount > account.shop) refuse(400, 'amount.value: The shop has not enough money')
      payment.refunded += amount
      account.shop -= amount
      const record = store.add({ ...order, id: ids.record(), createdAt: clock.now(), status: 'pending', reason: null })
      if (account.quirks.refunds === 'succeed') settle(record)
      return record
    },
    controls: {
      ...recordControls(store, view),
      settle: (ref) => settle(pending(ref)),
      fail: (ref, reason = 'yoo_money_account_closed') => {
        const record = pending(ref)
        record.status = 'canceled'
        record.reason = reason
        record.payment.refunded -= record.amount
        account.shop += record.amount
        return view(record)
      },
    },
  }
}

/** https://yookassa.ru/developers/api#refund_object */
function wireOf({ id, payment, amount, description, metadata, createdAt, status, reason }: RefundRecord): PlainObject {
  return {
    id,
    payment_id: payment.id,
    status,
    created_at: iso(createdAt),
    amount: moneyOf(amount),
    description: description ?? undefined,
    metadata,
    cancellation_details: reason === null ? undefined : { party: 'yoo_money', reason },
  }
}
