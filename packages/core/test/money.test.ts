import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDecimal, readMoney } from '../src/authoring/index.ts'
import { addMoney, compareMoney, fromMinorUnits, minorUnits, money, PaymentError, subtractMoney, toMinorUnits } from '../src/index.ts'

const CANONICAL = /^(?:0|-?(?=.*[1-9])(?:0|[1-9]\d*))(?:\.\d+)?$/

interface Token {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
  readonly exponent: number | null
}

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength })

const token: fc.Arbitrary<Token> = fc.record({
  negative: fc.boolean(),
  whole: digits(1, 30),
  fraction: digits(0, 30),
  exponent: fc.option(fc.integer({ min: -60, max: 60 })),
})

const currency = fc.constantFrom('RUB', 'JPY', 'KWD', 'BTC', 'USDT_TRC20')

function write({ negative, whole, fraction, exponent }: Token): string {
  return (negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`) + (exponent === null ? '' : `e${exponent}`)
}

/** The same canonical form worked out another way: by moving the point in the text. */
function model({ negative, whole, fraction, exponent }: Token, decimals: number): string {
  const shift = exponent ?? 0
  const all = '0'.repeat(Math.max(0, -shift)) + whole + fraction + '0'.repeat(Math.max(0, shift))
  const point = Math.max(0, -shift) + whole.length + shift
  const left = all.slice(0, point).replace(/^0+/, '') || '0'
  const right = all.slice(point).replace(/0+$/, '').padEnd(decimals, '0')
  const text = right === '' ? left : `${left}.${right}`
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

const amount = fc.tuple(token, currency).map(([t, c]) => money(write(t), c))
const twoAmounts = fc.tuple(token, token, currency).map(([a, b, c]) => [money(write(a), c), money(write(b), c)] as const)

function refusal(run: () => unknown): PaymentError {
  try {
    run()
  } catch (error) {
    if (PaymentError.is(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the canonical form', () => {
  it.each([
    ['485', 'RUB', '485.00'],
    ['485.00', 'RUB', '485.00'],
    ['485.5000', 'RUB', '485.50'],
    ['485.005', 'RUB', '485.005'],
    ['0.1e1', 'RUB', '1.00'],
    ['4.85E+2', 'RUB', '485.00'],
    ['1e-5', 'RUB', '0.00001'],
    ['007', 'RUB', '7.00'],
    ['-0', 'RUB', '0.00'],
    ['-0.00', 'JPY', '0'],
    ['-0.5', 'RUB', '-0.50'],
    ['1000', 'JPY', '1000'],
    ['1000.50', 'JPY', '1000.5'],
    ['1', 'KWD', '1.000'],
    ['0.00072005', 'BTC', '0.00072005'],
    ['72.00', 'USDT_TRC20', '72'],
    ['9007199254740993.01', 'RUB', '9007199254740993.01'],
    ['0.1000000000000000055511151231257827', 'RUB', '0.1000000000000000055511151231257827'],
  ])('writes %s %s as %s', (text, code, expected) => {
    expect(money(text, code)).toEqual({ amount: expected, currency: code })
  })

  it('writes the currency in upper case', () => {
    expect(money('1', 'rub')).toEqual({ amount: '1.00', currency: 'RUB' })
    expect(money('1', 'usdt_trc20').currency).toBe('USDT_TRC20')
  })

  it('is the value of the text, digit by digit, for any decimal text', () => {
    fc.assert(
      fc.property(token, currency, (t, code) => {
        const made = money(write(t), code)
        expect(made.amount).toBe(model(t, minorUnits(code) ?? 0))
        expect(made.amount).toMatch(CANONICAL)
      }),
    )
  })

  it('does not change when it is read again', () => {
    fc.assert(
      fc.property(amount, (made) => {
        expect(money(made.amount, made.currency)).toEqual(made)
      }),
    )
  })

  it('is one text for one value, however it was spelt', () => {
    fc.assert(
      fc.property(token, currency, fc.nat(20), fc.nat(20), (t, code, zeros, shift) => {
        const padded = { ...t, whole: '0'.repeat(zeros) + t.whole, fraction: t.fraction + '0'.repeat(zeros) }
        const shifted = { ...t, whole: t.whole + '0'.repeat(shift), fraction: '', exponent: (t.exponent ?? 0) - shift }
        expect(money(write(padded), code)).toEqual(money(write(t), code))
        if (t.fraction === '') expect(money(write(shifted), code)).toEqual(money(write(t), code))
      }),
    )
  })

  it('is the same for numbers that are no money, unpadded', () => {
    fc.assert(
      fc.property(token, (t) => {
        expect(readDecimal(write(t))).toBe(model(t, 0))
      }),
    )
    expect(readDecimal('2.50')).toBe('2.5')
    expect(readDecimal('2,5')).toBeNull()
    expect(readDecimal(undefined)).toBeNull()
  })
})

describe('what is no amount', () => {
  it.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '1\n',
    '+1',
    '--1',
    '1.',
    '.5',
    '1,5',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '1e1.5',
    '1_000',
    '١',
    '1n',
  ])('refuses %j', (text) => {
    expect(readMoney(text, 'RUB')).toBeNull()
    expect(refusal(() => money(text, 'RUB'))).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
  })

  it.each(['', 'R', '1RUB', 'RU B', 'RUB\n', 'РУБ', 'A'.repeat(21), null, undefined, 643])('refuses the currency %j', (code) => {
    expect(readMoney('1', code)).toBeNull()
  })

  it('refuses a number: it has been through a float', () => {
    for (const value of [4.85, 485, 0, Number.NaN, 485n, null, undefined, {}, ['1']]) expect(readMoney(value, 'RUB')).toBeNull()
  })

  it('refuses hostile exponents and lengths at once', () => {
    const hostile = [
      '1e401',
      '1e-401',
      '1e99999',
      '-1e99999',
      '1e-99999',
      '1e999999999',
      '0e99999',
      '9'.repeat(401),
      `0.${'1'.repeat(401)}`,
    ]
    // The work of this thread alone: other processes do not count.
    const before = process.threadCpuUsage()
    for (const text of [...hostile, '9'.repeat(10_000_000), `${'0'.repeat(10_000_000)}1`]) expect(readMoney(text, 'RUB')).toBeNull()
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5000)
    expect(readMoney('1e399', 'RUB')?.amount).toBe(`1${'0'.repeat(399)}.00`)
  })

  it('is null and never an exception, for any text', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789.eE+- \n'), maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), fc.oneof(currency, fc.string()), (text, code) => {
        const made = readMoney(text, code)
        if (made !== null) expect(made.amount).toMatch(CANONICAL)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('minor units', () => {
  it('knows the decimals of ISO 4217 and says when it does not', () => {
    expect(['RUB', 'rub', 'USD', 'JPY', 'ISK', 'KWD', 'TND'].map(minorUnits)).toEqual([2, 2, 2, 0, 0, 3, 3])
    expect(['BTC', 'USDT_TRC20', '', ' ', 'constructor', 'RUB ', 'XAU'].map(minorUnits)).toEqual(Array(7).fill(null))
  })

  it.each([
    ['4.85', 'RUB', 485n],
    ['485', 'JPY', 485n],
    ['4.85', 'KWD', 4850n],
    ['-0.01', 'RUB', -1n],
    ['9007199254740993.01', 'RUB', 900719925474099301n],
  ])('counts %s %s as %d', (text, code, units) => {
    expect(toMinorUnits(money(text, code))).toBe(units)
    expect(fromMinorUnits(units, code)).toEqual(money(text, code))
  })

  it('go there and back for any whole number', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom('RUB', 'JPY', 'KWD'), (units, code) => {
        expect(toMinorUnits(fromMinorUnits(units, code))).toBe(units)
      }),
    )
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(30), (units, decimals) => {
        expect(toMinorUnits(fromMinorUnits(units, 'BTC', decimals), decimals)).toBe(units)
      }),
    )
  })

  it('never round: an amount with more decimals is refused', () => {
    expect(refusal(() => toMinorUnits(money('4.855', 'RUB')))).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
    expect(refusal(() => toMinorUnits(money('0.5', 'JPY'))).code).toBe('invalid_request')
    fc.assert(
      fc.property(amount, fc.nat(70), (made, decimals) => {
        const told = made.amount.split('.')[1]?.replace(/0+$/, '').length ?? 0
        if (told > decimals) refusal(() => toMinorUnits(made, decimals))
        else expect(fromMinorUnits(toMinorUnits(made, decimals), made.currency, decimals)).toEqual(made)
      }),
    )
  })

  it('of an unlisted currency must be told', () => {
    expect(refusal(() => toMinorUnits(money('1', 'BTC'))).message).toContain('ISO 4217')
    expect(refusal(() => fromMinorUnits(1n, 'BTC')).message).toContain('ISO 4217')
    expect(refusal(() => fromMinorUnits(1n, '')).code).toBe('invalid_request')
    expect(toMinorUnits(money('0.00072005', 'BTC'), 8)).toBe(72005n)
    expect(fromMinorUnits(72005n, 'btc', 8)).toEqual({ amount: '0.00072005', currency: 'BTC' })
  })
})

describe('arithmetic', () => {
  it('is exact where floats are not', () => {
    expect(addMoney(money('0.1', 'RUB'), money('0.2', 'RUB'))).toEqual(money('0.30', 'RUB'))
    expect(subtractMoney(money('500.00', 'RUB'), money('15.00', 'RUB'))).toEqual(money('485', 'RUB'))
    expect(addMoney(money('9007199254740993', 'BTC'), money('1e-18', 'BTC')).amount).toBe('9007199254740993.000000000000000001')
  })

  it('agrees with whole numbers', () => {
    const exact = (text: string): bigint => toMinorUnits({ amount: text, currency: 'RUB' }, 100)
    fc.assert(
      fc.property(twoAmounts, ([a, b]) => {
        expect(exact(addMoney(a, b).amount)).toBe(exact(a.amount) + exact(b.amount))
        expect(exact(subtractMoney(a, b).amount)).toBe(exact(a.amount) - exact(b.amount))
      }),
    )
  })

  it('agrees with whole numbers of cents, small and beyond what a double holds', () => {
    const cents = fc.oneof(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.bigInt({ min: -200n, max: 200n }), fc.bigInt())
    fc.assert(
      fc.property(cents, cents, (x, y) => {
        const [a, b] = [fromMinorUnits(x, 'RUB'), fromMinorUnits(y, 'RUB')]
        expect(addMoney(a, b)).toEqual(fromMinorUnits(x + y, 'RUB'))
        expect(subtractMoney(a, b)).toEqual(fromMinorUnits(x - y, 'RUB'))
      }),
      { numRuns: 2000 },
    )
  })

  it('gives canonical amounts that undo each other', () => {
    fc.assert(
      fc.property(twoAmounts, ([a, b]) => {
        const sum = addMoney(a, b)
        expect(sum).toEqual(addMoney(b, a))
        expect(money(sum.amount, sum.currency)).toEqual(sum)
        expect(subtractMoney(sum, b)).toEqual(a)
      }),
    )
  })

  it('orders amounts, and calls equal only what is the same text', () => {
    fc.assert(
      fc.property(twoAmounts, ([a, b]) => {
        const [x, y] = [toMinorUnits(a, 100), toMinorUnits(b, 100)]
        expect(compareMoney(a, b)).toBe(x < y ? -1 : x > y ? 1 : 0)
        expect(compareMoney(a, b) === 0).toBe(a.amount === b.amount)
        expect(compareMoney(a, a)).toBe(0)
      }),
    )
    const sorted = ['10.00', '9.00', '-1.00', '0.005'].map((text) => money(text, 'RUB')).sort(compareMoney)
    expect(sorted.map((made) => made.amount)).toEqual(['-1.00', '0.005', '9.00', '10.00'])
  })

  it('refuses two currencies and amounts that are no decimals', () => {
    for (const operation of [addMoney, subtractMoney, compareMoney]) {
      expect(refusal(() => operation(money('1', 'RUB'), money('1', 'USD')))).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
      expect(refusal(() => operation(money('1', 'RUB'), { amount: '1,5', currency: 'RUB' })).code).toBe('invalid_request')
    }
  })
})
