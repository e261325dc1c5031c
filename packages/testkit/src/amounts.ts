import type { Money } from '@paymux/core'
import { fromMinorUnits, money } from '@paymux/core'
import type { Upstream } from './plan.ts'

const DECIMAL = ['485.00', '0.29', '0.125', '9007199254740993.01', '123456789012345678901234.56', '4.85e2']
const MINOR = ['48500', '29', '900719925474099301', '12345678901234567890123456']

/** Amounts as an upstream writes them: each comes out differently when it goes through a float, or is not in canonical form. */
export function hardAmounts({ amounts = 'decimal' }: Upstream): readonly string[] {
  return amounts === 'minor' ? MINOR : DECIMAL
}

/** What such an amount must become. */
export function expectedMoney({ amounts = 'decimal' }: Upstream, token: string, currency: string): Money {
  return amounts === 'minor' ? fromMinorUnits(BigInt(token), currency) : money(token, currency)
}
