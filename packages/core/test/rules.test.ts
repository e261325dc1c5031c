import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InputContext, Rule, Rules } from '../src/authoring/index.ts'
import {
  amountIn as amountInRule,
  checkInput,
  email as emailRule,
  flag,
  identifier as identifierRule,
  listOf as listOfRule,
  notCarried,
  objectOf,
  oneOf as oneOfRule,
  optional,
  pathId,
  text as textRule,
  texts as textsRule,
  webUrl as webUrlRule,
  wholeNumber as wholeNumberRule,
} from '../src/authoring/index.ts'
import type { Money } from '../src/index.ts'
import { PaymentError } from '../src/index.ts'

interface Input {
  readonly reference: string
  readonly amount: Money
  readonly note?: string | undefined
}

const rules: Rules<Input> = {
  reference: textRule(8, { pattern: /^[a-z]+$/, says: 'lower-case letters' }),
  amount: amountInRule('RUB', 'JPY'),
  note: optional(textRule(5)),
}
const check = (input: unknown, across?: InputContext<Input>['across']) =>
  checkInput(input as Input, rules, { provider: 'acme', operation: 'payouts.create', across })

/** What a rule finds wrong, or null: then it must have handed on a value. */
function faultOf<T>(rule: Rule<T>): (value: unknown) => string | null {
  return (value) => {
    const parsed = rule(value)
    if ('fault' in parsed) return parsed.fault
    expect(parsed).toHaveProperty('value')
    return null
  }
}
const faultBy =
  <Given extends readonly unknown[], T>(make: (...given: Given) => Rule<T>) =>
  (...given: Given) =>
    faultOf(make(...given))
const amountIn = faultBy(amountInRule)
const email = faultOf(emailRule)
const identifier = faultBy(identifierRule)
const listOf = faultBy(listOfRule<string>)
const oneOf = faultBy(oneOfRule<string>)
const text = faultBy(textRule)
const texts = faultBy(textsRule)
const webUrl = faultBy(webUrlRule)
const wholeNumber = faultBy(wholeNumberRule)

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
    expect(check(input)).not.toBe(input)
    expect(check(input).amount).not.toBe(input.amount)
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
      'extra is nothing that acme can carry here; known are reference, amount, note',
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

  it('takes nothing else for an object, not even where every field is optional', () => {
    for (const given of ['text', 7, true, null, undefined]) {
      const call = { provider: 'acme', operation: 'payouts.list' }
      const optionals = (): unknown => checkInput(given as unknown as { note?: string | undefined }, { note: optional(textRule(9)) }, call)
      expect(faultsOf(optionals).message).toContain('what was given must be an object')
    }
  })

  it('copies what is inherited or hidden, at every level', () => {
    const amount = { amount: '1.50', currency: 'RUB' }
    const whole = { reference: 'abc', amount, note: 'note' }
    const hidden = (value: object): object =>
      Object.defineProperties({}, Object.fromEntries(Object.entries(value).map(([name, item]) => [name, { value: item }])))
    class Order {
      reference = 'abc'
      get amount(): Money {
        return Object.create(amount) as Money
      }
      get note(): string {
        return 'note'
      }
      toString(): string {
        return 'an order'
      }
    }
    for (const input of [Object.create(whole), hidden({ ...whole, amount: hidden(amount) }), new Order(), new Proxy(whole, {})]) {
      expect(check(input)).toEqual(whole)
    }
    for (const input of [Object.create({ ...whole, feeFrom: 'x' }), Object.defineProperty({ ...whole }, 'feeFrom', { value: 'x' })]) {
      expect(faultsOf(() => check(input)).message).toContain('feeFrom is nothing that acme can carry here')
    }
    // What every object has is nothing that anybody gave.
    expect(check(Object.assign(Object.create(null), whole))).toEqual(whole)
  })

  it('reads each property once and sends what it checked', () => {
    const reads: string[] = []
    const changing = (values: Readonly<Record<string, readonly unknown[]>>, taken = new Map<string, number>()): object =>
      new Proxy({}, {
        ownKeys: () => Object.keys(values),
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 'not this' }),
        get: (_, name: string) => {
          reads.push(name)
          const at = taken.get(name) ?? 0
          taken.set(name, at + 1)
          return values[name]?.[at]
        },
      }) // biome-ignore format: one trap after the other
    const amount = changing({ value: [], currency: ['RUB', 'JPY'], amount: ['1.50', '-500.00'] })
    const input = changing({ reference: ['abc', 'xyz'], amount: [amount, { amount: '-500.00', currency: 'RUB' }], note: ['a', 'b'] })
    expect(check(input)).toMatchObject({ reference: 'abc', amount: { amount: '1.50', currency: 'RUB' }, note: 'a' })
    expect([...reads].sort()).toEqual(['amount', 'amount', 'currency', 'note', 'reference', 'value'])
  })

  it('refuses what cannot be read, whatever it throws, and repeats nothing of it', () => {
    const throwing = (name: string): object => Object.defineProperty({ reference: 'abc' }, name, { enumerable: true, get: () => { throw new Error('canary') } }) // biome-ignore format: one line
    const circle: Record<string, unknown> = { reference: 'abc' }
    circle.note = circle
    const endless: object = new Proxy({}, { getPrototypeOf: () => endless })
    for (const [input, fault] of [
      [throwing('amount'), 'amount could not be read'],
      [throwing('4111111111111111'), 'could not be read'],
      [circle, 'note could not be read'],
      [endless, 'what was given could not be read'],
      [{ note: Array(2000).fill('a') }, 'note could not be read'],
    ] as const) {
      const { message } = faultsOf(() => check(input))
      expect(message).toContain(fault)
      expect(message).not.toMatch(/canary|4111/)
    }
  })

  it('shows no field name that could be an account in the wrong place', () => {
    const { message } = faultsOf(() => check({ reference: 'abc', '4111111111111111': 1, sk_made_up_4eC39: 1 }))
    expect(message).not.toMatch(/4111|sk_made/)
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

describe('what comes out', () => {
  it('is canonical, without what was left out', () => {
    const input = { reference: 'abc', amount: { amount: '007.5', currency: 'RUB', note: 1 }, note: undefined }
    expect(check(input)).toStrictEqual({ reference: 'abc', amount: { amount: '7.50', currency: 'RUB' } })
  })

  it('is of fields without a fault only, for rules over several fields', () => {
    const seen: unknown[] = []
    faultsOf(() => check({ reference: 'ABC', amount: { amount: '1', currency: 'RUB' } }, (input) => [void seen.push(input) as never]))
    expect(seen).toStrictEqual([{ amount: { amount: '1.00', currency: 'RUB' } }])
  })
})

describe('the rules for what few upstreams have', () => {
  it('notCarried, flag, pathId', () => {
    expect(faultOf(notCarried)(undefined)).toBeNull()
    expect(faultOf(notCarried)('044525225')).toContain('is nothing that this upstream can carry')
    for (const value of [true, false]) expect(faultOf(flag)(value)).toBeNull()
    for (const value of ['true', 1, null]) expect(faultOf(flag)(value)).toBe('must be true or false')
    for (const value of ['a', 'a.b', '..a', '2c85b7f9-000f-5000']) expect(faultOf(pathId(40))(value)).toBeNull()
    for (const value of ['.', '..', 'a/b', 'a?b', 'a%2e', '']) expect(faultOf(pathId(40))(value)).toEqual(expect.any(String))
  })

  it('objectOf parses each field, and names what is wrong in which', () => {
    const rule = objectOf<{ name: string; price: Money }>({ name: textRule(5), price: amountInRule('RUB') })
    expect(rule({ name: 'a', price: { amount: '1', currency: 'RUB' } })).toStrictEqual({
      value: { name: 'a', price: { amount: '1.00', currency: 'RUB' } },
    })
    expect(faultOf(rule)({ name: '', vat: 1 })).toBe(
      'has faults: vat is nothing that this upstream can carry here; known are name, price, ' +
        'name must be text of 1 to 5 characters, none of them a control character, price must be Money in RUB',
    )
    for (const value of [null, [], 'a']) expect(faultOf(rule)(value)).toBe('must be an object { name, price }')
  })

  it('texts may have a limit of entries', () => {
    const rule = texts({ max: 5, entries: 2, name: { pattern: /^[a-z]$/, says: 'one letter' } })
    expect(rule({ a: 'x', b: 'x' })).toBeNull()
    expect(rule({ a: 'x', b: 'x', c: 'x' })).toBe('must have at most 2 entries')
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
