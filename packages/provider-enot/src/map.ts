import type {
  Balance,
  Bank,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  Money,
  PaymentMethod,
  Payout,
  PayoutReceipt,
  PayoutStatus,
  Ref,
} from '@paymux/core'
import { subtractMoney } from '@paymux/core'
import { expectRecord, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'
import type { EnotCreateInvoice, EnotCreatePayout } from './api.js'

const enot = { provider: 'enot' } as const

/** The account's currency. */
const RUB = 'RUB'

export const PAYOUT_STATUS = {
  wait: 'pending',
  success: 'succeeded',
  fail: 'failed',
} as const satisfies Record<string, PayoutStatus>

/** `refund` is documented for webhooks only; a look-up may know it too. */
export const INVOICE_STATUS = {
  created: 'pending',
  success: 'paid',
  fail: 'failed',
  expired: 'expired',
  refund: 'refunded',
} as const satisfies Record<string, InvoiceStatus>

/** `subtract` of a payout, who bears the fee: a number in the request, a word in the answer. */
export const SUBTRACT = { balance: '1', amount: '2' } as const
const FEE_FROM = { amount: 'amount', balance: 'balance' } as const

const BALANCE_FIELDS = ['balance', 'freeze_balance']
const PAYOUT_FIELDS =
  'service wallet type subtract amount amount_withdraw_rub commission_rub receive_currency amount_receive comment created_at'.split(' ')
const INVOICE_FIELDS = ['credited', 'currency', 'pay_service', 'created_at', 'expired_at']

/** The one account balance, in roubles. */
export function toBalances(wire: { readonly active_balance: string }, { raw, drift, invalid }: MapContext): readonly Balance[] {
  const read = readWire(wire, BALANCE_FIELDS, drift)
  const available = read.money('active_balance', RUB) ?? invalid('active_balance is not an amount')
  return [{ available, held: read.money('freeze_balance', RUB), total: read.money('balance', RUB), raw }]
}

export function toPayoutReceipt(wire: { readonly payoff_id: string }, input: EnotCreatePayout, { raw, drift }: MapContext): PayoutReceipt {
  const read = readWire(wire, ['amount_withdraw_rub'], drift)
  return {
    ...enot,
    id: wire.payoff_id,
    reference: input.reference,
    status: 'pending',
    debited: read.money('amount_withdraw_rub', RUB),
    raw,
  }
}

/** A payout; refused when it is not the one that `ref` names. */
export function toPayout(
  wire: { readonly payoff_id: string; readonly status: string },
  ref: Ref,
  utcOffset: string,
  context: MapContext,
): Payout {
  const read = readWire(wire, PAYOUT_FIELDS, context.drift)
  // Absent for payouts that were made by hand in the cabinet.
  const reference = read.text('order_id')
  expectRecord(ref, { id: wire.payoff_id, reference }, context)

  const debited = read.money('amount_withdraw_rub', RUB)
  const fee = read.money('commission_rub', RUB)
  const arrives = read.money('amount_receive', read.text('receive_currency'))
  // In another currency Enot does not tell the roubles that reach the recipient; they are what left the balance less the fee.
  const rest = debited !== null && fee !== null ? subtractMoney(debited, fee) : null
  return {
    ...enot,
    id: wire.payoff_id,
    reference,
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    rawStatus: wire.status,
    method: read.text('service'),
    destination: read.text('wallet'),
    amount: read.money('amount', RUB),
    debited,
    fee,
    received: arrives?.currency === RUB ? arrives : rest,
    converted: arrives?.currency === RUB ? null : arrives,
    feeFrom: read.word('subtract', FEE_FROM, null),
    comment: read.text('comment'),
    failureReason: read.text('error_message'),
    createdAt: read.time('created_at', utcOffset),
    finishedAt: read.time('paid_at', utcOffset),
    raw: context.raw,
  }
}

export function toBanks(wire: { readonly banks: readonly Bank[] }, { drift }: MapContext): readonly Bank[] {
  return wire.banks.map((bank) => ({ id: bank.id, name: readWire(bank, [], drift).text('name') ?? bank.name }))
}

export function toInvoiceReceipt(
  wire: { readonly id: string },
  input: EnotCreateInvoice,
  amount: Money,
  utcOffset: string,
  context: MapContext,
): InvoiceReceipt {
  const read = readWire(wire, ['amount', 'currency', 'expired'], context.drift)
  const url = read.text('url')
  if (url === null && input.direct !== true) context.invalid('the answer has no payment page')
  if (url !== null && !isSafeUrl(url)) context.invalid('the payment page is not https')
  return { ...enot, id: wire.id, reference: input.reference, url, amount, expiresAt: read.time('expired', utcOffset), raw: context.raw }
}

/** An invoice; refused when it is not the one that `ref` names. */
export function toInvoice(
  wire: { readonly invoice_id: string; readonly order_id: string; readonly status: string },
  ref: Ref,
  utcOffset: string,
  context: MapContext,
): Invoice {
  const read = readWire(wire, INVOICE_FIELDS, context.drift)
  expectRecord(ref, { id: wire.invoice_id, reference: wire.order_id }, context)
  const currency = read.text('currency')
  return {
    ...enot,
    id: wire.invoice_id,
    reference: wire.order_id,
    status: read.word('status', INVOICE_STATUS, 'unknown'),
    rawStatus: wire.status,
    onHold: false,
    amount: read.money('invoice_amount', currency),
    credited: read.money('credited', RUB),
    fee: read.money('shop_commission_amount', RUB),
    // The documentation's table and its sample disagree on the name.
    payerFee: read.money('user_commission_amount', RUB) ?? read.money('user_commission', RUB),
    method: read.text('pay_service'),
    payer: read.text('payer_details'),
    // `custom_fields` in the request, singular here.
    metadata: read.metadata('custom_field') ?? read.metadata('custom_fields'),
    createdAt: read.time('created_at', utcOffset),
    expiresAt: read.time('expired_at', utcOffset),
    paidAt: read.time('paid_at', utcOffset),
    raw: context.raw,
  }
}

/** What the payer of a host-to-host invoice has to be shown. */
export interface EnotDirectPayment {
  readonly provider: 'enot'
  /** `id` of the invoice. */
  readonly id: string
  /** Kind of the second step; only `"p2p_data"` was seen. */
  readonly type: string | null
  /** Card or phone to pay to. */
  readonly destination: string | null
  readonly recipient: string | null
  readonly bank: string | null
  /** Exactly this much has to be paid, in roubles. */
  readonly amount: Money | null
  /** ISO 8601 with offset. */
  readonly expiresAt: string | null
  readonly url: string | null
  readonly raw: MapContext['raw']
}

export function toDirectPayment(id: string, utcOffset: string, { raw, drift }: MapContext): EnotDirectPayment {
  const read = readWire(raw, [], drift)
  return {
    ...enot,
    id,
    type: read.text('step_two_type') ?? read.text('type'),
    destination: read.text('wallet'),
    recipient: read.text('receiver_name'),
    bank: read.text('bank'),
    amount: read.money('amount', RUB),
    expiresAt: read.time('time_end', utcOffset),
    url: read.text('url'),
    raw,
  }
}

export function toPaymentMethods(
  wire: { readonly tariffs: readonly { readonly service: string; readonly currency: string }[] },
  { drift }: MapContext,
): readonly PaymentMethod[] {
  return wire.tariffs.map((tariff) => {
    const read = readWire(tariff, ['status', 'percent'], drift)
    const { service: code, currency } = tariff
    return {
      code,
      name: read.text('service_label') ?? code,
      currency,
      min: read.money('min_sum', currency),
      max: read.money('max_sum', currency),
      fee: {
        percent: read.decimal('percent'),
        fixed: read.money('fix', currency),
        payerShare: read.decimal('user_percent'),
      },
      enabled: read.text('status') === 'enabled',
    }
  })
}
