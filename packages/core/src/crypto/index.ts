import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What upstreams sign with. */
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512'

/** How a signature is written: lower-case hex, or base64 with padding. */
export type SignatureEncoding = 'hex' | 'base64'

/** Hash of the UTF-8 bytes of a text, or of bytes; as hex unless said otherwise. */
export function hash(algorithm: HashAlgorithm, data: string | Uint8Array, encoding: SignatureEncoding = 'hex'): string {
  return createHash(algorithm).update(data).digest(encoding)
}

/** Like {@link hash}, as bytes: some upstreams sign with the hash of their key. */
export function hashBytes(algorithm: HashAlgorithm, data: string | Uint8Array): Uint8Array {
  return createHash(algorithm).update(data).digest()
}

/** HMAC with a key given as UTF-8 text or bytes; as hex unless said otherwise. */
export function hmac(
  algorithm: HashAlgorithm,
  { key, data }: { readonly key: string | Uint8Array; readonly data: string | Uint8Array },
  encoding: SignatureEncoding = 'hex',
): string {
  return createHmac(algorithm, key).update(data).digest(encoding)
}

/**
 * Whether two texts are equal, in a time that does not depend on where they differ.
 * Both are hashed first, so that their lengths do not matter to the comparison either.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
  // Different lone surrogates encode to the same bytes, so equal hashes still need `===`.
  return timingSafeEqual(digest(a), digest(b)) && a === b
}
