import { hmacSha256Hex } from '@paymux/core/crypto'
import { describe, expect, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { createWebhooks } from '../src/webhooks.ts'
import { failure, fixture } from './support.ts'

const SECRET = 'webhook-secret'
const NOW = Date.UTC(2026, 4, 4, 8, 11, 12)
const SECONDS = NOW / 1000

const hmac = (secret: string, seconds: number, body: string): string => hmacSha256Hex(secret, `${seconds}.${body}`)
const withHeader = (body: string, value: string) => ({ headers: { 'acme-signature': value }, body })
const signed = (body: string, secret = SECRET, seconds = SECONDS) => withHeader(body, `t=${seconds},v1=${hmac(secret, seconds, body)}`)
const parse = (request: Parameters<ReturnType<typeof createWebhooks>['parse']>[0], secrets: readonly string[] = [SECRET]) =>
  createWebhooks(secrets, () => NOW).parse(request)
const PAYOUT = fixture('webhook-payout-paid.json')
const REFUND = fixture('webhook-invoice-refunded.json')

describe('webhooks.parse', () => {
  it('reads a payout', async () => {
    const { raw, ...event } = await parse(signed(PAYOUT))
    expect(event).toStrictEqual({
      type: 'payout.updated',
      provider: 'acme',
      key: 'acme:payout.updated:po_3107:paid:',
      id: 'po_3107',
      reference: 'payout-17',
      rawStatus: 'paid',
      amount: { amount: '500.00', currency: 'EUR' },
      signedFields: ['id', 'type', 'created_at', 'data'],
      status: 'succeeded',
    })
    expect(raw).toMatchObject({ data: { amount: '50000' } })
  })

  it('reads an invoice, bytes and a Request', async () => {
    const key = 'acme:invoice.updated:inv_8842:refunded:48500'
    const expected = { type: 'invoice.updated', status: 'refunded', key }
    const { headers, body } = signed(REFUND)
    expect(await parse({ headers, body })).toMatchObject(expected)
    expect(await parse({ headers, body: new TextEncoder().encode(body) })).toMatchObject(expected)
    expect(await parse(new Request('https://shop.example', { method: 'POST', headers, body }))).toMatchObject(expected)
  })

  it('gives a redelivery the same key and a further refund another', async () => {
    const { key } = await parse(signed(REFUND))
    expect((await parse(signed(REFUND, SECRET, SECONDS - 60))).key).toBe(key)
    expect((await parse(signed(REFUND.replace('"refunded": 48500', '"refunded": 100')))).key).not.toBe(key)
  })

  it('takes any of several secrets', async () => {
    expect(await parse(signed(PAYOUT), ['new', SECRET])).toMatchObject({ id: 'po_3107' })
  })

  const good = signed(PAYOUT)
  it.each([
    ['a changed body', { ...good, body: PAYOUT.replace('50000', '50001') }],
    ['another secret', signed(PAYOUT, 'other')],
    ['no signature', { headers: {}, body: PAYOUT }],
    ['an empty signature', withHeader(PAYOUT, '')],
    ['a signature over the body alone', withHeader(PAYOUT, `t=${SECONDS},v1=${hmacSha256Hex(SECRET, PAYOUT)}`)],
    ['another time than the signed one', withHeader(PAYOUT, `t=${SECONDS + 1},v1=${hmac(SECRET, SECONDS, PAYOUT)}`)],
    ['a signature that is too old', signed(PAYOUT, SECRET, SECONDS - 301)],
    ['a signature from the future', signed(PAYOUT, SECRET, SECONDS + 301)],
  ])('refuses %s', async (_, request) => {
    expect(await failure(parse(request))).toMatchObject({ code: 'invalid_signature', outcome: 'rejected' })
  })

  it.each(['{}', '[]', 'no json', '{"type":"payout.updated"}', '{"type":"customer.created","data":{"id":"1","currency":"EUR"}}'])(
    'refuses what is no event, though signed: %s',
    async (body) => {
      expect(await failure(parse(signed(body)))).toMatchObject({ code: 'invalid_request', outcome: 'rejected' })
    },
  )

  it('has no event without a secret', async () => {
    const { webhooks } = createAcme({ apiKey: 'key' })
    expect(await failure(webhooks.parse(good))).toMatchObject({ code: 'config', outcome: 'not_sent' })
  })

  it('goes by the clock of this machine', async () => {
    const { webhooks } = createAcme({ webhookSecret: SECRET })
    const now = Math.floor(Date.now() / 1000)
    expect(await webhooks.parse(signed(PAYOUT, SECRET, now))).toMatchObject({ id: 'po_3107' })
    expect(await failure(webhooks.parse(signed(PAYOUT, SECRET, now - 3600)))).toMatchObject({ code: 'invalid_signature' })
  })
})
