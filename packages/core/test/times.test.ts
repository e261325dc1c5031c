import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unixTime, zonedTime } from '../src/authoring/index.ts'

describe('zonedTime', () => {
  it.each([
    ['2023-03-10 17:08:42', '+03:00', '2023-03-10T17:08:42+03:00'],
    ['2023-03-21 12:00', '+03:00', '2023-03-21T12:00:00+03:00'],
    ['2023-03-21T12:00:05', '-04:30', '2023-03-21T12:00:05-04:30'],
    ['2023-03-21 12:00:05.123456', '+03:00', '2023-03-21T12:00:05+03:00'],
    ['2023-03-21T12:00:05Z', '+03:00', '2023-03-21T12:00:05Z'],
    ['2023-03-21 12:00:05+0530', '+03:00', '2023-03-21T12:00:05+05:30'],
    ['2023-03-21 12:00:05', '+0530', '2023-03-21T12:00:05+05:30'],
    ['2023-03-21 12:00:05+05:00', '+03:00', '2023-03-21T12:00:05+05:00'],
    ['2024-02-29 00:00', '+03:00', '2024-02-29T00:00:00+03:00'],
    ['2023-12-31 23:59:59', '+00:00', '2023-12-31T23:59:59+00:00'],
  ])('reads %s at %s as %s', (text, offset, expected) => {
    expect(zonedTime(text, offset)).toBe(expected)
  })

  it.each([
    '2023-02-29 12:00',
    '2023-04-31 12:00',
    '2023-00-10 12:00',
    '2023-13-10 12:00',
    '2023-03-00 12:00',
    '2023-03-32 12:00',
    '0000-00-00 00:00:00',
    '2023-03-10 24:00:00',
    '2023-03-10 25:00',
    '2023-03-10 12:60',
    '2023-03-10 12:00:60',
    '2023-03-10',
    '10.03.2023 17:08:42',
    '2023-3-1 7:08',
    '2023-03-10  17:08',
    '2023-03-10 17:08:42 MSK',
    '2023-03-10 17:08:42+99:99',
    '2023-03-10 17:08:42+24:00',
    '1678457322',
    '',
    ' 2023-03-10 17:08:42',
    '2023-03-10 17:08:42\n',
  ])('is null for %j, which is no time of the calendar', (text) => {
    expect(zonedTime(text, '+03:00')).toBeNull()
  })

  it('keeps every local time as it is and names the same instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, minutes) => {
          const local = date.toISOString().slice(0, 19)
          const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
          const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
          const zoned = zonedTime(local.replace('T', ' '), offset)
          expect(zoned).toBe(local + offset)
          expect(Date.parse(String(zoned))).toBe(Date.parse(`${local}Z`) - minutes * 60_000)
        },
      ),
    )
  })

  it('gives null or a time that Date can read, for any text', () => {
    const near = fc
      .tuple(...[9999, 19, 39, 29, 69, 69].map((max) => fc.nat(max)), fc.constantFrom('', 'Z', '+03:00', '+29:00', '-12:99'))
      .map(([y, ...rest]) => {
        const [mo, d, h, mi, s, zone] = rest.map((part) => (typeof part === 'number' ? String(part).padStart(2, '0') : part))
        return `${String(y).padStart(4, '0')}-${mo}-${d} ${h}:${mi}:${s}${zone}`
      })
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const zoned = zonedTime(text, '+03:00')
        if (zoned !== null) expect(Date.parse(zoned)).not.toBeNaN()
      }),
      { numRuns: 500 },
    )
  })
})

describe('unixTime', () => {
  it('reads seconds, or milliseconds where they are asked for', () => {
    expect(unixTime('1678457322')).toBe('2023-03-10T14:08:42Z')
    expect(unixTime('1678457322999', 'milliseconds')).toBe('2023-03-10T14:08:42Z')
    expect(unixTime('253402300799')).toBe('9999-12-31T23:59:59Z')
  })

  it.each(['1678457322000', '253402300800', '-1', '1.5', '1e9', '', ' 1', '0x1', 'soon', '1'.repeat(400)])(
    'is null for %j: no count of seconds, or milliseconds that would be taken for them',
    (text) => {
      expect(unixTime(text)).toBeNull()
    },
  )
})
