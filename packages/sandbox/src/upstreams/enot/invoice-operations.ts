import type { Table } from '../../contract/store.ts'
import type { Operation, UpstreamRequest } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { isMap, num } from '../../wire/json.ts'
import { amountOf, inRoubles, shortest } from '../amounts.ts'
import { bodyOf, checkShop, checkUuid, orderIdOf, success } from './access.ts'
import type { EnotAccount } from './account.ts'
import type { EnotTariff } from './data.ts'
import { DIRECT_BANKS } from './data.ts'
import { readCustomFields, readFields } from './fields.ts'
import { infoOf } from './invoice-info.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import type { InvoiceOrder, Invoices } from './invoices.ts'
import { amountValue, dateValue } from './values.ts'

const H2H_OFF = 'H2H не доступен'
const CURRENCIES = ['RUB', 'USD', 'EUR', 'UAH']

export function invoiceOperations(account: EnotAccount, invoices: Invoices, tariffs: Table<EnotTariff>): readonly Operation[] {
  return [
    // https://docs.enot.io/e/new/create-invoice
    {
      name: 'invoices.create',
      effect: 'write',
      methods: ['POST'],
      path: '/invoice/create',
      referenceOf: orderIdOf,
      keyField: 'id',
      handle: (request) => {
        const order = checkOrder(request, account)
        if (invoices.store.byReference(order.orderId) !== undefined) refuse(422, 'Номер заказа должен быть уникальным')
        checkTariffs(order, tariffs, account.quirks.amountRefusal)
        const record = invoices.create(order)
        request.executed(record.id)
        return success({
          id: record.id,
          amount: amountValue(record.amount, 'string', account.quirks),
          currency: record.currency,
          url: invoices.urlOf(record),
          expired: dateValue(record.expiresAt, 'seconds', account.quirks),
        })
      },
    },
    // Known from public clients only.
    {
      name: 'invoices.payDirect',
      effect: 'write',
      methods: ['POST'],
      path: '/invoice/h2h',
      referenceOf: (request) => invoices.store.byId(invoiceIdOf(request) ?? '')?.orderId ?? null,
      handle: (request) => {
        const body = bodyOf(request)
        checkShop(request, body.get('shop_id'), account)
        const id = body.get('invoice_id')
        checkUuid(id, 'invoice id')
        if (!account.quirks.h2h) refuse(422, H2H_OFF)
        const record = invoices.store.byId(String(id)) ?? refuse(404, 'Инвойс не найден')
        if (!record.direct) refuse(422, H2H_OFF)
        if (record.status !== 'created') refuse(422, 'Инвойс уже обработан.')
        const data = body.get('payment_data')
        const bank = isMap(data) ? DIRECT_BANKS[String(data.get('bank'))] : undefined
        if (bank === undefined) return refuse(422, 'Неверный банк.')
        const isFirst = record.service === null
        record.service = record.include?.[0] ?? 'p2p_card'
        if (isFirst) request.executed(record.id)
        return success(transferOf(record, bank, invoices, account))
      },
    },
    // https://docs.enot.io/e/new/invoice-info-new
    {
      name: 'invoices.get',
      effect: 'read',
      methods: ['GET'],
      path: '/invoice/info',
      statusField: 'status',
      keyField: 'invoice_id',
      handle: (request) => {
        const { query } = request
        checkShop(request, query.get('shop_id'), account)
        const [id, orderId] = [query.get('invoice_id'), query.get('order_id')]
        if (!id && !orderId) refuse(422, 'Поле invoice id обязательно, когда не указан order id.')
        if (id) checkUuid(id, 'invoice id')
        const record = id ? invoices.store.byId(id) : invoices.store.byReference(orderId ?? '')
        if (record === undefined || (id && orderId && record.orderId !== orderId)) return refuse(404, 'Инвойс не найден')
        return success(infoOf(record, account))
      },
    },
    // https://docs.enot.io (page of the shop's tariffs)
    {
      name: 'invoices.methods',
      effect: 'read',
      methods: ['GET'],
      path: '/shops/:id/payment-tariffs',
      keyField: 'tariffs',
      handle: (request) => {
        checkShop(request, request.params.id, account)
        return success({ tariffs: tariffs.list().map(([, tariff]) => tariffOf(tariff)) })
      },
    },
  ]
}

function invoiceIdOf(request: UpstreamRequest): string | null {
  try {
    const id = bodyOf(request).get('invoice_id')
    return typeof id === 'string' ? id : null
  } catch {
    return null
  }
}

function checkOrder(request: UpstreamRequest, account: EnotAccount): InvoiceOrder {
  const body = bodyOf(request)
  const fields = readFields(body)
  checkShop(request, body.get('shop_id'), account)
  const currency = fields.text('currency', 10) ?? 'RUB'
  if (!CURRENCIES.includes(currency)) refuse(422, 'Выбранное значение для currency некорректно.')
  const type = fields.text('type', 10) ?? 'link'
  if (type !== 'link' && type !== 'direct') refuse(422, 'Выбранное значение для type некорректно.')
  const order = {
    orderId: fields.required('order_id', 255),
    amount: fields.amount('amount'),
    currency,
    comment: fields.text('comment', 255) ?? '',
    customFields: readCustomFields(fields),
    webhookUrl: fields.url('hook_url', 500),
    successUrl: fields.url('success_url', 2000),
    failUrl: fields.url('fail_url', 255),
    include: fields.list('include_service'),
    exclude: fields.list('exclude_service') ?? [],
    direct: type === 'direct',
    minutes: fields.integer('expire', 1, 7200, 300),
  }
  if (order.direct) {
    if (!account.quirks.h2h) refuse(422, H2H_OFF)
    if (order.include?.length !== 1) refuse(422, 'Для H2H укажите один метод в include service.')
    if (order.successUrl === null && account.shop.successUrl === null) refuse(422, 'Поле success url обязательно для заполнения.')
  }
  return order
}

/** Some tariff must take this invoice. */
function checkTariffs({ amount, currency, include, exclude }: InvoiceOrder, tariffs: Table<EnotTariff>, refusal: number): void {
  const open = tariffs
    .list()
    .map(([, tariff]) => tariff)
    .filter(({ enabled, service }) => enabled && (include === null || include.includes(service)) && !exclude.includes(service))
  if (open.length === 0) refuse(404, 'Тариф для вывода не найден или отключен.')
  const bounded = open.filter((tariff) => tariff.currency === currency)
  const fits = ({ min, max }: EnotTariff): boolean =>
    (min === null || amount >= amountOf(min, 'min')) && (max === null || amount <= amountOf(max, 'max'))
  if (bounded.length > 0 && !bounded.some(fits)) refuse(refusal, 'Сумма недопустима для выбранного сервиса.')
}

/** What the payer has to transfer, to whom, until when. */
function transferOf(record: InvoiceRecord, bank: string, invoices: Invoices, { quirks }: EnotAccount): PlainObject {
  const tariff = invoices.tariffsOf(record)[0] ?? refuse(404, 'Тариф для вывода не найден или отключен.')
  const { user } = invoices.feesOf(record, tariff)
  return {
    step_two_type: 'p2p_data',
    wallet: '4111110000000042',
    receiver_name: 'Петрова Анна Сергеевна',
    bank,
    amount: shortest(inRoubles(record.amount, invoices.rateOf(record.currency)) + user),
    time_end: dateValue(record.expiresAt, 'seconds', quirks),
    url: null,
    type: 'p2p_data',
    is_redirect: false,
    fingerprint: false,
    is_need_get_info: false,
  }
}

function tariffOf({ label, fix, min, max, enabled, percent, shopPercent, userPercent, service, currency }: EnotTariff): PlainObject {
  const limit = (text: string | null): Value => (text === null ? null : num(text))
  return {
    percent: num(percent),
    fix: num(fix),
    min_sum: limit(min),
    max_sum: limit(max),
    shop_percent: num(shopPercent),
    user_percent: num(userPercent),
    service,
    service_label: label,
    currency,
    status: enabled ? 'enabled' : 'disabled',
  }
}
