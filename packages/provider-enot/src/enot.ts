import type {
  BalancesApi,
  CallOptions,
  InvoiceReceipt,
  InvoicesApi,
  PaymentProvider,
  PayoutReceipt,
  PayoutsApi,
  WebhooksApi,
} from '@paymux/core'
import type { GivenRef } from '@paymux/core/authoring'
import { EITHER } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import type { EnotCreateInvoice, EnotCreatePayout, EnotPayDirect } from './api.ts'
import * as api from './api.ts'
import type { EnotDirectPayment } from './map.ts'
import * as map from './map.ts'
import type { EnotSettings } from './settings.ts'
import { SETTINGS } from './settings.ts'
import { createWebhooks } from './webhooks.ts'

/** The Enot provider. The type has only what Enot can do: a call that Enot lacks does not compile. */
export interface Enot {
  readonly specVersion: 1
  readonly id: 'enot'
  readonly name: 'Enot'
  readonly balances: BalancesApi
  readonly invoices: EnotInvoices
  readonly payouts: EnotPayouts
  readonly webhooks: WebhooksApi
  readonly close: () => Promise<void>
}

/** Money in. Each call is listed here, so that a call that a later core adds does not appear in this version. */
export interface EnotInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'methods'>> {
  readonly create: (input: EnotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /** Finds an invoice by your `reference` or by Enot's `id`. */
  readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>
  /** Second step of a host-to-host payment, sent once. Enot's documentation does not have it: it is known from public clients. */
  readonly payDirect: (input: EnotPayDirect, options?: CallOptions) => Promise<EnotDirectPayment>
}

/** Money out. There is no `methods`: Enot does not list its payout methods. */
export interface EnotPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'banks'>> {
  readonly create: (input: EnotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** Finds a payout by your `reference` or by Enot's `id`. */
  readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<PayoutsApi['get']>
}

/**
 * Makes the Enot provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createEnot(settings: EnotSettings = {}): Enot {
  const config = SETTINGS.read(settings)
  const { call, close } = createHttpClient({ ...config.http, readEnvelope: api.readEnvelope })

  const asUser = (name: string) => {
    const operation = config.operation(name)
    const { id, key } = operation.need('user')
    // Despite its name, this header carries the key itself, no signature.
    return { ...operation, id, auth: { operation: name, headers: { 'x-api-signature-sha256': key } } }
  }
  const asShop = (name: string) => {
    const operation = config.operation(name)
    const { id, key } = operation.need('shop')
    return { ...operation, id, auth: { operation: name, headers: { 'x-api-key': key } } }
  }

  const enot: Enot = {
    specVersion: 1,
    id: 'enot',
    name: 'Enot',
    balances: {
      list: async (options) => {
        const { id, auth } = asUser('balances.list')
        return call({ ...api.balance, path: api.balancePath(id), ...auth, map: map.toBalances }, options)
      },
    },
    invoices: {
      recovery: api.invoiceCreate.recovery,
      create: async (given, options) => {
        const { id, auth, checkInput } = asShop('invoices.create')
        const input = checkInput(given, api.createInvoiceRules, api.acrossInvoice)
        return call(
          {
            ...api.invoiceCreate,
            ...auth,
            reference: input.reference,
            json: map.fromCreateInvoice(input, id),
            map: (wire, context) => map.toInvoiceReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const { id, auth, checkRef } = asShop('invoices.get')
        const ref = checkRef(given, EITHER)
        return call({ ...api.invoiceInfo, ...auth, ...map.fromInvoiceRef(ref, id), map: map.toInvoice(ref) }, options)
      },
      methods: async (options) => {
        const { id, auth } = asShop('invoices.methods')
        return call({ ...api.paymentTariffs, path: api.paymentTariffsPath(id), ...auth, map: map.toPaymentMethods }, options)
      },
      payDirect: async (given, options) => {
        const { id, auth, checkInput } = asShop('invoices.payDirect')
        const input = checkInput(given, api.payDirectRules)
        return call({ ...api.invoiceDirect, ...auth, json: map.fromPayDirect(input, id), map: map.toDirectPayment(input.id) }, options)
      },
    },
    payouts: {
      recovery: api.payoffCreate.recovery,
      create: async (given, options) => {
        const { id, auth, checkInput } = asUser('payouts.create')
        const input = checkInput(given, api.createPayoutRules, api.acrossPayout)
        return call(
          {
            ...api.payoffCreate,
            ...auth,
            reference: input.reference,
            sensitive: [input.destination],
            json: map.fromCreatePayout(input, id),
            map: (wire, context) => map.toPayoutReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const { id, auth, checkRef } = asUser('payouts.get')
        const ref = checkRef(given, EITHER)
        return call({ ...api.payoffInfo, ...auth, ...map.fromPayoutRef(ref, id), map: map.toPayout(ref) }, options)
      },
      banks: async (options) => {
        const { id, auth } = asUser('payouts.banks')
        return call({ ...api.sbpBanks, ...auth, query: { user_id: id }, map: map.toBanks }, options)
      },
    },
    webhooks: createWebhooks(config),
    close,
  }
  return enot satisfies PaymentProvider
}
