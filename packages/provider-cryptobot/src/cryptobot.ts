import type {
  BalancesApi,
  CallOptions,
  Invoice,
  InvoiceReceipt,
  InvoicesApi,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  PayoutsApi,
  WebhooksApi,
} from '@paymux/core'
import type { GivenRef } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import type { CryptobotCreateInvoice, CryptobotCreatePayout } from './api.ts'
import * as api from './api.ts'
import type { CryptobotRate } from './map.ts'
import * as map from './map.ts'
import type { CryptobotSettings } from './settings.ts'
import { isTestnet, SETTINGS } from './settings.ts'
import { createWebhooks } from './webhooks.ts'

/** The Crypto Pay provider. The type has only what Crypto Pay can do: a call that it lacks does not compile. */
export interface Cryptobot {
  readonly specVersion: 1
  readonly id: 'cryptobot'
  readonly name: 'Crypto Pay'
  readonly balances: BalancesApi
  readonly invoices: CryptobotInvoices
  readonly payouts: CryptobotPayouts
  readonly webhooks: WebhooksApi
  readonly close: () => Promise<void>
}

/** Names an invoice by Crypto Pay's id: there is no look-up by reference. A receipt can be passed as it is. */
export interface CryptobotInvoiceRef {
  readonly id: string | null
  /** If given, it must be that of the invoice. */
  readonly reference?: string | null | undefined
}

/** Money in. Each call is listed here, so that a call that a later core adds does not appear in this version. */
export interface CryptobotInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'list'>> {
  readonly create: (input: CryptobotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  readonly get: (ref: CryptobotInvoiceRef, options?: CallOptions) => Promise<Invoice>
  /** Deletes an invoice that is not paid yet. */
  readonly cancel: (ref: CryptobotInvoiceRef, options?: CallOptions) => Promise<void>
}

/** Money out, to users of Telegram. */
export interface CryptobotPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'list' | 'methods'>> {
  readonly create: (input: CryptobotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** Finds a payout by your `reference` or by Crypto Pay's `id`. */
  readonly get: (ref: GivenRef, options?: CallOptions) => Promise<Payout>
  /** Lists exchange rates: the price of each asset in currencies and other assets. */
  readonly rates: (options?: CallOptions) => Promise<readonly CryptobotRate[]>
}

/**
 * Makes the Crypto Pay provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createCryptobot(settings: CryptobotSettings = {}): Cryptobot {
  const config = SETTINGS.read(settings)
  const { call, close } = createHttpClient({ ...config.http, readEnvelope: api.readEnvelope })
  const test = isTestnet(config.http.baseUrl)
  const [toInvoice, toPayout] = [map.toInvoice(test), map.toPayout(test)]

  const asApp = (name: string) => {
    const operation = config.operation(name)
    const [token] = operation.need('token')
    return { ...operation, auth: { operation: name, headers: { 'crypto-pay-api-token': token } } }
  }

  const cryptobot: Cryptobot = {
    specVersion: 1,
    id: 'cryptobot',
    name: 'Crypto Pay',
    balances: {
      list: async (options) => call({ ...api.getBalance, ...asApp('balances.list').auth, map: map.toBalances }, options),
    },
    invoices: {
      recovery: api.createInvoice.recovery,
      create: async (given, options) => {
        const { auth, checkInput } = asApp('invoices.create')
        const input = checkInput(given, api.createInvoiceRules, api.acrossInvoice)
        return call({ ...api.createInvoice, ...auth, ...map.fromCreateInvoice(input), map: map.toInvoiceReceipt(input, test) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef } = asApp('invoices.get')
        const ref = checkRef(given, api.INVOICE_REF)
        return call({ ...api.getInvoices, ...auth, ...map.fromInvoiceRef(ref), map: map.toOne(ref, toInvoice) }, options)
      },
      cancel: async (given, options) => {
        const { auth, checkRef } = asApp('invoices.cancel')
        const ref = checkRef(given, api.INVOICE_REF)
        return call({ ...api.deleteInvoice, ...auth, ...map.fromInvoiceToCancel(ref), map: () => undefined }, options)
      },
      list: async (given, options) => {
        const { auth, checkInput } = asApp('invoices.list')
        const page = checkInput(given ?? {}, api.pageRules)
        return call({ ...api.getInvoices, ...auth, ...map.fromPage(page), map: map.toPage(page, toInvoice) }, options)
      },
    },
    payouts: {
      recovery: api.createTransfer.recovery,
      create: async (given, options) => {
        const { auth, checkInput } = asApp('payouts.create')
        const input = checkInput(given, api.createPayoutRules, api.acrossPayout)
        return call({ ...api.createTransfer, ...auth, ...map.fromCreatePayout(input), map: map.toPayoutReceipt(input, test) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef } = asApp('payouts.get')
        const ref = checkRef(given, api.PAYOUT_REF)
        return call({ ...api.getTransfers, ...auth, ...map.fromPayoutRef(ref), map: map.toOne(ref, toPayout) }, options)
      },
      list: async (given, options) => {
        const { auth, checkInput } = asApp('payouts.list')
        const page = checkInput(given ?? {}, api.pageRules)
        return call({ ...api.getTransfers, ...auth, ...map.fromPage(page), map: map.toPage(page, toPayout) }, options)
      },
      methods: async (options) => call({ ...api.getCurrencies, ...asApp('payouts.methods').auth, map: map.toPaymentMethods }, options),
      rates: async (options) => call({ ...api.getExchangeRates, ...asApp('payouts.rates').auth, map: map.toRates }, options),
    },
    webhooks: createWebhooks(config, toInvoice),
    close,
  }
  return cryptobot satisfies PaymentProvider
}
