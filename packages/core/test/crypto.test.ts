import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constantTimeEqual, hash, hashBytes, hmac } from '../src/crypto/index.ts'

describe('hash', () => {
  // FIPS 180-2, appendix B, and the empty message.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('of %j', (text, digest) => {
    expect(hash('sha256', text)).toBe(digest)
    expect(hash('sha256', new TextEncoder().encode(text))).toBe(digest)
  })

  // RFC 1321, A.5; FIPS 180-2, appendix A and C.
  it.each([
    ['md5', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    [
      'sha512',
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ],
  ] as const)('%s of "abc", in hex and base64', (algorithm, digest) => {
    expect(hash(algorithm, 'abc')).toBe(digest)
    expect(hash(algorithm, 'abc', 'base64')).toBe(Buffer.from(digest, 'hex').toString('base64'))
  })

  it.each(['md5', 'sha1', 'sha256', 'sha512'] as const)('the bytes of %s are those that its text writes', (algorithm) => {
    for (const data of ['', 'чек', Uint8Array.of(0, 255)]) {
      expect(Buffer.from(hashBytes(algorithm, data)).toString('hex')).toBe(hash(algorithm, data))
    }
  })

  it('reads text as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(hash('sha256', text)).toBe(hash('sha256', Buffer.from(text, 'utf8')))
      }),
    )
    expect(hash('sha256', 'чек')).not.toBe(hash('sha256', Buffer.from('чек', 'latin1')))
  })
})

describe('hmac', () => {
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
    expect(hmac('sha256', { key, data })).toBe(mac)
    expect(hmac('sha256', { key, data: Buffer.from(data) })).toBe(mac)
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
    const mac = hmac('sha256', { key: 'key', data: 'data' })
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
