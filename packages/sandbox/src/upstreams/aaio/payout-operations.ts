import type { Operation, UpstreamRequest } from '../../contract/upstream.ts'
import { json, refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import { moscowTime } from '../../wire/times.ts'
import { fixed, readAmount, shortest } from '../amounts.ts'
import { checkHeaders, checkKey, paramsOf, readWithKey } from './access.ts'
import type { AaioAccount } from './account.ts'
import type { AaioPayoutMethod } from './data.ts'
import { OPERATORS } from './data.ts'
import { maskWallet } from './mask.ts'
import type { PayoutRecord } from './payout-records.ts'
import type { PayoutOrder, Payouts, PayoutTables } from './payouts.ts'
import { amountValue, listValue, optionalFields } from './values.ts'

export function payoutOperations(account: AaioAccount, payouts: Payouts, tables: PayoutTables): readonly Operation[] {
  return [
    // https://wiki.aaio.so/api/ (page «Вывод средств»)
    {
      name: 'payouts.create',
      effect: 'write',
      methods: ['POST'],
      path: '/api/create-payoff',
      referenceOf: (request) => paramsOf(request).get('my_id'),
      statusField: 'status',
      keyField: 'id',
      handle: (request) => {
        checkHeaders(request, true)
        checkKey(request, account, 'payout')
        const order = checkOrder(request, tables)
        const first = order.myId === '' ? undefined : payouts.store.byReference(order.myId)
        if (first !== undefined && account.quirks.repeatedPayout === 'reject') refuse(400, 'Вывод с таким my_id уже существует')
        if (first !== undefined && account.quirks.repeatedPayout === 'return-first') return json(200, receiptOf(first, account))
        const record = payouts.create(order)
        request.executed(record.id)
        return json(200, receiptOf(record, account))
      },
    },
    // https://wiki.aaio.so/api/ (page «Информация о заявке на вывод средств»)
    {
      name: 'payouts.get',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/info-payoff',
      statusField: 'status',
      keyField: 'id',
      handle: (request) => {
        checkHeaders(request, true)
        checkKey(request, account, 'payout-info')
        const params = paramsOf(request)
        const [id, myId] = [params.get('id') ?? '', params.get('my_id') ?? '']
        if (id === '' && myId === '') refuse(400, 'Укажите my_id или id')
        // `id` wins when both are sent.
        const record = id === '' ? payouts.store.byReference(myId) : payouts.store.byId(id)
        return json(200, infoOf(record ?? refuse(account.quirks.unknownRecord, 'Заявка на вывод не найдена'), account))
      },
    },
    // https://wiki.aaio.so/api/ (page «Доступные методы для вывода средств»)
    readWithKey(account, {
      name: 'payouts.methods',
      path: '/api/methods-payoff',
      permission: 'methods',
      answer: () => ({ list: listValue(tables.methods, methodOf, account.quirks) }),
    }),
    // https://wiki.aaio.so/api/ (page «Курс валют при выводе средств»)
    readWithKey(account, {
      name: 'payouts.rates',
      path: '/api/rates-payoff',
      permission: 'payout',
      answer: () => Object.fromEntries(tables.rates.list().map(([currency, rate]) => [currency, num(rate)])),
    }),
    // https://wiki.aaio.so/api/ (page «Банки для вывода средств на СБП»)
    readWithKey(account, {
      name: 'payouts.banks',
      path: '/api/sbp-banks-payoff',
      keyField: 'list',
      permission: 'payout',
      answer: () => {
        const idOf = (id: string): Value => (account.quirks.bankId === 'string' ? id : num(id))
        return { list: tables.banks.list().map(([id, { name }]) => ({ bankId: idOf(id), bankName: name })) }
      },
    }),
  ]
}

function checkOrder(request: UpstreamRequest, { banks }: PayoutTables): PayoutOrder {
  const params = paramsOf(request)
  const text = (name: string): string => params.get(name) ?? ''
  const wallet = text('wallet')
  if (!/^[^\s+]+$/.test(wallet)) refuse(400, 'Неверный номер кошелька')
  const asked = readAmount(text('amount')) ?? refuse(400, 'Неверная сумма')
  const method = text('method') || refuse(400, 'Не указан метод вывода')
  const commissionType = text('commission_type') || '0'
  if (commissionType !== '0' && commissionType !== '1') refuse(400, 'Неверный commission_type')
  const bank = method === 'sbp' ? (banks.get(text('bank')) ?? refuse(400, 'Неверный банк СБП')) : null
  const operator = text('mobile_operator')
  if (method === 'mobile_ru' && !OPERATORS.includes(operator)) refuse(400, 'Неверный оператор связи')
  const webhookUrl = params.get('webhook_url')
  if (webhookUrl !== null && !/^https?:\/\//.test(webhookUrl)) refuse(400, 'Неверный webhook_url')
  return {
    myId: text('my_id'),
    wallet,
    asked,
    method,
    webhookUrl,
    commissionType: commissionType === '0' ? 0 : 1,
    bank: bank?.name ?? '',
    operator: method === 'mobile_ru' ? operator : '',
  }
}

/** Amounts as PHP prints floats: 5850, 81.25. */
function receiptOf(record: PayoutRecord, { quirks }: AaioAccount): PlainObject {
  const amount = (units: bigint): Value => amountValue(shortest(units), quirks)
  return {
    type: 'success',
    id: record.id,
    my_id: record.myId,
    method: record.method,
    wallet: maskWallet(record.wallet, quirks.wallet),
    amount: amount(record.amount),
    amount_in_currency: record.rate === null ? amount(record.amount) : amountValue(record.inCurrency, quirks),
    amount_currency: record.currency,
    ...(record.rate === null ? {} : { amount_rate: amountValue(record.rate, quirks) }),
    amount_down: amount(record.amountDown),
    commission: amount(record.commission),
    commission_type: num(record.commissionType),
    status: record.status,
  }
}

/** Amounts with two decimals, as in the documentation's example: 485.00. */
function infoOf(record: PayoutRecord, { quirks }: AaioAccount): PlainObject {
  const amount = (units: bigint): Value => amountValue(fixed(units), quirks)
  return {
    type: 'success',
    id: record.id,
    my_id: record.myId,
    method: record.method,
    ...optionalFields(quirks, { bank: record.bank, phone_operator: record.operator }),
    wallet: maskWallet(record.wallet, quirks.wallet),
    amount: amount(record.amount),
    amount_down: amount(record.amountDown),
    commission: amount(record.commission),
    commission_type: num(record.commissionType),
    status: record.status,
    ...optionalFields(quirks, { cancel_message: record.cancelMessage }),
    date: moscowTime(record.createdAt),
    ...(record.completedAt === null ? {} : { complete_date: moscowTime(record.completedAt) }),
  }
}

function methodOf({ name, min, max, percent, fixed: sum }: AaioPayoutMethod): PlainObject {
  return { name, min: num(min), max: num(max), commission_percent: num(percent), commission_sum: num(sum) }
}
