import { Conflict, InvalidInput } from '../../contract/errors.ts'
import type { RecordControls, Store, Table } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import { amountOf, inRoubles, percentOf, shareOf } from '../amounts.ts'
import type { EnotAccount } from './account.ts'
import type { EnotTariff } from './data.ts'
import type { EnotInvoice, InvoiceFees, InvoiceRecord } from './invoice-records.ts'
import { toInvoiceView } from './invoice-records.ts'
import { invoiceWebhook } from './webhooks.ts'

/** How the payer pays. */
export interface EnotPayment {
  /** Code of the service; without it the chosen or the first possible one. */
  readonly service?: string
  /** As the upstream shows it: "7916*****08". */
  readonly payer?: string
}

/** What the user can do with invoices. A `ref` is an id or the merchant's reference. Each sends its webhook. */
export interface EnotInvoiceControls extends RecordControls<EnotInvoice> {
  /** The payer pays: the balance grows, `success`. */
  readonly pay: (ref: string, payment?: EnotPayment) => EnotInvoice
  /** The payer pays and the money is frozen for now: `success`. */
  readonly hold: (ref: string, payment?: EnotPayment) => EnotInvoice
  /** Frozen money becomes active. Enot sends no webhook about it. */
  readonly release: (ref: string) => EnotInvoice
  /** The payment is declined: `fail`. By a service when the payer chose one. */
  readonly fail: (ref: string, payment?: Pick<EnotPayment, 'service'>) => EnotInvoice
  /** The time is over: `expired`. Comes by itself with the clock too. */
  readonly expire: (ref: string) => EnotInvoice
  /** Money goes back to the payer and leaves the balance: `refund`. Without an amount all of it, in the invoice's currency. */
  readonly refund: (ref: string, options?: { readonly amount?: string; readonly reason?: string }) => EnotInvoice
}

/** Everything about one invoice that was checked. */
export type InvoiceOrder = Pick<
  InvoiceRecord,
  | 'orderId'
  | 'amount'
  | 'currency'
  | 'comment'
  | 'customFields'
  | 'webhookUrl'
  | 'successUrl'
  | 'failUrl'
  | 'include'
  | 'exclude'
  | 'direct'
> & { readonly minutes: number }

export interface Invoices {
  readonly store: Store<InvoiceRecord>
  readonly controls: EnotInvoiceControls
  readonly create: (order: InvoiceOrder) => InvoiceRecord
  readonly urlOf: (record: InvoiceRecord) => string | null
  /** Tariffs that a payer of this invoice can choose from. */
  readonly tariffsOf: (record: InvoiceRecord) => readonly EnotTariff[]
  /** Fees of a tariff for this invoice. */
  readonly feesOf: (record: InvoiceRecord, tariff: EnotTariff) => InvoiceFees
  /** Roubles for one unit. */
  readonly rateOf: (currency: string) => string
}

export function createInvoices(context: UpstreamContext, account: EnotAccount, tariffs: Table<EnotTariff>, rates: Table<string>): Invoices {
  const { clock, ids } = context
  const store = createStore<InvoiceRecord>('invoice', ({ orderId }) => orderId)
  const urlOf = (record: InvoiceRecord): string | null => (record.direct ? null : `${context.baseUrl}/pay/${record.linkId}`)
  const view = (record: InvoiceRecord): EnotInvoice => toInvoiceView(record, urlOf(record))
  const rateOf = (currency: string): string => rates.get(currency) ?? '1'
  const toRoubles = (amount: bigint, currency: string): bigint => inRoubles(amount, rateOf(currency))

  const feesOf = (record: InvoiceRecord, { percent, fix, userPercent, shopPercent, currency }: EnotTariff): InvoiceFees => {
    const roubles = toRoubles(record.amount, record.currency)
    const whole = percentOf(roubles, percent) + inRoubles(amountOf(fix, 'fix'), rateOf(currency))
    const user = percentOf(whole, userPercent)
    const shares = { userPercent: shareOf(percent, userPercent), shopPercent: shareOf(percent, shopPercent) }
    return { percent, ...shares, shop: whole - user, user, credited: roubles - (whole - user) }
  }
  const tariffsOf = ({ include, exclude }: InvoiceRecord): readonly EnotTariff[] =>
    tariffs
      .list()
      .map(([, tariff]) => tariff)
      .filter(({ service, enabled }) => enabled && (include === null || include.includes(service)) && !exclude.includes(service))

  const notify = (record: InvoiceRecord): EnotInvoice => {
    context.sendWebhook(invoiceWebhook(record, account, record.webhookUrl ?? context.webhookUrl()))
    return view(record)
  }
  const create = ({ minutes, ...order }: InvoiceOrder): InvoiceRecord => {
    const now = clock.now()
    const record = store.add({
      ...order,
      id: ids.record(),
      linkId: ids.uuid(),
      createdAt: now,
      expiresAt: now + minutes * 60_000,
      status: 'created',
      service: null,
      payer: null,
      fees: null,
      held: false,
      finishedAt: null,
      refund: null,
    })
    clock.at(record.expiresAt, () => {
      if (record.status === 'created') end(record, 'expired')
    })
    return record
  }

  const open = (ref: string): InvoiceRecord => {
    const record = store.find(ref)
    if (record.status !== 'created') throw new Conflict(`the invoice ${record.id} waits for no payment: ${record.status}`)
    return record
  }
  const end = (record: InvoiceRecord, status: 'fail' | 'expired'): EnotInvoice => {
    record.status = status
    record.finishedAt = clock.now()
    return notify(record)
  }
  const pay = (ref: string, held: boolean, { service, payer = '7916*****08' }: EnotPayment): EnotInvoice => {
    const record = open(ref)
    const wanted = service ?? record.service
    const tariff = tariffsOf(record).find((one) => wanted === null || one.service === wanted)
    if (tariff === undefined)
      throw new Conflict(`the invoice ${record.id} can't be paid by ${wanted ?? 'anything'}: no such tariff is enabled`)
    const fees = feesOf(record, tariff)
    account[held ? 'frozen' : 'active'] += fees.credited
    Object.assign(record, {
      status: 'success',
      service: tariff.service,
      payer,
      fees,
      held,
      finishedAt: clock.now(),
    } satisfies Partial<InvoiceRecord>)
    return notify(record)
  }

  return {
    store,
    create,
    urlOf,
    tariffsOf,
    feesOf,
    rateOf,
    controls: {
      ...recordControls(store, view),
      pay: (ref, payment = {}) => pay(ref, false, payment),
      hold: (ref, payment = {}) => pay(ref, true, payment),
      release: (ref) => {
        const record = store.find(ref)
        if (!record.held || record.status !== 'success' || record.fees === null)
          throw new Conflict(`no money of the invoice ${record.id} is frozen`)
        record.held = false
        account.frozen -= record.fees.credited
        account.active += record.fees.credited
        return view(record)
      },
      fail: (ref, { service } = {}) => {
        const record = open(ref)
        record.service = service ?? record.service
        return end(record, 'fail')
      },
      expire: (ref) => end(open(ref), 'expired'),
      refund: (ref, { amount, reason = 'Возврат покупателю' } = {}) => {
        const record = store.find(ref)
        if (record.status !== 'success') throw new Conflict(`the invoice ${record.id} can't be refunded: ${record.status}`)
        const units = amount === undefined ? record.amount : amountOf(amount, 'amount')
        if (units <= 0n || units > record.amount) throw new InvalidInput('the refund must be above 0 and at most the amount of the invoice')
        account[record.held ? 'frozen' : 'active'] -= toRoubles(units, record.currency)
        record.status = 'refund'
        record.refund = { amount: units, reason, at: clock.now() }
        return notify(record)
      },
    },
  }
}
