import { amountOf, fixed } from '../../amounts.ts'
import { choose } from '../../choices.ts'
import type { Given } from '../../credentials.ts'
import { override } from '../../credentials.ts'
import type { Table } from '../../store.ts'
import { createTable } from '../../store.ts'
import { phpJson } from '../../wire/php.ts'
import type { Upstream, UpstreamContext } from '../upstream.ts'
import { checkUser, refusalOf, success } from './access.ts'
import type { EnotAccount, EnotCredentials, EnotShopPages } from './account.ts'
import type { EnotBank, EnotPayoffService, EnotTariff } from './data.ts'
import * as data from './data.ts'
import { invoiceOperations } from './invoice-operations.ts'
import type { EnotInvoiceControls } from './invoices.ts'
import { createInvoices } from './invoices.ts'
import { pageOperations } from './page-operations.ts'
import { enotPanel } from './panel.ts'
import { payoutOperations } from './payout-operations.ts'
import type { EnotPayoutControls } from './payouts.ts'
import { createPayouts } from './payouts.ts'
import type { EnotSettings } from './settings.ts'
import { ENOT_CHOICES } from './settings.ts'
import { amountValue } from './values.ts'

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
  readonly settings: () => EnotSettings
  /** Changes settings from now on. @throws TypeError that names every fault */
  readonly configure: (settings: Partial<EnotSettings>) => void
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

/** https://docs.enot.io */
export function createEnotUpstream(
  context: UpstreamContext,
  settings: Partial<EnotSettings> = {},
  given: Given<EnotCredentials> = {},
): Upstream<EnotSandbox> {
  const { ids } = context
  const keys = () => ({ id: ids.uuid(), key: ids.hex(40), webhookKey: ids.hex(40) })
  const account: EnotAccount = {
    credentials: override('credentials.enot', { user: keys(), shop: keys() }, given),
    settings: choose('enot', ENOT_CHOICES, null, settings),
    shop: { successUrl: null, failUrl: null },
    settleAfterMs: null,
    active: 100_000_000n,
    frozen: 0n,
  }
  const tariffs = createTable(data.TARIFFS, data.checkTariff)
  const payoffServices = createTable(data.PAYOFF_SERVICES, data.checkService)
  const rates = createTable(data.RATES, data.checkRate)
  const banks = createTable(data.BANKS)
  const payouts = createPayouts(context, account, payoffServices, rates)
  const invoices = createInvoices(context, account, tariffs, rates)

  const controls: EnotSandbox = {
    baseUrl: context.baseUrl,
    credentials: account.credentials,
    settings: () => account.settings,
    configure: (given) => {
      account.settings = choose('enot', ENOT_CHOICES, account.settings, given)
    },
    payouts: payouts.controls,
    invoices: invoices.controls,
    balance: {
      get: () => ({ active: fixed(account.active), frozen: fixed(account.frozen) }),
      set: ({ active, frozen }) => {
        // All or nothing.
        const next = {
          active: active === undefined ? account.active : amountOf(active, 'active'),
          frozen: frozen === undefined ? account.frozen : amountOf(frozen, 'frozen'),
        }
        Object.assign(account, next)
      },
    },
    settleAfter: (milliseconds) => {
      account.settleAfterMs = milliseconds
    },
    ...{ tariffs, payoffServices, rates, banks },
    shop: {
      get: () => account.shop,
      set: (pages) => {
        account.shop = { ...account.shop, ...pages }
      },
    },
  }

  return {
    id: 'enot',
    writeJson: (value) => phpJson(value, 'plain'),
    recordPath: ['data'],
    refusal: (status, text) => refusalOf(account.settings, status, text),
    operations: [
      // https://docs.enot.io/e/new/new-get-balance
      {
        name: 'balances.list',
        effect: 'read',
        methods: ['GET'],
        path: '/account/users/:id/balance',
        keyField: 'active_balance',
        handle: (request) => {
          checkUser(request, request.params.id, account)
          const amount = (units: bigint) => amountValue(units, 'number', account.settings)
          const { active, frozen } = account
          return success({ balance: amount(active + frozen), active_balance: amount(active), freeze_balance: amount(frozen) })
        },
      },
      ...payoutOperations(account, payouts, banks),
      ...invoiceOperations(account, invoices, tariffs),
      ...pageOperations(account, invoices),
    ],
    controls,
    panel: enotPanel(controls),
  }
}
