import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SettingsReader } from '../src/authoring/index.js'
import { need, readSettings } from '../src/authoring/index.js'
import { PaymentError } from '../src/index.js'

const DEFAULTS = { baseUrl: 'https://api.acme.example', variable: 'ACME_BASE_URL' }
const SHOP = { id: 'ACME_SHOP_ID', key: 'ACME_SHOP_KEY' } as const

afterEach(() => {
  vi.unstubAllEnvs()
})

function read(given: object = {}): SettingsReader<object> {
  return readSettings('acme', 'createAcme', given, ['apiKey', 'shop'])
}

function faultsOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(PaymentError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', provider: 'acme' })
    return (error as PaymentError).message
  }
  return ''
}

/** The faults of one group, as a factory sees them. */
function groupFaults(given: Parameters<typeof read>[0] | undefined): string {
  const reader = read()
  reader.group('shop', given as { id?: string }, SHOP)
  return faultsOf(reader.done)
}

function connectionFaults(given: object): string {
  const reader = read(given)
  reader.connection(DEFAULTS)
  return faultsOf(reader.done)
}

describe('a group of credentials', () => {
  it('is null when none of it is set', () => {
    const reader = read()
    expect(reader.group('shop', undefined, SHOP)).toBeNull()
    expect(reader.group('shop', {}, SHOP)).toBeNull()
    expect(reader.group('shop', { id: undefined, key: undefined }, SHOP)).toBeNull()
    expect(faultsOf(reader.done)).toBe('')
  })

  it('is read from the settings, then from the environment', () => {
    vi.stubEnv('ACME_SHOP_ID', 'id-from-env')
    vi.stubEnv('ACME_SHOP_KEY', 'key-from-env')
    expect(read().group('shop', undefined, SHOP)).toEqual({ id: 'id-from-env', key: 'key-from-env' })
    expect(read().group('shop', { key: 'given' }, SHOP)).toEqual({ id: 'id-from-env', key: 'given' })
  })

  it('takes an empty variable for absent, and an empty setting for a fault', () => {
    vi.stubEnv('ACME_SHOP_ID', '')
    vi.stubEnv('ACME_SHOP_KEY', '')
    expect(read().group('shop', undefined, SHOP)).toBeNull()
    expect(groupFaults({ id: '', key: 'k' })).toContain('shop.id (ACME_SHOP_ID) is missing')
    vi.stubEnv('ACME_SHOP_ID', 'id-from-env')
    expect(groupFaults({ id: '', key: 'k' })).toContain('shop.id (ACME_SHOP_ID) is missing')
  })

  it('reads the environment once, in the factory', () => {
    const reader = read()
    vi.stubEnv('ACME_SHOP_ID', 'x')
    const group = read().group('shop', { key: 'k' }, SHOP)
    vi.stubEnv('ACME_SHOP_ID', 'y')
    expect(group).toEqual({ id: 'x', key: 'k' })
    expect(faultsOf(reader.done)).toBe('')
  })

  it('that is half filled names what is missing, with its variable', () => {
    expect(groupFaults({ id: 'i' })).toContain('shop.key (ACME_SHOP_KEY) is missing')
    expect(groupFaults({ key: 'k' })).toContain('shop.id (ACME_SHOP_ID) is missing')
    vi.stubEnv('ACME_SHOP_ID', 'only-in-env')
    expect(groupFaults(undefined)).toContain('shop.key (ACME_SHOP_KEY) is missing')
  })

  it('names every missing part at once', () => {
    const reader = read()
    reader.group('shop', { a: 'x' }, { a: 'ACME_A', b: 'ACME_B', c: 'ACME_C' })
    expect(faultsOf(reader.done)).toMatch(/shop\.b \(ACME_B\) is missing; shop\.c \(ACME_C\) is missing/)
  })

  it.each(['a\r\nx-evil: 1', 'a\nb', 'a\0', 'with space', ' key', 'key ', 'ключ', '\u007f', 5, true, {}, ['k']])(
    'refuses %j, which must not get into a header, and does not repeat it',
    (key) => {
      const message = groupFaults({ id: 'i', key })
      expect(message).toContain('shop.key (ACME_SHOP_KEY) must be printable ASCII')
      if (typeof key === 'string') expect(message).not.toContain(key.trim() === 'key' ? 'key key' : key)
    },
  )

  it('refuses a line break that comes from the environment', () => {
    vi.stubEnv('ACME_API_KEY', 'secret\n')
    const reader = read()
    reader.group('', {}, { apiKey: 'ACME_API_KEY' })
    const message = faultsOf(reader.done)
    expect(message).toContain('apiKey (ACME_API_KEY) must be printable ASCII')
    expect(message).not.toContain('secret')
  })

  it('refuses names that it does not know, at both levels', () => {
    const reader = read({ apikey: 'typo', shop: {} })
    reader.group('shop', { id: 'i', key: 'k', secret: 's' } as { id: string }, SHOP)
    const message = faultsOf(reader.done)
    expect(message).toContain('apikey is no setting; known are apiKey, shop, baseUrl')
    expect(message).toContain('shop.secret is no setting; known are id, key')
  })
})

describe('need', () => {
  it('hands the group on, or says which settings the call needs', () => {
    const group = { key: 'k' }
    expect(need(group, 'acme', 'payouts.get', 'apiKey (ACME_API_KEY)')).toBe(group)
    const message = faultsOf(() => need(null, 'acme', 'payouts.get', 'apiKey (ACME_API_KEY)'))
    expect(message).toBe('acme payouts.get: this needs the settings apiKey (ACME_API_KEY)')
  })
})

describe('the connection', () => {
  it('has defaults', () => {
    expect(read().connection(DEFAULTS)).toEqual({
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
    expect(read({ baseUrl }).connection(DEFAULTS).baseUrl).toBe(baseUrl)
    expect(connectionFaults({ baseUrl: `${baseUrl}///` })).toBe('')
    expect(read({ baseUrl: `${baseUrl}///` }).connection(DEFAULTS).baseUrl).toBe(baseUrl)
    vi.stubEnv('ACME_BASE_URL', baseUrl)
    expect(read().connection(DEFAULTS).baseUrl).toBe(baseUrl)
    expect(read({ baseUrl: 'https://given.example' }).connection(DEFAULTS).baseUrl).toBe('https://given.example')
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
    ['', 'must be a URL'],
    [7, 'must be a URL'],
  ])('refuses the base URL %j', (baseUrl, fault) => {
    const message = connectionFaults({ baseUrl })
    expect(message).toContain(`baseUrl (ACME_BASE_URL) ${fault}`)
    expect(message).not.toContain('hunter2')
  })

  it('takes the offset from the settings, then from the provider, then Moscow', () => {
    expect(read().connection(DEFAULTS).utcOffset).toBe('+03:00')
    expect(read().connection({ ...DEFAULTS, utcOffset: '+00:00' }).utcOffset).toBe('+00:00')
    expect(read({ utcOffset: '-05:00' }).connection({ ...DEFAULTS, utcOffset: '+00:00' }).utcOffset).toBe('-05:00')
  })

  it('names the variable when the environment is wrong', () => {
    vi.stubEnv('ACME_BASE_URL', 'nonsense')
    expect(connectionFaults({})).toContain('baseUrl (ACME_BASE_URL) must be')
  })

  it.each([
    ['timeoutMs', [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null, 'soon', '5000', {}, Symbol('s')]],
    ['connectTimeoutMs', [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]],
    ['retries', [-1, 0.5, 11, Number.NaN, '2', null]],
    ['utcOffset', ['3', '+3:00', '03:00', '+15:00', '+03:60', 'Z', '+03:00\n', '', null, 3, {}, '+03;00']],
    ['transport', ['fetch', {}, null]],
  ])('refuses a wrong %s', (name, values) => {
    for (const value of values) expect(connectionFaults({ [name]: value })).toContain(`${name} must`)
  })

  it('takes the limits themselves', () => {
    expect(connectionFaults({ timeoutMs: 2 ** 31 - 1, connectTimeoutMs: 1, retries: 0, utcOffset: '-14:00' })).toBe('')
    expect(connectionFaults({ retries: 10, utcOffset: '+05:45', transport: async () => undefined })).toBe('')
  })

  it('and the groups report all their faults in one error', () => {
    const given = { shop: { id: 'i' }, baseUrl: 'nonsense', timeoutMs: 0, retries: -1, proxy: 'x' }
    const reader = read(given)
    reader.group('shop', given.shop, SHOP)
    reader.connection(DEFAULTS)
    const message = faultsOf(reader.done)
    for (const name of ['proxy is no setting', 'shop.key', 'baseUrl', 'timeoutMs', 'retries']) expect(message).toContain(name)
  })
})

it('takes an offset without its colon', () => {
  expect(read({ utcOffset: '+0530' }).connection(DEFAULTS).utcOffset).toBe('+05:30')
})

describe('what was given', () => {
  it('is read once, inherited and hidden settings too', () => {
    let reads = 0
    const changing = { get baseUrl() { return reads++ === 0 ? 'https://first.example' : 'https://second.example' } } // biome-ignore format: one line
    const reader = read(changing)
    expect([reader.connection(DEFAULTS).baseUrl, reader.connection(DEFAULTS).baseUrl, reads]).toEqual([
      'https://first.example',
      'https://first.example',
      1,
    ])
    class Config {
      readonly shop = Object.defineProperty({ id: 'i' }, 'key', { value: 'k', enumerable: false })
      get retries(): number {
        return 5
      }
      method(): void {}
    }
    const given = read(new Config())
    expect(given.connection(DEFAULTS).retries).toBe(5)
    expect(given.given).toEqual({ shop: { id: 'i', key: 'k' }, retries: 5 })
    expect(faultsOf(given.done)).toBe('')
    expect(connectionFaults(Object.create({ proxy: 'x' }))).toContain('proxy is no setting')
    expect(connectionFaults(Object.defineProperty({}, 'proxy', { value: 'x' }))).toContain('proxy is no setting')
  })

  it.each([null, 'text', 7, true, Symbol('s')])('must be an object, not %s', (given) => {
    const message = faultsOf(read(given as never).done)
    expect(message).toContain('the settings must be an object')
  })

  it('may not throw', () => {
    const throwing = { get apiKey() { throw new Error('canary-secret') } } // biome-ignore format: one line
    const proxy = new Proxy({}, { ownKeys: () => { throw new Error('canary-secret') } }) // biome-ignore format: one line
    const circle: Record<string, unknown> = {}
    circle.shop = circle
    const endless: object = new Proxy({}, { getPrototypeOf: () => endless })
    for (const [given, fault] of [
      [throwing, 'apiKey could not be read'],
      [proxy, 'could not be read'],
      [circle, 'shop could not be read'],
      [endless, 'could not be read'],
    ] as const) {
      const message = faultsOf(read(given).done)
      expect(message).toContain(fault)
      expect(message).not.toContain('canary')
    }
  })

  it('shows no name that could be a key in the wrong place', () => {
    for (const key of [
      'sk_made_up_4eC39HqLyjWDarjtT1',
      'a1b2c3d4',
      'abcdefghijklmnopqrstuvwxyz',
      '4111111111111111',
      'with space',
      'ключ',
    ]) {
      const message = connectionFaults({ [key]: 1 })
      expect(message).toContain('is no setting; known are apiKey')
      expect(message).not.toContain(key)
    }
    expect(connectionFaults({ secret3: 1, apikey: 1 })).toMatch(/secret3 is no setting.*apikey is no setting/)
  })

  it('names a group that is no object, and what it must have', () => {
    for (const shop of ['canary-key', 7, ['canary-key']]) {
      const reader = read({ shop })
      expect(reader.group('shop', shop as never, SHOP)).toBeNull()
      const message = faultsOf(reader.done)
      expect(message).toContain('shop must be an object { id, key }')
      expect(message).not.toContain('canary')
    }
  })
})
