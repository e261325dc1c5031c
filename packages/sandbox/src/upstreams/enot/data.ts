import { InvalidInput } from '../../contract/errors.ts'
import { isDecimal } from '../amounts.ts'

/** A pay-in tariff. Limits and fixed fee in its currency; all decimal text. */
export interface EnotTariff {
  readonly service: string
  readonly label: string | null
  readonly currency: string
  readonly enabled: boolean
  /** Whole fee in percent of the amount. */
  readonly percent: string
  readonly fix: string
  readonly min: string | null
  readonly max: string | null
  /** Shares in the fee, in percent. */
  readonly shopPercent: string
  readonly userPercent: string
}

/** A payoff service. The API tells none of this. Limits and fixed fee in roubles, as decimal text. */
export interface EnotPayoffService {
  readonly percent: string
  readonly fix: string
  readonly min: string
  readonly max: string
  /** What the recipient gets; converted by the rate. */
  readonly currency: string
}

export interface EnotBank {
  readonly name: string
}

const tariff = (service: string, label: string | null, percent: string, more: Partial<EnotTariff> = {}): EnotTariff => ({
  service,
  label,
  percent,
  currency: 'RUB',
  enabled: true,
  fix: '0',
  min: '50',
  max: '75000',
  shopPercent: '100',
  userPercent: '0',
  ...more,
})

/** By service and currency. */
export const TARIFFS: Readonly<Record<string, EnotTariff>> = {
  'card RUB': tariff('card', 'Банковская карта', '9', { min: '100', max: '100000' }),
  'sbp RUB': tariff('sbp', 'СБП', '6'),
  'p2p_card RUB': tariff('p2p_card', 'Перевод на карту', '8', { min: '500' }),
  'card USD': tariff('card', 'Банковская карта', '9', { min: '5', max: '1000', currency: 'USD' }),
  'bitcoin BTC': tariff('bitcoin', 'Bitcoin', '2', { min: null, max: null, currency: 'BTC' }),
  'usdt_trc20 USDT_TRC20': tariff('usdt_trc20', null, '2.5', {
    fix: '1',
    min: null,
    max: null,
    shopPercent: '40',
    userPercent: '60',
    currency: 'USDT_TRC20',
    enabled: false,
  }),
}

const payoff = (percent: string, currency = 'RUB', fix = '0', min = '100', max = '300000'): EnotPayoffService => ({
  percent,
  fix,
  min,
  max,
  currency,
})

export const PAYOFF_SERVICES: Readonly<Record<string, EnotPayoffService>> = {
  card: payoff('3'),
  sbp: payoff('3'),
  qiwi: payoff('3'),
  yoomoney: payoff('2'),
  perfect_money: payoff('2', 'USD'),
  payeer: payoff('2'),
  mobile: payoff('4', 'RUB', '0', '10'),
  bitcoin: payoff('1', 'BTC', '300', '3000', '5000000'),
  usdt_trc20: payoff('1.5', 'USDT_TRC20', '150', '500', '5000000'),
}

/** Roubles for one unit. */
export const RATES: Readonly<Record<string, string>> = {
  RUB: '1',
  USD: '81.25',
  EUR: '90.5',
  UAH: '1.96',
  USDT_TRC20: '81.6',
  BTC: '8124500',
}

export const BANKS: Readonly<Record<string, EnotBank>> = {
  '100000000111': { name: 'Сбербанк' },
  '100000000004': { name: 'Т-Банк' },
  '100000000008': { name: 'Альфа-Банк' },
}

/** Banks of the second step of a host-to-host payment. */
export const DIRECT_BANKS: Readonly<Record<string, string>> = { sber: 'Сбербанк', tinkoff: 'Т-Банк' }

export function checkTariff(entry: EnotTariff): void {
  const { service, currency, percent, fix, min, max, shopPercent, userPercent } = entry
  if (typeof service !== 'string' || typeof currency !== 'string') throw new InvalidInput('service and currency are codes')
  const figures = [percent, fix, shopPercent, userPercent, ...[min, max].filter((limit) => limit !== null)]
  if (!figures.every(isDecimal)) throw new InvalidInput('percents, fix, min and max are decimal text such as "2.5"')
}

export function checkService({ percent, fix, min, max, currency }: EnotPayoffService): void {
  if (![percent, fix, min, max].every(isDecimal)) throw new InvalidInput('percent, fix, min and max are decimal text such as "2.5"')
  if (typeof currency !== 'string') throw new InvalidInput('currency is a code such as "RUB"')
}

export function checkRate(rate: string): void {
  if (!isDecimal(rate) || !/[1-9]/.test(rate)) throw new InvalidInput('a rate is decimal text above 0, such as "81.25"')
}
