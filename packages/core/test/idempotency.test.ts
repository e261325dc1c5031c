import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basicAuth, idempotencyKey } from '../src/authoring/index.ts'

describe('idempotencyKey', () => {
  it('depends on nothing but operation and parts, in this process and another', () => {
    const call = { operation: 'payouts.create', parts: ['wd-1', null, '10.00'] }
    const key = idempotencyKey(call)
    expect(key).toMatch(/^[\da-f]{64}$/)
    expect(idempotencyKey({ ...call, parts: [...call.parts] })).toBe(key)
    const module = fileURLToPath(new URL('../src/authoring/idempotency.ts', import.meta.url))
    const script = `import { idempotencyKey } from ${JSON.stringify(module)}; process.stdout.write(idempotencyKey(${JSON.stringify(call)}))`
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(key)
  })

  it('is another for any other call', () => {
    const part = fc.option(fc.string({ maxLength: 3 }))
    const call = fc.record({ operation: fc.constantFrom('a.b', 'a.c'), parts: fc.array(part, { maxLength: 3 }) })
    fc.assert(
      fc.property(call, call, (a, b) => {
        expect(idempotencyKey(a) === idempotencyKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  it('is as long as the upstream takes, but never so short that two could meet', () => {
    const call = { operation: 'payouts.create', parts: ['wd-1'] }
    expect(idempotencyKey({ ...call, maxLength: 36 })).toHaveLength(36)
    expect(idempotencyKey({ ...call, maxLength: 500 })).toHaveLength(64)
    for (const maxLength of [31, 0, Number.NaN]) expect(() => idempotencyKey({ ...call, maxLength })).toThrow(RangeError)
  })
})

it('basicAuth encodes user and password in UTF-8, and names what must be hidden', () => {
  const { headers, secret } = basicAuth('100500', 'пароль:🎄')
  expect(headers).toEqual({ authorization: `Basic ${secret}` })
  expect(Buffer.from(secret, 'base64').toString('utf8')).toBe('100500:пароль:🎄')
})
