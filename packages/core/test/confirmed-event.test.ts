import { describe, expect, it } from 'vitest'
import { confirmedEvent, receiveWebhook } from '../src/authoring/index.ts'
import type { Invoice, PaymentErrorCode, Payout, Refund } from '../src/index.ts'
import { money, PaymentError } from '../src/index.ts'

const received = await receiveWebhook({ provider: 'acme' }, { headers: {}, body: '{}' })
const record = {
  provider: 'acme',
  id: 'r-1',
  reference: 'ref-1',
  rawStatus: 'done',
  amount: money('10', 'RUB'),
  test: false,
  raw: { id: 'r-1' },
}
/** Records have more fields; an event takes none of them. */
const partOf = <T>(part: Partial<T>): T => part as T
const invoice = partOf<Invoice>({ ...record, status: 'paid', refunded: null })
const event = { ...record, signedFields: [], statusVerified: true }

describe('confirmedEvent', () => {
  it('says what the record says', async () => {
    expect(await confirmedEvent({ type: 'invoice.updated', read: async () => invoice }, received)).toStrictEqual({
      ...event,
      type: 'invoice.updated',
      key: 'acme:invoice.updated:r-1:done:',
      status: 'paid',
      refunded: null,
    })
    const payout = partOf<Payout>({ ...record, status: 'succeeded' })
    expect(await confirmedEvent({ type: 'payout.updated', read: async () => payout }, received)).toStrictEqual({
      ...event,
      type: 'payout.updated',
      key: 'acme:payout.updated:r-1:done',
      status: 'succeeded',
    })
    const refund = partOf<Refund>({ ...record, status: 'pending', invoice: { id: 'i-1', reference: null } })
    expect(await confirmedEvent({ type: 'refund.updated', read: async () => refund }, received)).toStrictEqual({
      ...event,
      type: 'refund.updated',
      key: 'acme:refund.updated:r-1:done',
      status: 'pending',
      invoice: { id: 'i-1', reference: null },
    })
  })

  it('has another key for another refunded amount', async () => {
    const keyOf = async (refunded: string) =>
      (await confirmedEvent({ type: 'invoice.updated', read: async () => ({ ...invoice, refunded: money(refunded, 'RUB') }) }, received))
        .key
    expect(await keyOf('3')).toBe(await keyOf('3.00'))
    expect(await keyOf('3')).not.toBe(await keyOf('5'))
  })

  it('refuses a record that the upstream does not know, and hands on any other error of the read', async () => {
    const failing = (code: PaymentErrorCode) => {
      const error = new PaymentError({ code, outcome: 'unknown', provider: 'acme', operation: 'webhooks.parse', message: 'no' })
      return confirmedEvent({ type: 'invoice.updated', read: () => Promise.reject(error) }, received)
    }
    await expect(failing('not_found')).rejects.toMatchObject({ code: 'invalid_signature', outcome: 'rejected' })
    for (const code of ['unavailable', 'timeout', 'unauthorized', 'invalid_response'] as const) {
      await expect(failing(code)).rejects.toMatchObject({ code, outcome: 'unknown' })
    }
  })
})
