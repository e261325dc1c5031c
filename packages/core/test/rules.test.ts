import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InputContext, Rules } from '../src/authoring/index.ts'
import {
  amountIn as amountInRule,
  checkInput,
  flag,
  notCarried,
  objectOf,
  optional,
  pathId,
  text as textRule,
  texts as textsRule,
} from '../src/authoring/index.ts'
import type { Money } from '../src/index.ts'
import { PaymentError } from '../src/index.ts'
import { faultBy, faultOf } from './rule-faults.ts'

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

const texts = faultBy(textsRule)

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
      'extra is not a field that acme takes here; known are reference, amount, note',
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
    expect(faultsOf(() => check({ ...good, webhookUrl: 'x' })).message).toContain('webhookUrl is not a field that')
    expect(faultsOf(() => check({ ...good, toString: 'x' })).message).toContain('toString is not a field that')
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
      expect(faultsOf(() => check(input)).message).toContain('feeFrom is not a field that acme takes here')
    }
    // `toString` and the like, which every object has, were not given by the caller.
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
    expect(faultOf(notCarried)('044525225')).toContain('is not supported by this upstream')
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
      'has faults: vat is not a field that this upstream takes here; known are name, price, ' +
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
