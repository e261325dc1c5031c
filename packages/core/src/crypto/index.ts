import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** SHA-256 of the UTF-8 bytes of a text (or of bytes), as lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** HMAC-SHA-256 with a key given as UTF-8 text or bytes, as lower-case hex. */
export function hmacSha256Hex(key: string | Uint8Array, data: string | Uint8Array): string {
  return createHmac('sha256', key).update(data).digest('hex')
}

/**
 * Whether two texts are equal, in a time that does not depend on where they differ.
 * Both are hashed first, so that their lengths do not matter to the comparison either.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
  // The last comparison only tells texts apart that have no UTF-8 of their own (lone surrogates); it is reached by equal hashes only.
  return timingSafeEqual(digest(a), digest(b)) && a === b
}
