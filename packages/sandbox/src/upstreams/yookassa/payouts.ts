import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'
import { settleLater } from '../settle-later.ts'
import { moneyOf } from './access.ts'
import type { YooKassaAccount } from './account.ts'
import { notify } from './account.ts'

interface PayoutRecord {
  readonly id: string
  readonly amount: bigint
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
  /** `payout_destination` as it is answered. */
  readonly destination: PlainObject & { readonly type: string }
  readonly test: boolean
  readonly createdAt: number
  status: 'pending' | 'succeeded' | 'canceled'
  finishedAt: number | null
  reason: string | null
}

/** A payout for the sandbox's user. Amounts in roubles. */
export interface YooKassaPayout {
  readonly id: string
  /** `metadata.reference`; "" when there is none. */
  readonly reference: string
  readonly status: PayoutRecord['status']
  /** "sbp", "yoo_money", "bank_card" */
  readonly method: string
  readonly amount: string
  readonly reason: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly finishedAt: string | null
}

/** What the user can do with payouts. A `ref` is an id or the merchant's reference. */
export interface YooKassaPayoutControls extends RecordControls<YooKassaPayout> {
  /** The money arrives: `succeeded`, and its notification. */
  readonly settle: (ref: string) => YooKassaPayout
  /** The payout is declined: the money comes back, `canceled`, and its notification. */
  readonly fail: (ref: string, reason?: string) => YooKassaPayout
  /** The next payout is declined before its order is answered. */
  readonly failNext: (reason?: string) => void
}

export interface Payouts {
  readonly store: Store<PayoutRecord>
  readonly controls: YooKassaPayoutControls
  readonly create: (order: Pick<PayoutRecord, 'amount' | 'description' | 'metadata' | 'destination'>) => PayoutRecord
  readonly wire: (record: PayoutRecord) => PlainObject
}

const REASON = 'rejected_by_payee'

export function createPayouts(context: UpstreamContext, account: YooKassaAccount): Payouts {
  const { clock, ids } = context
  const store = createStore<PayoutRecord>('payout', ({ metadata }) => metadata.reference ?? '')
  let nextReason: string | null = null
  const view = (record: PayoutRecord): YooKassaPayout => ({
    id: record.id,
    reference: record.metadata.reference ?? '',
    status: record.status,
    method: record.destination.type,
    amount: fixed(record.amount),
    reason: record.reason,
    createdAt: iso(record.createdAt),
    finishedAt: iso(record.finishedAt),
  })
  const finish = (record: PayoutRecord, reason: string | null): YooKassaPayout => {
    if (record.status !== 'pending') throw new Conflict(`the payout ${record.id} is finished: ${record.status}`)
    record.status = reason === null ? 'succeeded' : 'canceled'
    record.reason = reason
    record.finishedAt = clock.now()
    if (reason !== null) account.gateway += record.amount
    const { id, metadata, status } = record
    notify(context, account, { kind: 'payout', event: `payout.${status}`, id, reference: metadata.reference ?? '', object: wireOf(record) })
    return view(record)
  }
  return {
    store,
    wire: wireOf,
    create: (order) => {
      if (order.amount > account.gateway) refuse(400, 'amount.value: Insufficient funds on the payout balance')
      account.gateway -= order.amount
      const record = store.add({
        ...order,
        id: ids.record(() => `po-${ids.uuid()}`),
        test: account.quirks.test,
        createdAt: clock.now(),
        status: 'pending',
        finishedAt: null,
        reason: null,
      })
      if (nextReason !== null) finish(record, nextReason)
      nextReason = null
      settleLater(context, account, { isOpen: () => record.status === 'pending', settle: () => finish(record, null) })
      return record
    },
    controls: {
      ...recordControls(store, view),
      settle: (ref) => finish(store.find(ref), null),
      fail: (ref, reason = REASON) => finish(store.find(ref), reason),
      failNext: (reason = REASON) => {
        nextReason = reason
      },
    },
  }
}

/** https://yookassa.ru/developers/api#payout_object */
function wireOf({
  id,
  amount,
  description,
  metadata,
  destination,
  test,
  createdAt,
  status,
  finishedAt,
  reason,
}: PayoutRecord): PlainObject {
  return {
    id,
    amount: moneyOf(amount),
    status,
    payout_destination: destination,
    description: description ?? undefined,
    created_at: iso(createdAt),
    succeeded_at: status === 'succeeded' && finishedAt !== null ? iso(finishedAt) : undefined,
    metadata,
    cancellation_details: reason === null ? undefined : { party: 'payout_network', reason },
    test,
  }
}
