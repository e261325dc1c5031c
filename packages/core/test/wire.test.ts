import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WireReader } from '../src/authoring/index.js'
import { readMetadata, readWire } from '../src/authoring/index.js'

type Drift = readonly [field: string, problem: string, value?: string]

function reading(record: Record<string, unknown>, documented: readonly string[] = []): { read: WireReader; drifts: Drift[] } {
  const drifts: Drift[] = []
  const read = readWire(record, documented, (...drift) => {
    drifts.push(drift.filter((part) => part !== undefined) as unknown as Drift)
  })
  return { read, drifts }
}

const WORDS = { wait: 'pending', done: 'succeeded' } as const

describe('readWire', () => {
  it.each([[{}], [{ f: undefined }], [{ f: null }], [{ f: '' }]])('reads absent, null and "" alike: %j', (record) => {
    const { read, drifts } = reading(record)
    expect(read.text('f')).toBeNull()
    expect(read.money('f', 'RUB')).toBeNull()
    expect(read.time('f', '+03:00')).toBeNull()
    expect(read.word('f', WORDS, 'unknown')).toBe('unknown')
    expect(drifts).toEqual([])
  })

  it('reads what is there, from number tokens and from text', () => {
    const { read, drifts } = reading({ t: 'text', n: '485.00', at: '2023-03-21 12:00', w: 'done' }, ['t', 'n', 'at', 'w'])
    expect(read.text('t')).toBe('text')
    expect(read.money('n', 'RUB')).toEqual({ amount: '485.00', currency: 'RUB' })
    expect(read.time('at', '+03:00')).toBe('2023-03-21T12:00:00+03:00')
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
    expect(read.time('at', '+03:00')).toBeNull()
    expect(read.text('list')).toBeNull()
    expect(read.money('object', 'RUB')).toBeNull()
    expect(drifts).toEqual(['t', 'm', 'at', 'list', 'object'].map((field) => [field, 'unparsable']))
  })

  it('reports an amount in a currency that is none', () => {
    const { read, drifts } = reading({ m: '1' })
    expect(read.money('m', 'дурь')).toBeNull()
    expect(drifts).toEqual([['m', 'unparsable']])
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

  it('never throws, whatever the record holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.string(), (record, extra) => {
        const { read } = reading(record, [extra])
        for (const field of [...Object.keys(record), extra]) {
          for (const value of [read.text(field), read.money(field, 'RUB'), read.time(field, '+03:00'), read.word(field, WORDS, null)]) {
            expect(value === null || typeof value === 'string' || typeof value === 'object').toBe(true)
          }
        }
      }),
    )
  })
})

describe('readMetadata', () => {
  it('reads an object, JSON text of one, and keeps what is not text as JSON', () => {
    expect(readMetadata({ cart: '981', nested: { a: '1' } })).toEqual({ cart: '981', nested: '{"a":"1"}' })
    expect(readMetadata('{"cart":981,"price":12.50}')).toEqual({ cart: '981', price: '12.50' })
  })

  it('is null for everything that holds no names', () => {
    for (const value of [undefined, null, '', 'text', '[]', '{}', [], {}, '1']) expect(readMetadata(value)).toBeNull()
  })
})
