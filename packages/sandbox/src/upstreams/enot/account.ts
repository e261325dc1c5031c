import type { Account } from '../account.ts'
import type { EnotQuirks } from './quirks.ts'

/** One pair of credentials with its additional key, in the shape that `createEnot` takes. */
export interface EnotKeys {
  readonly id: string
  readonly key: string
  /** Additional key: signs webhooks. */
  readonly webhookKey: string
}

/** Credentials, in the shape that `createEnot` takes. */
export interface EnotCredentials {
  readonly user: EnotKeys
  readonly shop: EnotKeys
}

/** Pages of the shop that browsers come back to. */
export interface EnotShopPages {
  readonly successUrl: string | null
  readonly failUrl: string | null
}

/** The one account of a sandbox; amounts in kopecks. */
export interface EnotAccount extends Account<EnotCredentials, EnotQuirks> {
  shop: EnotShopPages
  active: bigint
  frozen: bigint
}
