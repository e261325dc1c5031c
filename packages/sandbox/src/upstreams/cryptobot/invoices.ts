import { hashBytes, hmac } from '@paymux/core/crypto'
import { Conflict, InvalidInput } from '../../contract/errors.ts'
import type { RecordControls, Store } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import type { WebhookDraft } from '../../contract/webhooks.ts'
import { num, writeJson } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import type { CryptobotAccount } from './account.ts'
import { over, readUnits, times, unitsText } from './decimals.ts'
import type { CryptobotInvoice, InvoicePayment, InvoiceRecord } from './invoice-records.ts'
import { toInvoiceView, toWire } from './invoice-records.ts'

/** How a customer pays. */
export interface CryptobotPayment {
  /** Of a price in money: default the first that is accepted. */
  readonly asset?: string | undefined
  readonly comment?: string | undefined
}

/** What the user can do with invoices. A `ref` is an id or the merchant's reference. */
export interface CryptobotInvoiceControls extends RecordControls<CryptobotInvoice> {
  /** The customer pays: the balance grows, `paid`, and its webhook. */
  readonly pay: (ref: string, payment?: CryptobotPayment) => CryptobotInvoice
  /** The time is over: `expired`. Comes by itself with the clock too. Crypto Pay sends no webhook about it. */
  readonly expire: (ref: string) => CryptobotInvoice
}

/** Everything about one invoice that was checked. */
export type InvoiceOrder = Omit<InvoiceRecord, 'id' | 'hash' | 'status' | 'payment' | 'createdAt'>

export interface Invoices {
  readonly store: Store<InvoiceRecord>
  readonly controls: CryptobotInvoiceControls
  readonly create: (order: InvoiceOrder) => InvoiceRecord
  /** Assets that can pay it. */
  readonly assetsOf: (record: InvoiceRecord) => readonly string[]
  readonly urlOf: (record: InvoiceRecord) => string
  /** Makes it invisible to the API, as if it had never been. */
  readonly remove: (record: InvoiceRecord) => void
  readonly isThere: (record: InvoiceRecord) => boolean
}

/** 3 %, of which a part of 8 decimals is kept. */
const FEE = readUnits('0.03') ?? 0n
const FEE_DECIMALS = 8

export function createInvoices(context: UpstreamContext, account: CryptobotAccount): Invoices {
  const { clock, ids, baseUrl } = context
  const store = createStore<InvoiceRecord>('invoice', ({ payload }) => payload ?? '')
  const removed = new Set<InvoiceRecord>()
  const urlOf = ({ hash }: InvoiceRecord): string => `${baseUrl}/pay/${hash}`
  const view = (record: InvoiceRecord): CryptobotInvoice => toInvoiceView(record, urlOf(record))
  let updates = 904_112

  const assetsOf = ({ fiat, currency, accepted }: InvoiceRecord): readonly string[] => {
    if (!fiat) return [currency]
    const assets = account.currencies.list().filter(([code, one]) => !one.fiat && account.rates.get(`${code}/${currency}`) !== undefined)
    return assets.map(([code]) => code).filter((code) => accepted === null || accepted.includes(code))
  }
  const rateOf = (asset: string, currency: string): bigint => readUnits(account.rates.get(`${asset}/${currency}`)?.rate ?? '1') ?? 0n

  const swap = (record: InvoiceRecord, asset: string, rest: bigint): InvoicePayment['swapped'] => {
    if (record.swapTo === null || record.swapTo === asset) return null
    const inUsd = times(rest, rateOf(asset, 'USD'), 8)
    const output = over(inUsd, rateOf(record.swapTo, 'USD'), 8)
    return { to: record.swapTo, output, rate: unitsText(rest === 0n ? 0n : over(output, rest, 8)), uid: ids.hex(6) }
  }

  const create = (order: InvoiceOrder): InvoiceRecord => {
    const record = store.add({
      ...order,
      id: ids.record(() => String(600_001 + store.all().length)),
      hash: `IV${ids.hex(10)}`,
      createdAt: clock.now(),
      status: 'active',
      payment: null,
    })
    if (record.expiresAt !== null) {
      clock.at(record.expiresAt, () => {
        if (record.status === 'active') record.status = 'expired'
      })
    }
    return record
  }

  const open = (ref: string): InvoiceRecord => {
    const record = store.find(ref)
    if (record.status !== 'active' || removed.has(record))
      throw new Conflict(`the invoice ${record.id} waits for no payment: ${removed.has(record) ? 'deleted' : record.status}`)
    return record
  }

  const pay = (ref: string, { asset, comment }: CryptobotPayment = {}): CryptobotInvoice => {
    const record = open(ref)
    const [first = ''] = assetsOf(record)
    const paidIn = asset ?? first
    if (!assetsOf(record).includes(paidIn)) throw new InvalidInput(`asset must be one of ${assetsOf(record).join(', ')}`)
    const fiatRate = record.fiat ? (account.rates.get(`${paidIn}/${record.currency}`)?.rate ?? null) : null
    const amount = fiatRate === null ? record.amount : over(record.amount, readUnits(fiatRate) ?? 1n, 8)
    const fee = times(amount, FEE, FEE_DECIMALS)
    const swapped = swap(record, paidIn, amount - fee)
    const credited = swapped === null ? ([paidIn, amount - fee] as const) : ([swapped.to, swapped.output] as const)
    account.available.set(credited[0], (account.available.get(credited[0]) ?? 0n) + credited[1])
    record.status = 'paid'
    const usdRate = account.rates.get(`${paidIn}/USD`)?.rate ?? '1'
    record.payment = { at: clock.now(), asset: paidIn, amount, fee, usdRate, fiatRate, comment: comment ?? null, swapped }
    context.sendWebhook(webhookOf(record))
    return view(record)
  }

  /** Signed over the body as it is sent, by the hash of the token. Sent again until it is answered. */
  const webhookOf = (record: InvoiceRecord): WebhookDraft => {
    const update = {
      update_id: num(++updates),
      update_type: 'invoice_paid',
      request_date: iso(clock.now()),
      payload: toWire(record, urlOf(record)),
    }
    const body = writeJson(update)
    const signature = hmac('sha256', { key: hashBytes('sha256', account.credentials.token), data: body })
    return {
      kind: 'invoice',
      recordId: record.id,
      reference: record.payload ?? '',
      status: record.status,
      url: context.webhookUrl(),
      amountField: 'amount',
      encode: (change) => ({
        headers: { 'content-type': 'application/json', 'crypto-pay-api-signature': signature },
        body: change === undefined ? body : writeJson({ ...update, payload: { ...update.payload, [change.field]: change.value } }),
      }),
      redelivery: { times: 10, delayMs: 60_000 },
    }
  }

  return {
    store,
    create,
    assetsOf,
    urlOf,
    remove: (record) => void removed.add(record),
    isThere: (record) => !removed.has(record),
    controls: {
      ...recordControls(store, view),
      pay,
      expire: (ref) => {
        const record = open(ref)
        record.status = 'expired'
        return view(record)
      },
    },
  }
}
