import { expect } from 'vitest'
import { defineSettings, secret, setting, signingSecret, webhookSecret } from '../src/authoring/index.ts'
import { PaymentError } from '../src/index.ts'

/** Settings of every kind. */
export const SETTINGS = defineSettings({
  provider: 'acme',
  factory: 'createAcme',
  baseUrl: { default: 'https://api.acme.example', variable: 'ACME_BASE_URL' },
  utcOffset: '+03:00',
  credentials: {
    apiKey: secret('ACME_API_KEY'),
    shop: { id: setting('ACME_SHOP_ID'), key: secret('ACME_SHOP_KEY'), webhookKey: webhookSecret('ACME_SHOP_WEBHOOK_KEY') },
    webhookSecret: webhookSecret('ACME_WEBHOOK_SECRET'),
    token: signingSecret('ACME_TOKEN'),
  },
})
/** Reads them, whatever the types say. */
export const read = (given: unknown = {}) => SETTINGS.read(given as object)

/** What is wrong with these settings, or an empty text. */
export function faultsOf(given: unknown = {}): string {
  return thrownBy(() => read(given))
}

/** What a PaymentError about the configuration says, or an empty text. */
export function thrownBy(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(PaymentError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', provider: 'acme' })
    return (error as PaymentError).message
  }
  return ''
}
