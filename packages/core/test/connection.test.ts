import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { isPlainUrl } from '../src/authoring/connection.ts'
import { faultsOf, read } from './acme-settings.ts'

describe('the connection', () => {
  it('has defaults', () => {
    expect(read().http).toEqual({
      provider: 'acme',
      secrets: [],
      baseUrl: 'https://api.acme.example',
      timeoutMs: 60_000,
      connectTimeoutMs: 15_000,
      retries: 2,
      utcOffset: '+03:00',
      transport: undefined,
    })
  })

  it.each([
    'https://api.acme.example',
    'https://api.acme.example:8443/v1',
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    'http://[::1]:3000',
    'http://127.1.2.3',
  ])('takes the base URL %s', (baseUrl) => {
    expect(read({ baseUrl }).http.baseUrl).toBe(baseUrl)
    expect(faultsOf({ baseUrl: `${baseUrl}///` })).toBe('')
    expect(read({ baseUrl: `${baseUrl}///` }).http.baseUrl).toBe(baseUrl)
    vi.stubEnv('ACME_BASE_URL', baseUrl)
    expect(read().http.baseUrl).toBe(baseUrl)
    expect(read({ baseUrl: 'https://given.example' }).http.baseUrl).toBe('https://given.example')
  })

  it.each([
    ['http://api.acme.example', 'must be https'],
    ['http://127.0.0.1.evil.example', 'must be https'],
    ['http://localhost.evil.example', 'must be https'],
    ['http://0.0.0.0', 'must be https'],
    ['ftp://api.acme.example', 'must be https'],
    ['file:///etc/passwd', 'must be https'],
    ['javascript:alert(1)', 'must be https'],
    ['https://user:hunter2@api.acme.example', 'must have no credentials'],
    ['https://hunter2@api.acme.example', 'must have no credentials'],
    ['https://api.acme.example?key=hunter2', 'must have no credentials'],
    ['https://api.acme.example/#x', 'must have no credentials'],
    ['https://api.acme.example/?', 'must have no credentials'],
    ['https://api.acme.example/#', 'must have no credentials'],
    [' https://api.acme.example', 'must be a URL'],
    ['https://api.acme.example ', 'must be a URL'],
    ['https://api.acme\n.example', 'must be a URL'],
    ['api.acme.example', 'must be'],
    ['https:api.acme.example', 'must be a URL'],
    ['https:/api.acme.example/v1', 'must be a URL'],
    ['https:///api.acme.example/v1', 'must be a URL'],
    ['https:\\\\api.acme.example', 'must be a URL'],
    ['https://api.acme.example\\@elsewhere.example', 'must be a URL'],
    ['', 'must be a URL'],
    [7, 'must be a URL'],
  ])('refuses the base URL %j', (baseUrl, fault) => {
    const message = faultsOf({ baseUrl })
    expect(message).toContain(`baseUrl (ACME_BASE_URL) ${fault}`)
    expect(message).not.toContain('hunter2')
  })

  it('takes the offset from the settings, then from the provider', () => {
    expect(read().http.utcOffset).toBe('+03:00')
    expect(read({ utcOffset: '-05:00' }).http.utcOffset).toBe('-05:00')
  })

  it('names the variable when the environment is wrong', () => {
    vi.stubEnv('ACME_BASE_URL', 'nonsense')
    expect(faultsOf({})).toContain('baseUrl (ACME_BASE_URL) must be')
  })

  it.each([
    ['timeoutMs', [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null, 'soon', '5000', {}, Symbol('s')]],
    ['connectTimeoutMs', [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]],
    ['retries', [-1, 0.5, 11, Number.NaN, '2', null]],
    ['utcOffset', ['3', '+3:00', '03:00', '+15:00', '+03:60', 'Z', '+03:00\n', '', null, 3, {}, '+03;00']],
    ['transport', ['fetch', {}, null]],
  ])('refuses a wrong %s', (name, values) => {
    for (const value of values) expect(faultsOf({ [name]: value })).toContain(`${name} must`)
  })

  it('takes the limits themselves', () => {
    expect(faultsOf({ timeoutMs: 2 ** 31 - 1, connectTimeoutMs: 1, retries: 0, utcOffset: '-14:00' })).toBe('')
    expect(faultsOf({ retries: 10, utcOffset: '+05:45', transport: async () => undefined })).toBe('')
  })

  it('and the groups report all their faults in one error', () => {
    const given = { shop: { id: 'i' }, baseUrl: 'nonsense', timeoutMs: 0, retries: -1, proxy: 'x' }
    const message = faultsOf(given)
    for (const name of ['proxy is not a setting', 'shop.key', 'baseUrl', 'timeoutMs', 'retries']) expect(message).toContain(name)
  })
})

describe('a plain URL', () => {
  it.each(['https://shop.example', 'http://a-1.b.shop.example/x/y.html?a=%d1&b=@1', 'https://shop.example?a'])('is one: %s', (url) =>
    expect(isPlainUrl(url)).toBe(true),
  )

  it('is one that can be parsed', () => {
    const label = fc.string({ unit: fc.constantFrom(...'az09-'), maxLength: 3 })
    const host = fc
      .array(fc.oneof(label, fc.constantFrom('xn--', 'xn--a', '0x7f', 'com', '127', '--')), { maxLength: 4 })
      .map((labels) => labels.join('.'))
    const rest = fc.string({ unit: fc.constantFrom(...'/?#%@:[]\\ a1&='), maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom('http', 'https', 'ftp'), host, rest, (scheme, name, end) => {
        const url = `${scheme}://${name}${end}`
        if (!isPlainUrl(url)) return
        expect(URL.canParse(url)).toBe(true)
        if (/^(?:[/?]|$)/.test(end)) expect(new URL(url)).toMatchObject({ hostname: name, username: '', password: '', port: '' })
        expect(scheme).not.toBe('ftp')
      }),
      { numRuns: 20_000 },
    )
  })
})
