import type { ServerResponse } from 'node:http'
import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'

/** An answer, ready to be written. */
export interface WrittenReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

type Write = (outgoing: ServerResponse, reply: WrittenReply, fault: FaultInput) => void

const HUGE_BYTES = 10 * 1024 * 1024
const PIECES = 20

/** Answers that HTTP libraries do not give by themselves, written on the socket. */
const WRITERS: Readonly<Partial<Record<FaultKind, Write>>> = {
  'reset-before-reading': reset,
  'reset-before-executing': reset,
  'reset-after-executing': reset,
  'hang-before-executing': () => {},
  'hang-after-executing': () => {},
  'stall-after-headers': (outgoing, reply) => {
    head(outgoing, reply, reply.body.length)
    outgoing.flushHeaders()
  },
  'slow-drip': (outgoing, reply, { intervalMs = 20 }) => {
    head(outgoing, reply, reply.body.length)
    const size = Math.max(1, Math.ceil(reply.body.length / PIECES))
    let at = 0
    const drip = setInterval(() => {
      outgoing.write(reply.body.subarray(at, at + size))
      at += size
      if (at >= reply.body.length) outgoing.end()
    }, intervalMs)
    outgoing.on('finish', () => clearInterval(drip)).on('close', () => clearInterval(drip))
  },
  'truncated-body': (outgoing, reply) => {
    head(outgoing, reply, reply.body.length)
    outgoing.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => outgoing.socket?.destroy())
  },
  'malformed-body': (outgoing, reply) => {
    const body = Buffer.concat([reply.body.subarray(0, -1), Buffer.from(',]')])
    head(outgoing, reply, body.length)
    outgoing.end(body)
  },
  'huge-body': (outgoing, reply) => {
    head(outgoing, reply, reply.body.length + HUGE_BYTES)
    // Blanks are allowed after a JSON text: only its size is wrong.
    outgoing.write(reply.body)
    outgoing.end(Buffer.alloc(HUGE_BYTES, ' '))
  },
}

/** Writes the answer of a fault by itself. False when the kind's answer is an ordinary one. */
export function writeBadAnswer(outgoing: ServerResponse, reply: WrittenReply, fault: FaultInput): boolean {
  const write = WRITERS[fault.kind]
  if (write === undefined) return false
  write(outgoing, reply, fault)
  return true
}

function reset(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy()
}

function head(outgoing: ServerResponse, { status, headers }: WrittenReply, length: number): void {
  // The client may have gone: without a listener that error would end the process.
  outgoing.on('error', () => {})
  outgoing.writeHead(status, { ...headers, 'content-length': String(length) })
}
