import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { WebhookEvent } from '@paymux/core'
import { describe } from '../kit.ts'
import { edited } from '../wire.ts'
import type { Bench } from './bench.ts'
import { refused } from './bench.ts'

/** The same webhook in every form that frameworks hand it over in. */
export async function sameInOtherForms({ sign, parse }: Bench): Promise<readonly string[]> {
  const { headers, body } = sign()
  const plain = Object.fromEntries(headers instanceof Headers ? headers : Object.entries(headers)) as Record<string, string>
  const reference = await parse({ headers: plain, body })
  if ('error' in reference) return [`a good webhook fails: ${describe(reference.error)}`]
  const shouting = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name.toUpperCase(), value]))
  const request = (): Request => new Request('http://127.0.0.1/webhook', { method: 'POST', headers: plain, body })
  const consumed = request()
  await consumed.text()
  const forms: Readonly<Record<string, unknown>> = {
    'bytes for a body': { headers: plain, body: new TextEncoder().encode(body) },
    'a Buffer for a body': { headers: plain, body: Buffer.from(body) },
    'an ArrayBuffer for a body': { headers: plain, body: new TextEncoder().encode(body).buffer },
    'a SharedArrayBuffer for a body': { headers: plain, body: shared(body) },
    'a DataView for a body': { headers: plain, body: new DataView(shared(body)) },
    'a part of larger bytes for a body': { headers: plain, body: new TextEncoder().encode(`xx${body}`).subarray(2) },
    'a Request': request(),
    'Headers for headers': { headers: new Headers(plain), body },
    'header names in capitals': { headers: shouting, body },
    'lists of header values': { headers: Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, [value]])), body },
  }
  const faults: string[] = []
  for (const [what, given] of Object.entries(forms)) {
    const end = await parse(given)
    if ('error' in end) faults.push(`given ${what} it fails: ${describe(end.error)}`)
    else if (!sameEvent(end.result, reference.result)) faults.push(`given ${what} the event is another one`)
  }
  const fault = refused(await parse(consumed), 'invalid_request')
  return fault === null ? faults : [...faults, `given a Request that was read already ${fault}`]
}

function shared(text: string): SharedArrayBuffer {
  const bytes = new TextEncoder().encode(text)
  const buffer = new SharedArrayBuffer(bytes.length)
  new Uint8Array(buffer).set(bytes)
  return buffer
}

function throws(): never {
  throw new Error('a getter')
}

/** A signed body that is longer than anybody should read: the sample with one more field. */
export async function tooLarge({ sample, sign, parse }: Bench): Promise<readonly string[]> {
  const pad = 'x'.repeat(sample.maxBytes ?? 64 * 1024)
  const fault = refused(await parse(sign(edited(sample.body, 'paymux_testkit', pad))), 'invalid_request')
  return fault === null ? [] : [`given a signed body that is too long ${fault}`]
}

/** Bodies as serverless platforms and proxies hand them over. */
export async function encodedBodies({ sign, parse }: Bench): Promise<readonly string[]> {
  const { headers, body } = sign()
  const faults: string[] = []
  for (const [word, given] of [
    ['base64', Buffer.from(body).toString('base64')],
    ['gzip', gzipSync(body)],
    ['gzip', gzipSync(body).toString()],
  ] as const) {
    const end = await parse({ headers, body: given })
    const fault = refused(end, 'invalid_request')
    if (fault !== null) faults.push(`given a body in ${word} ${fault}`)
    else if ('error' in end && !describe(end.error).includes(word)) faults.push(`given a body in ${word} the error does not say so`)
  }
  return faults
}

/** The key has a rule of its own. */
function sameEvent(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual({ ...(one as WebhookEvent), key: null }, { ...(other as WebhookEvent), key: null })
}

/** Whatever arrives at a public address. */
export async function garbage({ sign, parse }: Bench): Promise<readonly string[]> {
  const { headers } = sign()
  const bodies: Readonly<Record<string, unknown>> = {
    'an empty body': '',
    'half a JSON body': '{"id":',
    null: 'null',
    'a list': '[]',
    'a number': '7',
    'another form': 'a=b&c',
    'another object': '{"a":{"b":[1]}}',
    'bytes that are no text': new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]),
    'two megabytes': 'x'.repeat(2 * 1024 * 1024),
    'deep JSON': '['.repeat(50_000),
    prototypes: '{"__proto__":{"id":"x"},"constructor":1}',
  }
  const requests: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(bodies).map(([what, body]) => [what, { headers, body }])),
    'no headers': { body: sign().body },
    nothing: undefined,
    text: 'text',
    'headers that throw': { headers: { get: throws }, body: sign().body },
    'a body that throws': Object.defineProperty({ headers }, 'body', { get: throws }),
    'a request that throws': new Proxy({}, { get: throws, has: throws }),
    'a stream': { headers, body: new ReadableStream() },
  }
  const faults: string[] = []
  for (const [what, request] of Object.entries(requests)) {
    const fault = refused(await parse(request))
    if (fault !== null) faults.push(`given ${what} ${fault}`)
  }
  return faults
}
