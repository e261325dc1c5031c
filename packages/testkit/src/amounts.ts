import type { Money } from '@paymux/core'
import { fromMinorUnits, money } from '@paymux/core'
import type { UpstreamDescription } from './plan.ts'

const DECIMAL = [
  '485.00',
  '0.29',
  '0.125',
  '0.1234567890123456789012345',
  '9007199254740993.01',
  '1E+2',
  '0.1e1',
  '123456789012345678901234.56',
  '4.85e2',
]
const MINOR = ['48500', '29', '900719925474099301', '12345678901234567890123456']

/** Amounts as an upstream writes them: each comes out differently when it goes through a float, or is not in canonical form. */
export function hardAmounts({ amounts = 'decimal' }: UpstreamDescription): readonly string[] {
  return amounts === 'minor' ? MINOR : DECIMAL
}

/** What such an amount must become. */
export function expectedMoney({ amounts = 'decimal' }: UpstreamDescription, token: string, currency: string): Money {
  return amounts === 'minor' ? fromMinorUnits(BigInt(token), currency) : money(token, currency)
}
