import { PaymentError } from '@paymux/core'
import type { ConnectionSettings, LocalTimeSettings } from '@paymux/core/authoring'
import { defineSettings, secret, setting, webhookSecret } from '@paymux/core/authoring'

/** Settings of `createAaio`. What is left out is read from the environment, in the factory only. */
export interface AaioSettings extends ConnectionSettings, LocalTimeSettings {
  /** API key with the permissions of the calls that you make; `AAIO_API_KEY`. Unlocks balances, payouts and reading invoices. */
  readonly apiKey?: string | undefined
  /** Unlocks invoices. */
  readonly shop?: AaioShop | undefined
  /** Checks webhooks of payouts; `AAIO_PAYOUT_WEBHOOK_SECRET`. A list while secrets are being rotated. */
  readonly payoutWebhookSecret?: string | readonly string[] | undefined
}

/** The shop's id and secrets. */
export interface AaioShop {
  /** `AAIO_SHOP_ID` */
  readonly id?: string | undefined
  /** Signs what you send; `AAIO_SHOP_SECRET_1`. */
  readonly secret1?: string | undefined
  /** Checks webhooks of payments; `AAIO_SHOP_SECRET_2`. A list while secrets are being rotated. */
  readonly secret2?: string | readonly string[] | undefined
}

/** Aaio's settings, declared. Its host has moved before. */
export const SETTINGS = defineSettings({
  provider: 'aaio',
  factory: 'createAaio',
  baseUrl: { default: 'https://aaio.so', variable: 'AAIO_BASE_URL' },
  // Moscow's: an assumption.
  utcOffset: '+03:00',
  credentials: {
    apiKey: secret('AAIO_API_KEY'),
    shop: { id: setting('AAIO_SHOP_ID'), secret1: secret('AAIO_SHOP_SECRET_1'), secret2: webhookSecret('AAIO_SHOP_SECRET_2') },
    payoutWebhookSecret: webhookSecret('AAIO_PAYOUT_WEBHOOK_SECRET'),
  },
})

/** What is read from them. */
export type AaioConfig = ReturnType<typeof SETTINGS.read>

/** @throws PaymentError `config` / `not_sent` that names every fault */
export function readSettings(settings: AaioSettings): AaioConfig {
  const config = SETTINGS.read(settings)
  const secret1 = config.get('shop')?.secret1
  if (secret1 !== undefined && config.get('shop.secret2')?.includes(secret1)) {
    // Customers see the hash of their order in its link.
    const message = 'shop.secret1 and shop.secret2 are the same, so the signature of any order would pass for that of a payment.'
    throw new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'aaio', operation: 'createAaio', message })
  }
  return config
}
