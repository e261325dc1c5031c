import { describe, expect, it } from 'vitest'
import { amountIn, anyAmount } from '../src/authoring/index.ts'

describe('anyAmount', () => {
  it.each([
    [
      { amount: '12.500', currency: 'USDT' },
      { amount: '12.5', currency: 'USDT' },
    ],
    [
      { amount: '0.000000000000000001', currency: 'ETH' },
      { amount: '0.000000000000000001', currency: 'ETH' },
    ],
    [
      { amount: '7', currency: 'RUB' },
      { amount: '7.00', currency: 'RUB' },
    ],
    [
      { amount: '1.0', currency: 'jpy' },
      { amount: '1', currency: 'JPY' },
    ],
  ])('takes %j', (given, value) => {
    expect(anyAmount(given)).toEqual({ value })
  })

  it.each([
    [{ amount: '1', currency: 'US DT' }, 'currency code'],
    [{ amount: '1', currency: 1 }, 'currency code'],
    [{ amount: '1' }, 'currency code'],
    [null, 'currency code'],
    ['1 USDT', 'currency code'],
    [{ amount: 1, currency: 'USDT' }, 'plain decimal text'],
    [{ amount: '-1', currency: 'USDT' }, 'plain decimal text'],
    [{ amount: '0.0', currency: 'USDT' }, 'above zero'],
    [{ amount: '1.001', currency: 'RUB' }, 'at most 2 decimals'],
  ])('refuses %j', (given, fault) => {
    expect(anyAmount(given)).toEqual({ fault: expect.stringContaining(fault) })
  })

  it('is amountIn without the list', () => {
    expect(amountIn('RUB')({ amount: '1', currency: 'RUB' })).toEqual(anyAmount({ amount: '1', currency: 'RUB' }))
    expect(amountIn('RUB')({ amount: '1', currency: 'rub' })).toEqual({ fault: 'must be Money in RUB' })
  })
})
