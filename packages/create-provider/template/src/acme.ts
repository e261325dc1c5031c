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
import type { AcmeCreateInvoice, AcmeCreatePayout } from './api.ts'
import * as api from './api.ts'
import * as map from './map.ts'
import type { AcmeSettings } from './settings.ts'
import { SETTINGS } from './settings.ts'
import { createWebhooks } from './webhooks.ts'

/** Acme: exactly what this package can do. */
export interface Acme {
  readonly specVersion: 1
  readonly id: 'acme'
  readonly name: 'Acme'
  readonly balances: BalancesApi
  readonly invoices: AcmeInvoices
  readonly payouts: AcmePayouts
  readonly webhooks: WebhooksApi
  readonly close: () => Promise<void>
}

// The calls are named: `Required<InvoicesApi>` would claim what a later core adds to that interface.

/** Money in. */
export interface AcmeInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'methods'>> {
  readonly create: (input: AcmeCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /** By your own reference or by Acme's id. */
  readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>
}

/** Money out. */
export interface AcmePayouts extends Required<Pick<PayoutsApi, 'recovery' | 'methods' | 'banks'>> {
  readonly create: (input: AcmeCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** By your own reference or by Acme's id. */
  readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<PayoutsApi['get']>
}

/**
 * Makes the Acme provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createAcme(settings: AcmeSettings = {}): Acme {
  const config = SETTINGS.read(settings)
  const { call, close } = createHttpClient({ ...config.http, readEnvelope: api.readEnvelope })

  const withKey = (name: string) => {
    const operation = config.operation(name)
    return { ...operation, auth: { operation: name, headers: { authorization: `Bearer ${operation.need('apiKey')}` } } }
  }

  const provider: Acme = {
    specVersion: 1,
    id: 'acme',
    name: 'Acme',
    balances: {
      list: async (options) => call({ ...api.balances, ...withKey('balances.list').auth, map: map.toBalances }, options),
    },
    invoices: {
      recovery: api.invoiceCreate.recovery,
      create: async (given, options) => {
        const { auth, checkInput } = withKey('invoices.create')
        const input = checkInput(given, api.createInvoiceRules)
        return call(
          {
            ...api.invoiceCreate,
            ...auth,
            ...map.fromCreateInvoice(input, auth.headers),
            map: (wire, context) => map.toInvoiceReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const { auth, checkRef } = withKey('invoices.get')
        const ref = checkRef(given, EITHER)
        return call({ ...api.invoiceFind, ...auth, ...map.fromRef(ref), map: map.toInvoice(ref) }, options)
      },
      methods: async (options) => {
        const { auth } = withKey('invoices.methods')
        return call({ ...api.methods, ...auth, query: { direction: 'in' }, map: map.toMethods }, options)
      },
    },
    payouts: {
      recovery: api.payoutCreate.recovery,
      create: async (given, options) => {
        const { auth, checkInput } = withKey('payouts.create')
        const input = checkInput(given, api.createPayoutRules, api.acrossPayout)
        return call(
          {
            ...api.payoutCreate,
            ...auth,
            ...map.fromCreatePayout(input, auth.headers),
            sensitive: [input.destination],
            map: (wire, context) => map.toPayoutReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const { auth, checkRef } = withKey('payouts.get')
        const ref = checkRef(given, EITHER)
        return call({ ...api.payoutFind, ...auth, ...map.fromRef(ref), map: map.toPayout(ref) }, options)
      },
      methods: async (options) => {
        const { auth } = withKey('payouts.methods')
        return call({ ...api.methods, ...auth, query: { direction: 'out' }, map: map.toMethods }, options)
      },
      banks: async (options) => call({ ...api.banks, ...withKey('payouts.banks').auth, map: map.toBanks }, options),
    },
    webhooks: createWebhooks(config),
    close,
  }
  return provider satisfies PaymentProvider
}
