import { describe, expect, it, vi } from 'vitest'
import { defineSettings, setting, signingSecret } from '../src/authoring/index.ts'
import { faultsOf, read, SETTINGS, thrownBy } from './acme-settings.ts'

describe('a group of credentials', () => {
  it('is null when none of it is set', () => {
    for (const shop of [undefined, {}, { id: undefined, key: undefined }]) expect(read({ shop }).get('shop')).toBeNull()
  })

  it('is read from the settings, then from the environment', () => {
    vi.stubEnv('ACME_SHOP_ID', 'id-from-env')
    vi.stubEnv('ACME_SHOP_KEY', 'key-from-env')
    expect(read().get('shop')).toEqual({ id: 'id-from-env', key: 'key-from-env' })
    expect(read({ shop: { key: 'given' } }).get('shop')).toEqual({ id: 'id-from-env', key: 'given' })
  })

  it('takes an empty variable for absent, and an empty setting for a fault', () => {
    vi.stubEnv('ACME_SHOP_ID', '')
    vi.stubEnv('ACME_SHOP_KEY', '')
    expect(read().get('shop')).toBeNull()
    expect(faultsOf({ shop: { id: '', key: 'k' } })).toContain('shop.id (ACME_SHOP_ID) is missing')
    vi.stubEnv('ACME_SHOP_ID', 'id-from-env')
    expect(faultsOf({ shop: { id: '', key: 'k' } })).toContain('shop.id (ACME_SHOP_ID) is missing')
  })

  it('reads the environment once, in the factory', () => {
    vi.stubEnv('ACME_SHOP_ID', 'x')
    const config = read({ shop: { key: 'k' } })
    vi.stubEnv('ACME_SHOP_ID', 'y')
    expect(config.get('shop')).toEqual({ id: 'x', key: 'k' })
  })

  it('that is half filled names what is missing, with its variable', () => {
    expect(faultsOf({ shop: { id: 'i' } })).toContain('shop.key (ACME_SHOP_KEY) is missing')
    expect(faultsOf({ shop: { key: 'k' } })).toContain('shop.id (ACME_SHOP_ID) is missing')
    vi.stubEnv('ACME_SHOP_ID', 'only-in-env')
    expect(faultsOf()).toContain('shop.key (ACME_SHOP_KEY) is missing')
  })

  it('has webhook secrets that may be absent or alone', () => {
    expect(faultsOf({ shop: { id: 'i', key: 'k' } })).toBe('')
    const config = read({ shop: { webhookKey: 'w' } })
    expect([config.get('shop'), config.get('shop.webhookKey')]).toEqual([null, ['w']])
  })

  it.each(['a\r\nx-evil: 1', 'a\nb', 'a\0', 'with space', ' key', 'key ', 'ключ', '\u007f', 5, true, {}, ['k']])(
    'refuses %j, which must not get into a header, and does not repeat it',
    (key) => {
      const message = faultsOf({ shop: { id: 'i', key } })
      expect(message).toContain('shop.key (ACME_SHOP_KEY) must be printable ASCII')
      expect(message).not.toContain('is missing')
      if (typeof key === 'string') expect(message).not.toContain(key.trim() === 'key' ? 'key key' : key)
    },
  )

  it('refuses a line break that comes from the environment', () => {
    vi.stubEnv('ACME_API_KEY', 'secret\n')
    const message = faultsOf()
    expect(message).toContain('apiKey (ACME_API_KEY) must be printable ASCII')
    expect(message).not.toContain('secret')
  })

  it('refuses names that it does not know, at both levels', () => {
    const message = faultsOf({ apikey: 'typo', shop: { id: 'i', key: 'k', secret: 's' } })
    expect(message).toContain('apikey is not a setting; known are apiKey, shop, webhookSecret, token, baseUrl')
    expect(message).toContain('shop.secret is not a setting; known are id, key, webhookKey')
  })

  it('must be an object', () => {
    for (const shop of ['my-key', 5, ['k']]) {
      const message = faultsOf({ shop })
      expect(message).toContain('shop must be an object { id, key, webhookKey }')
      expect(message).not.toContain('my-key')
    }
  })
})

describe('need', () => {
  it('hands on what is set, or says which settings the call needs', () => {
    const { need } = read({ apiKey: 'k', shop: { id: 'i', key: 'k2', webhookKey: ['w1', 'w2'] } }).operation('payouts.get')
    expect([need('apiKey'), need('shop'), need('shop.webhookKey')]).toEqual(['k', { id: 'i', key: 'k2' }, ['w1', 'w2']])
    const none = read().operation('payouts.get')
    expect(thrownBy(() => none.need('apiKey'))).toBe('acme payouts.get: this needs the setting apiKey (ACME_API_KEY)')
    expect(thrownBy(() => none.need('shop'))).toBe(
      'acme payouts.get: this needs the settings shop.id and shop.key (ACME_SHOP_ID, ACME_SHOP_KEY)',
    )
    expect(thrownBy(() => none.need('shop.webhookKey'))).toContain('the setting shop.webhookKey (ACME_SHOP_WEBHOOK_KEY)')
  })

  it('hands on several in their order, or names all that are missing at once', () => {
    const { need } = read({ apiKey: 'k', shop: { id: 'i', key: 'k2', webhookKey: 'w' } }).operation('invoices.get')
    expect(need('shop', 'apiKey', 'shop.webhookKey')).toEqual([{ id: 'i', key: 'k2' }, 'k', ['w']])
    expect(thrownBy(() => need('webhookSecret', 'apiKey', 'token'))).toBe(
      'acme invoices.get: this needs the settings webhookSecret and token (ACME_WEBHOOK_SECRET, ACME_TOKEN)',
    )
    expect(thrownBy(() => read().operation('invoices.get').need('shop', 'apiKey'))).toBe(
      'acme invoices.get: this needs the settings apiKey, shop.id and shop.key (ACME_API_KEY, ACME_SHOP_ID, ACME_SHOP_KEY)',
    )
  })
})

describe('what is declared once', () => {
  it('names environment, secrets and groups for tests and documentation', () => {
    expect(SETTINGS.environment).toEqual({
      ACME_API_KEY: 'apiKey',
      ACME_SHOP_ID: 'shop.id',
      ACME_SHOP_KEY: 'shop.key',
      ACME_SHOP_WEBHOOK_KEY: 'shop.webhookKey',
      ACME_WEBHOOK_SECRET: 'webhookSecret',
      ACME_TOKEN: 'token',
      ACME_BASE_URL: 'baseUrl',
    })
    expect(SETTINGS.secrets).toEqual(['apiKey', 'shop.key', 'shop.webhookKey', 'webhookSecret', 'token'])
    expect(SETTINGS.together).toEqual([['shop.id', 'shop.key']])
  })

  it('hands every secret that is set to the HTTP client, and no id', () => {
    const { http } = read({ apiKey: 'a', shop: { id: 'i', key: 'k', webhookKey: ['w1', 'w2'] }, webhookSecret: 'v', token: ['t1', 't2'] })
    expect(http).toMatchObject({ provider: 'acme', utcOffset: '+03:00', secrets: ['a', 'k', 'w1', 'w2', 'v', 't1', 't2'] })
  })

  it('has no offset for an upstream whose times carry a zone', () => {
    const zoned = defineSettings({
      provider: 'acme',
      factory: 'createAcme',
      baseUrl: { default: 'https://a.example', variable: 'A' },
      credentials: {},
    })
    expect(zoned.read({}).http.utcOffset).toBe('+00:00')
    expect(thrownBy(() => zoned.read({ utcOffset: '+03:00' }))).toContain('utcOffset is not a setting')
  })
})

it('takes an offset without its colon', () => {
  expect(read({ utcOffset: '+0530' }).http.utcOffset).toBe('+05:30')
})

describe('what was given', () => {
  it('is read once, inherited and hidden settings too', () => {
    let reads = 0
    const changing = { get baseUrl() { return reads++ === 0 ? 'https://first.example' : 'https://second.example' } } // biome-ignore format: one line
    const reader = read(changing)
    expect([reader.http.baseUrl, reader.http.baseUrl, reads]).toEqual(['https://first.example', 'https://first.example', 1])
    class Config {
      readonly shop = Object.defineProperty({ id: 'i' }, 'key', { value: 'k', enumerable: false })
      get retries(): number {
        return 5
      }
      method(): void {}
    }
    const given = read(new Config())
    expect([given.http.retries, given.get('shop')]).toEqual([5, { id: 'i', key: 'k' }])
    expect(faultsOf(Object.create({ proxy: 'x' }))).toContain('proxy is not a setting')
    expect(faultsOf(Object.defineProperty({}, 'proxy', { value: 'x' }))).toContain('proxy is not a setting')
  })

  it.each([null, 'text', 7, true, Symbol('s')])('must be an object, not %s', (given) => {
    const message = faultsOf(given)
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
      const message = faultsOf(given)
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
      const message = faultsOf({ [key]: 1 })
      expect(message).toContain('is not a setting; known are apiKey')
      expect(message).not.toContain(key)
    }
    expect(faultsOf({ secret3: 1, apikey: 1 })).toMatch(/secret3 is not a setting.*apikey is not a setting/)
  })
})

describe('secrets that check what comes in', () => {
  const secrets = (webhookSecret?: string | readonly string[]): readonly string[] | null => read({ webhookSecret }).get('webhookSecret')

  it('are one text or a list, from the settings or the environment', () => {
    expect(secrets()).toBeNull()
    expect(secrets('one')).toEqual(['one'])
    expect(secrets(['new', 'old'])).toEqual(['new', 'old'])
    vi.stubEnv('ACME_WEBHOOK_SECRET', 'from-env')
    expect(secrets()).toEqual(['from-env'])
    expect(secrets('given')).toEqual(['given'])
    vi.stubEnv('ACME_WEBHOOK_SECRET', '')
    expect(secrets()).toBeNull()
  })

  it.each([[['']], [' padded'], ['line\r\nbreak'], [['good', '']], [[]], [[1]], ['']].map(([value]) => [value]))('refuse %j', (value) => {
    expect(faultsOf({ webhookSecret: value })).toContain('webhookSecret (ACME_WEBHOOK_SECRET)')
    expect(faultsOf({ shop: { webhookKey: value } })).toContain('shop.webhookKey (ACME_SHOP_WEBHOOK_KEY)')
  })
})

describe('a key that is sent and checks what comes in', () => {
  it('is one text or a list whose first is used for calls', () => {
    expect(read().get('token')).toBeNull()
    expect(read({ token: 'one' }).get('token')).toEqual(['one'])
    const [first] = read({ token: ['new', 'old'] })
      .operation('payouts.get')
      .need('token')
    expect(first).toBe('new')
    vi.stubEnv('ACME_TOKEN', 'from-env')
    expect(read().get('token')).toEqual(['from-env'])
  })

  it.each(['', 'with space', 'a\r\nx-evil: 1', 'ключ', [], ['good', ''], ['good', 'b\n'], [1], 7])(
    'refuses %j: it goes into a header',
    (token) => {
      expect(faultsOf({ token })).toMatch(/token \(ACME_TOKEN\) (is missing|is an empty list|must be printable ASCII)/)
    },
  )

  it('in a group is needed like the rest of it', () => {
    const {
      environment,
      together,
      read: readShop,
    } = defineSettings({
      provider: 'acme',
      factory: 'createAcme',
      baseUrl: { default: 'https://a.example', variable: 'A' },
      credentials: { shop: { id: setting('ID'), key: signingSecret('KEY') } },
    })
    expect([environment.KEY, together]).toEqual(['shop.key', [['shop.id', 'shop.key']]])
    expect(thrownBy(() => readShop({ shop: { id: 'i' } }))).toContain('shop.key (KEY) is missing')
    expect(readShop({ shop: { id: 'i', key: ['a', 'b'] } }).get('shop')).toEqual({ id: 'i', key: ['a', 'b'] })
  })
})
