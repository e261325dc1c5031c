import type {
  Balance,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  Listed,
  Page,
  PaymentMethod,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  RecordRef,
} from '@paymux/core'
import { subtractMoney } from '@paymux/core'
import type { Rule, WireContext } from '@paymux/core/authoring'
import { expectOrder, expectRecord, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'
import { jsonNumber } from '@paymux/core/http'
import type * as api from './api.ts'
import { isFiat, REFERENCE } from './api.ts'

export const INVOICE_STATUS = { active: 'pending', paid: 'paid', expired: 'expired' } as const satisfies Record<string, InvoiceStatus>
export const PAYOUT_STATUS = { completed: 'succeeded' } as const satisfies Record<string, PayoutStatus>

/** Whether a record is of the testnet; null when the host does not tell. */
type Test = boolean | null
/** Reads one record of an answer, a list or a webhook. */
type ReadRecord<Wire, Item> = (wire: Wire, context: WireContext) => Item
interface Items<Wire> {
  readonly items: readonly Wire[]
}

/** The reference in a record; null when the text does not have a reference's form. */
function referenceOf(value: string | null, rule: Rule<string>): string | null {
  const parsed = rule(value)
  return 'value' in parsed ? parsed.value : null
}

export function toBalances(wire: readonly api.WireBalance[], context: MapContext): readonly Balance[] {
  return wire.map((row) => {
    const read = readWire(row, ['onhold'], context)
    const available = read.money('available', row.currency_code) ?? context.invalid('available is not an amount')
    return { available, held: read.money('onhold', row.currency_code), total: null, raw: row }
  })
}

export function fromCreateInvoice(input: api.CryptobotCreateInvoice) {
  const { amount, currency } = input.amount
  const methods = input.method === undefined ? input.methods : [input.method]
  const json = {
    // Only a price in a currency leaves a choice of assets.
    ...(isFiat(currency)
      ? { currency_type: 'fiat', fiat: currency, amount, accepted_assets: methods?.join(',') }
      : { currency_type: 'crypto', asset: currency, amount }),
    description: input.description,
    hidden_message: input.hiddenMessage,
    paid_btn_name: input.returnUrl === undefined ? undefined : 'callback',
    paid_btn_url: input.returnUrl,
    payload: input.reference,
    allow_comments: input.allowComments,
    allow_anonymous: input.allowAnonymous,
    expires_in: input.expiresInMinutes === undefined ? undefined : input.expiresInMinutes * 60,
    swap_to: input.swapTo,
  }
  return { reference: input.reference, json }
}

export const toInvoiceReceipt =
  (input: api.CryptobotCreateInvoice, test: Test) =>
  (wire: api.WireInvoice, context: MapContext): InvoiceReceipt => {
    const { amount: asked, reference } = input
    const { id, amount, expiresAt } = toInvoice(test)(wire, context)
    const read = readWire(wire, ['payload'], context)
    expectOrder(input, { reference: read.text('payload'), amount }, context)
    const url = read.text('bot_invoice_url') ?? read.text('pay_url') ?? context.invalid('the answer has no payment page')
    if (!isSafeUrl(url)) context.invalid('the payment page is not https')
    return { provider: 'cryptobot', id, reference, url, amount: asked, expiresAt, test, raw: wire }
  }

export function fromInvoiceRef({ reference, id }: RecordRef) {
  return { reference: reference ?? undefined, query: { invoice_ids: id ?? undefined } }
}

export function fromInvoiceToCancel({ reference, id }: RecordRef) {
  return { reference: reference ?? undefined, json: { invoice_id: jsonNumber(id ?? '') } }
}

export const toInvoice =
  (test: Test): ReadRecord<api.WireInvoice, Invoice> =>
  (wire, context) => {
    const read = readWire(wire, ['currency_type', 'amount', 'created_at'], context)
    const inFiat = read.word('currency_type', { crypto: false, fiat: true }, false)
    const asset = inFiat ? null : read.text('asset')
    const status = read.word('status', INVOICE_STATUS, 'unknown')
    const amount = read.money('amount', inFiat ? read.text('fiat') : asset)
    const paidAsset = read.text('paid_asset')
    // For a price in an asset, Crypto Pay does not repeat what was paid: it is the whole amount, in that asset.
    const paid = read.money('paid_amount', paidAsset) ?? (status === 'paid' && !inFiat ? amount : null)
    const fee = read.money('fee_amount', read.text('fee_asset'))
    const rest = paid !== null && fee !== null && paid.currency === fee.currency ? subtractMoney(paid, fee) : null
    return {
      provider: 'cryptobot',
      id: wire.invoice_id,
      reference: referenceOf(read.text('payload'), REFERENCE.invoice),
      status,
      rawStatus: wire.status,
      onHold: false,
      amount,
      paid,
      refunded: null,
      credited: read.money('swapped_output', read.text('swapped_to')) ?? rest,
      fee,
      payerFee: null,
      method: paidAsset ?? asset,
      payer: null,
      metadata: null,
      failureReason: null,
      createdAt: read.time('created_at'),
      expiresAt: read.time('expiration_date'),
      paidAt: read.time('paid_at'),
      test,
      raw: wire,
    }
  }

export function fromCreatePayout(input: api.CryptobotCreatePayout) {
  const json = {
    user_id: jsonNumber(input.destination),
    asset: input.method,
    amount: input.amount.amount,
    spend_id: input.reference,
    comment: input.comment,
    disable_send_notification: input.notify === false ? true : undefined,
  }
  return { reference: input.reference, sensitive: [input.destination], json }
}

export const toPayoutReceipt =
  (input: api.CryptobotCreatePayout, test: Test) =>
  (wire: api.WireTransfer, context: MapContext): PayoutReceipt => {
    const { reference } = input
    const { id, status, amount } = toPayout(test)(wire, context)
    const read = readWire(wire, ['spend_id'], context)
    expectOrder(input, { reference: read.text('spend_id'), amount }, context)
    return { provider: 'cryptobot', id, reference, status, debited: null, test, raw: wire }
  }

export function fromPayoutRef({ reference, id }: RecordRef) {
  const query = { spend_id: reference ?? undefined, transfer_ids: reference === null ? (id ?? undefined) : undefined }
  return { reference: reference ?? undefined, query }
}

export const toPayout =
  (test: Test): ReadRecord<api.WireTransfer, Payout> =>
  (wire, context) => {
    const read = readWire(wire, ['user_id', 'asset', 'amount', 'completed_at'], context)
    const method = read.text('asset')
    return {
      provider: 'cryptobot',
      id: wire.transfer_id,
      reference: referenceOf(read.text('spend_id'), REFERENCE.payout),
      status: read.word('status', PAYOUT_STATUS, 'unknown'),
      rawStatus: wire.status,
      method,
      destination: read.text('user_id'),
      amount: read.money('amount', method),
      debited: null,
      fee: null,
      received: null,
      converted: null,
      feeFrom: null,
      comment: read.text('comment'),
      failureReason: null,
      createdAt: null,
      finishedAt: read.time('completed_at'),
      test,
      raw: wire,
    }
  }

export function fromPage({ cursor = '0', limit = 100 }: Page) {
  return { query: { offset: cursor, count: String(limit) } }
}

/** A page of records. Only an empty page is the last one: Crypto Pay does not promise that a page is full while more follow. */
export const toPage =
  <Wire, Item>({ cursor = '0' }: Page, read: ReadRecord<Wire, Item>) =>
  ({ items }: Items<Wire>, context: MapContext): Listed<Item> => ({
    items: items.map((item) => read(item, context)),
    next: items.length === 0 ? null : String(Number(cursor) + items.length),
  })

/** The one record that `ref` names; `not_found` when the list is empty. */
export const toOne =
  <Wire, Item extends Invoice | Payout>(ref: RecordRef, read: ReadRecord<Wire, Item>) =>
  ({ items: [first] }: Items<Wire>, context: MapContext): Item => {
    const record = read(first ?? context.notFound(), context)
    expectRecord(ref, record, context)
    return record
  }

/** The assets. The list has currencies of ISO 4217, too, which cannot be paid out. */
export function toPaymentMethods(wire: readonly api.WireCurrency[], context: MapContext): readonly PaymentMethod[] {
  return wire.flatMap((row) => {
    const read = readWire(row, ['is_fiat', 'name'], context)
    const { code } = row
    if (read.flag('is_fiat') === true) return []
    const fee = { percent: null, fixed: null, payerShare: null }
    return [{ code, name: read.text('name') ?? code, currency: code, min: null, max: null, fee, enabled: true }]
  })
}

/** What one unit of `source` costs in `target`. */
export interface CryptobotRate {
  readonly source: string
  readonly target: string
  /** As decimal text: `"96245.18"`. */
  readonly rate: string
  /** Whether Crypto Pay says that the rate is up to date. */
  readonly current: boolean
}

export function toRates(wire: readonly api.WireRate[], context: MapContext): readonly CryptobotRate[] {
  return wire.flatMap((row) => {
    const read = readWire(row, ['is_valid', 'rate'], context)
    const rate = read.decimal('rate')
    return rate === null ? [] : [{ source: row.source, target: row.target, rate, current: read.flag('is_valid') === true }]
  })
}
