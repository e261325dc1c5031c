import { constantTimeEqual, hash } from '@paymux/core/crypto'
import type { Table } from '../../contract/store.ts'
import type { Operation } from '../../contract/upstream.ts'
import { json, refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import { moscowTime } from '../../wire/times.ts'
import { amountOf, fixed, readAmount, shortest } from '../amounts.ts'
import { checkHeaders, checkKey, paramsOf } from './access.ts'
import type { AaioAccount } from './account.ts'
import type { AaioInvoiceMethod } from './data.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import type { InvoiceOrder, Invoices } from './invoices.ts'
import { amountValue, listValue, optionalFields } from './values.ts'

const CURRENCIES = ['RUB', 'UAH', 'EUR', 'USD']
const ORDER_ID = { latin: /^[A-Za-z0-9:\-_[\]|]{1,64}$/, any: /^[\p{L}0-9:\-_[\]|]{1,64}$/u }

export function invoiceOperations(account: AaioAccount, invoices: Invoices, methods: Table<AaioInvoiceMethod>): readonly Operation[] {
  return [
    // https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа запросом»)
    {
      name: 'invoices.create',
      effect: 'write',
      methods: ['POST'],
      path: '/merchant/get_pay_url',
      referenceOf: (request) => paramsOf(request).get('order_id'),
      keyField: 'url',
      handle: (request) => {
        checkHeaders(request, true)
        const order = checkOrder(paramsOf(request), account, methods)
        const { record, isNew } = takeOrder(order, account, invoices)
        if (isNew) request.executed(record.id)
        return json(200, { type: 'success', url: invoices.urlOf(record) })
      },
    },
    // https://wiki.aaio.so/api/ (page «Информация о заказе»)
    {
      name: 'invoices.get',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/info-pay',
      statusField: 'status',
      keyField: 'id',
      handle: (request) => {
        checkHeaders(request, true)
        checkKey(request, account, 'invoice')
        const params = paramsOf(request)
        checkShop(params.get('merchant_id'), account)
        const orderId = params.get('order_id') || refuse(400, 'Не указан order_id')
        const record = invoices.store.byReference(orderId) ?? refuse(account.quirks.unknownRecord, 'Заказ не найден')
        return json(200, infoOf(record, account))
      },
    },
    // https://wiki.aaio.so/api/ (page «Доступные методы для создания заказа»)
    {
      name: 'invoices.methods',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/methods-pay',
      handle: (request) => {
        checkHeaders(request, true)
        checkKey(request, account, 'methods')
        checkShop(paramsOf(request).get('merchant_id'), account)
        return json(200, { type: 'success', list: listValue(methods, methodOf, account.quirks) })
      },
    },
  ]
}

/** Checks and signature of an order, also of one by form. */
export function checkOrder(params: URLSearchParams, account: AaioAccount, methods: Table<AaioInvoiceMethod>): InvoiceOrder {
  const text = (name: string): string => params.get(name) ?? ''
  checkShop(text('merchant_id'), account)
  const orderId = text('order_id')
  if (!ORDER_ID[account.quirks.orderLetters].test(orderId)) refuse(400, 'Неверный order_id')
  const amount = readAmount(text('amount')) ?? refuse(400, 'Неверная сумма')
  const currency = text('currency')
  if (!CURRENCIES.includes(currency)) refuse(400, 'Неверная валюта')
  const signed = [text('merchant_id'), text('amount'), currency, account.credentials.shop.secret1, orderId].join(':')
  if (!constantTimeEqual(hash('sha256', signed), text('sign'))) refuse(401, 'Неверная подпись')

  const method = text('method')
  const known = method === '' ? undefined : (methods.get(method) ?? refuse(400, 'Метод оплаты не найден или недоступен'))
  const [min, max] = [known?.min[currency], known?.max[currency]]
  if (min !== undefined && amount < amountOf(min, 'min')) refuse(400, `Минимальная сумма: ${min} ${currency}`)
  if (max !== undefined && amount > amountOf(max, 'max')) refuse(400, `Максимальная сумма: ${max} ${currency}`)
  if (params.has('desc') && !/^.{1,512}$/su.test(text('desc'))) refuse(400, 'Описание должно быть от 1 до 512 символов')
  if (params.has('email') && !/^[^\s@]+@[^\s@]+$/.test(text('email'))) refuse(400, 'Неверный email')
  const lang = text('lang') || 'ru'
  if (lang !== 'ru' && lang !== 'en') return refuse(400, 'Неверный язык')
  const custom = Object.fromEntries([...params].filter(([name]) => name.startsWith('us_')))
  return { orderId, amount, currency, method, desc: text('desc'), email: text('email'), lang, custom }
}

/** The new order, or the first one with this number where the quirks say so. */
export function takeOrder(
  order: InvoiceOrder,
  { quirks }: AaioAccount,
  invoices: Invoices,
): { readonly record: InvoiceRecord; readonly isNew: boolean } {
  const first = invoices.store.byReference(order.orderId)
  if (first !== undefined && quirks.repeatedOrder === 'reject') refuse(400, 'Заказ с таким order_id уже существует')
  if (first !== undefined && quirks.repeatedOrder === 'return-first') return { record: first, isNew: false }
  return { record: invoices.create(order), isNew: true }
}

function checkShop(id: string | null, { credentials }: AaioAccount): void {
  if (id !== credentials.shop.id) refuse(400, 'Неверный ID магазина')
}

function infoOf(record: InvoiceRecord, { credentials, quirks, shop }: AaioAccount): PlainObject {
  const amount = (units: bigint): Value => amountValue(shortest(units), quirks)
  const { fees } = record
  return {
    type: 'success',
    id: record.id,
    order_id: record.orderId,
    ...optionalFields(quirks, { desc: record.desc }),
    merchant_id: credentials.shop.id,
    merchant_domain: shop.domain,
    method: record.method,
    amount: amount(record.amount),
    currency: record.currency,
    ...(fees === null
      ? {}
      : {
          profit: amount(fees.profit),
          commission: amount(fees.merchant),
          commission_client: amount(fees.client),
          commission_type: fees.shares,
        }),
    ...(record.email === '' ? {} : { email: record.email }),
    status: record.status,
    date: moscowTime(record.createdAt),
    expired_date: moscowTime(record.expiresAt),
    ...(record.completedAt === null ? {} : { complete_date: moscowTime(record.completedAt) }),
    us_vars: customOf(record, quirks),
  }
}

/** PHP writes an empty map as an empty list. */
function customOf({ custom }: InvoiceRecord, { usVars }: AaioAccount['quirks']): Value {
  const entries = Object.entries(custom).map(([name, value]) => [usVars === 'bare' ? name.replace(/^us_/, '') : name, value] as const)
  return entries.length === 0 ? [] : new Map(entries)
}

function methodOf({ name, min, max, merchantPercent, userPercent, shares }: AaioInvoiceMethod): PlainObject {
  const numbers = (limits: Readonly<Record<string, string>>): PlainObject =>
    Object.fromEntries(Object.entries(limits).map(([currency, limit]) => [currency, num(limit)]))
  const whole = shortest(amountOf(merchantPercent, 'percent') + amountOf(userPercent, 'percent'))
  return {
    name,
    min: numbers(min),
    max: numbers(max),
    commission_percent: num(whole),
    commission_user_percent: num(userPercent),
    commission_merchant_percent: num(merchantPercent),
    commission_type: shares,
  }
}

/** The query that a browser brings back to the shop. */
export function returnQuery(record: InvoiceRecord): string {
  return new URLSearchParams({ order_id: record.orderId, amount: fixed(record.amount), currency: record.currency }).toString()
}
