import type { PlainObject } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import { unitsText } from './decimals.ts'

/** What pays an invoice. Sums are in units of 10^-18. */
export interface InvoicePayment {
  readonly at: number
  readonly asset: string
  readonly amount: bigint
  readonly fee: bigint
  readonly usdRate: string
  /** Of a price in money: what one unit of the asset costs in it. */
  readonly fiatRate: string | null
  readonly comment: string | null
  readonly swapped: { readonly to: string; readonly output: bigint; readonly rate: string; readonly uid: string } | null
}

/** An invoice as the upstream keeps it; times in milliseconds. */
export interface InvoiceRecord {
  readonly id: string
  readonly hash: string
  /** Whether the price is in money. */
  readonly fiat: boolean
  /** Of the price. */
  readonly currency: string
  readonly amount: bigint
  readonly accepted: readonly string[] | null
  readonly description: string | null
  readonly hiddenMessage: string | null
  readonly button: { readonly name: string; readonly url: string } | null
  readonly payload: string | null
  readonly swapTo: string | null
  readonly allowComments: boolean
  readonly allowAnonymous: boolean
  readonly createdAt: number
  readonly expiresAt: number | null
  status: 'active' | 'paid' | 'expired'
  payment: InvoicePayment | null
}

/** An invoice for the sandbox's user. */
export interface CryptobotInvoice {
  readonly id: string
  /** `payload`; "" when there is none. */
  readonly reference: string
  readonly status: InvoiceRecord['status']
  readonly amount: string
  /** An asset, or money. */
  readonly currency: string
  readonly paid: { readonly amount: string; readonly asset: string; readonly fee: string } | null
  /** The payment page. */
  readonly url: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly paidAt: string | null
}

export function toInvoiceView(record: InvoiceRecord, url: string): CryptobotInvoice {
  const { id, status, currency, payload, payment, createdAt, expiresAt } = record
  return {
    id,
    reference: payload ?? '',
    status,
    amount: unitsText(record.amount),
    currency,
    paid: payment && { amount: unitsText(payment.amount), asset: payment.asset, fee: unitsText(payment.fee) },
    url,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    paidAt: payment && iso(payment.at),
  }
}

/** https://help.send.tg/en/articles/10279948-crypto-pay-api#Invoice */
export function toWire(record: InvoiceRecord, url: string): PlainObject {
  const { payment, button, currency, fiat } = record
  return {
    invoice_id: num(record.id),
    hash: record.hash,
    currency_type: fiat ? 'fiat' : 'crypto',
    asset: fiat ? undefined : currency,
    fiat: fiat ? currency : undefined,
    amount: unitsText(record.amount),
    accepted_assets: record.accepted ?? undefined,
    // In Telegram a page of the bot; here, one that a browser can open.
    bot_invoice_url: url,
    mini_app_invoice_url: `${url}?app=mini`,
    web_app_invoice_url: `${url}?app=web`,
    description: record.description ?? undefined,
    hidden_message: record.hiddenMessage ?? undefined,
    paid_btn_name: button?.name,
    paid_btn_url: button?.url,
    payload: record.payload ?? undefined,
    swap_to: record.swapTo ?? undefined,
    allow_comments: record.allowComments,
    allow_anonymous: record.allowAnonymous,
    status: record.status,
    created_at: iso(record.createdAt),
    expiration_date: record.expiresAt === null ? undefined : iso(record.expiresAt),
    ...(payment === null ? {} : paymentOf(payment, fiat)),
  }
}

function paymentOf({ asset, amount, fee, usdRate, fiatRate, comment, swapped, at }: InvoicePayment, fiat: boolean): PlainObject {
  return {
    paid_at: iso(at),
    paid_anonymously: false,
    paid_usd_rate: usdRate,
    // Of a price in an asset it is not repeated.
    paid_asset: fiat ? asset : undefined,
    paid_amount: fiat ? unitsText(amount) : undefined,
    paid_fiat_rate: fiatRate ?? undefined,
    fee_asset: asset,
    fee_amount: num(unitsText(fee)),
    comment: comment ?? undefined,
    ...(swapped !== null && {
      is_swapped: true,
      swapped_to: swapped.to,
      swapped_rate: swapped.rate,
      swapped_output: unitsText(swapped.output),
      swapped_uid: swapped.uid,
      swapped_usd_rate: usdRate,
      swapped_usd_amount: unitsText(swapped.output),
    }),
  }
}
