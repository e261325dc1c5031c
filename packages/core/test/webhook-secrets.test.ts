import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SettingsReader } from '../src/authoring/index.js'
import { readSettings } from '../src/authoring/index.js'
import { PaymentError } from '../src/index.js'

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

describe('secrets that check what comes in', () => {
  const secrets = (given?: string | readonly string[]): readonly string[] => {
    const reader = read()
    const list = reader.secrets('shop.webhookKey', given, 'ACME_WEBHOOK_KEY')
    reader.done()
    return list
  }

  it('are one text or a list, from the settings or the environment', () => {
    expect(secrets()).toEqual([])
    expect(secrets('one')).toEqual(['one'])
    expect(secrets(['new', 'old'])).toEqual(['new', 'old'])
    vi.stubEnv('ACME_WEBHOOK_KEY', 'from-env')
    expect(secrets()).toEqual(['from-env'])
    expect(secrets('given')).toEqual(['given'])
    vi.stubEnv('ACME_WEBHOOK_KEY', '')
    expect(secrets()).toEqual([])
  })

  it.each([[['']], [' padded'], ['line\r\nbreak'], [['good', '']], [[]], [[1]], ['']].map(([value]) => [value]))('refuse %j', (value) => {
    expect(faultsOf(() => secrets(value as string))).toContain('shop.webhookKey (ACME_WEBHOOK_KEY)')
  })

  it('are known names of their group', () => {
    const reader = read()
    reader.group('shop', { webhookKey: 'w' } as { id?: string }, SHOP, ['webhookKey'])
    expect(faultsOf(reader.done)).toBe('')
    expect(groupFaults({ webhookKey: 'w' })).toContain('shop.webhookKey is no setting')
  })
})
