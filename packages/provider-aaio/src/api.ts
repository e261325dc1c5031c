import type { CreateInvoice, CreatePayout, JsonObject, Recovery, SharedInputs } from '@paymux/core'
import type { InputContext, Rules } from '@paymux/core/authoring'
import { amountIn, email, identifier, oneOf, optional, text, texts, webUrl } from '@paymux/core/authoring'
import type { Envelope, ReadEnvelope } from '@paymux/core/http'
import * as z from 'zod/mini'

// Number tokens arrive as text (core keeps their digits), so text is all that a wire schema needs. Only what no result can do
// without is required here; the rest is read by the mappers, absent or odd as it may be.
const required = z.string().check(z.minLength(1, 'is missing or empty'))

/** What a repeated number does is not documented, for orders and payouts alike; both can be looked up by it. */
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

/** By the merchant's number only. https://wiki.aaio.so/api/ (page «Информация о заказе») */
export const orderInfo = {
  ...read,
  path: '/api/info-pay',
  schema: z.object({ id: required, order_id: required, status: required }),
} as const

/** https://wiki.aaio.so/api/ (page «Доступные методы для создания заказа») */
export const orderMethods = { ...read, path: '/api/methods-pay', schema: z.object({}) } as const

/** No key. https://wiki.aaio.so/ip-adresa-servisa */
export const serviceIps = {
  effect: 'read',
  method: 'GET',
  path: '/api/public/ips',
  schema: z.object({ list: z.array(required) }),
} as const

/** `type` is the envelope: `success`, or `fail` with `code` and `message`. Anything but `success` is a failure. */
export const readEnvelope: ReadEnvelope = (body): Envelope | null => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { type, code, message, list: addresses } = body as JsonObject
  // Whether the list of addresses has a `type` is not documented; no other answer is a list of nothing but texts.
  const untyped = type === undefined && Array.isArray(addresses) && addresses.every((address) => typeof address === 'string')
  if (type === 'success' || untyped) return { accepted: true, data: body }
  // `error` is what several public clients expect. Any other word proves nothing.
  if (type !== 'fail' && type !== 'error') return null
  const upstreamCode = typeof code === 'string' && code !== '' ? code : null
  return {
    accepted: false,
    status: upstreamCode !== null && /^[1-5]\d\d$/.test(upstreamCode) ? Number(upstreamCode) : undefined,
    upstreamCode,
    message: typeof message === 'string' ? message : null,
  }
}

/** A payout order, with what Aaio can carry besides. */
export interface AaioCreatePayout extends CreatePayout, Pick<SharedInputs, 'webhookUrl'> {
  /** Needed for `mobile_ru`: `"beeline_ru"`, `"tele2"`, `"mts_ru"`, `"megafon_ru"`. */
  readonly mobileOperator?: string | undefined
}

/** An invoice, with what Aaio can carry besides. `description` takes 512 characters; `metadata` names are of a-z, 0-9 and `_`, without `us_` before them. */
export interface AaioCreateInvoice extends CreateInvoice {
  /** Language of the payment page, by default Russian. */
  readonly language?: 'ru' | 'en' | undefined
}

/** An invoice that the customer's browser creates by a link. */
export interface AaioInvoiceForm extends AaioCreateInvoice {
  /** Referral code; works in links only. */
  readonly referral?: string | undefined
}

const code = identifier(64)

/**
 * The documented charset of `order_id`. Whether "letters" means other scripts too is not documented: an order that was made elsewhere
 * may have them, but none is made with them here.
 */
export const ORDER_ID = /^[\p{L}\p{Nd}:_[\]|-]{1,64}$/u

/** https://wiki.aaio.so/api/ (page «Вывод средств») */
export const createPayoutRules: Rules<AaioCreatePayout> = {
  reference: identifier(255),
  amount: amountIn('RUB'),
  method: code,
  // Digits alone, or something that is no phone or card with separators.
  destination: identifier(255, { pattern: /^(?!\+)(?:\d+|[\d().-]*[^\d().-].*)$/, says: 'without separators, phones without "+"' }),
  feeFrom: optional(oneOf('amount', 'balance')),
  bank: optional(identifier(20, { pattern: /^\d+$/, says: 'the digits of an id of payouts.banks()' })),
  mobileOperator: optional(code),
  webhookUrl: optional(webUrl(2000)),
}

export const acrossPayout: InputContext<AaioCreatePayout>['across'] = ({ method, bank, mobileOperator }) => [
  (method === 'sbp') !== (bank !== undefined) && 'bank is for the method sbp, and required there',
  (method === 'mobile_ru') !== (mobileOperator !== undefined) && 'mobileOperator is for the method mobile_ru, and required there',
]

/** https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа запросом») */
export const createInvoiceRules: Rules<AaioCreateInvoice> = {
  reference: identifier(64, { pattern: ORDER_ID, says: 'letters, digits and : - _ [ ] |' }),
  amount: amountIn('RUB', 'UAH', 'EUR', 'USD'),
  method: optional(code),
  description: optional(text(512)),
  customerEmail: optional(email),
  // Aaio's own prefix, `us_`, is added on the way out and taken off on the way back.
  metadata: optional(texts({ max: 512, name: { pattern: /^(?!us_)[a-z0-9_]{1,32}$/, says: 'a-z, 0-9 and _, without us_ before it' } })),
  language: optional(oneOf('ru', 'en')),
}

/** https://wiki.aaio.so/priem-platezhei/ (page «Создание заказа переходом на форму») */
export const invoiceFormRules: Rules<AaioInvoiceForm> = { ...createInvoiceRules, referral: optional(text(64)) }
