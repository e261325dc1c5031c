import type { Table } from '../../contract/store.ts'
import type { AccountControls } from '../account.ts'
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
export interface EnotSandbox extends AccountControls<EnotCredentials, EnotQuirks, EnotBalance> {
  readonly payouts: EnotPayoutControls
  readonly invoices: EnotInvoiceControls
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
