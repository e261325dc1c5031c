import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { answering, fixture, signed, TOKEN } from './support.ts'

const { webhooks } = answering('').cryptobot
const HEADER = 'crypto-pay-api-signature'
const body = fixture('webhook-invoice-paid.json')

/** Made by `openssl dgst -sha256 -mac HMAC -macopt hexkey:…` with the SHA-256 of the token as key. */
const VECTORS = [
  [body, 'a5ad0aa093940eb32099e275c724a5aa52bf1e736ff6c92dc9159ab2738070ec'],
  [
    '{"update_id":1,"update_type":"invoice_paid","request_date":"2026-05-04T07:12:45.102Z","payload":{"invoice_id":7,"status":"paid","currency_type":"crypto","asset":"TON","amount":"1","created_at":"2026-05-04T07:00:00.000Z","comment":"\\u0401\\u043b\\u043a\\u0430 / Ёлка 🎄"}}',
    'e8cc28d2fba2334fa015b4a8220286a0206249dc0930b4a7102661a9fa8d81ed',
  ],
] as const

describe('takes', () => {
  it.each(VECTORS)('a vector', async (text, signature) => {
    for (const given of [text, new TextEncoder().encode(text)]) {
      for (const hex of [signature, signature.toUpperCase()]) {
        expect(await webhooks.parse({ body: given, headers: { 'Crypto-Pay-API-Signature': hex } })).toMatchObject({ status: 'paid' })
      }
    }
    const request = new Request('https://shop.example/hook', { method: 'POST', body: text, headers: { [HEADER]: signature } })
    expect(await webhooks.parse(request)).toMatchObject({ status: 'paid' })
  })

  it('an invoice that was paid, as its read would have it', async () => {
    const event = await webhooks.parse(signed(body))
    expect(event).toStrictEqual({
      type: 'invoice.updated',
      provider: 'cryptobot',
      key: 'cryptobot:invoice.updated:528904:paid',
      id: '528904',
      reference: 'A-20425',
      status: 'paid',
      rawStatus: 'paid',
      amount: { amount: '640.50', currency: 'RUB' },
      refunded: null,
      signedFields: ['update_id', 'update_type', 'request_date', 'payload'],
      statusVerified: true,
      test: false,
      raw: expect.objectContaining({ update_id: '904113', payload: expect.objectContaining({ fee_amount: '0.24161736' }) }),
    })
    expect(await webhooks.parse(signed(body.replace('904113', '904114')))).toMatchObject({ key: event.key })
    expect(webhooks.ack(event)).toEqual({ status: 200, headers: {}, body: 'OK' })
  })

  it('one that another program made, without a reference', async () => {
    expect(await webhooks.parse(signed(body.replace('"A-20425"', '"{ \\"cart\\": 1 }"')))).toMatchObject({ reference: null })
  })

  it('another kind of update about an invoice by the status of the invoice, and reports it', async () => {
    const other = body.replace('"invoice_paid"', '"invoice_expired"').replace('"status":"paid"', '"status":"expired"')
    const seen = await driftsOf(async () => {
      expect(await webhooks.parse(signed(other))).toMatchObject({ status: 'expired', key: 'cryptobot:invoice.updated:528904:expired' })
    })
    expect(seen).toEqual(['update_type unknown_status invoice_expired'])
  })

  it('a status that nobody knew as unknown, and reports it under its path', async () => {
    const seen = await driftsOf(async () => {
      expect(await webhooks.parse(signed(body.replace('"status":"paid"', '"status":"held"')))).toMatchObject({ status: 'unknown' })
    })
    expect(seen).toEqual(['payload.status unknown_status held'])
  })

  it('one of the testnet as test money', async () => {
    const testnet = answering('', 200, { baseUrl: 'https://testnet-pay.crypt.bot' }).cryptobot
    expect(await testnet.webhooks.parse(signed(body))).toMatchObject({ test: true })
  })
})

// Other signatures, changed bodies, forms and garbage are held by the conformance suites.
describe('refuses', () => {
  it('the token itself as key', async () => {
    const { createHmac } = await import('node:crypto')
    const headers = { [HEADER]: createHmac('sha256', TOKEN).update(body).digest('hex') }
    expect(await failureOf(webhooks.parse({ body, headers }))).toMatchObject({ code: 'invalid_signature' })
  })

  it.each([
    ['no payload', '{"update_id":1,"update_type":"invoice_paid"}'],
    ['a payload without an id', '{"update_type":"invoice_paid","payload":{"status":"paid"}}'],
    ['a payload without a status', '{"update_type":"invoice_paid","payload":{"invoice_id":7}}'],
  ])('what is no update about an invoice: %s', async (_, text) => {
    expect(await failureOf(webhooks.parse(signed(text)))).toMatchObject({ code: 'invalid_request', outcome: 'rejected' })
  })
})
