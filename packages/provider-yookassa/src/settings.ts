import type { ConnectionSettings } from '@paymux/core/authoring'
import { defineSettings, secret, setting } from '@paymux/core/authoring'

/** Settings of `createYooKassa`. A setting that is left out is read from its environment variable, once, in the factory. */
export interface YooKassaSettings extends ConnectionSettings {
  /** The shop's id and secret key; `YOOKASSA_SHOP_ID`, `YOOKASSA_SECRET_KEY`. Needed for invoices, refunds and their webhooks. */
  readonly shop?: YooKassaAccess | undefined
  /**
   * The payout gateway's id (agent id) and secret key; `YOOKASSA_GATEWAY_ID`, `YOOKASSA_GATEWAY_SECRET_KEY`. Needed for balances,
   * payouts and their webhooks.
   */
  readonly gateway?: YooKassaAccess | undefined
}

/** One of the two pairs of credentials. A secret key begins with `test_` or `live_`. */
export interface YooKassaAccess {
  readonly id?: string | undefined
  readonly secretKey?: string | undefined
}

/** YooKassa's settings. Its times are UTC, so there is no setting for their offset. */
export const SETTINGS = defineSettings({
  provider: 'yookassa',
  factory: 'createYooKassa',
  baseUrl: { default: 'https://api.yookassa.ru/v3', variable: 'YOOKASSA_BASE_URL' },
  credentials: {
    shop: { id: setting('YOOKASSA_SHOP_ID'), secretKey: secret('YOOKASSA_SECRET_KEY') },
    gateway: { id: setting('YOOKASSA_GATEWAY_ID'), secretKey: secret('YOOKASSA_GATEWAY_SECRET_KEY') },
  },
})

/** The settings, read and checked. */
export type YooKassaConfig = ReturnType<typeof SETTINGS.read>
