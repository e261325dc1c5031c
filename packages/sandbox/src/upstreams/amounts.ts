import { fromMinorUnits, minorUnits, money, toMinorUnits } from '@paymux/core'
import { InvalidInput } from '../contract/errors.ts'

// All sums of the sandbox are whole numbers of the smallest unit (kopecks, cents); percentages and rates are decimal text.

/** Reads a plain positive amount ("485", "485.5", "485.00") of a currency with two decimals; null when it is none. */
export function readAmount(text: string | null | undefined): bigint | null {
  if (text === null || text === undefined || !/^\d{1,15}(\.\d{1,2})?$/.test(text)) return null
  const units = units2(text)
  return units > 0n ? units : null
}

/** Like {@link readAmount} for a control: also zero, and an error instead of null. */
export function amountOf(text: string, what: string): bigint {
  if (typeof text !== 'string' || !/^\d{1,15}(\.\d{1,2})?$/.test(text))
    throw new InvalidInput(`${what} must be decimal text such as "485.00"`)
  return units2(text)
}

function units2(text: string): bigint {
  return toMinorUnits(money(text, 'RUB'))
}

/** "485.00" */
export function fixed(units: bigint): string {
  return fromMinorUnits(units, 'RUB').amount
}

/** "485", "485.5": as PHP prints a float. */
export function shortest(units: bigint): string {
  return withoutZeros(fixed(units))
}

/** A share of a sum, rounded half up to the smallest unit. @param percent decimal text: "2.5" */
export function percentOf(units: bigint, percent: string): bigint {
  const { value, scale } = decimal(percent)
  return divide(units * value, 100n * scale, 'half-up')
}

/**
 * What a sum of roubles is in another currency, rounded down to that currency's decimals.
 * @param rate roubles for one unit, as decimal text
 * @returns shortest decimal text
 */
export function converted(kopecks: bigint, rate: string, currency: string): string {
  const decimals = decimalsOf(currency)
  const { value, scale } = decimal(rate)
  const units = divide(kopecks * scale * 10n ** BigInt(decimals), 100n * value, 'down')
  return withoutZeros(fromMinorUnits(units, currency, decimals).amount)
}

/** Roubles for a sum in another currency with two decimals, rounded half up. @param rate roubles for one unit */
export function inRoubles(units: bigint, rate: string): bigint {
  const { value, scale } = decimal(rate)
  return divide(units * value, scale, 'half-up')
}

/** A share of a percentage, exactly: 60 % of 2.5 % is "1.5". */
export function shareOf(percent: string, of: string): string {
  const [a, b] = [decimal(percent), decimal(of)]
  const decimals = String(a.scale * b.scale * 100n).length - 1
  return withoutZeros(fromMinorUnits(a.value * b.value, 'PERCENT', decimals).amount)
}

/** Whether a text is a plain decimal number of 0 or more. */
export function isDecimal(text: unknown): text is string {
  return typeof text === 'string' && /^\d{1,15}(\.\d{1,10})?$/.test(text)
}

function decimalsOf(currency: string): number {
  if (currency.startsWith('USDT')) return 2
  return minorUnits(currency) ?? 8
}

function decimal(text: string): { readonly value: bigint; readonly scale: bigint } {
  const [whole = '', fraction = ''] = text.split('.')
  return { value: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) }
}

function divide(dividend: bigint, divisor: bigint, rounding: 'half-up' | 'down'): bigint {
  return rounding === 'down' ? dividend / divisor : (2n * dividend + divisor) / (2n * divisor)
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
