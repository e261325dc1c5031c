import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonNumber, parseJson } from '../../src/http/index.ts'
import type { Json } from '../../src/spec/common.ts'

interface Sample {
  readonly text: string
  readonly value: Json
}

const digits = (from: number, to: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: from, maxLength: to }).map((list) => list.join(''))

/** Any number token of RFC 8259, far beyond what a float can hold. */
const token = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.integer({ min: 1, max: 9 }), digits(0, 40)).map(([first, rest]) => first + rest),
    ),
    fc.option(digits(1, 40), { nil: '' }).map((fraction) => (fraction === '' ? '' : `.${fraction}`)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(1, 4)), { nil: ['', ''] as const }).map((parts) => parts.join('')),
  )
  .map((parts) => parts.join(''))

const space = fc.constantFrom('', ' ', '\n', '\t ')
// Integer-like keys are the ones that engines reorder, `__proto__` the one that goes astray.
const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0', '10', '2', 'amount', 'in %', 'a"'))
/** What looks like a name with a number behind it, inside a text. */
const lookalike = fc.constantFrom('a":5', 'a": 5.0,"b":1', '"a":5', ':5', ':5,', '5', '\\"a":5.0', '\\')

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    token.map((text): Sample => ({ text, value: text })),
    fc.oneof(fc.string(), token, lookalike).map((value): Sample => ({ text: JSON.stringify(value), value })),
    fc.constantFrom(true, false, null).map((value): Sample => ({ text: String(value), value })),
    fc.tuple(space, fc.array(tie('sample'), { maxLength: 5 })).map(
      ([gap, items]): Sample => ({
        text: `[${gap}${items.map(({ text }) => text).join(`${gap},`)}${gap}]`,
        value: items.map(({ value }) => value),
      }),
    ),
    fc.tuple(space, fc.uniqueArray(fc.tuple(key, tie('sample')), { maxLength: 5, selector: ([name]) => name })).map(
      ([gap, fields]): Sample => ({
        text: `{${fields.map(([name, { text }]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${text}`).join(',')}${gap}}`,
        value: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
      }),
    ),
  ),
}))

describe('parseJson', () => {
  test('keeps every digit of every number, at any depth', () => {
    fc.assert(
      fc.property(sample, ({ text, value }) => {
        // As text, because matchers do not look into a key that is named `__proto__`.
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(value))
      }),
      { numRuns: 2000 },
    )
  })

  test.for([
    ['485.00', '485.00'],
    ['-0', '-0'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['9007199254740993', '9007199254740993'],
    ['1E400', '1E400'],
    ['1e-400', '1e-400'],
  ])('reads %s as text', ([text, value]) => expect(parseJson(text as string)).toBe(value))

  test('of duplicate keys the last one counts, with its own digits', () => {
    expect(parseJson('{"a":1.10,"a":2.20}')).toEqual({ a: '2.20' })
    expect(parseJson('{"a":[1.50,2.50],"a":7.0}')).toEqual({ a: '7.0' })
    expect(parseJson('{"a":7.0,"a":{"b":1.50}}')).toEqual({ a: { b: '1.50' } })
    expect(parseJson('{"a":[7.0],"a":[1.50,2.50]}')).toEqual({ a: ['1.50', '2.50'] })
  })

  test('a key named __proto__ is data and reaches no prototype', () => {
    const parsed = parseJson('{"__proto__":{"polluted":1.0},"constructor":{"prototype":{"polluted":2.0}}}') as object
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor'])
    expect('polluted' in {}).toBe(false)
  })

  test('takes 64 levels and refuses 65', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(parseJson(nested(64))).toBeInstanceOf(Array)
    expect(() => parseJson(nested(65))).toThrow(SyntaxError)
    expect(() => parseJson(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toThrow(/nested deeper than 64/)
    expect(() => parseJson('['.repeat(1_000_000))).toThrow(SyntaxError)
  })

  test('what is not JSON does not become so by its numbers being read as text', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"a":1', '1.0', '-', '01', '"', '\\', 'a', ' ', '.', 'e5')
    const isJson = (text: string): boolean => {
      try {
        return JSON.parse(text) !== undefined
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        if (isJson(text)) parseJson(text)
        else expect(() => parseJson(text)).toThrow(SyntaxError)
      }),
      { numRuns: 5000 },
    )
  })

  test('brackets in strings are no levels', () => {
    const text = `\\"${'[{'.repeat(100)}\\\\`
    expect(parseJson(`["${text}"]`)).toEqual([JSON.parse(`"${text}"`)])
    expect(parseJson(JSON.stringify(Array.from({ length: 200 }, () => [])))).toHaveLength(200)
  })

  test.for(['', ' ', '{', '[1,]', '{"a":01}', '+1', '.5', '1.', 'NaN', 'Infinity', "{'a':1}", '[1] x'])('refuses %j', (text) =>
    expect(() => parseJson(text)).toThrow(SyntaxError),
  )
})

describe('jsonNumber', () => {
  test('writes the digits as they stand', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?$/), (decimal) => {
        expect(JSON.stringify({ amount: jsonNumber(decimal) })).toBe(`{"amount":${decimal}}`)
      }),
    )
  })

  test.each(['', '1.', '.5', '01', '1e3', '1,5', 'NaN', '1 ', '"1"', '1}'])('refuses %j', (value) => {
    expect(() => jsonNumber(value)).toThrow(TypeError)
  })
})
