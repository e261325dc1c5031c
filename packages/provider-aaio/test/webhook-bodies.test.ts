import { hash } from '@paymux/core/crypto'
import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { extend, padding } from './sha256-extension.ts'
import { PAYOUT_SECRET, SHOP } from './support.ts'
import { fieldsOf, PAYMENT, PAYOUT, parse, tampered } from './webhook-support.ts'

// Forms of bodies, sizes and garbage are held by the conformance suites, the kinds of forms by core.
it.each([
  [PAYMENT, 'order_id'],
  [PAYMENT, 'amount'],
  [PAYMENT, 'currency'],
  [PAYMENT, 'invoice_id'],
  [PAYOUT, 'id'],
  [PAYOUT, 'amount_down'],
])('a body without what it needs is refused by name: %#', async (form, field) => {
  const error = await failureOf(parse(tampered(form, { [field]: null })))
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'rejected', operation: 'webhooks.parse' })
  expect(error.message).toContain(field)
})

// The content type is not documented, and each webhook is sent once.
it('a body is read as JSON too, numbers by their digits, as they were signed', async () => {
  for (const [form, amount] of [
    [PAYMENT, 'amount'],
    [PAYOUT, 'amount_down'],
  ] as const) {
    const json = JSON.stringify(fieldsOf(form))
    const untyped = json.replace(new RegExp(`"${amount}":"([\\d.]+)"`), `"${amount}":$1`)
    for (const body of [json, untyped]) expect(await parse(body)).toStrictEqual(await parse(form))
  }
})

describe('length extension', () => {
  const { id = '', amount_down = '', sign = '' } = fieldsOf(PAYOUT)
  const suffix = '999999.00'
  const bytes = new TextEncoder().encode(suffix)

  it('makes a hash that is valid, from the hash and the length of the secret alone', () => {
    const known = Buffer.from(`${id}:${PAYOUT_SECRET}:${amount_down}`)
    const whole = Buffer.concat([known, padding(known.length), Buffer.from(suffix)])
    expect(extend(sign, known.length, bytes)).toBe(hash('sha256', whole))
  })

  it.each([
    ['payout', PAYOUT, 'amount_down', `${id}:${PAYOUT_SECRET}:`],
    ['payment', PAYMENT, 'order_id', `${SHOP.id}:1249.90:RUB:${SHOP.secret2}:`],
  ])('of a %s is refused, however it is sent', async (_, form, field, before) => {
    const { [field]: last = '', sign: signed = '' } = fieldsOf(form)
    const length = Buffer.byteLength(before + last)
    const forged = extend(signed, length, bytes)
    const value = Buffer.concat([Buffer.from(last), padding(length), Buffer.from(suffix)])
    const others = tampered(form, { [field]: null, sign: forged })
    const percent = [...value].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    expect(await failureOf(parse(`${others}&${field}=${percent}`))).toMatchObject({ code: 'invalid_signature' })
    // Bytes as they are, and each byte as the character of its number.
    const raw = Buffer.concat([Buffer.from(`${others}&${field}=`), value])
    expect((await failureOf(parse(raw))).code).toMatch(/^invalid_(request|signature)$/)
    expect(await failureOf(parse(tampered(others, { [field]: value.toString('latin1') })))).toMatchObject({ code: 'invalid_signature' })
  })
})
