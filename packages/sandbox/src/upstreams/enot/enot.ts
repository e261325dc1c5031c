import { createTable } from '../../contract/store.ts'
import type { Upstream } from '../../contract/upstream.ts'
import { withChoices } from '../../contract/with-choices.ts'
import { phpJson } from '../../wire/php.ts'
import { accountControls } from '../account.ts'
import { checkUser, refusalOf, success } from './access.ts'
import type { EnotAccount } from './account.ts'
import type { EnotSandbox } from './controls.ts'
import * as data from './data.ts'
import { invoiceOperations } from './invoice-operations.ts'
import { createInvoices } from './invoices.ts'
import { pageOperations } from './page-operations.ts'
import { enotPanel } from './panel.ts'
import { payoutOperations } from './payout-operations.ts'
import { createPayouts } from './payouts.ts'
import { ENOT_QUIRKS } from './quirks.ts'
import { amountValue } from './values.ts'

/** https://docs.enot.io */
export const createEnotUpstream = withChoices(ENOT_QUIRKS, (context, quirks): Upstream<EnotSandbox> => {
  const { ids } = context
  const keys = () => ({ id: ids.uuid(), key: ids.hex(40), webhookKey: ids.hex(40) })
  const account: EnotAccount = {
    credentials: context.credentials({ user: keys(), shop: keys() }),
    get quirks() {
      return quirks.get()
    },
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
    ...accountControls(context, account, quirks, ['active', 'frozen']),
    payouts: payouts.controls,
    invoices: invoices.controls,
    tariffs,
    payoffServices,
    rates,
    banks,
    shop: {
      get: () => account.shop,
      set: (pages) => {
        account.shop = { ...account.shop, ...pages }
      },
    },
  }

  return {
    writeJson: (value) => phpJson(value, 'plain'),
    recordPath: ['data'],
    refusal: (status, text) => refusalOf(account.quirks, status, text),
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
          const amount = (units: bigint) => amountValue(units, 'number', account.quirks)
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
})
