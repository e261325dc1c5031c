import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { WebhookEvent } from '@paymux/core'
import type { CallEnd } from '../faults.ts'
import { inWords } from '../kit.ts'
import type { SignedWebhook, WebhookSample } from '../plan.ts'
import { edited, isJson, respelled } from '../wire.ts'
import type { Signed, WebhookSubject } from './webhook-subject.ts'
import { refused } from './webhook-subject.ts'

/** What the checks of bodies need of a webhook of either kind. */
export interface BodySubject {
  readonly sample: Pick<WebhookSample, 'body' | 'maxBytes'>
  readonly sign: (body?: string) => Signed
  readonly parse: (request: unknown) => Promise<CallEnd>
}

/** The same webhook in every form that frameworks hand it over in. */
export function requestForms(headers: Readonly<Record<string, string>>, body: string): Readonly<Record<string, unknown>> {
  const bytes = new TextEncoder().encode(body)
  const larger = new Uint8Array([120, 120, ...bytes, 121])
  const changed = (change: (entry: [string, string]) => [string, unknown]): object =>
    Object.fromEntries(Object.entries(headers).map(change))
  return {
    'bytes for a body': { headers, body: bytes },
    'a Buffer for a body': { headers, body: Buffer.from(body) },
    'an ArrayBuffer for a body': { headers, body: bytes.buffer.slice(0) },
    'a SharedArrayBuffer for a body': { headers, body: shared(body) },
    'a DataView for a body': { headers, body: new DataView(shared(body)) },
    'a part of larger bytes for a body': { headers, body: larger.subarray(2, -1) },
    'a Request': new Request('http://127.0.0.1/webhook', { method: 'POST', headers, body }),
    'a Request of bytes': new Request('http://127.0.0.1/webhook', { method: 'POST', headers, body: bytes }),
    'Headers for headers': { headers: new Headers(headers), body },
    'header names in capitals': { headers: changed(([name, value]) => [name.toUpperCase(), value]), body },
    'lists of header values': { headers: changed(([name, value]) => [name, [value]]), body },
    'other headers beside': { headers: { host: 'shop.example', accept: undefined, 'set-cookie': ['a', 'b'], ...headers }, body },
  }
}

/** All forms give the same event; requests without the received body are refused. */
export async function sameInOtherForms({ sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const { headers, body } = sign()
  const plain = Object.fromEntries(headers instanceof Headers ? headers : Object.entries(headers)) as Record<string, string>
  const reference = await parse({ headers: plain, body })
  if ('error' in reference) return [`a good webhook fails: ${inWords(reference.error)}`]
  const faults: string[] = []
  for (const [what, given] of Object.entries(requestForms(plain, body))) {
    const end = await parse(given)
    if ('error' in end) faults.push(`given ${what} it fails: ${inWords(end.error)}`)
    else if (!sameEvent(end.result, reference.result)) faults.push(`given ${what} the event is another one`)
  }
  for (const [what, given] of Object.entries(await unreadable(plain, body))) {
    const fault = refused(await parse(given), 'invalid_request')
    if (fault !== null) faults.push(`given ${what} ${fault}`)
  }
  return faults
}

/**
 * The same event, as another version of the upstream or of its JSON library writes it. A signature that is computed over what was parsed
 * and written again holds only as long as both sides spell alike.
 */
export async function otherSpelling({ sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const reference = await parse(sign())
  if ('error' in reference) return [`a good webhook fails: ${inWords(reference.error)}`]
  const what = `the sample in another spelling (${isJson(sample.body) ? 'line breaks, escapes in texts' : 'percent-encoded throughout'})`
  const end = await parse(spelledAnew(sample, sign))
  if ('error' in end) return [`given ${what} it fails, so sign the raw body as it came: ${inWords(end.error)}`]
  return sameEvent(end.result, reference.result) ? [] : [`given ${what} the event is another one`]
}

/** A signature in the body covers its values, not its bytes, and whoever signs a form may write it anew: so that one is spelled last. */
function spelledAnew({ body, signature }: SignedWebhook, sign: WebhookSubject['sign']): Signed {
  if ('header' in signature) return sign(respelled(body))
  const signed = sign()
  return { ...signed, body: respelled(signed.body) }
}

/** Requests whose body is not as it was received. The error must say so, instead of that the signature is wrong. */
async function unreadable(headers: Readonly<Record<string, string>>, body: string): Promise<Readonly<Record<string, unknown>>> {
  const consumed = new Request('http://127.0.0.1/webhook', { method: 'POST', headers, body })
  await consumed.text()
  return {
    'a Request that was read already': consumed,
    'a body of ten megabytes': { headers, body: body + ' '.repeat(10 * 1024 * 1024) },
  }
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
export async function tooLarge({ sample, sign, parse }: BodySubject): Promise<readonly string[]> {
  const pad = 'x'.repeat(sample.maxBytes ?? 64 * 1024)
  const fault = refused(await parse(sign(edited(sample.body, 'paymux_testkit', pad))), 'invalid_request')
  return fault === null ? [] : [`given a signed body that is too long ${fault}`]
}

/** Bodies as serverless platforms and proxies hand them over. */
export async function encodedBodies({ sign, parse }: BodySubject): Promise<readonly string[]> {
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
    else if ('error' in end && !inWords(end.error).includes(word)) faults.push(`given a body in ${word} the error does not say so`)
  }
  return faults
}

/** The key has a rule of its own. */
function sameEvent(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual({ ...(one as WebhookEvent), key: null }, { ...(other as WebhookEvent), key: null })
}

/** Bodies that are no webhook. */
export function garbageBodies(): Readonly<Record<string, unknown>> {
  return {
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
}

/** Webhooks as strangers send them: anything at all. */
export async function garbage({ sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const { headers } = sign()
  const requests: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(garbageBodies()).map(([what, body]) => [what, { headers, body }])),
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
