import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PhpValue } from '../src/authoring/index.ts'
import { encodePhpJson, isPhpMap, parsePhpJson, phpToJson, sortPhpKeys } from '../src/authoring/index.ts'
import { hmac } from '../src/crypto/index.ts'
import type { Json } from '../src/index.ts'

/** One body and what PHP makes of it; `b: true` stands for the same as `a`, null for a refusal. */
interface Vector {
  readonly raw: string
  readonly a: string | null
  readonly b: string | true | null
  readonly hmac?: string
}

// Made by `generate.php` beside them.
const vectors = readFileSync(new URL('./fixtures/php-json/vectors.json', import.meta.url), 'utf8')
const php = JSON.parse(vectors) as { key: string; vectors: Vector[] }

/** Both canonical forms of a body, null where PHP has none. */
function canonical(raw: string): { a: string | null; b: string | null } {
  const body = parsePhpJson(raw)
  if (body === null || typeof body !== 'object') return { a: null, b: null }
  const sorted = isPhpMap(body) ? sortPhpKeys(body) : body
  return { a: encodePhpJson(sorted), b: encodePhpJson(sorted, { unescaped: true }) }
}

describe('what PHP itself makes of a body', () => {
  it('has enough vectors to mean something', () => {
    expect(php.vectors.length).toBeGreaterThan(400)
    expect(php.vectors.filter(({ a }) => a === null).length).toBeGreaterThan(20)
  })

  it.each(php.vectors.map((vector, index) => [index, vector] as const))('vector %i', (_, { raw, a, b, hmac: signature }) => {
    expect(canonical(raw)).toEqual({ a, b: b === true ? a : b })
    if (a !== null) expect(hmac('sha256', { key: php.key, data: a })).toBe(signature)
  })
})

// Each checked by running PHP 8.2.
describe('the rules of json_encode', () => {
  it.each([
    ['-0', '0'],
    ['-0.0', '-0'],
    ['12.50', '12.5'],
    ['250.00', '250'],
    ['1E+2', '100'],
    ['0.0001', '0.0001'],
    ['0.00001', '1.0e-5'],
    ['99999999999999990.0', '99999999999999980'],
    ['1e17', '1.0e+17'],
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', '9.223372036854776e+18'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['12345678901234567890', '1.2345678901234567e+19'],
    ['5e-324', '5.0e-324'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'],
    ['1e309', null],
    ['{}', '[]'],
    ['{"0":1,"1":2}', '[1,2]'],
    ['{"1":1,"0":2}', '{"1":1,"0":2}'],
    ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['"/\u007f\u2028é🎄"', '"\\/\u007f\\u2028\\u00e9\\ud83c\\udf84"'],
  ])('%s becomes %s', (raw, written) => {
    const value = parsePhpJson(raw)
    expect(value === null ? null : encodePhpJson(value)).toBe(written)
  })

  it('sorts the keys of the top level as ksort does: numbers by value, equal ones in the order given', () => {
    expect(canonical('{"pay_time":1,"payer":2,"pay_service":3,"Z":4}').a).toBe('{"Z":4,"pay_service":3,"pay_time":1,"payer":2}')
    expect(canonical('{"10":1,"9":2,"k":3}').a).toBe('{"9":2,"10":1,"k":3}')
    expect(canonical('{"00":9,"0":7}').a).toBe('{"00":9,"0":7}')
    expect(canonical('{"1":7,"01":3}').a).toBe('{"1":7,"01":3}')
  })

  it('refuses what PHP refuses', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(parsePhpJson(nested(511))).not.toBeNull()
    expect(parsePhpJson(nested(512))).toBeNull()
    for (const raw of [
      '',
      '\ufeff{}',
      '{"a":"\\ud800"}',
      '{"\\udc00":1}',
      '[1,]',
      '{"a":1,}',
      '01',
      '1.',
      '.5',
      '+1',
      'NaN',
      'nullx',
      '1 2',
      "'a'",
      '\u00a01',
    ])
      expect(parsePhpJson(raw), raw).toBeNull()
  })
})

it('settles quickly on a megabyte of anything', () => {
  const size = 1_000_000
  const bodies = [
    '"'.padEnd(size, 'я'),
    `"${'\\n'.repeat(size / 2)}"`,
    '['.repeat(size),
    `[${'0,'.repeat(size / 2)}0]`,
    ' '.repeat(size),
    '{"a":'.repeat(size / 5),
    '9'.repeat(size),
  ]
  // The work of this thread alone: other processes do not count.
  const before = process.threadCpuUsage()
  for (const body of bodies) parsePhpJson(body)
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(30_000)
})

/** A straightforward model for JSON without floats, `{}` or integer-like keys: there PHP and JavaScript only differ in escapes and order. */
const word = fc.string({ unit: 'grapheme', maxLength: 8 })
const name = fc.string({ unit: fc.constantFrom(...'abcXYZ_/яé🎄'), minLength: 1, maxLength: 6 })
const simple = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.uniqueArray(fc.tuple(name, tie('value')), { selector: ([key]) => key, minLength: 1, maxLength: 5 }).map(Object.fromEntries),
}))

function model(object: object): { a: string; b: string } {
  const bytes = (text: string): string => Buffer.from(text).toString('hex')
  const sorted = Object.fromEntries(Object.entries(object).sort(([x], [y]) => (bytes(x) < bytes(y) ? -1 : 1)))
  const json = JSON.stringify(sorted, (_, value: unknown) => (Object.is(value, -0) ? 0 : value))
  const unicode = (char: string): string =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  return { a: json.replaceAll('/', '\\/').replace(/[^\0-\x7f]/gu, unicode), b: json.replace(/[\u2028\u2029]/g, unicode) }
}

it('agrees with a straightforward model, however the body is spaced and escaped', () => {
  fc.assert(
    fc.property(simple.object, fc.constantFrom('', ' ', '\t', 2), (object, space) => {
      const raw = JSON.stringify(object, null, space)
      expect(canonical(raw)).toEqual(model(object))
      // Escaped letters and slashes are the same text.
      expect(canonical(model(object).a)).toEqual(model(object))
    }),
    { numRuns: 1000 },
  )
})

it('reads a body without escapes as the same with one', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abя🎄 09{}[],:\u2028\u0085'), maxLength: 6 })
  const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '7', '07', '-1', '1e3', 'a'))
  const scalar = fc.oneof(text, fc.boolean(), fc.constant(null), fc.constantFrom(0, 1.5))
  const inner = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.array(fc.tuple(key, scalar), { maxLength: 3 }).map(objectText))
  fc.assert(
    fc.property(fc.array(fc.tuple(key, inner), { maxLength: 5 }), (fields) => {
      const plain = objectText([...fields, ['z', 'z']]).text
      // By hand, so that names can repeat; an escape is what the shorter way does not take.
      const escaped = plain.replace(/"z"\}$/, '"\\u007a"}')
      expect(escaped).not.toBe(plain)
      const [a, b] = [parsePhpJson(plain), parsePhpJson(escaped)]
      expect(encodePhpJson(a)).toBe(encodePhpJson(b))
      expect(JSON.stringify(phpToJson(a))).toBe(JSON.stringify(phpToJson(b)))
      if (isPhpMap(a) && isPhpMap(b)) expect([...sortPhpKeys(a).keys()]).toEqual([...sortPhpKeys(b).keys()])
    }),
    { numRuns: 2000 },
  )
})

interface ObjectText {
  readonly text: string
}

function objectText(fields: readonly (readonly [string, unknown])[]): ObjectText {
  const parts = fields.map(([name, value]) => `${JSON.stringify(name)}:${isObjectText(value) ? value.text : JSON.stringify(value)}`)
  return { text: `{${parts.join(',')}}` }
}

function isObjectText(value: unknown): value is ObjectText {
  return typeof value === 'object' && value !== null && 'text' in value
}

const anyJson = fc.json({ maxDepth: 5, stringUnit: 'binary' })

it('is stable: what it wrote it reads and writes again as it is, but for -0.0, which takes PHP two rounds', () => {
  fc.assert(
    fc.property(fc.oneof(anyJson, fc.constantFrom(...php.vectors.map(({ raw }) => raw))), fc.boolean(), (raw, plain) => {
      const first = written(parsePhpJson(raw), plain)
      const second = first === null ? null : written(parsePhpJson(first), plain)
      expect(second === null ? null : written(parsePhpJson(second), plain)).toBe(second)
      if (first !== null && !first.includes('-0')) expect(second).toBe(first)
      else expect(second === null).toBe(first === null)
    }),
    { numRuns: 1000 },
  )
})

it('reads what JSON.parse reads, and nothing else', () => {
  const near = fc.string({ unit: fc.constantFrom(...'{}[]":,0123456789.eE+-\\untrfalse \n\t\u00a0') })
  fc.assert(
    fc.property(fc.oneof(anyJson, near), (raw) => {
      const ours = parsePhpJson(raw)
      let theirs: unknown
      try {
        theirs = JSON.parse(raw)
      } catch {
        expect(ours).toBeNull()
        return
      }
      // JSON.parse lets lone surrogates pass.
      if (ours !== null || JSON.stringify(theirs).isWellFormed()) expect(asNumbers(phpToJson(ours), theirs)).toEqual(theirs)
    }),
    { numRuns: 2000, examples: [['-0'], ['[-0]']] },
  )
})

function written(value: PhpValue | null, unescaped: boolean): string | null {
  return value === null ? null : encodePhpJson(value, { unescaped })
}

/** Our text for numbers as the numbers of `like`. */
function asNumbers(ours: Json, like: unknown): unknown {
  // An integer of PHP has no sign at zero.
  if (typeof like === 'number') return Object.is(like, -0) && ours === '0' ? like : Number(ours)
  if (Array.isArray(like)) return (ours as Json[]).map((item, index) => asNumbers(item, like[index]))
  if (typeof like !== 'object' || like === null) return ours
  return Object.fromEntries(
    Object.entries(ours as object).map(([key, item]) => [key, asNumbers(item as Json, (like as Record<string, unknown>)[key])]),
  )
}
