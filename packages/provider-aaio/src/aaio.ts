import type {
  BalancesApi,
  CallOptions,
  InvoiceReceipt,
  InvoicesApi,
  Money,
  PaymentProvider,
  PayoutReceipt,
  PayoutsApi,
  WebhooksApi,
} from '@paymux/core'
import { money, PaymentError } from '@paymux/core'
import type { ConnectionSettings, Rules } from '@paymux/core/authoring'
import { checkInput, checkRef, need, readMoney, readSettings } from '@paymux/core/authoring'
import { sha256Hex } from '@paymux/core/crypto'
import type { Fields } from '@paymux/core/http'
import { createHttpClient } from '@paymux/core/http'
import type { AaioCreateInvoice, AaioCreatePayout, AaioInvoiceForm } from './api.js'
import * as api from './api.js'
import type { AaioRate } from './map.js'
import * as map from './map.js'
import { createWebhooks } from './webhooks.js'

/** Settings of {@link createAaio}. What is left out is read from the environment, in the factory only. */
export interface AaioSettings extends ConnectionSettings {
  /** API key with the permissions of the calls that you make; `AAIO_API_KEY`. Unlocks balances, payouts and reading invoices. */
  readonly apiKey?: string | undefined
  /** Unlocks invoices. */
  readonly shop?: AaioShop | undefined
  /** Checks webhooks of payouts; `AAIO_PAYOUT_WEBHOOK_SECRET`. A list while secrets are being rotated. */
  readonly payoutWebhookSecret?: string | readonly string[] | undefined
}

/** A shop. */
export interface AaioShop {
  /** `AAIO_SHOP_ID` */
  readonly id?: string | undefined
  /** Signs what you send; `AAIO_SHOP_SECRET_1`. */
  readonly secret1?: string | undefined
  /** Checks webhooks of payments; `AAIO_SHOP_SECRET_2`. A list while secrets are being rotated. */
  readonly secret2?: string | readonly string[] | undefined
}

/** Aaio: exactly what this package can do. */
export interface Aaio {
  readonly specVersion: 1
  readonly id: 'aaio'
  readonly name: 'Aaio'
  readonly balances: BalancesApi
  readonly invoices: AaioInvoices
  readonly payouts: AaioPayouts
  readonly webhooks: AaioWebhooks
  /** Frees the connections; calls made afterwards fail with `config` / `not_sent`. */
  readonly close: () => Promise<void>
}

/** Money in. The calls are named, so that this type claims none that a later core adds. */
export interface AaioInvoices extends Required<Pick<InvoicesApi, 'create' | 'get' | 'methods'>> {
  readonly create: (input: AaioCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /**
   * The signed link of the older payment form. Nothing is sent: the customer's browser creates the invoice when it opens the link.
   * @throws PaymentError `invalid_request`, `config`
   */
  readonly formUrl: (input: AaioInvoiceForm) => string
  /** Reads what the customer's browser brings back to the shop's page. It is not signed and proves nothing: show "checking", then ask `get`. */
  readonly parseReturnUrl: (url: string) => AaioReturn
}

/** What a returning browser claims. It is no proof of payment. */
export interface AaioReturn {
  readonly reference: string | null
  readonly amount: Money | null
}

/** Money out. */
export interface AaioPayouts extends Required<Pick<PayoutsApi, 'create' | 'get' | 'methods' | 'banks'>> {
  readonly create: (input: AaioCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** What one unit of each payout currency costs in roubles. */
  readonly rates: (options?: CallOptions) => Promise<readonly AaioRate[]>
}

/** Notifications. */
export interface AaioWebhooks extends WebhooksApi {
  /** The addresses that webhooks come from. A match never replaces the signature. */
  readonly serviceIps: (options?: CallOptions) => Promise<readonly string[]>
}

/**
 * Makes the Aaio provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createAaio(settings: AaioSettings = {}): Aaio {
  const read = readSettings('aaio', 'createAaio', settings, ['apiKey', 'shop', 'payoutWebhookSecret'])
  const { given } = read
  const access = read.group('', { apiKey: given.apiKey }, { apiKey: 'AAIO_API_KEY' })
  const shop = read.group('shop', given.shop, { id: 'AAIO_SHOP_ID', secret1: 'AAIO_SHOP_SECRET_1' }, ['secret2'])
  const payment = read.secrets('shop.secret2', given.shop?.secret2, 'AAIO_SHOP_SECRET_2')
  const payout = read.secrets('payoutWebhookSecret', given.payoutWebhookSecret, 'AAIO_PAYOUT_WEBHOOK_SECRET')
  const { utcOffset, ...connection } = read.connection({ baseUrl: api.BASE_URL, variable: 'AAIO_BASE_URL' })
  read.done()
  if (shop !== null && payment.includes(shop.secret1)) {
    // Customers see the hash of their order in its link.
    const message = 'shop.secret1 and shop.secret2 are the same, so the signature of any order would pass for that of a payment.'
    throw new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'aaio', operation: 'createAaio', message })
  }

  const secrets = [access?.apiKey, shop?.secret1, ...payment, ...payout].filter((secret) => secret !== undefined)
  const { call, close } = createHttpClient({ ...connection, provider: 'aaio', readAnswer: api.readAnswer, secrets })

  const withKey = (operation: string) => ({
    operation,
    headers: { 'x-api-key': need(access, 'aaio', operation, 'apiKey (AAIO_API_KEY)').apiKey },
  })
  const ofShop = (operation: string) => need(shop, 'aaio', operation, 'shop.id and shop.secret1 (AAIO_SHOP_ID, AAIO_SHOP_SECRET_1)')

  /** The checked and signed fields of an invoice. The amount is formatted once: the same text is signed and sent. */
  const signedOrder = <I extends AaioCreateInvoice>(
    operation: string,
    given: I,
    rules: Rules<I>,
  ): { readonly input: I; readonly amount: Money; readonly fields: Fields } => {
    const input = checkInput(given, rules, 'aaio', operation)
    const { id, secret1 } = ofShop(operation)
    const amount = money(input.amount.amount, input.amount.currency)
    const metadata = Object.entries(input.metadata ?? {}).map(([name, value]) => [`us_${name}`, value])
    const fields = {
      merchant_id: id,
      amount: amount.amount,
      currency: amount.currency,
      order_id: input.reference,
      method: input.method,
      desc: input.description,
      email: input.customerEmail,
      lang: input.language,
      ...Object.fromEntries(metadata),
      sign: sha256Hex([id, amount.amount, amount.currency, secret1, input.reference].join(':')),
    }
    return { input, amount, fields }
  }

  const aaio: Aaio = {
    specVersion: 1,
    id: 'aaio',
    name: 'Aaio',
    balances: {
      list: async (options) => call({ ...api.balance, ...withKey('balances.list'), map: map.toBalances }, options),
    },
    invoices: {
      create: async (given, options) => {
        const operation = 'invoices.create'
        const { input, amount, fields } = signedOrder(operation, given, api.createInvoiceRules)
        const { reference } = input
        return call(
          {
            ...api.orderCreate,
            operation,
            reference,
            form: fields,
            map: (wire, context) => map.toInvoiceReceipt(wire, reference, amount, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const auth = withKey('invoices.get')
        const { reference } = checkRef(given, 'aaio', auth.operation, ['reference'])
        const form = { merchant_id: ofShop(auth.operation).id, order_id: reference }
        return call(
          { ...api.orderInfo, ...auth, reference, form, map: (wire, context) => map.toInvoice(wire, reference, utcOffset, context) },
          options,
        )
      },
      methods: async (options) => {
        const auth = withKey('invoices.methods')
        return call({ ...api.orderMethods, ...auth, form: { merchant_id: ofShop(auth.operation).id }, map: map.toInvoiceMethods }, options)
      },
      formUrl: (given) => {
        const { input, fields } = signedOrder('invoices.formUrl', given, api.invoiceFormRules)
        const query = Object.entries({ ...fields, referral: input.referral }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        )
        return `${connection.baseUrl}${api.ORDER_FORM_PATH}?${new URLSearchParams(query)}`
      },
      parseReturnUrl: (url) => {
        const query =
          typeof url === 'string' && URL.canParse(url, connection.baseUrl)
            ? new URL(url, connection.baseUrl).searchParams
            : new URLSearchParams()
        return { reference: query.get('order_id') || null, amount: readMoney(query.get('amount'), query.get('currency')) }
      },
    },
    payouts: {
      create: async (given, options) => {
        const auth = withKey('payouts.create')
        const input = checkInput(given, api.createPayoutRules, 'aaio', auth.operation, ({ method, bank, mobileOperator }) => [
          (method === 'sbp') !== (bank !== undefined) && 'bank is for the method sbp, and required there',
          (method === 'mobile_ru') !== (mobileOperator !== undefined) && 'mobileOperator is for the method mobile_ru, and required there',
        ])
        const { reference, destination } = input
        const form = {
          my_id: reference,
          wallet: destination,
          amount: money(input.amount.amount, input.amount.currency).amount,
          method: input.method,
          commission_type: map.COMMISSION_TYPE[input.feeFrom ?? 'amount'],
          bank: input.bank,
          mobile_operator: input.mobileOperator,
          webhook_url: input.webhookUrl,
        }
        return call(
          {
            ...api.payoffCreate,
            ...auth,
            reference,
            sensitive: [destination],
            form,
            map: (wire, context) => map.toPayoutReceipt(wire, reference, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const auth = withKey('payouts.get')
        const ref = checkRef(given, 'aaio', auth.operation)
        const form = { my_id: ref.reference, id: ref.id }
        return call(
          {
            ...api.payoffInfo,
            ...auth,
            reference: ref.reference,
            form,
            map: (wire, context) => map.toPayout(wire, ref, utcOffset, context),
          },
          options,
        )
      },
      methods: async (options) => call({ ...api.payoffMethods, ...withKey('payouts.methods'), map: map.toPayoutMethods }, options),
      rates: async (options) => call({ ...api.payoffRates, ...withKey('payouts.rates'), map: map.toRates }, options),
      banks: async (options) => call({ ...api.sbpBanks, ...withKey('payouts.banks'), map: map.toBanks }, options),
    },
    close,
    webhooks: {
      ...createWebhooks({ shopId: shop?.id ?? null, payment, payout }),
      serviceIps: async (options) => call({ ...api.serviceIps, operation: 'webhooks.serviceIps', map: ({ list }) => list }, options),
    },
  }
  return aaio satisfies PaymentProvider
}
