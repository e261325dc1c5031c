import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { converted, fixed, inRoubles, percentOf, readAmount, shareOf, shortest } from '../src/upstreams/amounts.ts'
import type { PlainObject } from '../src/wire/json.ts'
import { isMap, num, readJson, writeJson } from '../src/wire/json.ts'
import { ksort, phpJson } from '../src/wire/php.ts'

interface Vectors {
  readonly vectors: readonly { readonly raw: string; readonly a: string | null; readonly b: string | true | null }[]
}

const fixture = new URL('../../core/test/fixtures/php-json/vectors.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(fixture, 'utf8')) as Vectors

describe('JSON as PHP writes it', () => {
  it('agrees with PHP on every body that the sandbox could send', () => {
    // The sandbox signs only objects of its own, with names as keys.
    const bodies = vectors.filter(({ raw, a }) => a !== null && isMap(readJson(raw)) && /^[^{]*\{\s*"[a-z]/.test(raw))
    expect(bodies.length).toBeGreaterThan(20)
    for (const { raw, a, b } of bodies) {
      const body = Object.fromEntries((readJson(raw) as ReadonlyMap<string, never>).entries()) as PlainObject
      if (Object.keys(body).some((key) => !/^[a-z][a-z_]*$/.test(key))) continue
      expect([phpJson(ksort(body), 'escaped'), phpJson(ksort(body), 'plain')]).toEqual([a, b === true ? a : b])
    }
  })

  it('keeps every digit and the order of keys when it writes what it read', () => {
    const texts = [
      '{"10":485.00,"9":{"z":1E+2,"a":[]},"e":{}}',
      '[1,-0.50,"a\\"{,}b",null,true,[[]],{"":""}]',
      '12345678901234567890.10',
      '"x"',
    ]
    for (const text of texts) expect(writeJson(readJson(text) ?? null)).toBe(text)
    for (const text of ['{', '{"a":01}', "{'a':1}", '', '{"a":1,}']) expect(readJson(text)).toBeUndefined()
    expect(writeJson({ amount: num('485.00'), none: undefined, list: [num(1)] })).toBe('{"amount":485.00,"list":[1]}')
  })

  it('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.parse(writeJson(readJson(text) ?? null))).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('amounts', () => {
  it('are exact and rounded as said', () => {
    expect(readAmount('485.5')).toBe(48_550n)
    for (const text of ['0', '0.00', '-1', '1.005', '1e3', '1,5', '', null]) expect(readAmount(text)).toBeNull()
    expect([fixed(48_550n), shortest(48_550n), shortest(48_500n), fixed(5n)]).toEqual(['485.50', '485.5', '485', '0.05'])
    expect(percentOf(124_990n, '6')).toBe(7499n)
    expect(percentOf(1n, '50')).toBe(1n)
    expect(percentOf(1n, '49.999')).toBe(0n)
    expect(converted(585_000n, '81.25', 'USD')).toBe('72')
    expect(converted(100n, '8124500', 'BTC')).toBe('0.00000012')
    expect(inRoubles(1000n, '81.25')).toBe(81_250n)
    expect([shareOf('2.5', '60'), shareOf('6', '0'), shareOf('0.1', '33.3')]).toEqual(['1.5', '0', '0.0333'])
  })

  it('never lose a kopeck between fee and rest', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.integer({ min: 0, max: 9999 }), (units, hundredths) => {
        const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
        const fee = percentOf(units, percent)
        const exact = units * BigInt(hundredths)
        // Within half a unit of the true share.
        expect(2n * (fee * 10_000n - exact)).toBeLessThanOrEqual(10_000n)
        expect(2n * (exact - fee * 10_000n)).toBeLessThan(10_000n)
        expect(readAmount(fixed(units))).toBe(units)
        expect(readAmount(shortest(units))).toBe(units)
      }),
    )
  })
})
