import { amountOf, fixed, shortest } from '../../amounts.ts'
import { choose } from '../../choices.ts'
import type { Given } from '../../credentials.ts'
import { override } from '../../credentials.ts'
import { InvalidInput } from '../../errors.ts'
import type { Table } from '../../store.ts'
import { createTable } from '../../store.ts'
import { writeJson } from '../../wire/json.ts'
import type { Operation, Upstream, UpstreamContext } from '../upstream.ts'
import { json } from '../upstream.ts'
import { checkHeaders, checkKey, refusalOf } from './access.ts'
import type { AaioAccount, AaioCredentials, AaioPermission, AaioShopPages } from './account.ts'
import { PERMISSIONS } from './account.ts'
import type { AaioBank, AaioInvoiceMethod, AaioPayoutMethod } from './data.ts'
import * as data from './data.ts'
import { invoiceOperations } from './invoice-operations.ts'
import type { AaioInvoiceControls } from './invoices.ts'
import { createInvoices } from './invoices.ts'
import { pageOperations } from './page-operations.ts'
import { aaioPanel } from './panel.ts'
import { payoutOperations } from './payout-operations.ts'
import type { AaioPayoutControls } from './payouts.ts'
import { createPayouts } from './payouts.ts'
import type { AaioSettings } from './settings.ts'
import { AAIO_CHOICES } from './settings.ts'
import { amountValue } from './values.ts'

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
  readonly settings: () => AaioSettings
  /** Changes settings from now on. @throws TypeError that names every fault */
  readonly configure: (settings: Partial<AaioSettings>) => void
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

/** https://wiki.aaio.so */
export function createAaioUpstream(
  context: UpstreamContext,
  settings: Partial<AaioSettings> = {},
  given: Given<AaioCredentials> = {},
): Upstream<AaioSandbox> {
  const { ids } = context
  const made: AaioCredentials = {
    apiKey: ids.hex(40),
    shop: { id: ids.uuid(), secret1: ids.hex(32), secret2: ids.hex(32) },
    payoutWebhookSecret: ids.hex(32),
  }
  const credentials = override('credentials.aaio', made, given)
  const account: AaioAccount = {
    credentials,
    keys: new Map([[credentials.apiKey, PERMISSIONS]]),
    settings: choose('aaio', AAIO_CHOICES, null, settings),
    shop: { successUrl: null, failUrl: null, domain: 'shop.example' },
    settleAfterMs: null,
    available: 100_000_000n,
    hold: 0n,
    referral: 34_649n,
  }
  const payoutMethods = createTable(data.PAYOUT_METHODS, data.checkPayoutMethod)
  const invoiceMethods = createTable(data.INVOICE_METHODS, data.checkInvoiceMethod)
  const rates = createTable(data.PAYOUT_RATES, data.checkRate)
  const orderRates = createTable(data.ORDER_RATES, data.checkRate)
  const banks = createTable(data.BANKS)
  const tables = { methods: payoutMethods, rates, banks }
  const payouts = createPayouts(context, account, tables)
  const invoices = createInvoices(context, account, invoiceMethods, orderRates)

  const controls: AaioSandbox = {
    baseUrl: context.baseUrl,
    credentials,
    settings: () => account.settings,
    configure: (given) => {
      account.settings = choose('aaio', AAIO_CHOICES, account.settings, given)
    },
    payouts: payouts.controls,
    invoices: invoices.controls,
    balance: balanceControls(account),
    settleAfter: (milliseconds) => {
      account.settleAfterMs = milliseconds
    },
    ...{ payoutMethods, invoiceMethods, rates, orderRates, banks },
    keys: {
      create: (permissions = PERMISSIONS) => {
        const unknown = permissions.filter((permission) => !PERMISSIONS.includes(permission))
        if (unknown.length > 0) throw new InvalidInput(`permissions are ${PERMISSIONS.join(', ')}`)
        const key = ids.hex(40)
        account.keys.set(key, permissions)
        return key
      },
      revoke: (key) => void account.keys.delete(key),
    },
    shop: {
      get: () => account.shop,
      set: (pages) => {
        account.shop = { ...account.shop, ...pages }
      },
    },
  }

  return {
    id: 'aaio',
    writeJson,
    recordPath: [],
    refusal: (status, text) => refusalOf(account.settings, status, text),
    operations: [
      ...accountOperations(account),
      ...payoutOperations(account, payouts, tables),
      ...invoiceOperations(account, invoices, invoiceMethods),
      ...pageOperations(account, invoices, invoiceMethods),
    ],
    controls,
    panel: aaioPanel(controls),
  }
}

/** Operations that are about neither payouts nor invoices. */
function accountOperations(account: AaioAccount): readonly Operation[] {
  return [
    // https://wiki.aaio.so/api/ (page «Получение баланса»)
    {
      name: 'balances.list',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/balance',
      keyField: 'balance',
      handle: (request) => {
        checkHeaders(request, false)
        checkKey(request, account, 'methods')
        const amount = (units: bigint) => amountValue(shortest(units), account.settings)
        const { available, referral, hold, settings } = account
        return json(200, { type: 'success', balance: amount(available), [settings.referral]: amount(referral), hold: amount(hold) })
      },
    },
    // https://wiki.aaio.so/ip-adresa-servisa
    {
      name: 'webhooks.serviceIps',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/public/ips',
      keyField: 'list',
      handle: () => json(200, { type: account.settings.ipsType ? 'success' : undefined, list: [...data.SERVICE_IPS] }),
    },
  ]
}

function balanceControls(account: AaioAccount): AaioSandbox['balance'] {
  const NAMES = ['available', 'hold', 'referral'] as const
  return {
    get: () => ({ available: fixed(account.available), hold: fixed(account.hold), referral: fixed(account.referral) }),
    set: (balance) => {
      const amounts = NAMES.map((name) => [name, balance[name]] as const).filter(([, text]) => text !== undefined)
      // All or nothing.
      const units = amounts.map(([name, text]) => [name, amountOf(text ?? '', name)] as const)
      for (const [name, value] of units) account[name] = value
    },
  }
}
