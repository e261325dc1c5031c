import type { ConnectionSettings, LocalTimeSettings } from '@paymux/core/authoring'
import { defineSettings, secret, setting, webhookSecret } from '@paymux/core/authoring'

/** Settings of `createEnot`. What is left out is read from the environment, in the factory only. */
export interface EnotSettings extends ConnectionSettings, LocalTimeSettings {
  /** The user's (profile's) id and secret key; `ENOT_USER_ID`, `ENOT_USER_KEY`. Unlocks balances and payouts. */
  readonly user?: EnotAccess | undefined
  /** The shop's id and secret key; `ENOT_SHOP_ID`, `ENOT_SHOP_KEY`. Unlocks invoices. */
  readonly shop?: EnotAccess | undefined
}

/** One of the two pairs of credentials. */
export interface EnotAccess {
  readonly id?: string | undefined
  readonly key?: string | undefined
  /** Verifies webhooks. The user's key signs payouts (`ENOT_USER_WEBHOOK_KEY`), the shop's key invoices (`ENOT_SHOP_WEBHOOK_KEY`).
   * A list while keys are being rotated. */
  readonly webhookKey?: string | readonly string[] | undefined
}

/** Enot's settings, declared. The same API runs under other hosts too. */
export const SETTINGS = defineSettings({
  provider: 'enot',
  factory: 'createEnot',
  baseUrl: { default: 'https://api.enot.io', variable: 'ENOT_BASE_URL' },
  // Moscow's: an assumption.
  utcOffset: '+03:00',
  credentials: {
    user: { id: setting('ENOT_USER_ID'), key: secret('ENOT_USER_KEY'), webhookKey: webhookSecret('ENOT_USER_WEBHOOK_KEY') },
    shop: { id: setting('ENOT_SHOP_ID'), key: secret('ENOT_SHOP_KEY'), webhookKey: webhookSecret('ENOT_SHOP_WEBHOOK_KEY') },
  },
})

/** What is read from them. */
export type EnotConfig = ReturnType<typeof SETTINGS.read>
