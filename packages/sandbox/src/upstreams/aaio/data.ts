import { InvalidInput } from '../../contract/errors.ts'
import { isDecimal } from '../amounts.ts'

/** A payout method. Limits and fixed fee in roubles, as decimal text. */
export interface AaioPayoutMethod {
  readonly name: string
  readonly min: string
  readonly max: string
  readonly percent: string
  readonly fixed: string
  /** What the recipient gets; converted by the rate. */
  readonly currency: string
}

/** A pay-in method. Limits by currency, fees in percent; all decimal text. */
export interface AaioInvoiceMethod {
  readonly name: string
  readonly min: Readonly<Record<string, string>>
  readonly max: Readonly<Record<string, string>>
  readonly merchantPercent: string
  readonly userPercent: string
  /** Shares of shop and customer: "75:25". */
  readonly shares: string
}

export interface AaioBank {
  readonly name: string
}

const payout = (name: string, percent: string, fixed: string, currency = 'RUB', min = '100', max = '75000'): AaioPayoutMethod => ({
  name,
  min,
  max,
  percent,
  fixed,
  currency,
})

/** The documented codes; figures are made up where the documentation has none. */
export const PAYOUT_METHODS: Readonly<Record<string, AaioPayoutMethod>> = {
  cards_ru: payout('RU cards', '2.5', '45', 'RUB', '1500'),
  cards_ua: payout('UA cards', '3', '0', 'UAH', '500'),
  mobile_ru: payout('Мобильная связь', '4', '0'),
  sbp: payout('СБП', '2', '30', 'RUB', '500', '100000'),
  qiwi: payout('QIWI', '3', '0'),
  perfectmoney: payout('Perfect Money', '2.5', '0', 'USD'),
  yoomoney: payout('ЮMoney', '3', '0'),
  payeer: payout('Payeer', '3.5', '0'),
  bitcoin: payout('Bitcoin', '1', '400', 'BTC', '5000', '1000000'),
  tether_trc20: payout('Tether TRC-20', '3', '0', 'USDT', '500', '1000000'),
  tron: payout('Tron', '2', '20'),
  litecoin: payout('Litecoin', '2', '20'),
}

const LIMITS = {
  min: { RUB: '100', UAH: '50', USD: '1', EUR: '1' },
  max: { RUB: '300000', UAH: '140000', USD: '3700', EUR: '3300' },
}
const invoice = (name: string, merchantPercent: string, userPercent = '0', shares = '100:0', limits = LIMITS): AaioInvoiceMethod => ({
  name,
  merchantPercent,
  userPercent,
  shares,
  ...limits,
})

export const INVOICE_METHODS: Readonly<Record<string, AaioInvoiceMethod>> = {
  cards_ru: invoice('RU cards', '9'),
  sbp: invoice('SBP', '6', '2', '75:25', {
    min: { RUB: '300', UAH: '138', USD: '4', EUR: '3' },
    max: { RUB: '90000', UAH: '41400', USD: '1108', EUR: '985' },
  }),
  yoomoney: invoice('ЮMoney', '7'),
  bitcoin: invoice('Bitcoin', '2'),
  tether_trc20: invoice('Tether TRC-20', '2.5'),
}

/** Roubles for one unit, as the documentation's example has them. */
export const PAYOUT_RATES: Readonly<Record<string, string>> = { USD: '81.25', UAH: '1.96', USDT: '81.6', BTC: '8124500' }

/** Roubles for one unit of an order's currency. */
export const ORDER_RATES: Readonly<Record<string, string>> = { RUB: '1', USD: '81.25', EUR: '90.5', UAH: '1.96' }

/** `bankId` to bank. */
export const BANKS: Readonly<Record<string, AaioBank>> = {
  '100000000111': { name: 'Сбербанк' },
  '100000000004': { name: 'Т-Банк' },
  '100000000008': { name: 'Альфа-Банк' },
  '100000000931': { name: 'Пример Банк' },
}

export const OPERATORS: readonly string[] = ['beeline_ru', 'tele2', 'mts_ru', 'megafon_ru']

export const SERVICE_IPS: readonly string[] = ['91.107.204.74', '192.0.2.61']

/** @throws InvalidInput when a rate is not decimal text above 0 */
export function checkRate(rate: string): void {
  if (!isDecimal(rate) || !/[1-9]/.test(rate)) throw new InvalidInput('a rate is decimal text above 0, such as "81.25"')
}

export function checkPayoutMethod({ min, max, percent, fixed, currency }: AaioPayoutMethod): void {
  if (![min, max, percent, fixed].every(isDecimal)) throw new InvalidInput('min, max, percent and fixed are decimal text such as "2.5"')
  if (typeof currency !== 'string') throw new InvalidInput('currency is a code such as "RUB"')
}

export function checkInvoiceMethod({ min, max, merchantPercent, userPercent, shares }: AaioInvoiceMethod): void {
  const figures = [merchantPercent, userPercent, ...Object.values(min), ...Object.values(max)]
  if (!figures.every(isDecimal)) throw new InvalidInput('limits and percents are decimal text such as "2.5"')
  if (!/^\d+:\d+$/.test(shares)) throw new InvalidInput('shares are two numbers such as "75:25"')
}
