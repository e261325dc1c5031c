import { Buffer } from 'node:buffer'
import { hmacSha256Hex } from '@paymux/core/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEnot } from '../src/index.ts'
import { answering, failure, fixture, signed, WEBHOOK_KEYS } from './support.ts'

const { parse } = answering('').enot.webhooks

const BODY = fixture('webhook-payoff-success.json')
// This one arrives sorted and plain, so that all canonical forms are the body itself.
const SORTED = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(BODY) as object).sort()))
const { headers } = signed(BODY, WEBHOOK_KEYS.user, SORTED)
const SIGNATURE = headers['x-api-sha256-signature']
const ID = { id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96' }
const URL = 'https://shop.example/hook'

describe('takes', () => {
  it.each([
    ['text', BODY],
    ['bytes', new TextEncoder().encode(BODY)],
    ['a Buffer', Buffer.from(BODY)],
    ['a part of larger bytes', new Uint8Array(Buffer.from(`xx${BODY}yy`)).subarray(2, -2)],
  ])('%s', async (_, body) => {
    expect(await parse({ headers, body })).toMatchObject(ID)
  })

  it.each([
    ['lower case', headers],
    ['upper case', { 'X-API-SHA256-SIGNATURE': SIGNATURE }],
    ['mixed case', { 'X-Api-Sha256-Signature': SIGNATURE }],
    ['a list', { 'x-api-sha256-signature': [SIGNATURE] }],
    ['Headers', new Headers(headers)],
    ['others beside it', { host: 'shop.example', accept: undefined, 'set-cookie': ['a', 'b'], ...headers }],
  ])('the header in %s', async (_, given) => {
    expect(await parse({ headers: given, body: BODY })).toMatchObject(ID)
  })

  it('a web Request, whatever its content type', async () => {
    for (const type of ['application/json', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'application/octet-stream']) {
      expect(await parse(new Request(URL, { method: 'POST', body: BODY, headers: { ...headers, 'content-type': type } }))).toMatchObject(ID)
    }
  })

  it('a repeated field: the last value counts, as in PHP', async () => {
    const body = '{"payoff_id":"1","status":"fail","status":"success"}'
    const event = await parse(signed(body, WEBHOOK_KEYS.user, '{"payoff_id":"1","status":"success"}'))
    expect(event).toMatchObject({ status: 'succeeded', raw: { status: 'success' }, signedFields: ['payoff_id', 'status'] })
  })
})

const large = (): string => `{"payoff_id":"1","x":"${'x'.repeat(10 * 1024 * 1024)}"}`
const REFUSED: readonly (readonly [string, unknown, string, string])[] = [
  ['no signature', { headers: {}, body: BODY }, 'invalid_signature', 'x-api-sha256-signature is missing'],
  ['the header of requests instead', { headers: { 'x-api-signature-sha256': SIGNATURE }, body: BODY }, 'invalid_signature', 'is missing'],
  [
    'two signatures',
    { headers: { 'x-api-sha256-signature': [SIGNATURE, SIGNATURE] }, body: BODY },
    'invalid_signature',
    'is not one SHA-256 in hex',
  ],
  ['a parsed body', { headers, body: JSON.parse(BODY) }, 'invalid_request', 'parsed already'],
  [
    'a body that was printed again',
    { headers, body: JSON.stringify(JSON.parse(BODY.replace('1500.00', '1500.0'))) },
    'invalid_signature',
    'not as it was received',
  ],
  ['no body', { headers }, 'invalid_request', 'the body is missing'],
  ['an empty body', { headers, body: '' }, 'invalid_request', 'not a JSON object'],
  ['a list', { headers, body: '[]' }, 'invalid_request', 'not a JSON object'],
  ['a form', { headers, body: 'payoff_id=1&status=success' }, 'invalid_request', 'not a JSON object'],
  ['broken JSON', { headers, body: BODY.slice(0, -1) }, 'invalid_request', 'not a JSON object'],
  ['a byte-order mark', { headers, body: `\ufeff${BODY}` }, 'invalid_request', 'not a JSON object'],
  ['bytes that are no UTF-8', { headers, body: Buffer.from(BODY.replace('card', 'c\u00e9rd'), 'latin1') }, 'invalid_request', 'not UTF-8'],
  ['10 MiB of text', { headers, body: large() }, 'invalid_request', 'larger than 64 KiB'],
  ['10 MiB of bytes', { headers, body: Buffer.from(large()) }, 'invalid_request', 'larger than 64 KiB'],
  ['neither id', { headers, body: '{"status":"success"}' }, 'invalid_request', 'neither about an invoice nor about a payout'],
  ['both ids', { headers, body: '{"payoff_id":"1","invoice_id":"2"}' }, 'invalid_request', 'neither about an invoice nor about a payout'],
  ['an empty id', signed('{"payoff_id":""}', WEBHOOK_KEYS.user, '{"payoff_id":""}'), 'invalid_request', 'payoff_id is missing'],
  ['nothing at all', undefined, 'invalid_request', 'headers are missing'],
]

describe('refuses', () => {
  it.each(REFUSED)('%s', async (_, request, code, message) => {
    const error = await failure(parse(request as never))
    expect(error).toMatchObject({ code, outcome: 'rejected', provider: 'enot', operation: 'webhooks.parse' })
    expect(error.message).toContain(message)
    expect(JSON.stringify(error)).not.toMatch(/4111|extra-key/)
  })

  it('a Request that was read already, and says so', async () => {
    const request = new Request(URL, { method: 'POST', body: BODY, headers })
    await request.json()
    const error = await failure(parse(request))
    expect(error).toMatchObject({ code: 'invalid_request' })
    expect(error.message).toContain('read already')
  })

  it('a Request of 10 MiB, without reading it all', async () => {
    let read = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 65_536
        if (read > 10 * 1024 * 1024) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(120))
      },
    })
    const request = new Request(URL, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
    expect(await failure(parse(request))).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('larger than 64 KiB') })
    expect(read).toBeLessThan(512 * 1024)
  })
})

const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.constant(SIGNATURE))
const anyHeaders = fc.oneof(fc.dictionary(fc.oneof(fc.string(), fc.constant('x-api-sha256-signature')), value), fc.constant(headers))
const near = fc
  .tuple(fc.nat(BODY.length), fc.string({ maxLength: 3 }))
  .map(([at, text]) => BODY.slice(0, at) + text + BODY.slice(at + text.length))
const anyBody = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.json(), near, fc.anything())
const unset = createEnot().webhooks.parse

it('ends with an event or a PaymentError, whatever comes', async () => {
  await fc.assert(
    fc.asyncProperty(anyHeaders, anyBody, async (given, body) => {
      const request = { headers: given, body } as never
      const ends = await Promise.allSettled([parse(request), unset(request)])
      for (const end of ends) {
        if (end.status === 'fulfilled') expect(body).toBe(BODY)
        else expect(['invalid_signature', 'invalid_request', 'config']).toContain((await failure(Promise.reject(end.reason))).code)
      }
      expect(ends[1].status).toBe('rejected')
    }),
    { numRuns: 1000 },
  )
})

it('lets no changed byte pass', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const body = Buffer.from(BODY)
      body[at] = (body[at] ?? 0) ^ flip
      await failure(parse({ headers, body }))
    }),
  )
  for (let at = 0; at < 64; at++) {
    const digit = SIGNATURE[at] === '0' ? '1' : '0'
    const signature = SIGNATURE.slice(0, at) + digit + SIGNATURE.slice(at + 1)
    expect(await failure(parse({ headers: { 'x-api-sha256-signature': signature }, body: BODY }))).toMatchObject({
      code: 'invalid_signature',
    })
  }
})

it('signs what it is given: the canonical form of any body with the right key is an event', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => each.isWellFormed())
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), async (id, reference, spaced) => {
      const object = { order_id: reference, payoff_id: id, status: 'success' }
      const headers = { 'x-api-sha256-signature': hmacSha256Hex(WEBHOOK_KEYS.user, JSON.stringify(object)) }
      // Form b: neither slashes nor letters are escaped, but for two separators.
      if (/[\u2028\u2029]/.test(id + reference)) return
      expect(await parse({ headers, body: JSON.stringify(object, null, spaced ? 2 : 0) })).toMatchObject({
        id,
        reference,
        status: 'succeeded',
      })
    }),
  )
})
