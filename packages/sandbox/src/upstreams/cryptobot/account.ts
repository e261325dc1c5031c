import type { Table } from '../../contract/store.ts'
import type { CryptobotCurrency, CryptobotRate } from './data.ts'

/** Credentials, in the shape that `createCryptobot` takes. */
export interface CryptobotCredentials {
  /** The app's API token. It also signs webhooks. */
  readonly token: string
}

/** The one app of a sandbox; sums in units of 10^-18, by asset. */
export interface CryptobotAccount {
  readonly credentials: CryptobotCredentials
  readonly available: Map<string, bigint>
  readonly onhold: Map<string, bigint>
  readonly currencies: Table<CryptobotCurrency>
  /** By "TON/USD". */
  readonly rates: Table<CryptobotRate>
}
