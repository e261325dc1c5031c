/**
 * Whether two texts are equal, in a time that does not depend on where they differ.
 * Both are hashed first, so that their lengths do not matter to the comparison either.
 */
declare function constantTimeEqual(a: string, b: string): boolean;

/** HMAC-SHA-256 with a key given as UTF-8 text or bytes, as lower-case hex. */
declare function hmacSha256Hex(key: string | Uint8Array, data: string | Uint8Array): string;

/** SHA-256 of the UTF-8 bytes of a text (or of bytes), as lower-case hex. */
declare function sha256Hex(data: string | Uint8Array): string;

export { constantTimeEqual, hmacSha256Hex, sha256Hex };
