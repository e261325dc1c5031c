import { expect, it } from 'vitest'
import { hash, hashBytes } from '../src/crypto/index.ts'

it.each(['md5', 'sha1', 'sha256', 'sha512'] as const)('the bytes of %s are those that its text writes', (algorithm) => {
  for (const data of ['', 'чек', Uint8Array.of(0, 255)]) {
    expect(Buffer.from(hashBytes(algorithm, data)).toString('hex')).toBe(hash(algorithm, data))
  }
})
