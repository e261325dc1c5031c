import { PaymentError } from '@paymux/core'
import type { ConnectionSettings, LocalTimeSettings } from '@paymux/core/authoring'
import { defineSettings, secret, setting, webhookSecret } from '@paymux/core/authoring'

/** Settings of `createAaio`. A setting that is left out is read from its environment variable, once, in the factory. */
export interface AaioSettings extends ConnectionSettings, LocalTimeSettings {
  /** API key with the permissions of the calls that you make; `AAIO_API_KEY`. Needed for balances, payouts and reading invoices. */
  readonly apiKey?: string | undefined
  /** Needed for invoices. */
  readonly shop?: AaioShop | undefined
  /** Verifies webhooks about payouts; `AAIO_PAYOUT_WEBHOOK_SECRET`. A list while the secret is being replaced. */
  readonly payoutWebhookSecret?: string | readonly string[] | undefined
}

/** The shop's id and secrets. */
export interface AaioShop {
  /** `AAIO_SHOP_ID` */
  readonly id?: string | undefined
  /** Signs the orders that you send; `AAIO_SHOP_SECRET_1`. */
  readonly secret1?: string | undefined
  /** Verifies webhooks about payments; `AAIO_SHOP_SECRET_2`. A list while the secret is being replaced. */
  readonly secret2?: string | readonly string[] | undefined
}

/** Aaio's settings. `baseUrl` is one of them because Aaio's host has moved before. */
export const SETTINGS = defineSettings({
  provider: 'aaio',
  factory: 'createAaio',
  baseUrl: { default: 'https://aaio.so', variable: 'AAIO_BASE_URL' },
  // Moscow time is assumed: Aaio documents no offset.
  utcOffset: '+03:00',
  credentials: {
    apiKey: secret('AAIO_API_KEY'),
    shop: { id: setting('AAIO_SHOP_ID'), secret1: secret('AAIO_SHOP_SECRET_1'), secret2: webhookSecret('AAIO_SHOP_SECRET_2') },
    payoutWebhookSecret: webhookSecret('AAIO_PAYOUT_WEBHOOK_SECRET'),
  },
})

/** The settings, read and checked. */
export type AaioConfig = ReturnType<typeof SETTINGS.read>

/** @throws PaymentError `config` / `not_sent` that names every fault */
export function readSettings(settings: AaioSettings): AaioConfig {
  const config = SETTINGS.read(settings)
  const secret1 = config.get('shop')?.secret1
  if (secret1 !== undefined && config.get('shop.secret2')?.includes(secret1)) {
    // A customer sees the signature of an order in its link, and could send it as that of a payment.
    const message =
      'shop.secret1 (AAIO_SHOP_SECRET_1) and shop.secret2 (AAIO_SHOP_SECRET_2) must differ: the signature in any payment link would pass for that of a payment.'
    throw new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'aaio', operation: 'createAaio', message })
  }
  return config
}
