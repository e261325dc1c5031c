import type { ConnectionSettings } from '@paymux/core/authoring'
import { defineSettings, signingSecret } from '@paymux/core/authoring'

/** Settings of `createCryptobot`. What is left out is read from the environment, in the factory only. */
export interface CryptobotSettings extends ConnectionSettings {
  /** The app's API token, `123:AA…`; `CRYPTOBOT_TOKEN`. Of a list, while it is being replaced, the first is sent and all verify webhooks. */
  readonly token?: string | readonly string[] | undefined
}

/** Crypto Pay's settings, declared. The testnet is another host. */
export const SETTINGS = defineSettings({
  provider: 'cryptobot',
  factory: 'createCryptobot',
  baseUrl: { default: 'https://pay.crypt.bot', variable: 'CRYPTOBOT_BASE_URL' },
  credentials: { token: signingSecret('CRYPTOBOT_TOKEN') },
})

/** What is read from them. */
export type CryptobotConfig = ReturnType<typeof SETTINGS.read>

const NETS: Readonly<Record<string, boolean>> = { 'pay.crypt.bot': false, 'testnet-pay.crypt.bot': true }

/** Whether the money of a host is test money: no record says so, only the host. Null for a host that is neither. */
export function isTestnet(baseUrl: string): boolean | null {
  return NETS[new URL(baseUrl).hostname] ?? null
}
