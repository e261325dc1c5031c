import { hmac } from '@paymux/core/crypto'
import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { createAcme } from '../src/index.ts'
import { SETTINGS } from '../src/settings.ts'
import { createWebhooks } from '../src/webhooks.ts'
import { fixture } from './support.ts'

const SECRET = 'webhook-secret'
const NOW = Date.UTC(2026, 4, 4, 8, 11, 12)
const SECONDS = NOW / 1000

const sign = (key: string, seconds: number, body: string): string => hmac('sha256', { key, data: `${seconds}.${body}` })
const withHeader = (body: string, value: string) => ({ headers: { 'acme-signature': value }, body })
const signed = (body: string, secret = SECRET, seconds = SECONDS) => withHeader(body, `t=${seconds},v1=${sign(secret, seconds, body)}`)
const { parse } = createWebhooks(SETTINGS.read({ webhookSecret: SECRET }), () => NOW)
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
      statusVerified: true,
      test: null,
    })
    expect(raw).toMatchObject({ data: { amount: '50000' } })
  })

  it('reads a refund, which says how much', async () => {
    const expected = { type: 'invoice.updated', status: 'refunded', refunded: { amount: '485.00', currency: 'EUR' } }
    const event = await parse(signed(REFUND))
    expect(event).toMatchObject(expected)
    expect(event.key).toBe('acme:invoice.updated:inv_8842:refunded:485.00')
    expect((await parse(signed(REFUND.replace('"refunded": 48500', '"refunded": 100')))).key).not.toBe(event.key)
  })

  it.each([
    ['a signature over the body alone', withHeader(PAYOUT, `t=${SECONDS},v1=${hmac('sha256', { key: SECRET, data: PAYOUT })}`)],
    ['another time than the signed one', withHeader(PAYOUT, `t=${SECONDS + 1},v1=${sign(SECRET, SECONDS, PAYOUT)}`)],
    ['a signature that is too old', signed(PAYOUT, SECRET, SECONDS - 301)],
    ['a signature from the future', signed(PAYOUT, SECRET, SECONDS + 301)],
  ])('refuses %s', async (_, request) => {
    expect(await failureOf(parse(request))).toMatchObject({ code: 'invalid_signature', outcome: 'rejected' })
  })

  it('goes by the clock of this machine', async () => {
    const { webhooks } = createAcme({ webhookSecret: SECRET })
    const now = Math.floor(Date.now() / 1000)
    expect(await webhooks.parse(signed(PAYOUT, SECRET, now))).toMatchObject({ id: 'po_3107' })
    expect(await failureOf(webhooks.parse(signed(PAYOUT, SECRET, now - 3600)))).toMatchObject({ code: 'invalid_signature' })
  })
})
