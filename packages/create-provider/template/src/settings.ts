import type { ConnectionSettings } from '@paymux/core/authoring'
import { defineSettings, secret, webhookSecret } from '@paymux/core/authoring'

/** Settings of `createAcme`. What is left out is read from the environment, in the factory only. */
export interface AcmeSettings extends ConnectionSettings {
  /** `ACME_API_KEY`. Unlocks balances, invoices and payouts. */
  readonly apiKey?: string | undefined
  /** `ACME_WEBHOOK_SECRET`. Unlocks webhooks. A list while secrets are being rotated. */
  readonly webhookSecret?: string | readonly string[] | undefined
}

/** Acme's settings, declared: names, environment, what is hidden and what is said when one is missing follow from this. */
export const SETTINGS = defineSettings({
  provider: 'acme',
  factory: 'createAcme',
  baseUrl: { default: 'https://api.acme.example', variable: 'ACME_BASE_URL' },
  // Acme's times carry a zone. For local times add: utcOffset: '+03:00'
  credentials: {
    apiKey: secret('ACME_API_KEY'),
    webhookSecret: webhookSecret('ACME_WEBHOOK_SECRET'),
  },
})

/** What is read from them. */
export type AcmeConfig = ReturnType<typeof SETTINGS.read>
