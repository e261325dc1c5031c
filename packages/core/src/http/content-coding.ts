import type { TransportResponse } from './transport.ts'
import { bodyTooLarge } from './transport.ts'

const UTF8 = new TextDecoder()
/** More than anybody applies; keeps a header from ordering work. */
const MAX_CODINGS = 3

interface Zlib {
  readonly gunzip: Inflate
  readonly inflate: Inflate
  readonly inflateRaw: Inflate
  readonly brotliDecompress: Inflate
}
type Inflate = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Uint8Array) => void,
) => void

/**
 * Undoes the content codings of a body: none was asked for, but some servers and proxies apply one all the same.
 * Decoding stops at `maxBodyBytes`, so a bomb is not unpacked. What cannot be decoded is `unreadable`.
 * @throws what `bodyTooLarge` makes
 */
export async function decodeBody(
  body: Uint8Array,
  header: string,
  maxBodyBytes: number,
): Promise<Pick<TransportResponse, 'body' | 'unreadable'>> {
  const codings = header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  const unreadable = (why: string) => ({ body: '', unreadable: `the answer ${why}` })
  if (codings.length > MAX_CODINGS) return unreadable('was encoded too often')
  let bytes = body
  // Undone in the reverse of the order in which they were applied.
  for (const coding of codings.reverse()) {
    const inflate = inflateFor(coding, bytes)
    if (inflate === null)
      return unreadable(`is in the coding ${/^[\w-]{1,20}$/.test(coding) ? coding : '(unnamed)'}, which was not asked for`)
    try {
      bytes = await unpack(inflate, bytes, maxBodyBytes)
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxBodyBytes)
      return unreadable(`is not the ${coding} that it says it is`)
    }
  }
  return { body: UTF8.decode(bytes) }
}

function inflateFor(coding: string, bytes: Uint8Array): Inflate | null {
  // Not a static import: most answers need none of it, and edge workers lack it.
  const zlib = process.getBuiltinModule?.('node:zlib') as Zlib | undefined
  if (zlib === undefined) return null
  if (coding === 'gzip' || coding === 'x-gzip') return zlib.gunzip
  if (coding === 'br') return zlib.brotliDecompress
  if (coding !== 'deflate') return null
  // Some servers leave the wrapper of https://www.rfc-editor.org/rfc/rfc1950 out; its first two bytes are a multiple of 31.
  const [first = 0, second = 0] = bytes
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0 ? zlib.inflate : zlib.inflateRaw
}

function unpack(inflate: Inflate, bytes: Uint8Array, maxOutputLength: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    inflate(bytes, { maxOutputLength }, (error, result) => (error === null ? resolve(result) : reject(error)))
  })
}
