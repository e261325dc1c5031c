import type { ConnectionSettings } from '@paymux/core/authoring'
import { defineSettings, signingSecret } from '@paymux/core/authoring'

/** Settings of `createCryptobot`. A setting that is left out is read from its environment variable, once, in the factory. */
export interface CryptobotSettings extends ConnectionSettings {
  /** The app's API token, `123:AA…`; `CRYPTOBOT_TOKEN`. A list while it is being replaced: the first is sent, all verify webhooks. */
  readonly token?: string | readonly string[] | undefined
}

/** Crypto Pay's settings. `baseUrl` is one of them because the testnet is another host. */
export const SETTINGS = defineSettings({
  provider: 'cryptobot',
  factory: 'createCryptobot',
  baseUrl: { default: 'https://pay.crypt.bot', variable: 'CRYPTOBOT_BASE_URL' },
  credentials: { token: signingSecret('CRYPTOBOT_TOKEN') },
})

/** The settings, read and checked. */
export type CryptobotConfig = ReturnType<typeof SETTINGS.read>

const NETS: Readonly<Record<string, boolean>> = { 'pay.crypt.bot': false, 'testnet-pay.crypt.bot': true }

/** Whether a host has test money: no record says so, only its host. Null for an unknown host, such as a proxy. */
export function isTestnet(baseUrl: string): boolean | null {
  return NETS[new URL(baseUrl).hostname] ?? null
}
