import type { Account } from '../account.ts'
import type { AaioQuirks } from './quirks.ts'

/** Permissions of an API key, by the names on the key page: created invoice, methods, payout, payout information. */
export type AaioPermission = 'invoice' | 'methods' | 'payout' | 'payout-info'

export const PERMISSIONS: readonly AaioPermission[] = ['invoice', 'methods', 'payout', 'payout-info']

/** Credentials, in the shape that `createAaio` takes. */
export interface AaioCredentials {
  readonly apiKey: string
  readonly shop: { readonly id: string; readonly secret1: string; readonly secret2: string }
  readonly payoutWebhookSecret: string
}

/** Pages of the shop that browsers come back to, and its domain. */
export interface AaioShopPages {
  readonly successUrl: string | null
  readonly failUrl: string | null
  readonly domain: string
}

/** The one account of a sandbox; amounts in kopecks. */
export interface AaioAccount extends Account<AaioCredentials, AaioQuirks> {
  readonly keys: Map<string, readonly AaioPermission[]>
  shop: AaioShopPages
  available: bigint
  hold: bigint
  referral: bigint
}
