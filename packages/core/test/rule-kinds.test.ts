import { describe, expect, it } from 'vitest'
import {
  amountIn as amountInRule,
  email as emailRule,
  identifier as identifierRule,
  listOf as listOfRule,
  oneOf as oneOfRule,
  text as textRule,
  texts as textsRule,
  webUrl as webUrlRule,
  wholeNumber as wholeNumberRule,
} from '../src/authoring/index.ts'
import { faultBy, faultOf } from './rule-faults.ts'

const amountIn = faultBy(amountInRule)
const email = faultOf(emailRule)
const identifier = faultBy(identifierRule)
const listOf = faultBy(listOfRule<string>)
const oneOf = faultBy(oneOfRule<string>)
const text = faultBy(textRule)
const texts = faultBy(textsRule)
const webUrl = faultBy(webUrlRule)
const wholeNumber = faultBy(wholeNumberRule)

describe('amountIn', () => {
  const rule = amountIn('RUB', 'JPY', 'BTC')
  const amount = (value: unknown, currency = 'RUB') => rule({ amount: value, currency })

  it.each(['1', '0.01', '485.00', '485.000', '000.10', '999999999999999.99'])('takes %s', (value) => {
    expect(amount(value)).toBeNull()
  })

  it.each([
    '0',
    '0.00',
    '-1',
    '+1',
    '1e3',
    '1.',
    '.5',
    '1,5',
    ' 1',
    '1 ',
    '1_000',
    '0x10',
    'NaN',
    '',
    '1.001',
    '1234567890123456',
    1,
    1n,
    null,
  ])('refuses %s', (value) => {
    expect(amount(value)).toEqual(expect.any(String))
  })

  it('knows the decimals of the currency, and leaves those of others alone', () => {
    expect(amount('1.5', 'JPY')).toContain('at most 0 decimals')
    expect(amount('1.0', 'JPY')).toBeNull()
    expect(amount('0.00000001', 'BTC')).toBeNull()
  })

  it('refuses other currencies and shapes', () => {
    for (const value of [{ amount: '1', currency: 'USD' }, { amount: '1', currency: 'rub' }, { amount: '1' }, '1', null, undefined, []]) {
      expect(rule(value)).toContain('Money in RUB or JPY or BTC')
    }
  })
})

describe('the other rules', () => {
  it('counts characters, not UTF-16 units, and wants plain text', () => {
    expect(text(2)('🎄🎄')).toBeNull()
    expect(text(2)('🎄🎄🎄')).toContain('1 to 2 characters')
    for (const value of ['', '  ', 'a\r\nb', 'a\u0000', '\ud800', 1, null, undefined]) expect(text(9)(value)).toEqual(expect.any(String))
  })

  it.each([
    ['https://shop.example/hook?a=1', null],
    ['http://shop.example', null],
    ['ftp://shop.example', 'http or https'],
    [' https://shop.example', 'http or https'],
    ['javascript:alert(1)', 'http or https'],
    ['/hook', 'http or https'],
    ['', 'http or https'],
    [`https://shop.example/${'x'.repeat(100)}`, '1 to 50 characters'],
    ['https://shop.example/\r\nx', 'http or https'],
  ])('webUrl: %j', (value, fault) => {
    const found = webUrl(50)(value)
    if (fault === null) expect(found).toBeNull()
    else expect(found).toContain(fault)
  })

  it('email, oneOf, wholeNumber, listOf, texts', () => {
    expect(email('buyer@mail.example')).toBeNull()
    for (const value of ['buyer', 'a@b', 'a@b@c.d', 'a b@c.d', 'a@c.d, e@f.g', '<a@b.c>']) expect(email(value)).toContain('mail address')
    expect(oneOf('ru', 'en')('en')).toBeNull()
    expect(oneOf('ru', 'en')('de')).toBe('must be "ru" or "en"')
    expect(wholeNumber(1, 10)(10)).toBeNull()
    for (const value of [0, 11, 1.5, '1', Number.NaN]) expect(wholeNumber(1, 10)(value)).toContain('from 1 to 10')
    expect(listOf(textRule(3))(['a', 'b'])).toBeNull()
    for (const value of [[], 'a', ['a', 'long'], Array(51).fill('a')]) expect(listOf(textRule(3))(value)).toEqual(expect.any(String))
    const named = texts({ max: 5, name: { pattern: /^[a-z]+$/, says: 'lower-case letters' } })
    expect(named({ a: 'x', b: '' })).toBeNull()
    for (const value of [{ A: 'x' }, { a: 1 }, { a: 'longer' }, [], null, 'a']) expect(named(value)).toEqual(expect.any(String))
    expect(named({ a: 'x', B: 'x' })).toBe('entry 2 (B) must have a name of lower-case letters')
    expect(named({ a: 'x', b: 1 })).toContain('entry 2 (b) must be text of 1 to 5 characters')
    expect(named({ '4111111111111111': 'x' })).not.toContain('4111')
    expect(listOf(textRule(3))(['a', 'long'])).toContain('entry 2 must be text')
  })

  it('identifier: printable ASCII alone, and the message says what else there is', () => {
    const rule = identifier(8)
    for (const value of ['a', '!#[]|~', '12345678']) expect(rule(value)).toBeNull()
    for (const value of ['', '123456789', 7, null, undefined, {}])
      expect(rule(value)).toMatch(/^must be 1 to 8 characters of printable ASCII/)
    for (const [value, what] of [
      ['зак\u0430з', 'Cyrillic letters'],
      ['a\u0430', 'Cyrillic letters'],
      ['a\u200bb', 'invisible characters'],
      ['a\u00adb', 'invisible characters'],
      ['\u202eab', 'invisible characters'],
      ['\u2066ab', 'invisible characters'],
      ['a\ufeff', 'invisible characters'],
      ['a b', 'spaces'],
      [' a', 'spaces'],
      ['a\u00a0', 'spaces'],
      ['\uff11\uff12', 'full-width characters'],
      ['\u0661\u0662', 'digits other than 0 to 9'],
      ['\u06f1', 'digits other than 0 to 9'],
      ['é', 'characters beyond ASCII'],
      ['\ud800', 'characters beyond ASCII'],
      ['🎄', 'characters beyond ASCII'],
      ['a\n', 'control characters'],
      ['\u007f', 'control characters'],
    ] as const) {
      expect(rule(value), JSON.stringify(value)).toBe(`must be 1 to 8 characters of printable ASCII, without spaces: it has ${what}`)
    }
    expect(identifier(8, { pattern: /^\d+$/, says: 'digits' })('12a')).toBe('must be digits')
  })
})
