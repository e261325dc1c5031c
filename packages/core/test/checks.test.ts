import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rules } from '../src/authoring/index.js'
import { amountIn, checkInput, email, listOf, oneOf, optional, text, texts, webUrl, wholeNumber } from '../src/authoring/index.js'
import type { Money } from '../src/index.js'
import { PaymentError } from '../src/index.js'

interface Input {
  readonly reference: string
  readonly amount: Money
  readonly note?: string | undefined
}

const rules: Rules<Input> = {
  reference: text(8, /^[a-z]+$/, 'lower-case letters'),
  amount: amountIn('RUB', 'JPY'),
  note: optional(text(5)),
}
const check = (input: unknown, across?: Parameters<typeof checkInput<Input>>[4]) =>
  checkInput(input as Input, rules, 'acme', 'payouts.create', across)

function faultsOf(run: () => unknown): PaymentError {
  try {
    run()
  } catch (error) {
    if (PaymentError.is(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('checkInput', () => {
  it('gives back a good input', () => {
    const input = { reference: 'abc', amount: { amount: '1.50', currency: 'RUB' } }
    expect(check(input)).toEqual(input)
    expect(check(Object.assign(Object.create({ note: 'inherited' }), input))).toEqual(input)
  })

  it('names every fault in one error that was never sent', () => {
    const error = faultsOf(() =>
      check({ reference: 'ABC', amount: { amount: '1,5', currency: 'RUB' }, note: '', extra: 1 }, () => ['a and b clash', false]),
    )
    expect(error).toMatchObject({
      code: 'invalid_request',
      outcome: 'not_sent',
      provider: 'acme',
      operation: 'payouts.create',
      reference: 'ABC',
    })
    for (const part of [
      'extra is nothing that acme can carry here',
      'reference must be lower-case letters',
      'amount must be plain decimal text',
      'note must be text',
      'a and b clash',
    ]) {
      expect(error.message).toContain(part)
    }
  })

  it('refuses a field that has no rule, but not one that is undefined', () => {
    const good = { reference: 'abc', amount: { amount: '1', currency: 'RUB' } }
    expect(check({ ...good, webhookUrl: undefined })).toBeTruthy()
    expect(faultsOf(() => check({ ...good, webhookUrl: 'x' })).message).toContain('webhookUrl is nothing that')
    expect(faultsOf(() => check({ ...good, toString: 'x' })).message).toContain('toString is nothing that')
  })

  it('takes no input of any kind for something else than a refusal, and repeats no value', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const error = faultsOf(() => check(input))
        expect(error.code).toBe('invalid_request')
      }),
    )
    const canary = '4111110000000042'
    expect(faultsOf(() => check({ reference: canary, amount: { amount: canary, currency: canary }, note: canary })).message).not.toContain(
      canary,
    )
  })
})

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
    expect(listOf(text(3))(['a', 'b'])).toBeNull()
    for (const value of [[], 'a', ['a', 'long'], Array(51).fill('a')]) expect(listOf(text(3))(value)).toEqual(expect.any(String))
    expect(texts(5, /^[a-z]+$/)({ a: 'x', b: '' })).toBeNull()
    for (const value of [{ A: 'x' }, { a: 1 }, { a: 'longer' }, [], null, 'a'])
      expect(texts(5, /^[a-z]+$/)(value)).toEqual(expect.any(String))
  })
})
