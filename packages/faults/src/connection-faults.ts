import type { Exchange, FaultScenario } from './types.ts'

const UNKNOWN = { outcome: 'unknown', seen: 1 } as const

/** Connections that fail to open or that break. */
export const CONNECTION_FAULTS: readonly FaultScenario[] = [
  {
    name: 'connection refused',
    about: 'nobody listens on the port',
    place: 'closed',
    expect: { code: 'network', outcome: 'not_sent', seen: 0, again: true },
  },
  {
    name: 'DNS failure',
    about: 'the host name does not exist',
    place: 'nowhere',
    expect: { code: 'network', outcome: 'not_sent', seen: 0, again: true },
  },
  {
    name: 'connect time-out',
    about: 'the handshake is never answered and the time to connect passes first',
    scheme: 'https',
    bytes: () => undefined,
    connectStalls: true,
    expect: { code: 'timeout', outcome: 'not_sent', seen: 0, again: true },
  },
  {
    name: 'deadline while connecting',
    about: 'the handshake is never answered and the deadline passes first',
    scheme: 'https',
    bytes: () => undefined,
    stalls: true,
    expect: { code: 'timeout', outcome: 'not_sent', seen: 0, again: false },
  },
  {
    name: 'TLS failure',
    about: 'the certificate is self-signed',
    scheme: 'https',
    untrusted: true,
    expect: { code: 'network', outcome: 'not_sent', seen: 0, again: true },
  },
  {
    name: 'reset in the TLS handshake',
    about: 'ECONNRESET before a request could be written',
    scheme: 'https',
    bytes: (socket) => void socket.resetAndDestroy(),
    expect: { code: 'network', outcome: 'not_sent', seen: 0, again: true },
  },
  {
    name: 'queued behind a busy connection',
    about: 'the deadline passes before the call gets a connection, and the connection frees later',
    caller: 'queues',
    request: async ({ index, released, answer, answers }) => {
      if (index === 0) await released
      answer(answers.success)
    },
    expect: { code: 'timeout', outcome: 'not_sent', seen: 0, again: false },
  },
  {
    name: 'reset on accept',
    about: 'the kernel decides whether the client wrote before it saw the reset',
    accept: (socket) => void socket.resetAndDestroy(),
    expect: { code: 'network', outcome: ['not_sent', 'unknown'], seen: 0, again: true },
  },
  {
    name: 'reset before the request was read',
    about: 'ECONNRESET once bytes were written, whether or not anybody reads them',
    bytes: (socket) => void socket.resetAndDestroy(),
    expect: { code: 'network', outcome: 'unknown', seen: 0, again: true },
  },
  {
    name: 'reset after the request was read',
    about: 'ECONNRESET after the upstream may have acted',
    request: ({ socket }) => void socket.resetAndDestroy(),
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'closed after the request was read',
    about: 'the connection ends in good order, without an answer',
    request: ({ socket }) => void socket.end(),
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'kept-alive connection closed after the request was read',
    about: 'the upstream acts on the second request of a connection and closes it: where HTTP libraries send again',
    warm: 1,
    request: ({ index, socket, answer, answers }) => void (index === 0 ? answer(answers.success) : socket.end()),
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'kept-alive connection reset after the request was read',
    about: 'the same with ECONNRESET',
    warm: 1,
    request: ({ index, socket, answer, answers }) => void (index === 0 ? answer(answers.success) : socket.resetAndDestroy()),
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'no answer',
    about: 'the request is read and nothing follows',
    request: () => undefined,
    stalls: true,
    expect: { code: 'timeout', ...UNKNOWN, again: false },
  },
  {
    name: 'aborted before the call',
    about: 'the signal of the caller has fired already',
    caller: 'aborts-before',
    expect: { code: 'aborted', outcome: 'not_sent', seen: 0, again: false },
  },
  {
    name: 'aborted during the call',
    about: 'the signal of the caller fires once the request was read',
    caller: 'aborts-during',
    request: () => undefined,
    expect: { code: 'aborted', ...UNKNOWN, again: false },
  },
  {
    name: 'stalled body',
    about: 'headers, half a body, then nothing',
    request: ({ write, answers }) => write(headersOf(100_000) + answers.success.body.slice(0, 10)),
    stalls: true,
    expect: { code: 'timeout', ...UNKNOWN, again: false },
  },
  {
    name: 'slow drip',
    about: 'a body that never stops coming, one byte at a time',
    request: (exchange) => {
      exchange.write(headersOf(100_000))
      drip(exchange, ' ')
    },
    stalls: true,
    expect: { code: 'timeout', ...UNKNOWN, again: false },
  },
  {
    name: 'slow drip of headers',
    about: 'headers that never end, one byte at a time',
    request: (exchange) => {
      exchange.write('HTTP/1.1 200 OK\r\nx-slow: ')
      drip(exchange, 'a')
    },
    stalls: true,
    expect: { code: 'timeout', ...UNKNOWN, again: false },
  },
  {
    name: 'headers without an end',
    about: 'a megabyte of headers',
    request: ({ write }) => write(`HTTP/1.1 200 OK\r\n${`x-filler: ${'a'.repeat(1000)}\r\n`.repeat(1000)}`),
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'truncated body',
    about: 'content-length promises more than comes before the connection ends',
    request: ({ write, socket, answers }) => {
      write(headersOf(100_000) + answers.success.body)
      socket.end()
    },
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'truncated chunked body',
    about: 'the last chunk is missing, although what came is complete JSON',
    request: ({ write, socket, answers: { success } }) => {
      const size = Buffer.byteLength(success.body).toString(16)
      write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n${success.body}\r\n`)
      socket.end()
    },
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
  {
    name: 'not HTTP',
    about: 'something else answers on the port',
    request: ({ write, socket }) => {
      write('SSH-2.0-OpenSSH_9.6\r\n')
      socket.end()
    },
    expect: { code: 'network', ...UNKNOWN, again: true },
  },
]

function headersOf(length: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
}

function drip({ socket, write }: Exchange, byte: string): void {
  const timer = setInterval(() => write(byte), 20)
  socket.on('close', () => clearInterval(timer))
}
