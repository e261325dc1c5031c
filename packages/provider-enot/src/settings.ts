import type { ConnectionSettings, LocalTimeSettings } from '@paymux/core/authoring'
import { defineSettings, secret, setting, webhookSecret } from '@paymux/core/authoring'

/** Settings of `createEnot`. A setting that is left out is read from its environment variable, once, in the factory. */
export interface EnotSettings extends ConnectionSettings, LocalTimeSettings {
  /** The user's (profile's) id and secret key; `ENOT_USER_ID`, `ENOT_USER_KEY`. Needed for balances and payouts. */
  readonly user?: EnotAccess | undefined
  /** The shop's id and secret key; `ENOT_SHOP_ID`, `ENOT_SHOP_KEY`. Needed for invoices. */
  readonly shop?: EnotAccess | undefined
}

/** One of the two pairs of credentials. */
export interface EnotAccess {
  readonly id?: string | undefined
  readonly key?: string | undefined
  /**
   * Verifies webhooks. The user's key signs payouts (`ENOT_USER_WEBHOOK_KEY`), the shop's key invoices (`ENOT_SHOP_WEBHOOK_KEY`).
   * A list while the key is being replaced.
   */
  readonly webhookKey?: string | readonly string[] | undefined
}

/** Enot's settings. `baseUrl` is one of them because the same API runs on other hosts, too. */
export const SETTINGS = defineSettings({
  provider: 'enot',
  factory: 'createEnot',
  baseUrl: { default: 'https://api.enot.io', variable: 'ENOT_BASE_URL' },
  // Moscow time is assumed: Enot documents no offset.
  utcOffset: '+03:00',
  credentials: {
    user: { id: setting('ENOT_USER_ID'), key: secret('ENOT_USER_KEY'), webhookKey: webhookSecret('ENOT_USER_WEBHOOK_KEY') },
    shop: { id: setting('ENOT_SHOP_ID'), key: secret('ENOT_SHOP_KEY'), webhookKey: webhookSecret('ENOT_SHOP_WEBHOOK_KEY') },
  },
})

/** The settings, read and checked. */
export type EnotConfig = ReturnType<typeof SETTINGS.read>
