import type { Table } from '../../contract/store.ts'
import type { EnotCredentials, EnotShopPages } from './account.ts'
import type { EnotBank, EnotPayoffService, EnotTariff } from './data.ts'
import type { EnotInvoiceControls } from './invoices.ts'
import type { EnotPayoutControls } from './payouts.ts'
import type { EnotQuirks } from './quirks.ts'

/** Balances in roubles. */
export interface EnotBalance {
  readonly active: string
  readonly frozen: string
}

/** The sandbox's Enot. */
export interface EnotSandbox {
  /** For `createEnot({ ...credentials, baseUrl })`. */
  readonly baseUrl: string
  readonly credentials: EnotCredentials
  readonly quirks: () => EnotQuirks
  /** Changes quirks from now on. @throws TypeError that names every fault */
  readonly configure: (quirks: Partial<EnotQuirks>) => void
  readonly payouts: EnotPayoutControls
  readonly invoices: EnotInvoiceControls
  readonly balance: { readonly get: () => EnotBalance; readonly set: (balance: Partial<EnotBalance>) => void }
  /** Payoffs succeed by themselves after so many milliseconds of the sandbox's clock; null: when they are told to. */
  readonly settleAfter: (milliseconds: number | null) => void
  /** By any name; there may be several tariffs of one service. */
  readonly tariffs: Table<EnotTariff>
  readonly payoffServices: Table<EnotPayoffService>
  /** Roubles for one unit, by currency. */
  readonly rates: Table<string>
  /** By id. */
  readonly banks: Table<EnotBank>
  /** Pages that browsers come back to. */
  readonly shop: { readonly get: () => EnotShopPages; readonly set: (pages: Partial<EnotShopPages>) => void }
}
