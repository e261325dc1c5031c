import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store, Table } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import { iso } from '../../wire/times.ts'
import { fixed, inRoubles, percentOf } from '../amounts.ts'
import type { AaioAccount } from './account.ts'
import type { AaioInvoiceMethod } from './data.ts'
import type { AaioInvoice, InvoiceFees, InvoiceRecord } from './invoice-records.ts'
import { invoiceWebhook } from './webhooks.ts'

/** What the user can do with invoices. A `ref` is an id or the merchant's reference. */
export interface AaioInvoiceControls extends RecordControls<AaioInvoice> {
  /** The customer chooses a method: the fees are known, and there are 21 minutes left. */
  readonly choose: (ref: string, method: string) => AaioInvoice
  /** The customer pays: the balance grows, `success`, and its webhook. Without a method the chosen or the first one. */
  readonly pay: (ref: string, options?: { readonly method?: string }) => AaioInvoice
  /** The customer pays and the money is held back: `hold`, and its webhook. */
  readonly hold: (ref: string, options?: { readonly method?: string }) => AaioInvoice
  /** Held money becomes available: `success`. */
  readonly release: (ref: string) => AaioInvoice
  /** The time is over. Aaio sends no webhook about it. */
  readonly expire: (ref: string) => AaioInvoice
}

/** Everything about one order that was checked. */
export type InvoiceOrder = Pick<InvoiceRecord, 'orderId' | 'amount' | 'currency' | 'desc' | 'email' | 'lang' | 'custom' | 'method'>

export interface Invoices {
  readonly store: Store<InvoiceRecord>
  readonly controls: AaioInvoiceControls
  readonly create: (order: InvoiceOrder) => InvoiceRecord
  readonly urlOf: (record: InvoiceRecord) => string
}

const LIFE_MS = 6 * 60 * 60 * 1000
const LIFE_WITH_METHOD_MS = 21 * 60 * 1000

export function createInvoices(
  context: UpstreamContext,
  account: AaioAccount,
  methods: Table<AaioInvoiceMethod>,
  rates: Table<string>,
): Invoices {
  const { clock, ids } = context
  const store = createStore<InvoiceRecord>('invoice', ({ orderId }) => orderId)
  const urlOf = ({ id }: InvoiceRecord): string => `${context.baseUrl}/merchant/pay?invoice_uid=${id}`

  const feesOf = (record: Pick<InvoiceRecord, 'amount' | 'currency'>, code: string): InvoiceFees => {
    const method = methods.get(code) ?? refuse(400, 'Метод оплаты не найден или недоступен')
    const roubles = inRoubles(record.amount, rates.get(record.currency) ?? '1')
    const merchant = percentOf(roubles, method.merchantPercent)
    return { profit: roubles - merchant, merchant, client: percentOf(roubles, method.userPercent), shares: method.shares }
  }

  const live = (record: InvoiceRecord, milliseconds: number): void => {
    record.expiresAt = clock.now() + milliseconds
    clock.at(record.expiresAt, () => {
      if (record.status === 'in_process' && record.expiresAt <= clock.now()) record.status = 'expired'
    })
  }

  const create = (order: InvoiceOrder): InvoiceRecord => {
    const fees = order.method === '' ? null : feesOf(order, order.method)
    const record = store.add({
      ...order,
      id: ids.record(),
      fees,
      createdAt: clock.now(),
      status: 'in_process',
      expiresAt: 0,
      completedAt: null,
    })
    live(record, LIFE_MS)
    return record
  }

  const open = (ref: string): InvoiceRecord => {
    const record = store.find(ref)
    if (record.status !== 'in_process') throw new Conflict(`the invoice ${record.id} waits for no payment: ${record.status}`)
    return record
  }
  const choose = (record: InvoiceRecord, method: string): void => {
    record.fees = feesOf(record, method)
    record.method = method
  }
  const pay = (ref: string, status: 'success' | 'hold', code: string | undefined): AaioInvoice => {
    const record = open(ref)
    choose(record, code ?? (record.method || (methods.list()[0]?.[0] ?? '')))
    record.status = status
    record.completedAt = clock.now()
    account[status === 'hold' ? 'hold' : 'available'] += record.fees?.profit ?? 0n
    notify(record)
    return toView(record)
  }
  const notify = (record: InvoiceRecord): void => context.sendWebhook(invoiceWebhook(record, account, context.webhookUrl()))

  const toView = (record: InvoiceRecord): AaioInvoice => {
    const { id, status, currency, method, email, fees } = record
    return {
      id,
      status,
      currency,
      method,
      email,
      reference: record.orderId,
      amount: fixed(record.amount),
      profit: fees === null ? null : fixed(fees.profit),
      commission: fees === null ? null : fixed(fees.merchant),
      payerCommission: fees === null ? null : fixed(fees.client),
      description: record.desc,
      metadata: Object.fromEntries(Object.entries(record.custom).map(([name, value]) => [name.replace(/^us_/, ''), value])),
      url: urlOf(record),
      createdAt: iso(record.createdAt),
      expiresAt: iso(record.expiresAt),
      paidAt: iso(record.completedAt),
    }
  }

  return {
    store,
    create,
    urlOf,
    controls: {
      ...recordControls(store, toView),
      choose: (ref, method) => {
        const record = open(ref)
        choose(record, method)
        live(record, LIFE_WITH_METHOD_MS)
        return toView(record)
      },
      pay: (ref, { method } = {}) => pay(ref, 'success', method),
      hold: (ref, { method } = {}) => pay(ref, 'hold', method),
      release: (ref) => {
        const record = store.find(ref)
        if (record.status !== 'hold') throw new Conflict(`the invoice ${record.id} is not on hold: ${record.status}`)
        record.status = 'success'
        account.hold -= record.fees?.profit ?? 0n
        account.available += record.fees?.profit ?? 0n
        if (account.quirks.releaseWebhook) notify(record)
        return toView(record)
      },
      expire: (ref) => {
        const record = open(ref)
        record.status = 'expired'
        record.expiresAt = clock.now()
        return toView(record)
      },
    },
  }
}
