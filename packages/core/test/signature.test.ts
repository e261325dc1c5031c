import { describe, expect, it } from 'vitest'
import type { SignatureCheck } from '../src/authoring/index.ts'
import { hasForm, receiveWebhook, verifyWebhook } from '../src/authoring/index.ts'
import { hash, hmac } from '../src/crypto/index.ts'
import { PaymentError } from '../src/index.ts'

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const
const ENCODINGS = ['hex', 'base64'] as const
const { refuse } = await receiveWebhook({ provider: 'acme' }, { headers: {}, body: 'body' })

const SCHEMES = ALGORITHMS.flatMap((algorithm) =>
  ENCODINGS.flatMap((encoding) => [
    { name: `${algorithm} in ${encoding}`, algorithm, encoding, sign: (secret: string) => hash(algorithm, `body${secret}`, encoding) },
    {
      name: `HMAC-${algorithm} in ${encoding}`,
      algorithm,
      encoding,
      sign: (key: string) => hmac(algorithm, { key, data: 'body' }, encoding),
    },
  ]),
)

function faultOf(change: Partial<SignatureCheck> & Pick<SignatureCheck, 'sign' | 'signature' | 'algorithm'>): string | null {
  try {
    verifyWebhook({ refuse }, { secrets: ['old', 'new'], setting: 'shop.webhookSecret', carrier: 'the header x-sign', ...change })
    return null
  } catch (error) {
    if (!PaymentError.is(error)) throw error
    expect(error).toMatchObject({ code: 'invalid_signature', outcome: 'rejected', operation: 'webhooks.parse' })
    return error.message
  }
}

describe.each(SCHEMES)('verifyWebhook, $name', ({ algorithm, encoding, sign }) => {
  it('takes what any of the secrets gives, whole', () => {
    for (const secret of ['old', 'new']) expect(faultOf({ algorithm, encoding, sign, signature: sign(secret) })).toBeNull()
  })

  it('refuses anything else, and computes nothing for what cannot be a signature', () => {
    const good = sign('old')
    expect(faultOf({ algorithm, encoding, sign, signature: sign('other') })).toContain('shop.webhookSecret is another secret')
    for (const signature of [null, '', good.slice(1), good + good, ` ${good}`, `${good}\n`, `${good.slice(0, -1)}!`, `${good}, ${good}`]) {
      const never = (): string => {
        throw new Error('computed')
      }
      expect(faultOf({ algorithm, encoding, sign: never, signature })).toMatch(/the header x-sign/)
    }
  })

  it('tells every changed character', () => {
    const good = sign('old')
    for (let at = 0; at < good.length; at++) {
      const other = good[at] === '0' ? '1' : '0'
      expect(faultOf({ algorithm, encoding, sign, signature: good.slice(0, at) + other + good.slice(at + 1) })).not.toBeNull()
    }
  })
})

describe('verifyWebhook', () => {
  const sign = (key: string): string => hmac('sha256', { key, data: 'body' })

  it('takes hex in either case, base64 in its own', () => {
    expect(faultOf({ algorithm: 'sha256', sign, signature: sign('old').toUpperCase() })).toBeNull()
    const inBase64 = (key: string): string => hmac('sha256', { key, data: 'body' }, 'base64')
    expect(faultOf({ algorithm: 'sha256', encoding: 'base64', sign: inBase64, signature: inBase64('old').toLowerCase() })).not.toBeNull()
  })

  it('takes any of the forms that an upstream may sign', () => {
    const forms = (key: string) => [hmac('sha256', { key, data: 'one' }), hmac('sha256', { key, data: 'two' })]
    for (const signature of forms('new')) expect(faultOf({ algorithm: 'sha256', sign: forms, signature })).toBeNull()
    expect(faultOf({ algorithm: 'sha256', sign: () => [], signature: sign('old') })).not.toBeNull()
    expect(faultOf({ algorithm: 'sha256', secrets: [], sign, signature: sign('old') })).not.toBeNull()
  })

  it('looks at the time only where it is signed, either way', () => {
    const at = (ms: number, toleranceMs?: number) =>
      faultOf({ algorithm: 'sha256', sign, signature: sign('old'), signedAt: { ms, toleranceMs, now: 1_000_000_000 } })
    for (const off of [0, 300_000, -300_000]) expect(at(1_000_000_000 + off)).toBeNull()
    for (const off of [300_001, -300_001, Number.NaN]) expect(at(1_000_000_000 + off)).toContain('too old or from the future')
    expect(at(1_000_000_000 - 5_000, 1_000)).toContain('check the clock')
    const forged = faultOf({ algorithm: 'sha256', sign, signature: sign('other'), signedAt: { ms: 0, now: 1_000_000_000 } })
    expect(forged).toContain('another secret')
  })

  it('has no text of a body or secret in what it says', () => {
    const said = faultOf({ algorithm: 'sha256', secrets: ['canary-secret'], sign, signature: sign('other') })
    expect(said).not.toMatch(/canary|body=/)
  })
})

it('hasForm says whether a text can be such a signature', () => {
  expect(hasForm('a'.repeat(64), 'sha256', 'hex')).toBe(true)
  expect(hasForm('g'.repeat(64), 'sha256', 'hex')).toBe(false)
  expect(hasForm('a'.repeat(64), 'sha512', 'hex')).toBe(false)
  expect(hasForm(`${'A'.repeat(43)}=`, 'sha256', 'base64')).toBe(true)
  expect(hasForm(`=${'A'.repeat(43)}`, 'sha256', 'base64')).toBe(false)
})
