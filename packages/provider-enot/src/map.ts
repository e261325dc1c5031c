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
  RecordRef,
} from '@paymux/core'
import { subtractMoney } from '@paymux/core'
import { expectRecord, isSafeUrl, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'
import { jsonNumber } from '@paymux/core/http'
import type { EnotCreateInvoice, EnotCreatePayout, EnotPayDirect } from './api.ts'

/** The account's currency. */
const RUB = 'RUB'

export const PAYOUT_STATUS = {
  wait: 'pending',
  success: 'succeeded',
  fail: 'failed',
} as const satisfies Record<string, PayoutStatus>

/** Enot documents `refund` for webhooks only; a read may have it, too. */
export const INVOICE_STATUS = {
  created: 'pending',
  success: 'paid',
  fail: 'failed',
  expired: 'expired',
  refund: 'refunded',
} as const satisfies Record<string, InvoiceStatus>

/** `subtract` says who bears the fee of a payout: by a number in the request, by a word in the answer. */
export const SUBTRACT = { balance: '1', amount: '2' } as const
const FEE_FROM = { amount: 'amount', balance: 'balance' } as const

const BALANCE_FIELDS = ['balance', 'freeze_balance']
const PAYOUT_FIELDS =
  'service wallet type subtract amount amount_withdraw_rub commission_rub receive_currency amount_receive comment created_at'.split(' ')
const INVOICE_FIELDS = ['credited', 'currency', 'pay_service', 'created_at', 'expired_at']

/** The one balance of the account, in roubles. */
export function toBalances(wire: { readonly active_balance: string }, context: MapContext): readonly Balance[] {
  const read = readWire(wire, BALANCE_FIELDS, context)
  const available = read.money('active_balance', RUB) ?? context.invalid('active_balance is not an amount')
  return [{ available, held: read.money('freeze_balance', RUB), total: read.money('balance', RUB), raw: context.raw }]
}

export function fromCreatePayout(input: EnotCreatePayout, userId: string): object {
  return {
    user_id: userId,
    order_id: input.reference,
    amount: jsonNumber(input.amount.amount),
    service: input.method,
    wallet_to: input.destination,
    subtract: jsonNumber(SUBTRACT[input.feeFrom ?? 'amount']),
    comment: input.comment,
    hook_url: input.webhookUrl,
    payoff_data: input.bank === undefined ? undefined : { sbp_bank_type: input.bank },
  }
}

export function toPayoutReceipt(wire: { readonly payoff_id: string }, input: EnotCreatePayout, context: MapContext): PayoutReceipt {
  const read = readWire(wire, ['amount_withdraw_rub'], context)
  return {
    provider: 'enot',
    id: wire.payoff_id,
    reference: input.reference,
    status: 'pending',
    debited: read.money('amount_withdraw_rub', RUB),
    test: null,
    raw: context.raw,
  }
}

export function fromPayoutRef({ reference, id }: RecordRef, userId: string) {
  const query = { user_id: userId, id: id ?? undefined, order_id: id === null ? (reference ?? undefined) : undefined }
  return { reference: reference ?? undefined, query }
}

/** A payout; `invalid_response` when the record is not the one that `ref` names. */
export const toPayout =
  (ref: RecordRef) =>
  (wire: { readonly payoff_id: string; readonly status: string }, context: MapContext): Payout => {
    const read = readWire(wire, PAYOUT_FIELDS, context)
    // Payouts that were made by hand in the cabinet have none.
    const reference = read.text('order_id')
    expectRecord(ref, { id: wire.payoff_id, reference }, context)

    const debited = read.money('amount_withdraw_rub', RUB)
    const fee = read.money('commission_rub', RUB)
    const arrives = read.money('amount_receive', read.text('receive_currency'))
    // For a payout in another currency, Enot gives the received amount in that currency only: in roubles it is `debited` less the fee.
    const rest = debited !== null && fee !== null ? subtractMoney(debited, fee) : null
    return {
      provider: 'enot',
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
      createdAt: read.time('created_at'),
      finishedAt: read.time('paid_at'),
      test: null,
      raw: context.raw,
    }
  }

export function toBanks(wire: { readonly banks: readonly Bank[] }, context: MapContext): readonly Bank[] {
  return wire.banks.map((bank) => ({ id: bank.id, name: readWire(bank, [], context).text('name') ?? bank.name }))
}

export function fromCreateInvoice(input: EnotCreateInvoice, shopId: string): object {
  return {
    shop_id: shopId,
    order_id: input.reference,
    amount: jsonNumber(input.amount.amount),
    currency: input.amount.currency,
    type: input.direct === true ? 'direct' : undefined,
    comment: input.description,
    email: input.customerEmail,
    custom_fields: input.metadata === undefined ? undefined : JSON.stringify(input.metadata),
    success_url: input.returnUrl,
    fail_url: input.failUrl,
    hook_url: input.webhookUrl,
    expire: input.expiresInMinutes,
    include_service: input.method === undefined ? input.methods : [input.method],
    exclude_service: input.excludeMethods,
  }
}

export function toInvoiceReceipt(wire: { readonly id: string }, input: EnotCreateInvoice, context: MapContext): InvoiceReceipt {
  const { reference, amount } = input
  const read = readWire(wire, ['amount', 'currency', 'expired'], context)
  const url = read.text('url')
  if (url === null && input.direct !== true) context.invalid('the answer has no payment page')
  if (url !== null && !isSafeUrl(url)) context.invalid('the payment page is not https')
  return { provider: 'enot', id: wire.id, reference, url, amount, expiresAt: read.time('expired'), test: null, raw: context.raw }
}

export function fromInvoiceRef({ reference, id }: RecordRef, shopId: string) {
  const query = { shop_id: shopId, invoice_id: id ?? undefined, order_id: id === null ? (reference ?? undefined) : undefined }
  return { reference: reference ?? undefined, query }
}

interface WireInvoice {
  readonly invoice_id: string
  readonly order_id: string
  readonly status: string
}

/** An invoice; `invalid_response` when the record is not the one that `ref` names. */
export const toInvoice =
  (ref: RecordRef) =>
  (wire: WireInvoice, context: MapContext): Invoice => {
    const read = readWire(wire, INVOICE_FIELDS, context)
    expectRecord(ref, { id: wire.invoice_id, reference: wire.order_id }, context)
    const currency = read.text('currency')
    return {
      provider: 'enot',
      id: wire.invoice_id,
      reference: wire.order_id,
      status: read.word('status', INVOICE_STATUS, 'unknown'),
      rawStatus: wire.status,
      onHold: false,
      amount: read.money('invoice_amount', currency),
      paid: null,
      // Enot documents this field for webhooks only; a read may have it, too.
      refunded: read.money('refund_amount', currency),
      credited: read.money('credited', RUB),
      fee: read.money('shop_commission_amount', RUB),
      // The table and the sample in Enot's documentation have different names.
      payerFee: read.money('user_commission_amount', RUB) ?? read.money('user_commission', RUB),
      method: read.text('pay_service'),
      payer: read.text('payer_details'),
      // The request has `custom_fields`, the documented answer the singular.
      metadata: read.metadata('custom_field') ?? read.metadata('custom_fields'),
      createdAt: read.time('created_at'),
      expiresAt: read.time('expired_at'),
      failureReason: null,
      paidAt: read.time('paid_at'),
      test: null,
      raw: context.raw,
    }
  }

/** What the shop shows to the payer of a host-to-host invoice. A field that Enot's answer lacks is null. */
export interface EnotDirectPayment {
  readonly provider: 'enot'
  /** `id` of the invoice. */
  readonly id: string
  /** Kind of the second step, an open list: `"p2p_data"`. */
  readonly type: string | null
  /** Card or phone number to pay to, and its owner and bank. */
  readonly destination: string | null
  readonly recipient: string | null
  readonly bank: string | null
  /** The payer must send exactly this amount, in roubles. */
  readonly amount: Money | null
  /** ISO 8601 with offset. */
  readonly expiresAt: string | null
  readonly url: string | null
  readonly raw: MapContext['raw']
}

export function fromPayDirect(input: EnotPayDirect, shopId: string): object {
  return {
    shop_id: shopId,
    invoice_id: input.id,
    ip: input.payerIp,
    user_agent: input.payerUserAgent,
    payment_data: { bank: input.bank },
  }
}

export const toDirectPayment =
  (id: string) =>
  (_: object, context: MapContext): EnotDirectPayment => {
    const { raw } = context
    const read = readWire(raw, [], context)
    return {
      provider: 'enot',
      id,
      type: read.text('step_two_type') ?? read.text('type'),
      destination: read.text('wallet'),
      recipient: read.text('receiver_name'),
      bank: read.text('bank'),
      amount: read.money('amount', RUB),
      expiresAt: read.time('time_end'),
      url: read.text('url'),
      raw,
    }
  }

export function toPaymentMethods(
  wire: { readonly tariffs: readonly { readonly service: string; readonly currency: string }[] },
  context: MapContext,
): readonly PaymentMethod[] {
  return wire.tariffs.map((tariff) => {
    const read = readWire(tariff, ['status', 'percent'], context)
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
