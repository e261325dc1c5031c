import type {
  BalancesApi,
  CallOptions,
  InvoiceReceipt,
  InvoicesApi,
  PaymentProvider,
  PayoutReceipt,
  PayoutsApi,
  Ref,
  WebhooksApi,
} from '@paymux/core'
import { money } from '@paymux/core'
import type { ConnectionSettings } from '@paymux/core/authoring'
import { checkInput, checkRef, need, readSettings } from '@paymux/core/authoring'
import { createHttpClient, jsonNumber } from '@paymux/core/http'
import type { EnotCreateInvoice, EnotCreatePayout, EnotPayDirect } from './api.js'
import * as api from './api.js'
import type { EnotDirectPayment } from './map.js'
import * as map from './map.js'
import { createWebhooks } from './webhooks.js'

/** Settings of {@link createEnot}. What is left out is read from the environment, in the factory only. */
export interface EnotSettings extends ConnectionSettings {
  /** The user's (profile's) id and secret key; `ENOT_USER_ID`, `ENOT_USER_KEY`. Unlocks balances and payouts. */
  readonly user?: EnotAccess | undefined
  /** The shop's id and secret key; `ENOT_SHOP_ID`, `ENOT_SHOP_KEY`. Unlocks invoices. */
  readonly shop?: EnotAccess | undefined
}

/** One of the two pairs of credentials. */
export interface EnotAccess {
  readonly id?: string | undefined
  readonly key?: string | undefined
  /** Verifies webhooks. The user's key signs payouts (`ENOT_USER_WEBHOOK_KEY`), the shop's key invoices (`ENOT_SHOP_WEBHOOK_KEY`).
   * A list while keys are being rotated. */
  readonly webhookKey?: string | readonly string[] | undefined
}

/** Enot: exactly what this package can do. */
export interface Enot {
  readonly specVersion: 1
  readonly id: 'enot'
  readonly name: 'Enot'
  readonly balances: BalancesApi
  readonly invoices: EnotInvoices
  readonly payouts: EnotPayouts
  readonly webhooks: WebhooksApi
  /** Frees the connections; calls made afterwards fail with `config` / `not_sent`. */
  readonly close: () => Promise<void>
}

/** Money in. The calls are named, so that this type claims none that a later core adds. */
export interface EnotInvoices extends Required<Pick<InvoicesApi, 'create' | 'get' | 'methods'>> {
  readonly create: (input: EnotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  readonly get: (ref: Ref, options?: CallOptions) => ReturnType<InvoicesApi['get']>
  /** Second step of a host-to-host payment. Known from public clients only, not from the documentation. Sent once. */
  readonly payDirect: (input: EnotPayDirect, options?: CallOptions) => Promise<EnotDirectPayment>
}

/** Money out. Enot tells no payout methods. */
export interface EnotPayouts extends Required<Pick<PayoutsApi, 'create' | 'get' | 'banks'>> {
  readonly create: (input: EnotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
}

/**
 * Makes the Enot provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createEnot(settings: EnotSettings = {}): Enot {
  const read = readSettings('enot', 'createEnot', settings, ['user', 'shop'])
  const { given } = read
  const user = read.group('user', given.user, { id: 'ENOT_USER_ID', key: 'ENOT_USER_KEY' }, ['webhookKey'])
  const shop = read.group('shop', given.shop, { id: 'ENOT_SHOP_ID', key: 'ENOT_SHOP_KEY' }, ['webhookKey'])
  const webhookKeys = {
    user: read.secrets('user.webhookKey', given.user?.webhookKey, 'ENOT_USER_WEBHOOK_KEY'),
    shop: read.secrets('shop.webhookKey', given.shop?.webhookKey, 'ENOT_SHOP_WEBHOOK_KEY'),
  }
  const { utcOffset, ...connection } = read.connection({ baseUrl: api.BASE_URL, variable: 'ENOT_BASE_URL' })
  read.done()

  const secrets = [user?.key, shop?.key, ...webhookKeys.user, ...webhookKeys.shop].filter((secret) => secret !== undefined)
  const { call, close } = createHttpClient({ ...connection, provider: 'enot', readAnswer: api.readAnswer, secrets })

  const asUser = (operation: string) => {
    const { id, key } = need(user, 'enot', operation, 'user.id and user.key (ENOT_USER_ID, ENOT_USER_KEY)')
    // Despite its name this header carries the key as it is.
    return { id, auth: { operation, headers: { 'x-api-signature-sha256': key } } }
  }
  const asShop = (operation: string) => {
    const { id, key } = need(shop, 'enot', operation, 'shop.id and shop.key (ENOT_SHOP_ID, ENOT_SHOP_KEY)')
    return { id, auth: { operation, headers: { 'x-api-key': key } } }
  }
  const withId = (path: string, id: string): string => path.replace('{id}', encodeURIComponent(id))

  const enot: Enot = {
    specVersion: 1,
    id: 'enot',
    name: 'Enot',
    balances: {
      list: async (options) => {
        const { id, auth } = asUser('balances.list')
        return call({ ...api.balance, ...auth, path: withId(api.balance.path, id), map: map.toBalances }, options)
      },
    },
    invoices: {
      create: async (given, options) => {
        const { id, auth } = asShop('invoices.create')
        const input = checkInput(given, api.createInvoiceRules, 'enot', auth.operation, ({ method, methods, direct }) => [
          method !== undefined && methods !== undefined && 'give method or methods, not both',
          direct === true && method === undefined && methods?.length !== 1 && 'direct needs exactly one method',
        ])
        const amount = money(input.amount.amount, input.amount.currency)
        const json = {
          shop_id: id,
          order_id: input.reference,
          amount: jsonNumber(amount.amount),
          currency: amount.currency,
          type: input.direct === true ? 'direct' : undefined,
          comment: input.description,
          email: input.customerEmail,
          custom_fields: input.metadata === undefined ? undefined : api.encodeMetadata(input.metadata),
          success_url: input.successUrl,
          fail_url: input.failUrl,
          hook_url: input.webhookUrl,
          expire: input.expiresInMinutes,
          include_service: input.method === undefined ? input.methods : [input.method],
          exclude_service: input.excludeMethods,
        }
        const toReceipt = (wire: { readonly id: string }, context: Parameters<typeof map.toInvoiceReceipt>[4]) =>
          map.toInvoiceReceipt(wire, input, amount, utcOffset, context)
        return call({ ...api.invoiceCreate, ...auth, reference: input.reference, json, map: toReceipt }, options)
      },
      get: async (given, options) => {
        const { id, auth } = asShop('invoices.get')
        const ref = checkRef(given, 'enot', auth.operation)
        const query = { shop_id: id, invoice_id: ref.id, order_id: ref.reference }
        return call(
          {
            ...api.invoiceInfo,
            ...auth,
            reference: ref.reference,
            query,
            map: (wire, context) => map.toInvoice(wire, ref, utcOffset, context),
          },
          options,
        )
      },
      methods: async (options) => {
        const { id, auth } = asShop('invoices.methods')
        return call({ ...api.paymentTariffs, ...auth, path: withId(api.paymentTariffs.path, id), map: map.toPaymentMethods }, options)
      },
      payDirect: async (given, options) => {
        const { id, auth } = asShop('invoices.payDirect')
        const input = checkInput(given, api.payDirectRules, 'enot', auth.operation)
        const json = {
          shop_id: id,
          invoice_id: input.id,
          ip: input.payerIp,
          user_agent: input.payerUserAgent,
          payment_data: { bank: input.bank },
        }
        return call(
          { ...api.invoiceDirect, ...auth, json, map: (_, context) => map.toDirectPayment(input.id, utcOffset, context) },
          options,
        )
      },
    },
    payouts: {
      create: async (given, options) => {
        const { id, auth } = asUser('payouts.create')
        const input = checkInput(given, api.createPayoutRules, 'enot', auth.operation, ({ method, bank }) => [
          method === 'sbp' && bank === undefined && 'bank is required for sbp: an id of payouts.banks()',
        ])
        const json = {
          user_id: id,
          order_id: input.reference,
          amount: jsonNumber(money(input.amount.amount, input.amount.currency).amount),
          service: input.method,
          wallet_to: input.destination,
          subtract: jsonNumber(map.SUBTRACT[input.feeFrom ?? 'amount']),
          comment: input.comment,
          hook_url: input.webhookUrl,
          payoff_data: input.bank === undefined ? undefined : { sbp_bank_type: input.bank },
        }
        const sensitive = [input.destination]
        return call(
          {
            ...api.payoffCreate,
            ...auth,
            reference: input.reference,
            sensitive,
            json,
            map: (wire, context) => map.toPayoutReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const { id, auth } = asUser('payouts.get')
        const ref = checkRef(given, 'enot', auth.operation)
        const query = { user_id: id, id: ref.id, order_id: ref.reference }
        return call(
          {
            ...api.payoffInfo,
            ...auth,
            reference: ref.reference,
            query,
            map: (wire, context) => map.toPayout(wire, ref, utcOffset, context),
          },
          options,
        )
      },
      banks: async (options) => {
        const { id, auth } = asUser('payouts.banks')
        return call({ ...api.sbpBanks, ...auth, query: { user_id: id }, map: map.toBanks }, options)
      },
    },
    webhooks: createWebhooks(webhookKeys),
    close,
  }
  return enot satisfies PaymentProvider
}
