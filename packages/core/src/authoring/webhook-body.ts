const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The first bytes of gzip, read as UTF-8 and as Latin-1. */
const GZIP_AS_TEXT = ['\u001f\ufffd', '\u001f\u008b']

/** Makes the error for a body that cannot be taken. */
type Refuse = (message: string) => Error

const PARSED =
  'the body was parsed already, and a signature does not survive that: pass the received text or bytes (in Express use express.raw or express.text for this route)'

/**
 * A body as received: text, or the bytes of an ArrayBuffer (also a shared one), of any view of one, or of a web `Request`, which is read
 * up to `maxBytes`.
 */
export async function bodyOf(request: unknown, maxBytes: number, refuse: Refuse): Promise<Uint8Array | string> {
  const tooLarge = (): Error => refuse(`the body is larger than ${Math.floor(maxBytes / 1024)} KiB`)
  const { body } = request as { body?: unknown }
  if (typeof body === 'string') {
    // A text has at least as many bytes as characters, so one that is too long is refused without being encoded.
    if (body.length > maxBytes) throw tooLarge()
    // Nor more than three bytes a character: most bodies are far from the limit, and need not be encoded to see that.
    if (body.length * 3 > maxBytes) capped(ENCODER.encode(body), maxBytes, tooLarge)
    return body.toWellFormed()
  }
  // Not `instanceof`: test runners and sandboxes have a Uint8Array of their own.
  // Copies: memory that is shared could change between two looks.
  if (ArrayBuffer.isView(body)) return capped(new Uint8Array(body.buffer, body.byteOffset, body.byteLength), maxBytes, tooLarge).slice()
  if (isBuffer(body)) return capped(new Uint8Array(body), maxBytes, tooLarge).slice()
  if (isRequest(request)) {
    if (request.bodyUsed) throw refuse('the body of this Request was read already: call parse before anything else reads it')
    if (body === null) return new Uint8Array()
    if (isWebStream(body)) return readStream(body, maxBytes, refuse, tooLarge)
  }
  if (body === undefined || body === null) throw refuse('the body is missing: pass it as received')
  if (isStream(body)) throw refuse('the body is a stream: read it to its end and pass its bytes, or pass a web Request')
  throw refuse(PARSED)
}

function capped(bytes: Uint8Array, maxBytes: number, tooLarge: () => Error): Uint8Array {
  if (bytes.byteLength > maxBytes) throw tooLarge()
  return bytes
}

function isBuffer(body: unknown): body is ArrayBufferLike {
  return /^\[object (?:Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(body))
}

function isRequest(request: unknown): request is Request {
  return 'arrayBuffer' in (request as object)
}

function isStream(body: unknown): boolean {
  return isWebStream(body) || typeof (body as { pipe?: unknown }).pipe === 'function'
}

function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as { getReader?: unknown } | undefined)?.getReader === 'function'
}

async function readStream(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  refuse: Refuse,
  tooLarge: () => Error,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      // The chunks of a stream of texts have no size, so the cap would not hold.
      if (!ArrayBuffer.isView(chunk)) throw new TypeError('not bytes')
      size += chunk.byteLength
      // Leaving the loop cancels the stream.
      if (size > maxBytes) break
      chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
  } catch {
    throw refuse('the body could not be read to its end')
  }
  if (size > maxBytes) throw tooLarge()
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** The text of a body, or how it was encoded on its way (gzip, base64), which would otherwise look like a wrong signature. */
export function encodedAs(
  body: Uint8Array | string,
  contentEncoding: string | null,
): { readonly text: string; readonly fault: null } | { readonly fault: string } {
  const text = typeof body === 'string' ? body : decode(body)
  if ((body[0] === 0x1f && body[1] === 0x8b) || GZIP_AS_TEXT.some((start) => text?.startsWith(start))) return { fault: compressed('gzip') }
  if (text === null) {
    const coding = contentEncoding?.trim().toLowerCase() ?? ''
    return { fault: /^(?:gzip|deflate|br|zstd)$/.test(coding) ? compressed(coding) : 'the body is not UTF-8 text' }
  }
  return isBase64(text)
    ? { fault: 'the body is base64-encoded: decode it first, as serverless platforms say (AWS: event.isBase64Encoded), and pass the bytes' }
    : { text, fault: null }
}

function compressed(coding: string): string {
  return `the body is compressed (${coding}): decompress it first and pass the bytes`
}

function decode(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes)
  } catch {
    return null
  }
}

/** Whether a text is base64 of a JSON object or list, a form or multipart. */
function isBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}\s?$/.test(text)) return false
  const head = text.slice(0, 60).replaceAll('=', '').replaceAll('-', '+').replaceAll('_', '/').trim()
  const start = atob(head.slice(0, head.length - (head.length % 4)))
  return /^\s*[{[]|^--|^[\w.[\]-]+=/.test(start)
}
