import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFields } from '../../src/http/fields.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom("!'()*~-._ +%20&=#", '\ud800', 'a\r\nb', 'ю😀', ''),
)

test('fields are encoded byte for byte as URLSearchParams does it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (entries) => {
      const fields = Object.fromEntries(entries)
      expect(encodeFields(fields)).toBe(new URLSearchParams(Object.entries(fields)).toString())
    }),
    { numRuns: 2000 },
  )
})

test('undefined ones are left out, in any place', () => {
  expect(encodeFields({ a: undefined, b: '1', c: undefined, d: '', e: undefined })).toBe('b=1&d=')
  expect(encodeFields({ a: undefined })).toBe('')
})
