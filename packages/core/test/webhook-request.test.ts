import { Buffer } from 'node:buffer'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { receiveWebhook, signedByAny, webhookKey } from '../src/authoring/index.js'
import { hmacSha256Hex } from '../src/crypto/index.js'
import type { WebhookRequest } from '../src/index.js'
import { PaymentError } from '../src/index.js'

const MIB = 1024 * 1024
const request = (body: string | null) => new Request('http://127.0.0.1/hook', { method: 'POST', body })
const bodyOf = async (given: WebhookRequest | Request) => (await receiveWebhook('acme', given)).body

async function refusal(given: unknown): Promise<PaymentError> {
  const error = await receiveWebhook('acme', given as WebhookRequest).catch((thrown: unknown) => thrown)
  if (PaymentError.is(error)) return error
  throw new Error('it was not refused')
}

describe('receiveWebhook', () => {
  it('takes text, bytes and web requests', async () => {
    const text = '{"имя":"Ёлка 🎄"}'
    expect(await bodyOf({ headers: {}, body: text })).toBe(text)
    expect(await bodyOf({ headers: {}, body: new TextEncoder().encode(text) })).toBe(text)
    expect(await bodyOf({ headers: {}, body: Buffer.from(text) })).toBe(text)
    expect(await bodyOf({ headers: {}, body: runInNewContext('bytes => Uint8Array.from(bytes)')(Buffer.from(text)) })).toBe(text)
    expect(await bodyOf(request(text))).toBe(text)
    expect(await bodyOf(request(null))).toBe('')
  })

  it('keeps a byte-order mark, for it was signed or not', async () => {
    expect(await bodyOf({ headers: {}, body: '\ufeff{}' })).toBe('\ufeff{}')
  })

  it('finds a header whatever its case and container', async () => {
    const containers = [{ 'X-Sign': 'a' }, { 'x-sign': ['a'] }, new Headers({ 'x-SIGN': 'a' })]
    for (const headers of containers) expect((await receiveWebhook('acme', { headers, body: '' })).header('x-sign')).toBe('a')
    const { header } = await receiveWebhook('acme', { headers: { 'x-sign': ['a', 'b'], other: undefined }, body: '' })
    expect(header('x-sign')).toBe('a, b')
    expect(header('other')).toBeNull()
    const odd = { 'x-sign': Symbol('s'), 'X-SIGN': 5 } as unknown as Record<string, string>
    expect((await receiveWebhook('acme', { headers: odd, body: '' })).header('x-sign')).toBeNull()
  })

  it.each([
    ['a parsed body', { headers: {}, body: { a: 1 } }, 'parsed already'],
    ['a parsed list', { headers: {}, body: [1] }, 'parsed already'],
    ['no body', { headers: {} }, 'the body is missing'],
    ['no headers', { body: '' }, 'headers are missing'],
    ['nothing', undefined, 'headers are missing'],
    ['null', null, 'headers are missing'],
    ['bytes that are not UTF-8', { headers: {}, body: new Uint8Array([0xff, 0xfe]) }, 'not UTF-8'],
    ['a text over 1 MiB', { headers: {}, body: 'x'.repeat(MIB + 1) }, 'larger than 1 MiB'],
  ])('refuses %s', async (_, given, message) => {
    const error = await refusal(given)
    expect(error).toMatchObject({ code: 'invalid_request', operation: 'webhooks.parse', provider: 'acme' })
    expect(error.message).toContain(message)
  })

  it('takes exactly 1 MiB', async () => {
    expect(await bodyOf({ headers: {}, body: 'x'.repeat(MIB) })).toHaveLength(MIB)
    expect(await bodyOf(request('x'.repeat(MIB)))).toHaveLength(MIB)
  })

  it('refuses a request that was read already', async () => {
    const given = request('a=1')
    await given.text()
    expect((await refusal(given)).message).toContain('was read already')
  })

  it('stops reading a stream at the cap', async () => {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    expect((await refusal(new Request('http://127.0.0.1/', init))).message).toContain('larger than 1 MiB')
    expect(pulled).toBeLessThan(25)
  })

  it('says so when a stream breaks', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    expect((await refusal(new Request('http://127.0.0.1/', init))).message).toContain('could not be read')
  })

  it('publishes drift in the name of webhooks.parse', async () => {
    const events: unknown[] = []
    const listen = (event: unknown) => void events.push(event)
    subscribe('paymux:drift', listen)
    try {
      const { drift } = await receiveWebhook('acme', { headers: {}, body: '' })
      drift('status', 'unknown_status', 'odd')
    } finally {
      unsubscribe('paymux:drift', listen)
    }
    expect(events).toEqual([{ provider: 'acme', operation: 'webhooks.parse', field: 'status', problem: 'unknown_status', value: 'odd' }])
  })
})

describe('signedByAny', () => {
  const sign = (secret: string) => [hmacSha256Hex(secret, 'one'), hmacSha256Hex(secret, 'two')]

  it('accepts any of the secrets and any of the forms, in either case', () => {
    expect(signedByAny(['old', 'new'], hmacSha256Hex('old', 'one'), sign)).toBe(true)
    expect(signedByAny(['old', 'new'], hmacSha256Hex('new', 'two'), sign)).toBe(true)
    expect(signedByAny(['old', 'new'], hmacSha256Hex('new', 'two').toUpperCase(), sign)).toBe(true)
  })

  it('accepts nothing else', () => {
    const good = hmacSha256Hex('old', 'one')
    for (const signature of ['', good.slice(1), good + good, `${good}, ${good}`, ` ${good}`, `${good}\n`, hmacSha256Hex('other', 'one')]) {
      expect(signedByAny(['old', 'new'], signature, sign)).toBe(false)
    }
    expect(signedByAny([], good, sign)).toBe(false)
    expect(signedByAny(['old'], good, () => [])).toBe(false)
  })
})

describe('webhookKey', () => {
  it('tells parts apart, whatever is in them', () => {
    expect(webhookKey('acme', 'payout.updated', 'id', 'done', null)).toBe('acme:payout.updated:id:done:')
    expect(webhookKey('a:b', 'c')).not.toBe(webhookKey('a', 'b:c'))
  })
})
