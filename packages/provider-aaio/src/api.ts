import type { CreateInvoice, CreatePayout, JsonObject, Recovery, SharedInputs } from '@paymux/core'
import type { InputContext, Rules } from '@paymux/core/authoring'
import { amountIn, email, identifier, oneOf, optional, text, texts, webUrl } from '@paymux/core/authoring'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// Core hands numbers over as text with every digit, so a schema is all text. It requires only the fields without which there is no
// result; the mappers read the others, which may be absent or of another type.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/** Aaio does not document what a repeated `order_id` or `my_id` does. Orders and payouts can be looked up by it. */
const recovery = { lookup: true, repeat: 'unknown', withinMs: null } satisfies Recovery

const read = { effect: 'read', method: 'POST' } as const
const write = { effect: 'write', method: 'POST', recovery } as const

/** Balance: no parameters, no body. https://wiki.aaio.so/api/ (page «Получение баланса») */
export const balance = { ...read, path: '/api/balance', schema: z.object({ balance: required }) } as const

/** https://wiki.aaio.so/api/ (page «Вывод средств») */
export const payoffCreate = { ...write, path: '/api/create-payoff', schema: z.object({ id: required }) } as const

/** By `my_id` or by `id`; `id` wins when both are sent. https://wiki.aaio.so/api/ (page «Информация о заявке на вывод средств») */
export const payoffInfo = { ...read, path: '/api/info-payoff', schema: z.object({ id: required, status: required }) } as const

/** https://wiki.aaio.so/api/ (page «Доступные методы для вывода средств») */
export const payoffMethods = { ...read, path: '/api/methods-payoff', schema: z.object({}) } as const

/** https://wiki.aaio.so/api/ (page «Курс валют при выводе средств») */
export const payoffRates = { ...read, path: '/api/rates-payoff', schema: z.object({}) } as const

/** https://wiki.aaio.so/api/ (page «Банки для вывода средств на СБП») */
export const sbpBanks = {
  ...read,
  path: '/api/sbp-banks-payoff',
  schema: z.object({ list: z.array(z.object({ bankId: required, bankName: required })) }),
} as const

/** Signed, without an API key. https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа запросом») */
export const orderCreate = { ...write, path: '/merchant/get_pay_url', schema: z.object({ url: required }) } as const

/** A page for the customer's browser. https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа переходом на форму») */
export const ORDER_FORM_PATH = '/merchant/pay'

/** By the merchant's `order_id` only. https://wiki.aaio.so/api/ (page «Информация о заказе») */
export const orderInfo = {
  ...read,
  path: '/api/info-pay',
  schema: z.object({ id: required, order_id: required, status: required }),
} as const

/** https://wiki.aaio.so/api/ (page «Доступные методы для создания заказа») */
export const orderMethods = { ...read, path: '/api/methods-pay', schema: z.object({}) } as const

/** Needs no API key. https://wiki.aaio.so/ip-adresa-servisa */
export const serviceIps = {
  effect: 'read',
  method: 'GET',
  path: '/api/public/ips',
  schema: z.object({ list: z.array(required) }),
} as const

/** `type` is `success`, or `fail` with `code` and `message`. A body with another `type` is null: it proves no refusal. */
export const readEnvelope: ReadEnvelope = (body): Envelope | null => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { type, code, message, list: addresses } = body as JsonObject
  const upstreamCode = typeof code === 'string' && code !== '' ? code : null
  const status = upstreamCode !== null && /^[1-5]\d\d$/.test(upstreamCode) ? Number(upstreamCode) : undefined
  // Whether the list of addresses has a `type` is not documented; no other answer is a list of nothing but texts.
  const untyped = type === undefined && Array.isArray(addresses) && addresses.every((address) => typeof address === 'string')
  if (type === 'success' || untyped) return { accepted: true, data: body, status }
  // `error` is what several public clients expect. Any other word proves nothing.
  if (type !== 'fail' && type !== 'error') return null
  return { accepted: false, status, upstreamCode, message: typeof message === 'string' ? message : null }
}

/** A payout order, with Aaio's own optional fields. */
export interface AaioCreatePayout extends CreatePayout, Pick<SharedInputs, 'webhookUrl'> {
  /** Required for the method `mobile_ru`, refused for any other: `"beeline_ru"`, `"tele2"`, `"mts_ru"`, `"megafon_ru"`. */
  readonly mobileOperator?: string | undefined
}

/** An invoice, with Aaio's own optional fields. `description` takes 512 characters; `metadata` names: a-z, 0-9 and `_`, not `us_` first. */
export interface AaioCreateInvoice extends CreateInvoice {
  /** Language of the payment page, by default Russian. */
  readonly language?: 'ru' | 'en' | undefined
}

/** An invoice that the customer's browser creates by a link. */
export interface AaioInvoiceForm extends AaioCreateInvoice {
  /** Referral code. Aaio takes it in links only. */
  readonly referral?: string | undefined
}

const code = identifier(64)

/**
 * The characters that Aaio documents for `order_id`. It does not say whether "letters" are of any script: webhooks about orders of other
 * software may have them, a `reference` given here is ASCII.
 */
export const ORDER_ID = /^[\p{L}\p{Nd}:_[\]|-]{1,64}$/u

/** https://wiki.aaio.so/api/ (page «Вывод средств») */
export const createPayoutRules: Rules<AaioCreatePayout> = {
  reference: identifier(255),
  amount: amountIn('RUB'),
  method: code,
  // All digits, or with a character that is neither a digit nor a separator: a phone or card with separators is refused.
  destination: identifier(255, {
    pattern: /^(?!\+)(?:\d+|[\d().-]*[^\d().-].*)$/,
    says: 'a phone or card without separators and "+", or another address',
  }),
  feeFrom: optional(oneOf('amount', 'balance')),
  bank: optional(identifier(20, { pattern: /^\d+$/, says: 'the digits of an id of payouts.banks()' })),
  mobileOperator: optional(code),
  webhookUrl: optional(webUrl(2000)),
}

export const acrossPayout: InputContext<AaioCreatePayout>['across'] = ({ method, bank, mobileOperator }) => [
  (method === 'sbp') !== (bank !== undefined) && 'bank is required for sbp (an id of payouts.banks()) and refused for any other method',
  (method === 'mobile_ru') !== (mobileOperator !== undefined) &&
    'mobileOperator is required for mobile_ru and refused for any other method',
]

/** https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа запросом») */
export const createInvoiceRules: Rules<AaioCreateInvoice> = {
  reference: identifier(64, { pattern: ORDER_ID, says: 'letters, digits and : - _ [ ] |' }),
  amount: amountIn('RUB', 'UAH', 'EUR', 'USD'),
  method: optional(code),
  description: optional(text(512)),
  customerEmail: optional(email),
  // The mappers add Aaio's prefix `us_` to each name and take it off again.
  metadata: optional(
    texts({ max: 512, name: { pattern: /^(?!us_)[a-z0-9_]{1,32}$/, says: '1 to 32 of a-z, 0-9 and _, without us_ first' } }),
  ),
  language: optional(oneOf('ru', 'en')),
}

/** https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа переходом на форму») */
export const invoiceFormRules: Rules<AaioInvoiceForm> = { ...createInvoiceRules, referral: optional(text(64)) }
