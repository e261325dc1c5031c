import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GivenRef, RefRules } from '../src/authoring/index.ts'
import { BY_ID, BY_REFERENCE, checkInput, checkRef, EITHER, expectRecord, refTo } from '../src/authoring/index.ts'
import type { RecordRef } from '../src/index.ts'
import { PaymentError } from '../src/index.ts'

const CALL = { provider: 'acme', operation: 'payouts.get' }
const check = (ref: unknown, rules: RefRules = EITHER): RecordRef => checkRef(ref as GivenRef, rules, CALL)

function faults(ref: unknown, rules: RefRules = EITHER): string {
  try {
    check(ref, rules)
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
    { reference: 'x', id: null },
    { reference: 'x', id: 'y' },
    { reference: '!#[a|b]~' },
    { reference: 'a'.repeat(255) },
  ])('takes %j', (ref) => {
    expect(check(ref)).toStrictEqual({
      reference: null,
      id: null,
      ...Object.fromEntries(Object.entries(ref).filter(([, value]) => value != null)),
    })
  })

  it.each([{}, { reference: undefined, id: undefined }, { reference: null, id: null }])('wants one of the two: %j', (ref) => {
    expect(faults(ref)).toContain('needs reference or id')
  })

  it.each([null, undefined, 'wd-1', 5])('wants an object: %j', (ref) => {
    expect(faults(ref)).toContain('must be an object { reference, id }')
  })

  it('takes a whole receipt and looks at nothing else of it', () => {
    const receipt = { provider: 'acme', id: 'p-1', reference: 'wd-1', get raw() { throw new Error('read') } } // biome-ignore format: one line
    expect(check(receipt)).toStrictEqual({ reference: 'wd-1', id: 'p-1' })
    const rules = { invoice: refTo(BY_ID) }
    const input = { invoice: { ...Object.create(receipt), id: 'p-1', reference: null } as unknown as RecordRef }
    expect(checkInput(input, rules, CALL)).toStrictEqual({ invoice: { reference: null, id: 'p-1' } })
  })

  it('says which half an upstream needs, and takes the other along', () => {
    expect(faults({ id: 'i-9' }, BY_REFERENCE)).toContain('needs reference: this upstream finds it by its reference only')
    expect(faults({ reference: 'wd-1', id: null }, BY_ID)).toContain('needs id: this upstream finds it by its id only')
    expect(check({ reference: 'wd-1', id: 'i-9' }, BY_ID)).toStrictEqual({ reference: 'wd-1', id: 'i-9' })
  })

  it.each(['', ' ', '\t', 'a'.repeat(256), 'a\r\nb', 'a\0', '\u0085', '\ud800', 'a b', 'заказ', 'a\u200b', 5, {}, ['a']])(
    'refuses the text %j, as either',
    (value) => {
      expect(faults({ reference: value })).toContain('reference must be 1 to 255 characters of printable ASCII')
      expect(faults({ id: value })).toContain('id must be 1 to 255 characters of printable ASCII')
    },
  )

  it('names both faults at once', () => {
    expect(faults({ reference: '', id: '' })).toMatch(/reference must be 1 to 255.*id must be 1 to 255/)
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
  expect(check(Object.create({ reference: 'wd-1' }))).toEqual({ reference: 'wd-1', id: null })
  expect(check(Object.defineProperty({}, 'id', { value: 'i-9' }))).toEqual({ reference: null, id: 'i-9' })
  let reads = 0
  const changing = { get reference() { return `wd-${++reads}` } } // biome-ignore format: one line
  expect([check(changing), reads]).toEqual([{ reference: 'wd-1', id: null }, 1])
  expect(faults({ get id() { throw new Error('canary') } })).toMatch(/^(?!.*canary).*could not be read/) // biome-ignore format: one line
})

describe('expectRecord', () => {
  const invalid = (message: string): never => {
    throw new Error(message)
  }
  const accepts = ({ reference = null, id = null }: Partial<RecordRef>, record: { id: string; reference: string | null }): boolean => {
    try {
      expectRecord({ reference, id }, record, { invalid })
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
    expect(accepts({ id: 'abc-1', reference: 'wd-1' }, { id: 'ABC-1', reference: 'wd-1' })).toBe(true)
  })

  it('refuses any other', () => {
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: 'wd-2' })).toBe(false)
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: 'WD-1' })).toBe(false)
    expect(accepts({ reference: 'wd-1' }, { id: 'i-9', reference: null })).toBe(false)
    expect(accepts({ reference: 'i-9' }, { id: 'i-9', reference: 'wd-1' })).toBe(false)
    expect(accepts({ id: 'wd-1' }, { id: 'i-9', reference: 'wd-1' })).toBe(false)
    expect(accepts({ reference: '1' }, { id: 'i-9', reference: '01' })).toBe(false)
    expect(accepts({ id: 'i-9', reference: 'wd-1' }, { id: 'i-9', reference: 'wd-2' })).toBe(false)
    expect(accepts({ id: 'i-8', reference: 'wd-1' }, { id: 'i-9', reference: 'wd-1' })).toBe(false)
    expect(accepts({ id: 'i-9', reference: 'wd-1' }, { id: 'i-9', reference: null })).toBe(false)
  })
})
