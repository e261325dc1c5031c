import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constantTimeEqual, hmacSha256Hex, sha256Hex } from '../src/crypto/index.ts'

describe('sha256Hex', () => {
  // FIPS 180-2, appendix B, and the empty message.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('of %j', (text, hash) => {
    expect(sha256Hex(text)).toBe(hash)
    expect(sha256Hex(new TextEncoder().encode(text))).toBe(hash)
  })

  it('reads text as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sha256Hex(text)).toBe(sha256Hex(Buffer.from(text, 'utf8')))
      }),
    )
    expect(sha256Hex('чек')).not.toBe(sha256Hex(Buffer.from('чек', 'latin1')))
  })
})

describe('hmacSha256Hex', () => {
  // RFC 4231, test cases 1, 2 and 6.
  it.each([
    [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      Buffer.alloc(131, 0xaa),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('with %j', (key, data, mac) => {
    expect(hmacSha256Hex(key, data)).toBe(mac)
    expect(hmacSha256Hex(key, Buffer.from(data))).toBe(mac)
  })
})

describe('constantTimeEqual', () => {
  it('is equality, over any lengths', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(a === b)
        expect(constantTimeEqual(a, a)).toBe(true)
        expect(constantTimeEqual(a, a + b)).toBe(b === '')
      }),
    )
  })

  it('tells case, cut, doubled and empty apart', () => {
    const mac = hmacSha256Hex('key', 'data')
    for (const other of [mac.toUpperCase(), mac.slice(1), mac.slice(0, -1), mac + mac, '', ` ${mac}`, `${mac}\n`]) {
      expect(constantTimeEqual(mac, other)).toBe(false)
      expect(constantTimeEqual(other, mac)).toBe(false)
    }
    expect(constantTimeEqual('', '')).toBe(true)
  })

  it('tells texts apart that UTF-8 cannot carry', () => {
    expect(constantTimeEqual('\ud800', '\ud801')).toBe(false)
    expect(constantTimeEqual('\ud800', '\ufffd')).toBe(false)
  })
})
