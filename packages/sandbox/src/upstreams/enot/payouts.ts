import { amountOf, converted, fixed, percentOf, shortest } from '../../amounts.ts'
import { Conflict } from '../../errors.ts'
import type { Store, Table } from '../../store.ts'
import { createStore } from '../../store.ts'
import type { UpstreamContext } from '../upstream.ts'
import { refuse } from '../upstream.ts'
import type { EnotAccount } from './account.ts'
import type { EnotPayoffService } from './data.ts'
import { payoutWebhook } from './webhooks.ts'

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

/** What the user can do with payoffs. A `ref` is an id or the merchant's reference. */
export interface EnotPayoutControls {
  readonly list: () => readonly EnotPayout[]
  readonly get: (ref: string) => EnotPayout
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
    if (account.settleAfterMs !== null) {
      clock.at(clock.now() + account.settleAfterMs, () => {
        if (record.status === 'wait') finish(record, 'success', null)
      })
    }
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
      list: () => store.all().map(toView),
      get: (ref) => toView(store.find(ref)),
      settle: (ref) => finish(store.find(ref), 'success', null),
      fail: (ref, reason = 'Банк получателя отклонил перевод') => finish(store.find(ref), 'fail', reason),
    },
  }
}

function toView(record: PayoutRecord): EnotPayout {
  const { id, status, service, wallet, comment, bank, errorMessage } = record
  return {
    ...{ id, status, service, wallet, comment, bank, errorMessage },
    reference: record.orderId,
    amount: fixed(record.amount),
    commission: fixed(record.commission),
    debited: fixed(record.withdrawn),
    feeFrom: record.subtract === 1 ? 'balance' : 'amount',
    received: { amount: record.received, currency: record.currency },
    createdAt: new Date(record.createdAt).toISOString(),
    finishedAt: record.finishedAt === null ? null : new Date(record.finishedAt).toISOString(),
  }
}
