import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { html, seeOther } from '../../contract/upstream.ts'
import { fixed } from '../amounts.ts'
import { errorPage, payPage } from '../pay-page.ts'
import type { EnotAccount } from './account.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import type { Invoices } from './invoices.ts'

/** The payment page behind the link of an invoice. */
export function pageOperations(account: EnotAccount, invoices: Invoices): readonly Operation[] {
  return [
    {
      name: 'invoices.form',
      effect: 'page',
      methods: ['GET', 'POST'],
      path: '/pay/:link',
      handle: (request) => {
        const record = invoices.store.all().find(({ linkId, direct }) => linkId === request.params.link && !direct)
        if (record === undefined) return html(404, errorPage('Инвойс не найден'))
        return request.method === 'POST' ? press(record, request) : html(200, pageOf(record))
      },
    },
  ]

  /** A button of the payment page. */
  function press(record: InvoiceRecord, { body }: UpstreamRequest): Reply {
    const form = new URLSearchParams(body)
    if (form.get('action') === 'cancel') return back(record, record.failUrl ?? account.shop.failUrl)
    const service = form.get('method')
    const payable = record.status === 'created' && invoices.tariffsOf(record).some((tariff) => !service || tariff.service === service)
    if (!payable) return html(409, pageOf(record))
    invoices.controls.pay(record.id, service ? { service } : {})
    return back(record, record.successUrl ?? account.shop.successUrl)
  }

  function back(record: InvoiceRecord, url: string | null): Reply {
    return seeOther(url ?? invoices.urlOf(record) ?? '')
  }

  function pageOf(record: InvoiceRecord): string {
    const tariffs = new Map(invoices.tariffsOf(record).map(({ service, label }) => [service, label ?? service]))
    return payPage({
      title: `Enot: ${record.orderId}`,
      amount: `${fixed(record.amount)} ${record.currency}`,
      description: record.comment,
      status: record.status,
      open: record.status === 'created',
      methods: [...tariffs].map(([code, name]) => ({ code, name })),
      chosen: record.service ?? '',
      action: invoices.urlOf(record) ?? '',
      language: 'ru',
    })
  }
}
