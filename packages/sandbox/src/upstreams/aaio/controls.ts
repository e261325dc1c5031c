import type { Table } from '../../contract/store.ts'
import type { AccountControls } from '../account.ts'
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
export interface AaioSandbox extends AccountControls<AaioCredentials, AaioQuirks, AaioBalance> {
  readonly payouts: AaioPayoutControls
  readonly invoices: AaioInvoiceControls
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
