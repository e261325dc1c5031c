import type {
  Balance,
  Bank,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  Json,
  JsonObject,
  Money,
  PaymentMethod,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  RecordRef,
} from '@paymux/core'
import type { WireReader } from '@paymux/core/authoring'
import { expectOrder, expectRecord, isSafeUrl, readDecimal, readMoney, readWire } from '@paymux/core/authoring'
import { hash } from '@paymux/core/crypto'
import type { Fields, MapContext } from '@paymux/core/http'
import type { AaioCreateInvoice, AaioCreatePayout, AaioInvoiceForm } from './api.ts'

/** The account's currency. */
const RUB = 'RUB'

export const PAYOUT_STATUS = { in_process: 'pending', success: 'succeeded', cancel: 'failed' } as const satisfies Record<
  string,
  PayoutStatus
>

/** `hold` is paid, too: `onHold` says that Aaio holds the money back. */
export const INVOICE_STATUS = {
  in_process: 'pending',
  success: 'paid',
  hold: 'paid',
  expired: 'expired',
} as const satisfies Record<string, InvoiceStatus>

/** `commission_type` of a payout. 0: the fee comes out of the amount; 1: it is taken from the balance on top. */
export const COMMISSION_TYPE = { amount: '0', balance: '1' } as const
const FEE_FROM = { '0': 'amount', '1': 'balance' } as const

const BALANCE_FIELDS = ['referral', 'hold']
const RECEIPT_FIELDS = ['my_id', 'amount', 'amount_down', 'commission', 'commission_type', 'status']
const PAYOUT_FIELDS = ['my_id', 'method', 'wallet', 'amount', 'amount_down', 'commission', 'commission_type', 'date']
const INVOICE_FIELDS = ['merchant_id', 'method', 'amount', 'currency', 'date', 'expired_date']

/** The one balance of the account. `referral` stays in `raw`: it cannot be paid out until it is moved to the main balance by hand. */
export function toBalances(wire: { readonly balance: string }, context: MapContext): readonly Balance[] {
  const read = readWire(wire, BALANCE_FIELDS, context)
  const available = read.money('balance', RUB) ?? context.invalid('balance is not an amount')
  return [{ available, held: read.money('hold', RUB), total: null, raw: context.raw }]
}

export function fromCreatePayout(input: AaioCreatePayout): Fields {
  return {
    my_id: input.reference,
    wallet: input.destination,
    amount: input.amount.amount,
    method: input.method,
    commission_type: COMMISSION_TYPE[input.feeFrom ?? 'amount'],
    bank: input.bank,
    mobile_operator: input.mobileOperator,
    webhook_url: input.webhookUrl,
  }
}

export const toPayoutReceipt =
  (input: AaioCreatePayout) =>
  (wire: { readonly id: string }, context: MapContext): PayoutReceipt => {
    const read = readWire(wire, RECEIPT_FIELDS, context)
    const { amount, debited } = payoutAmounts(read)
    expectOrder(input, { reference: read.text('my_id'), amount }, context)
    return {
      provider: 'aaio',
      id: wire.id,
      reference: input.reference,
      status: read.text('status') === null ? 'pending' : read.word('status', PAYOUT_STATUS, 'unknown'),
      debited,
      test: null,
      raw: context.raw,
    }
  }

/** Sends one of the two: when both are sent, Aaio ignores `my_id`. */
export function fromPayoutRef({ reference, id }: RecordRef) {
  return { reference: reference ?? undefined, form: id === null ? { my_id: reference ?? undefined } : { id } }
}

/** A payout; `invalid_response` when the record is not the one that `ref` names. */
export const toPayout =
  (ref: RecordRef) =>
  (wire: { readonly id: string; readonly status: string }, context: MapContext): Payout => {
    const read = readWire(wire, PAYOUT_FIELDS, context)
    const reference = read.text('my_id')
    expectRecord(ref, { id: wire.id, reference }, context)
    const currency = read.text('amount_currency')
    return {
      provider: 'aaio',
      id: wire.id,
      reference,
      status: read.word('status', PAYOUT_STATUS, 'unknown'),
      rawStatus: wire.status,
      method: read.text('method'),
      destination: read.text('wallet'),
      ...payoutAmounts(read),
      fee: read.money('commission', RUB),
      converted: currency === null || currency === RUB ? null : read.money('amount_in_currency', currency),
      comment: null,
      failureReason: read.text('cancel_message'),
      createdAt: read.time('date'),
      finishedAt: read.time('complete_date'),
      test: null,
      raw: context.raw,
    }
  }

/** Aaio's `amount` is what arrives, `amount_down` what leaves the balance; who bears the fee says which of the two was asked for. */
export function payoutAmounts(read: WireReader): Pick<Payout, 'amount' | 'debited' | 'received' | 'feeFrom'> {
  const feeFrom = read.word('commission_type', FEE_FROM, null)
  const debited = read.money('amount_down', RUB)
  const received = read.money('amount', RUB)
  return { feeFrom, debited, received, amount: feeFrom === 'amount' ? debited : feeFrom === 'balance' ? received : null }
}

/** The entries of `list`, by method code. PHP writes an empty map as `[]`, so an empty array passes. */
function methodEntries({ raw, invalid }: MapContext): readonly (readonly [string, JsonObject])[] {
  const { list } = raw
  if (typeof list !== 'object' || list === null) return invalid('list is missing')
  if (Array.isArray(list) && list.length > 0) return invalid('list has no codes')
  return Object.entries<Json>({ ...list }).map(([code, entry]) =>
    isObject(entry) ? [code, entry] : invalid('an entry of list is not an object'),
  )
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function toPayoutMethods(_: object, context: MapContext): readonly PaymentMethod[] {
  return methodEntries(context).map(([code, entry]) => {
    const read = readWire(entry, ['name', 'min', 'max', 'commission_percent', 'commission_sum'], context)
    return {
      code,
      name: read.text('name') ?? code,
      currency: RUB,
      min: read.money('min', RUB),
      max: read.money('max', RUB),
      fee: { percent: read.decimal('commission_percent'), fixed: read.money('commission_sum', RUB), payerShare: null },
      enabled: true,
    }
  })
}

/** What one unit of a currency costs in a payout. */
export interface AaioRate {
  readonly currency: string
  /** Roubles for one unit, as decimal text. */
  readonly rate: string
}

/** The answer is an open map: each number under the code of a currency is a rate. */
export function toRates(_: object, context: MapContext): readonly AaioRate[] {
  const read = readWire(context.raw, ['USD', 'UAH', 'USDT', 'BTC'], context)
  const codes = Object.keys(context.raw).filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name))
  return codes.flatMap((currency) => {
    const rate = read.decimal(currency)
    return rate === null ? [] : [{ currency, rate }]
  })
}

export function toBanks(
  wire: { readonly list: readonly { readonly bankId: string; readonly bankName: string }[] },
  context: MapContext,
): readonly Bank[] {
  return wire.list.map((bank) => ({ id: bank.bankId, name: readWire(bank, [], context).text('bankName') ?? bank.bankName }))
}

/** The credentials that sign an order. */
interface Shop {
  readonly id: string
  readonly secret1: string
}

/** The fields of an order, signed. The signature covers `amount` as text, so the text that is signed is the one that is sent. */
export function fromCreateInvoice(input: AaioCreateInvoice, { id, secret1 }: Shop): Fields {
  const { reference } = input
  const { amount, currency } = input.amount
  const metadata = Object.entries(input.metadata ?? {}).map(([name, value]) => [`us_${name}`, value])
  return {
    merchant_id: id,
    amount,
    currency,
    order_id: reference,
    method: input.method,
    desc: input.description,
    email: input.customerEmail,
    lang: input.language,
    ...Object.fromEntries(metadata),
    sign: hash('sha256', [id, amount, currency, secret1, reference].join(':')),
  }
}

/** The query of the older payment form. */
export function fromInvoiceForm(input: AaioInvoiceForm, shop: Shop): URLSearchParams {
  const fields = Object.entries({ ...fromCreateInvoice(input, shop), referral: input.referral })
  return new URLSearchParams(fields.filter((field): field is [string, string] => field[1] !== undefined))
}

/** What the URL of a returning browser claims: no proof of payment. A field that the URL lacks is null. */
export interface AaioReturn {
  readonly reference: string | null
  readonly amount: Money | null
}

/** Takes a relative URL, too: a server sees no other. */
export function toReturn(url: string, base: string): AaioReturn {
  const isUrl = typeof url === 'string' && URL.canParse(url, base)
  const query = isUrl ? new URL(url, base).searchParams : new URLSearchParams()
  return { reference: query.get('order_id') || null, amount: readMoney(query.get('amount'), query.get('currency')) }
}

/** Aaio answers with a URL only. Its host may differ from that of the API, so any https URL passes. */
export const toInvoiceReceipt =
  ({ reference, amount }: AaioCreateInvoice) =>
  (wire: { readonly url: string }, { raw, invalid }: MapContext): InvoiceReceipt => {
    if (!isSafeUrl(wire.url)) invalid('the payment page is not https')
    return { provider: 'aaio', id: null, reference, url: wire.url, amount, expiresAt: null, test: null, raw }
  }

export function fromInvoiceRef({ reference }: RecordRef, shopId: string) {
  return { reference: reference ?? undefined, form: { merchant_id: shopId, order_id: reference ?? undefined } }
}

interface WireInvoice {
  readonly id: string
  readonly order_id: string
  readonly status: string
}

/** An invoice; `invalid_response` when the record is not the one that `ref` names. */
export const toInvoice =
  (ref: RecordRef) =>
  (wire: WireInvoice, context: MapContext): Invoice => {
    const read = readWire(wire, INVOICE_FIELDS, context)
    expectRecord(ref, { id: wire.id, reference: wire.order_id }, context)
    return {
      provider: 'aaio',
      id: wire.id,
      reference: wire.order_id,
      status: read.word('status', INVOICE_STATUS, 'unknown'),
      rawStatus: wire.status,
      onHold: wire.status === 'hold',
      amount: read.money('amount', read.text('currency')),
      paid: null,
      refunded: null,
      credited: read.money('profit', RUB),
      fee: read.money('commission', RUB),
      payerFee: read.money('commission_client', RUB),
      method: read.text('method'),
      payer: null,
      metadata: withoutPrefix(read.metadata('us_vars')),
      createdAt: read.time('date'),
      expiresAt: read.time('expired_date'),
      failureReason: null,
      paidAt: read.time('complete_date'),
      test: null,
      raw: context.raw,
    }
  }

/** Aaio does not document whether names come back with their prefix `us_`: both forms are read. */
function withoutPrefix(metadata: Invoice['metadata']): Invoice['metadata'] {
  return metadata === null ? null : Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.replace(/^us_/, ''), value]))
}

/** One row for each currency in which a method has limits. */
export function toInvoiceMethods(_: object, context: MapContext): readonly PaymentMethod[] {
  return methodEntries(context).flatMap(([code, entry]) => {
    const read = readWire(entry, ['name', 'min', 'max', 'commission_percent', 'commission_type'], context)
    const [min, max] = [read.at('min'), read.at('max')]
    // Sorted below: a currency may be named by `min`, by `max` or by both.
    const currencies = new Set([entry.min, entry.max].flatMap((limits) => (isObject(limits) ? Object.keys(limits) : [])))
    // `commission_type` is "shop:customer": the share of the fee that each bears, in percent.
    const shares = read.text('commission_type')
    const payerShare = readDecimal(shares?.split(':')[1])
    if (shares !== null && payerShare === null) context.drift('commission_type', 'unparsable')
    const fee = { percent: read.decimal('commission_percent'), fixed: null, payerShare }
    return [...currencies].sort().map((currency) => ({
      code,
      name: read.text('name') ?? code,
      currency,
      min: min.money(currency, currency),
      max: max.money(currency, currency),
      fee,
      enabled: true,
    }))
  })
}
