import type { Table } from '../../contract/store.ts'
import type { Operation, UpstreamRequest } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { isMap } from '../../wire/json.ts'
import { bodyOf, checkUser, checkUuid, orderIdOf, success } from './access.ts'
import type { EnotAccount } from './account.ts'
import type { EnotBank } from './data.ts'
import { readFields } from './fields.ts'
import type { PayoutRecord } from './payout-records.ts'
import type { PayoutOrder, Payouts } from './payouts.ts'
import { amountText, amountValue, dateValue } from './values.ts'

export function payoutOperations(account: EnotAccount, payouts: Payouts, banks: Table<EnotBank>): readonly Operation[] {
  return [
    // https://docs.enot.io/e/new/new-create-withdraw
    {
      name: 'payouts.create',
      effect: 'write',
      methods: ['POST'],
      path: '/payoff/create',
      referenceOf: orderIdOf,
      keyField: 'payoff_id',
      handle: (request) => {
        const order = checkOrder(request, account, banks)
        const first = order.orderId === '' ? undefined : payouts.store.byReference(order.orderId)
        if (first !== undefined && account.quirks.repeatedPayout === 'reject') refuse(422, 'Номер заказа должен быть уникальным')
        if (first !== undefined && account.quirks.repeatedPayout === 'return-first') return success(receiptOf(first, account))
        const record = payouts.create(order)
        request.executed(record.id)
        return success(receiptOf(record, account))
      },
    },
    // https://docs.enot.io/e/new/new-payment-info
    {
      name: 'payouts.get',
      effect: 'read',
      methods: ['GET'],
      path: '/payoff/info',
      statusField: 'status',
      keyField: 'payoff_id',
      handle: (request) => {
        const { query } = request
        checkUser(request, query.get('user_id'), account)
        const [id, orderId] = [query.get('id'), query.get('order_id')]
        if (!id && !orderId) refuse(422, 'Поле id обязательно, когда не указан order id.')
        if (id) checkUuid(id, 'id')
        const record = id ? payouts.store.byId(id) : payouts.store.byReference(orderId ?? '')
        return success(infoOf(record ?? refuse(404, 'Вывод не найден.'), account))
      },
    },
    // https://docs.enot.io (page of the SBP bank list)
    {
      name: 'payouts.banks',
      effect: 'read',
      methods: ['GET'],
      path: '/payoff/get-sbp-bank-list',
      keyField: 'banks',
      handle: (request) => {
        checkUser(request, request.query.get('user_id'), account)
        return success({ banks: banks.list().map(([id, { name }]) => ({ id, name })) })
      },
    },
  ]
}

function checkOrder(request: UpstreamRequest, account: EnotAccount, banks: Table<EnotBank>): PayoutOrder {
  const body = bodyOf(request)
  const fields = readFields(body)
  checkUser(request, body.get('user_id'), account)
  const data = fields.get('payoff_data')
  if (data !== undefined && !isMap(data)) refuse(422, 'Поле payoff data должно быть объектом.')
  const bank = isMap(data) ? data.get('sbp_bank_type') : undefined
  const service = fields.required('service', 64)
  if (service === 'sbp' && (typeof bank !== 'string' || banks.get(bank) === undefined)) refuse(422, 'Неверный банк СБП.')
  const wallet = fields.required('wallet_to', 255)
  if (/\s/.test(wallet)) refuse(422, 'Недействительный кошелёк.')
  return {
    service,
    wallet,
    amount: fields.amount('amount'),
    orderId: fields.text('order_id', 255) ?? '',
    comment: fields.text('comment', 255),
    webhookUrl: fields.url('hook_url', 500),
    subtract: fields.integer('subtract', 1, 2, 2) === 1 ? 1 : 2,
    bank: typeof bank === 'string' ? bank : null,
  }
}

function receiptOf(record: PayoutRecord, { active, quirks }: EnotAccount): PlainObject {
  return {
    payoff_id: record.id,
    amount_withdraw_rub: amountValue(record.withdrawn, 'string', quirks),
    balance: amountValue(active, 'string', quirks),
  }
}

function infoOf(record: PayoutRecord, { quirks }: EnotAccount): PlainObject {
  return {
    payoff_id: record.id,
    status: record.status,
    service: record.service,
    wallet: quirks.payoutWallet === 'plain' ? record.wallet : null,
    type: 'api',
    subtract: record.subtract === 1 ? 'balance' : 'amount',
    amount: amountValue(record.amount, 'number', quirks),
    amount_withdraw_rub: amountValue(record.withdrawn, 'number', quirks),
    commission_rub: amountValue(record.commission, 'number', quirks),
    receive_currency: record.currency,
    amount_receive: amountText(record.received, quirks.receivedAmount, quirks),
    comment: record.comment ?? (quirks.emptyFields === 'text' ? '' : null),
    created_at: dateValue(record.createdAt, 'minutes', quirks),
    order_id: record.orderId === '' ? undefined : record.orderId,
    paid_at: record.status === 'success' ? dateValue(record.finishedAt ?? record.createdAt, 'minutes', quirks) : undefined,
    error_message: record.status === 'fail' ? (record.errorMessage ?? undefined) : undefined,
  }
}
