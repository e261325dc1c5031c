/** One complete request as the upstream read it. */
export interface SeenRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Cuts the bytes of one connection into requests. Only what an HTTP/1.1 client may send is understood: a body with
 * `content-length`, a chunked one, or none. A half request is no request.
 */
export function requestReader(onRequest: (request: SeenRequest) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const taken = takeRequest(pending)
      if (taken === null) return
      pending = pending.subarray(taken.length)
      onRequest(taken.request)
    }
  }
}

function takeRequest(bytes: Buffer): { readonly request: SeenRequest; readonly length: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const start = headEnd + 4
  const body = headers['transfer-encoding']?.includes('chunked')
    ? takeChunks(bytes, start)
    : takeLength(bytes, start, Number(headers['content-length'] ?? 0))
  return body === null ? null : { request: { method, target, headers, body: body.text }, length: body.end }
}

interface TakenBody {
  readonly text: string
  readonly end: number
}

function takeLength(bytes: Buffer, start: number, length: number): TakenBody | null {
  const end = start + length
  return bytes.length < end ? null : { text: bytes.toString('utf8', start, end), end }
}

function takeChunks(bytes: Buffer, start: number): TakenBody | null {
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const from = lineEnd + 2
    if (bytes.length < from + size + 2) return null
    if (size === 0) return { text: Buffer.concat(parts).toString('utf8'), end: from + 2 }
    parts.push(bytes.subarray(from, from + size))
    at = from + size + 2
  }
}
