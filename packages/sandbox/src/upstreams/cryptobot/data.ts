import { InvalidInput } from '../../contract/errors.ts'
import { readUnits } from './decimals.ts'

/** An asset, or money that prices can be in. */
export interface CryptobotCurrency {
  readonly name: string
  readonly decimals: number
  readonly fiat: boolean
  readonly stablecoin: boolean
  readonly blockchain: boolean
  readonly url: string | null
  /** The smallest invoice, as decimal text. */
  readonly minInvoice: string
}

/** What one unit of an asset costs. */
export interface CryptobotRate {
  readonly rate: string
  /** Whether it is up to date. */
  readonly valid: boolean
}

const asset = (name: string, decimals: number, stablecoin: boolean, url: string): CryptobotCurrency => ({
  name,
  decimals,
  fiat: false,
  stablecoin,
  blockchain: !stablecoin,
  url,
  minInvoice: '0.000001',
})
const money = (name: string): CryptobotCurrency => ({
  name,
  decimals: 8,
  fiat: true,
  stablecoin: false,
  blockchain: false,
  url: null,
  minInvoice: '0.01',
})

export const CURRENCIES: Readonly<Record<string, CryptobotCurrency>> = {
  USDT: asset('Tether', 18, true, 'https://tether.to/'),
  TON: asset('Toncoin', 9, false, 'https://ton.org/'),
  BTC: asset('Bitcoin', 8, false, 'https://bitcoin.org/'),
  RUB: money('Russian ruble'),
  USD: money('United States dollar'),
  EUR: money('Euro'),
}

/** By "TON/USD". Figures are made up. */
export const RATES: Readonly<Record<string, CryptobotRate>> = {
  'USDT/USD': { rate: '1.0002', valid: true },
  'USDT/RUB': { rate: '79.52655', valid: true },
  'USDT/EUR': { rate: '0.92', valid: true },
  'TON/USD': { rate: '3.1025', valid: true },
  'TON/RUB': { rate: '246.7', valid: true },
  'TON/EUR': { rate: '2.86', valid: true },
  'BTC/USD': { rate: '96245.18', valid: true },
  'BTC/RUB': { rate: '7654321.09', valid: true },
  'BTC/EUR': { rate: '88700', valid: true },
}

export function checkCurrency({ minInvoice }: CryptobotCurrency): void {
  if (readUnits(minInvoice) === null) throw new InvalidInput('minInvoice is decimal text such as "0.01"')
}

export function checkRate({ rate }: CryptobotRate): void {
  if (!readUnits(rate)) throw new InvalidInput('a rate is decimal text above 0, such as "81.25"')
}
