import type { Money } from '@paymux/core'
import type { Rule } from '@paymux/core/authoring'
import { amountIn, email, flag, listOf, objectOf, oneOf, optional, text, wholeNumber } from '@paymux/core/authoring'
import { jsonNumber } from '@paymux/core/http'

/** Currencies of the API: https://yookassa.ru/developers/using-api/interaction-format#currency */
export const CURRENCIES = ['RUB', 'EUR', 'USD', 'KZT', 'BYN', 'UAH', 'UZS', 'TRY', 'INR', 'MDL', 'AZN', 'AMD'] as const

/** A fiscal receipt (Russian law 54-FZ). Many shops must send one with every payment and refund. */
export interface YooKassaReceipt {
  /** Whom the receipt goes to: at least `email` or `phone`. */
  readonly customer?: YooKassaReceiptCustomer | undefined
  /** 1 to 100 lines; the service «Чеки от ЮKassa» takes 80. */
  readonly items: readonly YooKassaReceiptItem[]
  /** Code of the taxation system, 1 to 6; only for third-party cash registers that require it. */
  readonly taxSystemCode?: number | undefined
  /** False for a payment in person, not on the internet. */
  readonly internet?: boolean | undefined
}

/** The recipient of a receipt. */
export interface YooKassaReceiptCustomer {
  /** At most 256 characters. */
  readonly fullName?: string | undefined
  /** Taxpayer number (INN), 10 or 12 digits. */
  readonly inn?: string | undefined
  readonly email?: string | undefined
  /** Digits with the country's code: `"79000000000"`. */
  readonly phone?: string | undefined
}

/** One line of a receipt. */
export interface YooKassaReceiptItem {
  /** At most 128 characters. */
  readonly description: string
  /** Price of one unit. */
  readonly amount: Money
  /** Decimal text: `"1"`, `"0.750"`; at most three decimals. */
  readonly quantity: string
  /** VAT rate, 1 to 12: https://yookassa.ru/developers/payment-acceptance/receipts/54fz/yoomoney/parameters-values#vat-codes */
  readonly vatCode: number
  /** Unit of the quantity: `"piece"`, `"kilogram"`. */
  readonly measure?: string | undefined
  /** What is paid for: `"commodity"`, `"service"`. */
  readonly paymentSubject?: string | undefined
  /** How it is paid: `"full_payment"`, `"full_prepayment"`. */
  readonly paymentMode?: string | undefined
}

/** E.164 without the plus sign. */
export const phone: Rule<string> = text(15, { pattern: /^\d{4,15}$/, says: '4 to 15 digits with the country code and without "+"' })

const word = text(64, { pattern: /^[a-z_]+$/, says: 'a word of the upstream: lower-case letters and "_"' })

const item = objectOf<YooKassaReceiptItem>({
  description: text(128),
  amount: amountIn(...CURRENCIES),
  quantity: text(9, {
    pattern: /^(?=.*[1-9])(?:0|[1-9]\d{0,4})(?:\.\d{1,3})?$/,
    says: 'a decimal number above zero, such as "1" or "0.750"',
  }),
  vatCode: wholeNumber(1, 12),
  measure: optional(word),
  paymentSubject: optional(word),
  paymentMode: optional(
    oneOf('full_prepayment', 'partial_prepayment', 'advance', 'full_payment', 'partial_payment', 'credit', 'credit_payment'),
  ),
})

export const receipt = objectOf<YooKassaReceipt>({
  customer: optional(
    objectOf<YooKassaReceiptCustomer>({
      fullName: optional(text(256)),
      inn: optional(text(12, { pattern: /^\d{10}(?:\d{2})?$/, says: '10 or 12 digits' })),
      email: optional(email),
      phone: optional(phone),
    }),
  ),
  items: listOf(item, 100),
  taxSystemCode: optional(wholeNumber(1, 6)),
  internet: optional(flag),
})

/** The receipt as it is sent. https://yookassa.ru/developers/payment-acceptance/receipts/54fz/basics */
export function fromReceipt(given: YooKassaReceipt | undefined, customerEmail?: string | undefined): object | undefined {
  if (given === undefined) return undefined
  const { customer, items, taxSystemCode, internet } = given
  const { fullName, inn, email: mail = customerEmail, phone: number } = customer ?? {}
  return {
    customer: customer === undefined && mail === undefined ? undefined : { full_name: fullName, inn, email: mail, phone: number },
    items: items.map(({ description, amount, quantity, vatCode, measure, paymentSubject, paymentMode }) => ({
      description,
      amount: fromMoney(amount),
      quantity: jsonNumber(quantity),
      vat_code: vatCode,
      measure,
      payment_subject: paymentSubject,
      payment_mode: paymentMode,
    })),
    tax_system_code: taxSystemCode,
    internet,
  }
}

/** An amount as it is sent. */
export const fromMoney = ({ amount, currency }: Money): object => ({ value: amount, currency })
