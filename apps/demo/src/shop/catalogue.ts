import type { CreatePayout, Money } from '@paymux/core'
import type { ProviderId } from '../demo-provider.ts'

export interface Item {
  readonly name: string
  readonly amount: Money
}

/** Somebody who is paid, and from which account. */
export interface Recipient extends Omit<CreatePayout, 'reference'> {
  readonly account: ProviderId
  readonly name: string
}

const rub = (amount: string): Money => ({ amount, currency: 'RUB' })

export const ITEMS: readonly Item[] = [
  { name: 'Annual plan', amount: rub('1249.90') },
  { name: 'Mug', amount: rub('640.50') },
  { name: 'Stickers', amount: rub('210.00') },
]

export const RECIPIENTS: readonly Recipient[] = [
  { account: 'enot', name: 'Anna', amount: rub('1500.00'), method: 'card', destination: '4111110000000042' },
  { account: 'enot', name: 'Boris', amount: rub('820.50'), method: 'sbp', destination: '79001112233', bank: '100000000111' },
  { account: 'yookassa', name: 'Clara', amount: rub('2500.00'), method: 'sbp', destination: '79001112234', bank: '100000000111' },
  { account: 'cryptobot', name: 'Dmitri', amount: { amount: '15.25', currency: 'USDT' }, method: 'USDT', destination: '7012345678' },
  { account: 'aaio', name: 'Eva', amount: rub('1250.50'), method: 'sbp', destination: '79001112235', bank: '100000000931' },
]
