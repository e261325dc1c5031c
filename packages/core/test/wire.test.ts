import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WireReader } from '../src/authoring/index.ts'
import { readWire } from '../src/authoring/index.ts'

type Drift = readonly [field: string, problem: string, value?: string]

function reading(record: Record<string, unknown>, documented: readonly string[] = []): { read: WireReader; drifts: Drift[] } {
  const drifts: Drift[] = []
  const drift = (...given: readonly unknown[]): void => {
    drifts.push(given.filter((part) => part !== undefined) as unknown as Drift)
  }
  const read = readWire(record, documented, { drift, utcOffset: '+03:00' })
  return { read, drifts }
}

const WORDS = { wait: 'pending', done: 'succeeded' } as const

describe('readWire', () => {
  it.each([[{}], [{ f: undefined }], [{ f: null }], [{ f: '' }]])('reads absent, null and "" alike: %j', (record) => {
    const { read, drifts } = reading(record)
    expect(read.text('f')).toBeNull()
    expect(read.money('f', 'RUB')).toBeNull()
    expect(read.time('f')).toBeNull()
    expect(read.word('f', WORDS, 'unknown')).toBe('unknown')
    expect(drifts).toEqual([])
  })

  it('reads what is there, from number tokens and from text', () => {
    const { read, drifts } = reading({ t: 'text', n: '485.00', at: '2023-03-21 12:00', w: 'done' }, ['t', 'n', 'at', 'w'])
    expect(read.text('t')).toBe('text')
    expect(read.money('n', 'RUB')).toEqual({ amount: '485.00', currency: 'RUB' })
    expect(read.time('at')).toBe('2023-03-21T12:00:00+03:00')
    expect(read.word('w', WORDS, 'unknown')).toBe('succeeded')
    expect(drifts).toEqual([])
  })

  it('reports documented fields that are absent, and only those', () => {
    const { drifts } = reading({ there: '', empty: null }, ['there', 'empty', 'gone', 'toString'])
    expect(drifts).toEqual([
      ['gone', 'missing_field'],
      ['toString', 'missing_field'],
    ])
  })

  it('makes null of what it cannot read and reports the field, never the value', () => {
    const { read, drifts } = reading({ t: true, m: '1,5', at: 'yesterday', list: ['x'], object: {} })
    expect(read.text('t')).toBeNull()
    expect(read.money('m', 'RUB')).toBeNull()
    expect(read.time('at')).toBeNull()
    expect(read.text('list')).toBeNull()
    expect(read.money('object', 'RUB')).toBeNull()
    expect(drifts).toEqual(['t', 'm', 'at', 'list', 'object'].map((field) => [field, 'unparsable']))
  })

  it('reports an amount in a currency that is none', () => {
    const { read, drifts } = reading({ m: '1' })
    expect(read.money('m', 'дурь')).toBeNull()
    expect(drifts).toEqual([['m', 'unparsable']])
  })

  it('reads amounts in smallest units, and only whole numbers of a currency that it knows', () => {
    const { read, drifts } = reading({ a: '48500', b: '-5', c: '0', d: '99999999999999999999', e: '4.5', f: '1e3', g: '0x10', h: '' })
    expect(read.minorMoney('a', 'EUR')).toEqual({ amount: '485.00', currency: 'EUR' })
    expect(read.minorMoney('a', 'JPY')).toEqual({ amount: '48500', currency: 'JPY' })
    expect(read.minorMoney('a', 'KWD')).toEqual({ amount: '48.500', currency: 'KWD' })
    expect(read.minorMoney('b', 'EUR')).toEqual({ amount: '-0.05', currency: 'EUR' })
    expect(read.minorMoney('c', 'EUR')).toEqual({ amount: '0.00', currency: 'EUR' })
    expect(read.minorMoney('d', 'EUR')).toEqual({ amount: '999999999999999999.99', currency: 'EUR' })
    expect(read.minorMoney('h', 'EUR')).toBeNull()
    expect(read.minorMoney('gone', 'EUR')).toBeNull()
    expect(drifts).toEqual([])
    for (const field of ['e', 'f', 'g']) expect(read.minorMoney(field, 'EUR')).toBeNull()
    expect(read.minorMoney('a', 'USDT')).toBeNull()
    expect(drifts).toEqual(['e', 'f', 'g', 'a'].map((field) => [field, 'unparsable']))
  })

  it('reports an unknown word with the word', () => {
    const { read, drifts } = reading({ w: 'frozen' })
    expect(read.word('w', WORDS, 'unknown')).toBe('unknown')
    expect(drifts).toEqual([['w', 'unknown_status', 'frozen']])
  })

  it('does not find words or fields on prototypes', () => {
    const { read, drifts } = reading({ a: 'constructor', b: '__proto__', c: 'toString' })
    for (const field of ['a', 'b', 'c']) expect(read.word(field, WORDS, 'unknown')).toBe('unknown')
    expect(drifts).toHaveLength(3)
    expect(read.text('constructor')).toBeNull()
    expect(read.text('__proto__')).toBeNull()
    expect(drifts).toHaveLength(3)
  })

  it('reads seconds since 1970 in UTC; 0 says that there is no time', () => {
    const { read, drifts } = reading({ at: '1678457322', ms: '1678457322999', none: '0', bad: 'soon' })
    expect([read.unixTime('at'), read.unixTime('ms', 'milliseconds')]).toEqual(['2023-03-10T14:08:42Z', '2023-03-10T14:08:42Z'])
    expect([read.unixTime('none'), read.unixTime('gone')]).toEqual([null, null])
    expect(drifts).toEqual([])
    expect([read.unixTime('bad'), read.unixTime('ms')]).toEqual([null, null])
    expect(drifts).toHaveLength(2)
  })

  it('never throws, whatever the record holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.string(), (record, extra) => {
        const { read } = reading(record, [extra])
        for (const field of [...Object.keys(record), extra]) {
          for (const value of [
            read.text(field),
            read.money(field, 'RUB'),
            read.minorMoney(field, 'RUB'),
            read.time(field),
            read.unixTime(field),
            read.word(field, WORDS, null),
          ]) {
            expect(value === null || typeof value === 'string' || typeof value === 'object').toBe(true)
          }
        }
      }),
    )
  })
})

describe('metadata', () => {
  const metadata = (value: unknown): [unknown, number] => {
    const { read, drifts } = reading({ m: value })
    return [read.metadata('m'), drifts.length]
  }

  it('is an object or JSON text of one; what is not text in it is kept as JSON', () => {
    expect(metadata({ cart: '981', nested: { a: '1' } })).toEqual([{ cart: '981', nested: '{"a":"1"}' }, 0])
    expect(metadata('{"cart":981,"price":12.50}')).toEqual([{ cart: '981', price: '12.50' }, 0])
    expect(metadata({ gone: null, empty: '' })).toEqual([{ empty: '' }, 0])
    expect(metadata({ gone: null })).toEqual([null, 0])
  })

  it('is null when there are none, and reported when it holds no names', () => {
    for (const value of [undefined, null, '', '[]', '{}', [], {}, 'null', '""']) expect(metadata(value)).toEqual([null, 0])
    for (const value of ['text', '1', ['a'], '["a"]', true, '{"a":']) expect(metadata(value)).toEqual([null, 1])
  })
})

describe('whatever became null is reported', () => {
  it('once, however often the field is read', () => {
    const { read, drifts } = reading({ m: '1,000.00', o: {} }, ['m', 'gone', 'o'])
    for (let times = 0; times < 3; times++)
      expect([read.money('m', 'RUB'), read.money('gone', 'RUB'), read.money('o', 'RUB')]).toEqual([null, null, null])
    expect(drifts).toEqual([
      ['gone', 'missing_field'],
      ['m', 'unparsable'],
      ['o', 'unparsable'],
    ])
  })

  it('an amount without its currency', () => {
    const { read, drifts } = reading({ m: '5.00', n: '500' })
    expect([read.money('m', read.text('currency')), read.minorMoney('n', null), read.money('gone', null)]).toEqual([null, null, null])
    expect(drifts).toEqual([
      ['m', 'unparsable'],
      ['n', 'unparsable'],
    ])
  })

  it('a decimal that is none', () => {
    const { read, drifts } = reading({ a: '2.50', b: '2,5' })
    expect([read.decimal('a'), read.decimal('b'), read.decimal('gone')]).toEqual(['2.5', null, null])
    expect(drifts).toEqual([['b', 'unparsable']])
  })

  it.each(['0000-00-00 00:00:00', '0000-00-00', '0000-00-00T00:00:00Z', '0000-00-00 00:00', '-0001-11-30 00:00:00'])(
    'but %s says that there is no time',
    (text) => {
      const { read, drifts } = reading({ at: text }, ['at'])
      expect(read.time('at')).toBeNull()
      expect(drifts).toEqual([])
    },
  )

  it('and text of another encoding, which is kept', () => {
    const { read, drifts } = reading({ t: '\ufffd\ufffd\ufffd', m: { city: '\ufffd' }, good: 'Ёлка' })
    expect([read.text('t'), read.metadata('m'), read.text('good')]).toEqual(['\ufffd\ufffd\ufffd', { city: '\ufffd' }, 'Ёлка'])
    expect(drifts).toEqual([
      ['t', 'unparsable'],
      ['m', 'unparsable'],
    ])
  })
})

describe('nested records', () => {
  it('are read and reported under their own path', () => {
    const { read, drifts } = reading({ fee: { sum: '1.50', when: 'later' } }, ['fee'])
    const fee = read.at('fee', ['sum', 'payer'])
    expect(fee.money('sum', 'RUB')).toEqual({ amount: '1.50', currency: 'RUB' })
    expect(fee.time('when')).toBeNull()
    expect(drifts).toEqual([
      ['fee.payer', 'missing_field'],
      ['fee.when', 'unparsable'],
    ])
  })

  it('that are not there have nothing in them, and are reported only as themselves', () => {
    for (const record of [{}, { fee: null }, { fee: '' }]) {
      const { read, drifts } = reading(record)
      expect(read.at('fee', ['sum']).money('sum', 'RUB')).toBeNull()
      expect(drifts).toEqual([])
    }
    for (const fee of ['1.50', ['1.50'], true]) {
      const { read, drifts } = reading({ fee })
      expect(read.at('fee').at('deeper').text('sum')).toBeNull()
      expect(drifts).toEqual([['fee', 'unparsable']])
    }
  })

  it('amounts as objects, with their currency', () => {
    const names = { amount: 'value', currency: 'currency' }
    const { read, drifts } = reading({ a: { value: '10.5', currency: 'RUB' }, b: { value: '10.00' }, c: null, d: { currency: 'RUB' } }, [
      'a',
      'b',
      'd',
    ])
    expect(read.moneyObject('a', names)).toEqual({ amount: '10.50', currency: 'RUB' })
    expect(read.moneyObject('b', names)).toBeNull()
    expect(read.moneyObject('c', names)).toBeNull()
    expect(read.moneyObject('d', names)).toBeNull()
    expect(drifts).toEqual([
      ['b.currency', 'missing_field'],
      ['b.value', 'unparsable'],
      ['d.value', 'missing_field'],
    ])
  })

  it('flags', () => {
    const { read, drifts } = reading({ yes: true, no: false, odd: 'true', none: null })
    expect(['yes', 'no', 'odd', 'none', 'gone'].map((field) => read.flag(field))).toEqual([true, false, null, null, null])
    expect(drifts).toEqual([['odd', 'unparsable']])
  })
})
