import type { Table } from '../../contract/store.ts'
import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { html, Refusal, seeOther } from '../../contract/upstream.ts'
import { fixed } from '../amounts.ts'
import { errorPage, payPage } from '../pay-page.ts'
import { paramsOf } from './access.ts'
import type { AaioAccount } from './account.ts'
import type { AaioInvoiceMethod } from './data.ts'
import { checkOrder, returnQuery, takeOrder } from './invoice-operations.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import type { Invoices } from './invoices.ts'

/** Pages for the customer's browser: the older way to create an order, and the payment page. */
export function pageOperations(account: AaioAccount, invoices: Invoices, methods: Table<AaioInvoiceMethod>): readonly Operation[] {
  return [
    // https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа переходом на форму»)
    {
      name: 'invoices.form',
      effect: 'page',
      methods: ['GET', 'POST'],
      path: '/merchant/pay',
      referenceOf: (request) => paramsOf(request).get('order_id'),
      handle: forPeople((request) => {
        const uid = request.query.get('invoice_uid')
        if (uid === null) {
          const { record, isNew } = takeOrder(checkOrder(paramsOf(request), account, methods), account, invoices)
          if (isNew) request.executed(record.id)
          return seeOther(invoices.urlOf(record))
        }
        const record = invoices.store.byId(uid)
        if (record === undefined) return html(404, errorPage('Заказ не найден'))
        return request.method === 'POST' ? press(record, paramsOf(request)) : html(200, pageOf(record))
      }),
    },
  ]

  /** A button of the payment page. */
  function press(record: InvoiceRecord, form: URLSearchParams): Reply {
    const { successUrl, failUrl } = account.shop
    if (form.get('action') === 'cancel') return back(record, failUrl)
    if (record.status !== 'in_process') return html(409, pageOf(record))
    const method = form.get('method')
    invoices.controls.pay(record.id, method ? { method } : {})
    return back(record, successUrl)
  }

  /** To the shop's own page, which the query proves nothing to; without one, to the payment page. */
  function back(record: InvoiceRecord, url: string | null): Reply {
    return seeOther(url === null ? invoices.urlOf(record) : `${url}${url.includes('?') ? '&' : '?'}${returnQuery(record)}`)
  }

  function pageOf(record: InvoiceRecord): string {
    return payPage({
      title: `Aaio: ${record.orderId}`,
      amount: `${fixed(record.amount)} ${record.currency}`,
      description: record.desc,
      status: record.status,
      open: record.status === 'in_process',
      methods: methods.list().map(([code, { name }]) => ({ code, name })),
      chosen: record.method,
      action: invoices.urlOf(record),
      language: record.lang,
    })
  }
}

/** Errors of a page reach the customer, not a program. */
function forPeople(handle: (request: UpstreamRequest) => Reply): (request: UpstreamRequest) => Reply {
  return (request) => {
    try {
      return handle(request)
    } catch (error) {
      if (error instanceof Refusal) return html(error.status, errorPage(error.message))
      throw error
    }
  }
}
