import { gzipSync } from 'node:zlib'
import { disguised, echoOf, inHtml, inJson } from './echo.ts'
import type { Exchange, FaultScenario, HttpAnswer } from './types.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const TEN_MIB = 10 * 1024 * 1024
const UNKNOWN = { outcome: 'unknown', seen: 1 } as const
const INVALID = { code: 'invalid_response', ...UNKNOWN, again: false } as const

/** Answers that are not what the upstream documents. Wherever there is room, they repeat what was sent. */
export const ANSWER_FAULTS: readonly FaultScenario[] = [
  {
    name: 'HTML under 502',
    about: 'a proxy in front of the upstream answers; what is behind it may have acted',
    request: ({ answer, request }) => answer({ status: 502, headers: HTML, body: `<h1>Bad Gateway</h1><pre>${echoOf(request)}</pre>` }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 502 } },
  },
  {
    name: 'escaped HTML under 500',
    about: 'the debug page of a framework',
    request: ({ answer, request }) => answer({ status: 500, headers: HTML, body: `<pre>${inHtml(echoOf(request))}</pre>` }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 500 } },
  },
  {
    name: 'foreign JSON under 503',
    about: 'an error body that is not in the envelope of the upstream',
    request: ({ answer, request }) => answer({ status: 503, body: `[${inJson(echoOf(request))}]` }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 503 } },
  },
  {
    name: 'a record on the error page under 500',
    about: 'an account number that the caller never passed',
    request: ({ answer, answers }) => answer({ status: 500, headers: HTML, body: `<pre>${inHtml(answers.success.body)}</pre>` }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 500 } },
  },
  {
    name: 'HTML under 404',
    topic: 'foreign',
    about: 'a page of the web server never proves that a record does not exist',
    request: ({ answer, request }) => answer({ status: 404, headers: HTML, body: `<p>${echoOf(request)}</p>` }),
    expect: { ...INVALID, error: { httpStatus: 404 } },
  },
  {
    name: 'HTML under 400',
    topic: 'foreign',
    about: 'not in the words of the upstream, so it is no refusal',
    request: ({ answer, request }) => answer({ status: 400, headers: HTML, body: `<p>${encodeURIComponent(echoOf(request))}</p>` }),
    expect: { ...INVALID, error: { httpStatus: 400 } },
  },
  {
    name: 'HTML under 401',
    topic: 'foreign',
    about: 'a gateway in front of the upstream wants a password; what is behind it was not asked, or was',
    request: ({ answer, request }) => answer({ status: 401, headers: HTML, body: `<p>${echoOf(request)}</p>` }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 401 } },
  },
  {
    name: 'a challenge page under 403',
    topic: 'foreign',
    about: 'a protection service takes the client for a robot',
    request: ({ answer }) => answer({ status: 403, headers: { ...HTML, 'cf-mitigated': 'challenge' }, body: '<p>Just a moment...</p>' }),
    expect: { code: 'unavailable', ...UNKNOWN, again: true, error: { httpStatus: 403 } },
  },
  {
    name: 'HTML under 408',
    about: 'a time-out on the other side',
    request: ({ answer, request }) => answer({ status: 408, headers: HTML, body: echoOf(request) }),
    expect: { code: 'timeout', ...UNKNOWN, again: true, error: { httpStatus: 408 } },
  },
  {
    name: '421 Misdirected Request',
    topic: 'foreign',
    about: 'on this status alone, fetch sends again by itself',
    fetchRepeatsGet: true,
    request: ({ answer, request }) => answer({ status: 421, headers: HTML, body: echoOf(request) }),
    expect: { ...INVALID, error: { httpStatus: 421 } },
  },
  {
    name: '429 with a far Retry-After',
    topic: 'rate-limit',
    about: 'the wait would outlast the deadline, so the call fails at once',
    request: ({ answer, request }) => answer({ status: 429, headers: { 'retry-after': '3600' }, body: echoOf(request) }),
    expect: { code: 'rate_limited', outcome: 'rejected', seen: 1, again: false, error: { httpStatus: 429, retryAfterMs: 3_600_000 } },
  },
  {
    name: '429 with two Retry-After',
    topic: 'rate-limit',
    about: 'a proxy and the upstream each say how long to wait, and the longer wait counts',
    request: ({ answer }) => answer({ status: 429, headers: { 'retry-after': '1', 'Retry-After': '3600' }, body: '' }),
    expect: { code: 'rate_limited', outcome: 'rejected', seen: 1, again: false, error: { httpStatus: 429, retryAfterMs: 3_600_000 } },
  },
  {
    name: '429 with a near Retry-After',
    topic: 'rate-limit',
    about: 'a read waits as long as it is told and succeeds',
    request: ({ answer, answers, index }) =>
      answer(index === 0 ? { status: 429, headers: { 'retry-after': '1' }, body: '' } : answers.success),
    expect: { code: 'rate_limited', outcome: 'rejected', seen: 1, again: false, error: { httpStatus: 429, retryAfterMs: 1000 } },
    expectOfRead: { success: true, seen: 2 },
  },
  ...[301, 302, 303, 307, 308].map(
    (status): FaultScenario => ({
      name: `redirect ${status} to another server`,
      topic: 'redirect',
      about: 'keys and orders would go to whoever is named there',
      request: ({ answer, request, strayUrl }) =>
        answer({ status, headers: { location: `${strayUrl}/?${encodeURIComponent(echoOf(request))}` }, body: echoOf(request) }),
      expect: { ...INVALID, error: { httpStatus: status } },
    }),
  ),
  {
    name: 'redirect to itself',
    topic: 'redirect',
    about: 'the order would be sent twice',
    request: ({ answer, request }) => answer({ status: 307, headers: { location: request.target }, body: '' }),
    expect: { ...INVALID, error: { httpStatus: 307 } },
  },
  {
    name: '10 MiB body',
    about: 'more than anybody wants to hold in memory, with a length that says so',
    request: ({ answer }) => answer({ body: `"${'x'.repeat(TEN_MIB)}"` }),
    expect: INVALID,
  },
  {
    name: '10 MiB chunked body',
    about: 'the same without a length',
    request: (exchange) => void pour(exchange, TEN_MIB),
    expect: INVALID,
  },
  {
    name: 'gzipped success',
    topic: 'coding',
    about: 'a server or proxy compresses although it was asked not to',
    request: (exchange) => {
      if (exchange.request.headers['accept-encoding'] === 'identity')
        encoded(exchange, 'gzip', 200, gzipSync(exchange.answers.success.body))
      else exchange.answer({ status: 400, body: 'identity was not asked for' })
    },
    expect: { success: true, seen: 1 },
  },
  {
    name: 'gzipped refusal',
    topic: 'coding',
    about: 'a "no" that only who undoes the coding can read',
    needs: 'refusal',
    request: (exchange) => {
      const { status = 200, body } = variant(exchange, exchange.answers.refusal?.('no'))
      encoded(exchange, 'gzip', status, gzipSync(body))
    },
    expect: { code: 'rejected', outcome: 'rejected', seen: 1, again: false },
  },
  {
    name: 'gzip bomb',
    topic: 'coding',
    about: 'some kilobytes that become 10 MiB',
    request: (exchange) => encoded(exchange, 'gzip', 200, bomb()),
    expect: INVALID,
  },
  {
    name: 'unknown coding',
    topic: 'coding',
    about: 'bytes that nobody can read',
    request: (exchange) => encoded(exchange, 'x-unknown', 200, Uint8Array.of(0x1f, 0, 0xff, 0x28)),
    expect: INVALID,
  },
  {
    name: 'HTML under 200',
    about: 'a page of a protection service',
    request: ({ answer, request }) => answer({ headers: HTML, body: `<p>${echoOf(request)}</p>` }),
    expect: INVALID,
  },
  {
    name: 'malformed JSON',
    about: 'the answer breaks off in the middle of its JSON',
    request: ({ answer, request, answers }) => answer({ body: `${answers.success.body.slice(0, -2)} ${echoOf(request)}` }),
    expect: INVALID,
  },
  ...['', 'null', '[]', '""', '{}', '0', 'true'].map(
    (body): FaultScenario => ({
      name: body === '' ? 'empty body' : `${body} for a body`,
      about: 'JSON that is not one of the documented answers',
      request: ({ answer }) => answer({ body }),
      expect: INVALID,
    }),
  ),
  {
    name: 'missing required field',
    about: 'a success that lacks what no result can do without',
    needs: 'missingField',
    request: (exchange) => exchange.answer(variant(exchange, exchange.answers.missingField)),
    expect: INVALID,
  },
  {
    name: 'unknown fields',
    about: 'the upstream added fields',
    needs: 'unknownFields',
    request: (exchange) => exchange.answer(variant(exchange, exchange.answers.unknownFields)),
    expect: { success: true, seen: 1 },
  },
  {
    name: 'unknown status word',
    about: 'the upstream added a status; it is neither failed nor an error',
    needs: 'unknownStatus',
    request: (exchange) => exchange.answer(variant(exchange, exchange.answers.unknownStatus?.('on_review'))),
    expect: { success: true, seen: 1 },
  },
  {
    name: 'refusal that repeats the request',
    about: 'a "no" in the words of the upstream, with everything that was sent',
    needs: 'refusal',
    request: (exchange) => exchange.answer(variant(exchange, exchange.answers.refusal?.(echoOf(exchange.request)))),
    expect: { code: 'rejected', outcome: 'rejected', seen: 1, again: false },
  },
  ...Object.entries(disguised).map(
    ([how, disguise]): FaultScenario => ({
      name: `refusal that repeats the request ${how}`,
      about: 'an account in another writing is the same account',
      needs: 'refusal',
      request: (exchange) => exchange.answer(variant(exchange, exchange.answers.refusal?.(disguise(echoOf(exchange.request))))),
      expect: { code: 'rejected', outcome: 'rejected', seen: 1, again: false },
    }),
  ),
]

let packed: Uint8Array | undefined

function bomb(): Uint8Array {
  packed ??= gzipSync(new Uint8Array(TEN_MIB))
  return packed
}

function encoded({ write }: Exchange, coding: string, status: number, bytes: Uint8Array): void {
  write(`HTTP/1.1 ${status} Status\r\ncontent-encoding: ${coding}\r\ncontent-length: ${bytes.length}\r\n\r\n`)
  write(bytes)
}

function variant({ answers }: Exchange, answer: HttpAnswer | undefined): HttpAnswer {
  return answer ?? answers.success
}

/** Writes a chunked body as fast as the client takes it. */
function pour({ socket, write }: Exchange, bytes: number): void {
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
  write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
  let left = bytes / 65_536
  const more = (): void => {
    while (left-- > 0) if (!socket.write(chunk)) return void socket.once('drain', more)
    write('0\r\n\r\n')
  }
  more()
}
