import * as crypto from 'node:crypto'

const { createHmac, timingSafeEqual } = crypto

/** What upstreams sign with. */
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512'

/** How a signature is written: lower-case hex, or base64 with padding. */
export type SignatureEncoding = 'hex' | 'base64'

/** Hash of the UTF-8 bytes of a text, or of bytes; as hex unless said otherwise. */
export function hash(algorithm: HashAlgorithm, data: string | Uint8Array, encoding: SignatureEncoding = 'hex'): string {
  return crypto.hash === undefined ? crypto.createHash(algorithm).update(data).digest(encoding) : crypto.hash(algorithm, data, encoding)
}

/** Like {@link hash}, as bytes: some upstreams sign with the hash of their key. */
export function hashBytes(algorithm: HashAlgorithm, data: string | Uint8Array): Uint8Array {
  // Made in one go where the runtime can: a third of the cost.
  return crypto.hash === undefined ? crypto.createHash(algorithm).update(data).digest() : crypto.hash(algorithm, data, 'buffer')
}

/** HMAC with a key given as UTF-8 text or bytes; as hex unless said otherwise. */
export function hmac(
  algorithm: HashAlgorithm,
  { key, data }: { readonly key: string | Uint8Array; readonly data: string | Uint8Array },
  encoding: SignatureEncoding = 'hex',
): string {
  // Node 24 takes five times as long for a key that is bytes.
  const secret = typeof key === 'string' ? key : crypto.createSecretKey(key)
  return createHmac(algorithm, secret).update(data).digest(encoding)
}

/**
 * Whether two texts are equal, in a time that does not depend on where they differ.
 * Both are hashed first, so that their lengths do not matter to the comparison either.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  // Different lone surrogates encode to the same bytes, so equal hashes still need `===`.
  return timingSafeEqual(hashBytes('sha256', a), hashBytes('sha256', b)) && a === b
}
