import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store, Table } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import { amountOf, converted, fixed, percentOf } from '../amounts.ts'
import { settleLater } from '../settle-later.ts'
import type { AaioAccount } from './account.ts'
import type { AaioBank, AaioPayoutMethod } from './data.ts'
import type { AaioPayout, PayoutRecord } from './payout-records.ts'
import { toView } from './payout-records.ts'
import { payoutWebhook } from './webhooks.ts'

/** What the user can do with payouts. A `ref` is an id or the merchant's reference. */
export interface AaioPayoutControls extends RecordControls<AaioPayout> {
  /** The money arrives: `success`, and its webhook. */
  readonly settle: (ref: string) => AaioPayout
  /** The payout is cancelled: the money comes back to the balance, `cancel`, and its webhook. */
  readonly fail: (ref: string, reason?: string) => AaioPayout
}

/** Everything about one payout order that was checked. */
export type PayoutOrder = Pick<PayoutRecord, 'myId' | 'wallet' | 'asked' | 'method' | 'commissionType' | 'bank' | 'operator' | 'webhookUrl'>

export interface Payouts {
  readonly store: Store<PayoutRecord>
  readonly controls: AaioPayoutControls
  /** Refuses, or takes the money and keeps the record. */
  readonly create: (order: PayoutOrder) => PayoutRecord
}

export interface PayoutTables {
  readonly methods: Table<AaioPayoutMethod>
  readonly rates: Table<string>
  readonly banks: Table<AaioBank>
}

export function createPayouts(context: UpstreamContext, account: AaioAccount, { methods, rates }: PayoutTables): Payouts {
  const { clock, ids } = context
  const store = createStore<PayoutRecord>('payout', ({ myId }) => myId)

  const create = (order: PayoutOrder): PayoutRecord => {
    const method = methods.get(order.method)
    if (method === undefined) return refuse(400, 'Метод вывода не найден или недоступен')
    if (order.asked < amountOf(method.min, 'min')) refuse(400, `Минимальная сумма вывода: ${method.min} RUB`)
    if (order.asked > amountOf(method.max, 'max')) refuse(400, `Максимальная сумма вывода: ${method.max} RUB`)
    const commission = percentOf(order.asked, method.percent) + amountOf(method.fixed, 'fixed')
    const amount = order.commissionType === 0 ? order.asked - commission : order.asked
    const amountDown = amount + commission
    if (amount <= 0n) refuse(400, 'Сумма вывода меньше комиссии')
    if (amountDown > account.available) refuse(400, 'Недостаточно средств на балансе')
    const rate = method.currency === 'RUB' ? null : (rates.get(method.currency) ?? refuse(400, 'Курс валюты недоступен'))
    account.available -= amountDown
    const record = store.add({
      ...order,
      id: ids.record(),
      amount,
      commission,
      amountDown,
      currency: method.currency,
      rate,
      inCurrency: rate === null ? fixed(amount) : converted(amount, rate, method.currency),
      createdAt: clock.now(),
      status: 'in_process',
      cancelMessage: '',
      completedAt: null,
    })
    settleLater(context, account, { isOpen: () => record.status === 'in_process', settle: () => finish(record, 'success', '') })
    return record
  }

  const finish = (record: PayoutRecord, status: 'success' | 'cancel', message: string): AaioPayout => {
    if (record.status !== 'in_process') throw new Conflict(`the payout ${record.id} is finished: ${record.status}`)
    record.status = status
    record.cancelMessage = message
    record.completedAt = clock.now()
    if (status === 'cancel') account.available += record.amountDown
    context.sendWebhook(payoutWebhook(record, account, record.webhookUrl ?? context.webhookUrl()))
    return toView(record)
  }

  return {
    store,
    create,
    controls: {
      ...recordControls(store, toView),
      settle: (ref) => finish(store.find(ref), 'success', ''),
      fail: (ref, reason = 'Отклонено банком получателя') => finish(store.find(ref), 'cancel', reason),
    },
  }
}
