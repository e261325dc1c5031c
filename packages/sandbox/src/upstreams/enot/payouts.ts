import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store, Table } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import { amountOf, converted, percentOf, shortest } from '../amounts.ts'
import { settleLater } from '../settle-later.ts'
import type { EnotAccount } from './account.ts'
import type { EnotPayoffService } from './data.ts'
import type { EnotPayout, PayoutRecord } from './payout-records.ts'
import { toView } from './payout-records.ts'
import { payoutWebhook } from './webhooks.ts'

/** What the user can do with payoffs. A `ref` is an id or the merchant's reference. */
export interface EnotPayoutControls extends RecordControls<EnotPayout> {
  /** The money arrives: `success`, and its webhook. */
  readonly settle: (ref: string) => EnotPayout
  /** The payoff is declined: the money comes back to the balance, `fail`, and its webhook. */
  readonly fail: (ref: string, reason?: string) => EnotPayout
}

/** Everything about one order that was checked. */
export type PayoutOrder = Pick<PayoutRecord, 'orderId' | 'service' | 'wallet' | 'amount' | 'subtract' | 'comment' | 'bank' | 'webhookUrl'>

export interface Payouts {
  readonly store: Store<PayoutRecord>
  readonly controls: EnotPayoutControls
  /** Refuses, or takes the money and keeps the record. */
  readonly create: (order: PayoutOrder) => PayoutRecord
}

export function createPayouts(
  context: UpstreamContext,
  account: EnotAccount,
  services: Table<EnotPayoffService>,
  rates: Table<string>,
): Payouts {
  const { clock, ids } = context
  const store = createStore<PayoutRecord>('payout', ({ orderId }) => orderId)

  const create = (order: PayoutOrder): PayoutRecord => {
    const service = services.get(order.service) ?? refuse(404, 'Тариф для вывода не найден или отключен.')
    if (order.amount < amountOf(service.min, 'min')) refuse(422, 'Сумма меньше допустимой.')
    if (order.amount > amountOf(service.max, 'max')) refuse(422, 'Сумма больше допустимой.')
    const commission = percentOf(order.amount, service.percent) + amountOf(service.fix, 'fix')
    const withdrawn = order.subtract === 1 ? order.amount + commission : order.amount
    const arrives = withdrawn - commission
    if (arrives <= 0n) refuse(422, 'Сумма меньше комиссии.')
    if (withdrawn > account.active) refuse(422, 'Недостаточно средств на балансе.')
    const { currency } = service
    const rate = rates.get(currency) ?? refuse(404, 'Тариф для вывода не найден или отключен.')
    account.active -= withdrawn
    const record = store.add({
      ...order,
      id: ids.record(),
      commission,
      withdrawn,
      currency,
      received: currency === 'RUB' ? shortest(arrives) : converted(arrives, rate, currency),
      createdAt: clock.now(),
      status: 'wait',
      errorMessage: null,
      finishedAt: null,
    })
    settleLater(context, account, { isOpen: () => record.status === 'wait', settle: () => finish(record, 'success', null) })
    return record
  }

  const finish = (record: PayoutRecord, status: 'success' | 'fail', message: string | null): EnotPayout => {
    if (record.status !== 'wait') throw new Conflict(`the payout ${record.id} is finished: ${record.status}`)
    record.status = status
    record.errorMessage = message
    record.finishedAt = clock.now()
    if (status === 'fail') account.active += record.withdrawn
    context.sendWebhook(payoutWebhook(record, account, record.webhookUrl ?? context.webhookUrl()))
    return toView(record)
  }

  return {
    store,
    create,
    controls: {
      ...recordControls(store, toView),
      settle: (ref) => finish(store.find(ref), 'success', null),
      fail: (ref, reason = 'Банк получателя отклонил перевод') => finish(store.find(ref), 'fail', reason),
    },
  }
}
