import type { Table } from '../../contract/store.ts'
import type { AaioCredentials, AaioPermission, AaioShopPages } from './account.ts'
import type { AaioBank, AaioInvoiceMethod, AaioPayoutMethod } from './data.ts'
import type { AaioInvoiceControls } from './invoices.ts'
import type { AaioPayoutControls } from './payouts.ts'
import type { AaioQuirks } from './quirks.ts'

/** Balances in roubles. */
export interface AaioBalance {
  readonly available: string
  readonly hold: string
  readonly referral: string
}

/** The sandbox's Aaio. */
export interface AaioSandbox {
  /** For `createAaio({ ...credentials, baseUrl })`. */
  readonly baseUrl: string
  readonly credentials: AaioCredentials
  readonly quirks: () => AaioQuirks
  /** Changes quirks from now on. @throws TypeError that names every fault */
  readonly configure: (quirks: Partial<AaioQuirks>) => void
  readonly payouts: AaioPayoutControls
  readonly invoices: AaioInvoiceControls
  readonly balance: { readonly get: () => AaioBalance; readonly set: (balance: Partial<AaioBalance>) => void }
  /** Payouts succeed by themselves after so many milliseconds of the sandbox's clock; null: when they are told to. */
  readonly settleAfter: (milliseconds: number | null) => void
  readonly payoutMethods: Table<AaioPayoutMethod>
  readonly invoiceMethods: Table<AaioInvoiceMethod>
  /** Roubles for one unit, by currency. */
  readonly rates: Table<string>
  readonly orderRates: Table<string>
  /** By `bankId`. */
  readonly banks: Table<AaioBank>
  readonly keys: {
    /** Makes another API key. Keys are made with all permissions when none are named. */
    readonly create: (permissions?: readonly AaioPermission[]) => string
    readonly revoke: (key: string) => void
  }
  /** Pages that browsers come back to. */
  readonly shop: { readonly get: () => AaioShopPages; readonly set: (pages: Partial<AaioShopPages>) => void }
}
