import { InvalidInput } from '../../contract/errors.ts'
import { createTable } from '../../contract/store.ts'
import type { Operation, Upstream } from '../../contract/upstream.ts'
import { json } from '../../contract/upstream.ts'
import { withChoices } from '../../contract/with-choices.ts'
import { writeJson } from '../../wire/json.ts'
import { accountControls } from '../account.ts'
import { shortest } from '../amounts.ts'
import { readWithKey, refusalOf } from './access.ts'
import type { AaioAccount, AaioCredentials } from './account.ts'
import { PERMISSIONS } from './account.ts'
import type { AaioSandbox } from './controls.ts'
import * as data from './data.ts'
import { invoiceOperations } from './invoice-operations.ts'
import { createInvoices } from './invoices.ts'
import { pageOperations } from './page-operations.ts'
import { aaioPanel } from './panel.ts'
import { payoutOperations } from './payout-operations.ts'
import { createPayouts } from './payouts.ts'
import { AAIO_QUIRKS } from './quirks.ts'
import { amountValue } from './values.ts'

/** https://wiki.aaio.so */
export const createAaioUpstream = withChoices(AAIO_QUIRKS, (context, quirks): Upstream<AaioSandbox> => {
  const { ids } = context
  const made: AaioCredentials = {
    apiKey: ids.hex(40),
    shop: { id: ids.uuid(), secret1: ids.hex(32), secret2: ids.hex(32) },
    payoutWebhookSecret: ids.hex(32),
  }
  const credentials = context.credentials(made)
  const account: AaioAccount = {
    credentials,
    keys: new Map([[credentials.apiKey, PERMISSIONS]]),
    get quirks() {
      return quirks.get()
    },
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
    ...accountControls(context, account, quirks, ['available', 'hold', 'referral']),
    payouts: payouts.controls,
    invoices: invoices.controls,
    payoutMethods,
    invoiceMethods,
    rates,
    orderRates,
    banks,
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
    writeJson,
    recordPath: [],
    refusal: (status, text) => refusalOf(account.quirks, status, text),
    operations: [
      ...accountOperations(account),
      ...payoutOperations(account, payouts, tables),
      ...invoiceOperations(account, invoices, invoiceMethods),
      ...pageOperations(account, invoices, invoiceMethods),
    ],
    controls,
    panel: aaioPanel(controls),
  }
})

/** Operations that are about neither payouts nor invoices. */
function accountOperations(account: AaioAccount): readonly Operation[] {
  return [
    // https://wiki.aaio.so/api/ (page «Получение баланса»)
    readWithKey(account, {
      name: 'balances.list',
      path: '/api/balance',
      keyField: 'balance',
      permission: 'methods',
      answer: () => {
        const amount = (units: bigint) => amountValue(shortest(units), account.quirks)
        const { available, referral, hold } = account
        return { balance: amount(available), referral: amount(referral), hold: amount(hold) }
      },
    }),
    // https://wiki.aaio.so/ip-adresa-servisa
    {
      name: 'webhooks.serviceIps',
      effect: 'read',
      methods: ['GET', 'POST'],
      path: '/api/public/ips',
      keyField: 'list',
      handle: () => json(200, { type: account.quirks.ipsType ? 'success' : undefined, list: [...data.SERVICE_IPS] }),
    },
  ]
}
