import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { PaymentError } from '../src/index.ts'

const whole = {
  code: 'rate_limited',
  outcome: 'rejected',
  provider: 'acme',
  operation: 'payouts.get',
  message: 'too many requests',
  httpStatus: 429,
  upstreamCode: '429',
  upstreamMessage: 'slow down',
  reference: 'wd-1',
  retryAfterMs: 2000,
  cause: new Error('inner'),
} as const
const bare = { code: 'config', outcome: 'not_sent', provider: 'paymux', operation: 'x', message: 'm' } as const

describe('PaymentError', () => {
  it('says in its message who failed at what', () => {
    const error = new PaymentError(whole)
    expect(error.message).toBe('acme payouts.get: too many requests')
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe('PaymentError: acme payouts.get: too many requests')
    expect(error.stack).toContain('errors.test.ts')
    expect(error.cause).toBe(whole.cause)
  })

  it('has its facts as own enumerable fields, and no field that was not told', () => {
    const { message: _, cause: __, ...facts } = whole
    expect({ ...new PaymentError(whole) }).toStrictEqual(facts)
    expect(Object.keys(new PaymentError({ ...bare, httpStatus: undefined, cause: undefined }))).toEqual([
      'code',
      'outcome',
      'provider',
      'operation',
    ])
    expect('cause' in new PaymentError(bare)).toBe(false)
  })

  it('becomes JSON with name and message, without stack and cause', () => {
    const { cause: _, ...facts } = whole
    expect(JSON.parse(JSON.stringify(new PaymentError(whole)))).toStrictEqual({
      ...facts,
      name: 'PaymentError',
      message: 'acme payouts.get: too many requests',
    })
  })
})

describe('PaymentError.is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paymux-copies-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function loadCopy(name: string): Promise<typeof PaymentError> {
    const copy = join(folder, name)
    cpSync(fileURLToPath(new URL('../src', import.meta.url)), copy, { recursive: true })
    const loaded: { PaymentError: typeof PaymentError } = await import(/* @vite-ignore */ pathToFileURL(join(copy, 'index.ts')).href)
    return loaded.PaymentError
  }

  it('knows errors of another copy of the package, where instanceof does not', async () => {
    const [First, Second] = await Promise.all([loadCopy('a'), loadCopy('b')])
    const error = new First(bare)
    expect(error).not.toBeInstanceOf(Second)
    expect(Second.is(error)).toBe(true)
    expect(PaymentError.is(error)).toBe(true)
    expect(First.is(new PaymentError(bare))).toBe(true)
  })

  it('knows errors of another realm and subclasses', () => {
    const foreign: unknown = runInNewContext("Object.defineProperty(new Error('x'), Symbol.for('paymux.PaymentError'), { value: true })")
    expect(foreign).not.toBeInstanceOf(Error)
    expect(PaymentError.is(foreign)).toBe(true)
    class Own extends PaymentError {}
    expect(PaymentError.is(new Own(bare))).toBe(true)
  })

  it('does not take anything else for one', () => {
    const copied = JSON.parse(JSON.stringify(new PaymentError(bare)))
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const value of [
      null,
      undefined,
      0,
      '',
      'PaymentError',
      Symbol('x'),
      {},
      [],
      new Error('x'),
      copied,
      PaymentError,
      () => undefined,
      proxy,
    ]) {
      expect(PaymentError.is(value)).toBe(false)
    }
  })
})
