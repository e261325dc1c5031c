import { PaymentError } from '@paymux/core'
import { sha256Hex } from '@paymux/core/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAaio } from '../src/index.ts'
import { extend, padding } from './sha256-extension.ts'
import { drifts, failure, PAYOUT_SECRET, SHOP } from './support.ts'
import { fieldsOf, PAYMENT, PAYOUT, parse, payment, payout, tampered } from './webhook-support.ts'

const aaio = createAaio({ shop: SHOP, payoutWebhookSecret: PAYOUT_SECRET })
const INVALID = { code: 'invalid_request', outcome: 'rejected', provider: 'aaio', operation: 'webhooks.parse' }
const URL_HERE = 'https://shop.example/hook'
const post = (body: string | ReadableStream<unknown> | null): Request =>
  new Request(URL_HERE, { method: 'POST', body: body as string, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a body', () => {
  it.each([
    ['text', PAYMENT],
    ['bytes', bytes(PAYMENT)],
    ['a Buffer', Buffer.from(PAYMENT)],
    ['a part of a larger buffer', Buffer.from(`xx${PAYMENT}yy`).subarray(2, -2)],
  ])('is taken as %s', async (_, body) => {
    expect((await parse(body)).reference).toBe('INV-2041')
  })

  it('is taken as a Request, whole or in pieces', async () => {
    expect((await aaio.webhooks.parse(post(PAYOUT))).reference).toBe('WD-318')
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        // Cut in the middle of characters and fields.
        for (const byte of bytes(tampered(PAYOUT, { cancel_message: 'Неверно' }))) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect((await aaio.webhooks.parse(post(pieces))).raw.cancel_message).toBe('Неверно')
  })

  it.each([
    {},
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json' },
    { 'Content-Type': ['text/plain', 'text/html'] },
    { 'CONTENT-TYPE': undefined, 'x-real-ip': '203.0.113.9' },
    new Headers({ 'content-type': 'text/plain' }),
  ])('is read as a form whatever the headers say: %#', async (headers) => {
    expect((await aaio.webhooks.parse({ headers, body: PAYMENT })).reference).toBe('INV-2041')
  })

  it('that was parsed already is refused with the cause', async () => {
    for (const body of [fieldsOf(PAYMENT), new URLSearchParams(PAYMENT), [PAYMENT], 7, true]) {
      const error = await failure(parse(body))
      expect(error).toMatchObject(INVALID)
      expect(error.message).toContain('parsed already')
    }
  })

  it('that was read already is refused with the cause', async () => {
    const request = post(PAYMENT)
    await request.text()
    const error = await failure(aaio.webhooks.parse(request))
    expect(error).toMatchObject(INVALID)
    expect(error.message).toContain('read already')
    const locked = post(PAYMENT)
    locked.body?.getReader()
    expect(await failure(aaio.webhooks.parse(locked))).toMatchObject(INVALID)
  })

  it('that is missing is refused', async () => {
    for (const body of [undefined, null]) expect(await failure(parse(body))).toMatchObject(INVALID)
    expect((await failure(aaio.webhooks.parse(post(null)))).code).toBe('invalid_signature')
    expect((await failure(parse(''))).code).toBe('invalid_signature')
    for (const request of [undefined, null, PAYMENT, {}, { body: PAYMENT }]) {
      expect(await failure(aaio.webhooks.parse(request as never))).toMatchObject(INVALID)
    }
  })

  it('of 10 MiB is refused, and a stream is read no further than the cap', async () => {
    const large = `${PAYMENT}&pad=${'x'.repeat(10 * 1024 * 1024)}`
    for (const body of [large, bytes(large)]) expect(await failure(parse(body))).toMatchObject(INVALID)
    let pulled = 0
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(97))
      },
      cancel() {
        cancelled = true
      },
    })
    const error = await failure(aaio.webhooks.parse(post(stream)))
    expect(error).toMatchObject(INVALID)
    expect(error.message).toContain('64 KiB')
    expect(pulled).toBeLessThan(512 * 1024)
    expect(cancelled).toBe(true)
  })

  it('that breaks off is refused', async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('reset'))
      },
    })
    expect(await failure(aaio.webhooks.parse(post(stream)))).toMatchObject(INVALID)
  })

  it('that is not UTF-8 is refused', async () => {
    expect(await failure(parse(Buffer.concat([Buffer.from(`${PAYMENT}&x=`), Buffer.of(0xff)])))).toMatchObject(INVALID)
  })

  it('with a repeated field is refused: the hash would cover one of the two', async () => {
    for (const field of ['amount=1.00', 'status=hold', 'sign=0', 'desc=', '__proto__=1&__proto__=2', 'us_a=1&us_a=1']) {
      for (const body of [`${PAYMENT}&${field}`, `${field}&${PAYMENT}`]) expect(await failure(parse(body))).toMatchObject(INVALID)
    }
  })

  it('with a field that has a name of every object is only a field', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(Object.entries((await parse(`${PAYMENT}&${name}=x`)).raw)).toContainEqual([name, 'x'])
    }
  })

  it.each([
    [PAYMENT, 'order_id'],
    [PAYMENT, 'amount'],
    [PAYMENT, 'currency'],
    [PAYMENT, 'invoice_id'],
    [PAYOUT, 'id'],
    [PAYOUT, 'amount_down'],
  ])('without what it needs is refused by name: %#', async (form, field) => {
    const error = await failure(parse(tampered(form, { [field]: null })))
    expect(error).toMatchObject(INVALID)
    expect(error.message).toContain(field)
  })

  it('is repeated in no error', async () => {
    for (const body of [tampered(PAYMENT, { amount: '1.00' }), `${PAYMENT}&amount=1.00`, tampered(PAYOUT, { amount_down: null })]) {
      const error = await failure(parse(body))
      for (const secret of [SHOP.secret2, PAYOUT_SECRET, 'INV-2041', 'WD-318', '9c264466', '1.00']) {
        expect(JSON.stringify(error) + error.stack).not.toContain(secret)
      }
    }
  })
})

describe('a form that Aaio does not document', () => {
  const multipart = (fields: readonly (readonly [string, string])[], boundary = '----x1'): string =>
    `${fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`
  const entries = (form: string) => [...new URLSearchParams(form)] as const

  it.each([
    ['payment', PAYMENT],
    ['payout', PAYOUT],
  ])('is read when the signature of a %s holds', async (_, form) => {
    const expected = await parse(form)
    expect(await parse(multipart(entries(form)))).toStrictEqual(expected)
    expect(await parse(JSON.stringify(Object.fromEntries(entries(form))))).toStrictEqual(expected)
    // Numbers by their digits, as they were signed.
    const amount = form === PAYMENT ? 'amount' : 'amount_down'
    expect(
      await parse(JSON.stringify(Object.fromEntries(entries(form))).replace(new RegExp(`"${amount}":"([\\d.]+)"`), `"${amount}":$1`)),
    ).toStrictEqual(expected)
    const data = new FormData()
    for (const [name, value] of entries(form)) data.append(name, value)
    expect(await aaio.webhooks.parse(new Request(URL_HERE, { method: 'POST', body: data }))).toStrictEqual(expected)
  })

  it('is refused when the signature does not hold, when a field is repeated and when it is broken', async () => {
    const changed = entries(PAYMENT).map(([name, value]) => [name, name === 'amount' ? '1.00' : value] as const)
    for (const body of [multipart(changed), JSON.stringify(Object.fromEntries(changed))]) {
      expect(await failure(parse(body))).toMatchObject({ ...INVALID, code: 'invalid_signature' })
    }
    const whole = multipart(entries(PAYMENT))
    for (const body of [
      multipart([...entries(PAYMENT), ['amount', '1.00']]),
      whole.slice(0, -10),
      whole.replaceAll('form-data', 'attachment'),
      whole.replaceAll('\r\n\r\n', '\r\n'),
      '--',
      '--x--',
      '{"sign":',
      '{"sign":1}x',
    ]) {
      expect((await failure(parse(body))).code).toMatch(/^invalid_(request|signature)$/)
    }
  })
})

it('an amount that cannot be read is reported, validly signed as it is', async () => {
  const events: Promise<unknown>[] = []
  expect(await drifts(() => events[events.push(parse(payment({ amount: '1,000.00' }))) - 1] as Promise<unknown>)).toEqual([
    'amount unparsable',
  ])
  expect(await events[0]).toMatchObject({ amount: null, status: 'paid' })
  expect(await drifts(() => parse(payout({ amount: 'x', commission_type: '1' })))).toEqual(['amount unparsable'])
  expect(await drifts(() => parse(PAYMENT))).toEqual([])
})

describe('length extension', () => {
  const { id = '', amount_down = '', sign = '' } = fieldsOf(PAYOUT)
  const suffix = '999999.00'

  it('makes a hash that is valid, from the hash and the length of the secret alone', () => {
    const known = Buffer.from(`${id}:${PAYOUT_SECRET}:${amount_down}`)
    const whole = Buffer.concat([known, padding(known.length), Buffer.from(suffix)])
    expect(extend(sign, known.length, bytes(suffix))).toBe(sha256Hex(whole))
  })

  it.each([
    ['payout', PAYOUT, 'amount_down', `${id}:${PAYOUT_SECRET}:`],
    ['payment', PAYMENT, 'order_id', `${SHOP.id}:1249.90:RUB:${SHOP.secret2}:`],
  ])('of a %s is refused, however it is sent', async (_, form, field, before) => {
    const { [field]: last = '', sign: signed = '' } = fieldsOf(form)
    const length = Buffer.byteLength(before + last)
    const forged = extend(signed, length, bytes(suffix))
    const value = Buffer.concat([Buffer.from(last), padding(length), Buffer.from(suffix)])
    const others = tampered(form, { [field]: null, sign: forged })
    const percent = [...value].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    expect(await failure(parse(`${others}&${field}=${percent}`))).toMatchObject({ code: 'invalid_signature' })
    // Bytes as they are, and each byte as the character of its number.
    const raw = Buffer.concat([Buffer.from(`${others}&${field}=`), value])
    expect((await failure(parse(raw))).code).toMatch(/^invalid_(request|signature)$/)
    expect(await failure(parse(tampered(others, { [field]: value.toString('latin1') })))).toMatchObject({ code: 'invalid_signature' })
  })
})

it('anything that is received gives an event or one of three errors', async () => {
  const field = fc.constantFrom(
    'merchant_id',
    'order_id',
    'amount',
    'currency',
    'sign',
    'id',
    'amount_down',
    'status',
    'invoice_id',
    '__proto__',
    '%',
  )
  const form = fc
    .array(fc.tuple(field, fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(SHOP.id, '1', '0'.repeat(64)))))
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'))
  const body = fc.oneof(form, fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 200 }), fc.anything())
  const headers = fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))), fc.anything())
  await fc.assert(
    fc.asyncProperty(headers, body, async (given, received) => {
      const thrown: unknown = await aaio.webhooks.parse({ headers: given, body: received } as never).then(
        () => null,
        (error: unknown) => error,
      )
      expect(PaymentError.is(thrown) && ['invalid_signature', 'invalid_request'].includes(thrown.code)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

it.each(['text', 7, null, {}, [1, 2]])('a stream of %j instead of bytes is refused like any other body', async (chunk) => {
  const stream = new ReadableStream<unknown>({
    start(controller) {
      controller.enqueue(chunk)
      controller.close()
    },
  })
  expect(await failure(aaio.webhooks.parse(post(stream)))).toMatchObject(INVALID)
})
