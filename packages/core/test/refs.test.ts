import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRef, expectRecord } from '../src/authoring/index.js'
import type { MapContext } from '../src/http/index.js'
import type { Ref } from '../src/index.js'
import { PaymentError } from '../src/index.js'

function faults(ref: unknown): string {
  try {
    checkRef(ref as Ref, 'acme', 'payouts.get')
  } catch (error) {
    expect(PaymentError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', provider: 'acme', operation: 'payouts.get' })
    return (error as PaymentError).message
  }
  return ''
}

describe('checkRef', () => {
  it.each([
    { reference: 'wd-1' },
    { id: '52a16aea-d308-11ed-afa1-0242ac120002' },
    { reference: 'x', id: undefined },
    { reference: '!#[a|b]~' },
    { reference: 'a'.repeat(255) },
  ])('takes %j', (ref) => {
    expect(checkRef(ref as Ref, 'acme', 'payouts.get')).toEqual(ref)
  })

  it.each([{}, null, undefined, 'wd-1', 5, { reference: 'a', id: 'b' }, { reference: undefined, id: undefined }])(
    'wants exactly one of the two: %j',
    (ref) => {
      expect(faults(ref)).toContain('give exactly one of reference and id')
    },
  )

  it.each(['', ' ', '\t', 'a'.repeat(256), 'a\r\nb', 'a\0', '\u0085', '\ud800', 'a b', 'заказ', 'a\u200b', 5, null, {}, ['a']])(
    'refuses the text %j, as either',
    (value) => {
      expect(faults({ reference: value })).toContain('reference must be 1 to 255 characters of printable ASCII')
      expect(faults({ id: value })).toContain('id must be 1 to 255 characters of printable ASCII')
    },
  )

  it('names both faults at once', () => {
    expect(faults({ reference: '', id: '' })).toMatch(/reference must be 1 to 255.*id must be 1 to 255.*exactly one/)
  })

  it('hands on what it takes and refuses the rest, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(faults({ reference: text }) === '').toBe(/^[!-~]{1,255}$/.test(text))
      }),
    )
  })
})

it('reads a look-up once, inherited and hidden names too', () => {
  expect(checkRef(Object.create({ reference: 'wd-1' }) as Ref, 'acme', 'payouts.get')).toEqual({ reference: 'wd-1' })
  expect(checkRef(Object.defineProperty({}, 'id', { value: 'i-9' }) as Ref, 'acme', 'payouts.get')).toEqual({ id: 'i-9' })
  let reads = 0
  const changing = { get reference() { return `wd-${++reads}` } } // biome-ignore format: one line
  expect([checkRef(changing, 'acme', 'payouts.get'), reads]).toEqual([{ reference: 'wd-1' }, 1])
  expect(faults(Object.create({ reference: 'wd-1', shop: 7 }))).toContain('shop is nothing that acme can carry here')
})

describe('expectRecord', () => {
  const context: MapContext = {
    raw: {},
    drift: () => undefined,
    invalid: (message) => {
      throw new Error(message)
    },
  }
  const accepts = (ref: Ref, record: { id: string; reference: string | null }): boolean => {
    try {
      expectRecord(ref, record, context)
      return true
    } catch (error) {
      // The message must not repeat what the answer said.
      expect(String(error)).not.toContain(record.id)
      return false
    }
  }

  it('takes the record that was asked for', () => {
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: 'wd-1' })).toBe(true)
    expect(accepts({ id: 'ABC-1' }, { id: 'abc-1', reference: null })).toBe(true)
    expect(accepts({ id: 'abc-1' }, { id: 'ABC-1', reference: 'other' })).toBe(true)
  })

  it('refuses any other', () => {
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: 'wd-2' })).toBe(false)
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: 'WD-1' })).toBe(false)
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: null })).toBe(false)
    expect(accepts({ reference: 'i-9' }, { id: 'i-9', reference: 'wd-1' })).toBe(false)
    expect(accepts({ id: 'wd-1' }, { id: 'i-9', reference: 'wd-1' })).toBe(false)
    expect(accepts({ reference: '1' }, { id: 'i-9', reference: '01' })).toBe(false)
  })
})
