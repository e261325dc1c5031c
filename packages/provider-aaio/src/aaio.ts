import type {
  BalancesApi,
  CallOptions,
  InvoiceReceipt,
  InvoicesApi,
  PaymentProvider,
  PayoutReceipt,
  PayoutsApi,
  RecordRef,
  WebhooksApi,
} from '@paymux/core'
import type { GivenRef } from '@paymux/core/authoring'
import { BY_REFERENCE, EITHER } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import type { AaioCreateInvoice, AaioCreatePayout, AaioInvoiceForm } from './api.ts'
import * as api from './api.ts'
import type { AaioRate, AaioReturn } from './map.ts'
import * as map from './map.ts'
import type { AaioSettings } from './settings.ts'
import { readSettings } from './settings.ts'
import { createWebhooks } from './webhooks.ts'

/** The Aaio provider. The type has only what Aaio can do: a call that Aaio lacks does not compile. */
export interface Aaio {
  readonly specVersion: 1
  readonly id: 'aaio'
  readonly name: 'Aaio'
  readonly balances: BalancesApi
  readonly invoices: AaioInvoices
  readonly payouts: AaioPayouts
  readonly webhooks: AaioWebhooks
  readonly close: () => Promise<void>
}

/** Money in. Each call is listed here, so that a call that a later core adds does not appear in this version. */
export interface AaioInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'methods'>> {
  readonly create: (input: AaioCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /** Finds an invoice by your `reference`: Aaio has no look-up by its own id. An `id` that is given must be the one of the record. */
  readonly get: (ref: Pick<RecordRef, 'reference'> & GivenRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>
  /**
   * Makes the signed link of the older payment form. Nothing is sent: the customer's browser creates the invoice when it opens the link.
   * @throws PaymentError `invalid_request`, `config`; `outcome` is always `not_sent`
   */
  readonly formUrl: (input: AaioInvoiceForm) => string
  /** Reads the URL that the customer's browser comes back to. It is not signed and proves no payment: show "checking", then ask `get`. */
  readonly parseReturnUrl: (url: string) => AaioReturn
}

/** Money out. */
export interface AaioPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'methods' | 'banks'>> {
  readonly create: (input: AaioCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** Finds a payout by your `reference` or by Aaio's `id`. */
  readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<PayoutsApi['get']>
  /** Lists what one unit of each payout currency costs in roubles. */
  readonly rates: (options?: CallOptions) => Promise<readonly AaioRate[]>
}

/** Webhooks, and the addresses that they come from. */
export interface AaioWebhooks extends WebhooksApi {
  /** Lists the IP addresses that webhooks come from; needs no API key. A matching address never replaces the signature. */
  readonly serviceIps: (options?: CallOptions) => Promise<readonly string[]>
}

/**
 * Makes the Aaio provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createAaio(settings: AaioSettings = {}): Aaio {
  const config = readSettings(settings)
  const { call, close } = createHttpClient({ ...config.http, readEnvelope: api.readEnvelope })

  const withKey = (name: string) => {
    const operation = config.operation(name)
    return { ...operation, auth: { operation: name, headers: { 'x-api-key': operation.need('apiKey') } } }
  }
  const withShop = (name: string) => {
    const operation = config.operation(name)
    const [apiKey, shop] = operation.need('apiKey', 'shop')
    return { ...operation, shopId: shop.id, auth: { operation: name, headers: { 'x-api-key': apiKey } } }
  }

  const aaio: Aaio = {
    specVersion: 1,
    id: 'aaio',
    name: 'Aaio',
    balances: {
      list: async (options) => call({ ...api.balance, ...withKey('balances.list').auth, map: map.toBalances }, options),
    },
    invoices: {
      recovery: api.orderCreate.recovery,
      create: async (given, options) => {
        const { operation, checkInput, need } = config.operation('invoices.create')
        const input = checkInput(given, api.createInvoiceRules)
        const form = map.fromCreateInvoice(input, need('shop'))
        return call({ ...api.orderCreate, operation, reference: input.reference, form, map: map.toInvoiceReceipt(input) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef, shopId } = withShop('invoices.get')
        const ref = checkRef(given, BY_REFERENCE)
        return call({ ...api.orderInfo, ...auth, ...map.fromInvoiceRef(ref, shopId), map: map.toInvoice(ref) }, options)
      },
      methods: async (options) => {
        const { auth, shopId } = withShop('invoices.methods')
        return call({ ...api.orderMethods, ...auth, form: { merchant_id: shopId }, map: map.toInvoiceMethods }, options)
      },
      formUrl: (given) => {
        const { checkInput, need } = config.operation('invoices.formUrl')
        const input = checkInput(given, api.invoiceFormRules)
        return `${config.http.baseUrl}${api.ORDER_FORM_PATH}?${map.fromInvoiceForm(input, need('shop'))}`
      },
      parseReturnUrl: (url) => map.toReturn(url, config.http.baseUrl),
    },
    payouts: {
      recovery: api.payoffCreate.recovery,
      create: async (given, options) => {
        const { auth, checkInput } = withKey('payouts.create')
        const input = checkInput(given, api.createPayoutRules, api.acrossPayout)
        const { reference, destination } = input
        const order = { ...api.payoffCreate, ...auth, reference, sensitive: [destination], form: map.fromCreatePayout(input) }
        return call({ ...order, map: map.toPayoutReceipt(input) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef } = withKey('payouts.get')
        const ref = checkRef(given, EITHER)
        return call({ ...api.payoffInfo, ...auth, ...map.fromPayoutRef(ref), map: map.toPayout(ref) }, options)
      },
      methods: async (options) => call({ ...api.payoffMethods, ...withKey('payouts.methods').auth, map: map.toPayoutMethods }, options),
      rates: async (options) => call({ ...api.payoffRates, ...withKey('payouts.rates').auth, map: map.toRates }, options),
      banks: async (options) => call({ ...api.sbpBanks, ...withKey('payouts.banks').auth, map: map.toBanks }, options),
    },
    webhooks: {
      ...createWebhooks(config),
      serviceIps: async (options) => call({ ...api.serviceIps, operation: 'webhooks.serviceIps', map: ({ list }) => list }, options),
    },
    close,
  }
  return aaio satisfies PaymentProvider
}
