import type {
  BalancesApi,
  CallOptions,
  InvoiceReceipt,
  InvoicesApi,
  Listed,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  PayoutsApi,
  RecordRef,
  Refund,
  RefundReceipt,
  RefundsApi,
  WebhooksApi,
} from '@paymux/core'
import type { CheckedRef, GivenRef } from '@paymux/core/authoring'
import { basicAuth, idempotencyKey } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import * as api from './api.ts'
import type { YooKassaCaptureInvoice, YooKassaCreateInvoice, YooKassaCreatePayout, YooKassaCreateRefund, YooKassaPage } from './inputs.ts'
import * as rules from './inputs.ts'
import * as map from './map.ts'
import type { YooKassaSettings } from './settings.ts'
import { SETTINGS } from './settings.ts'
import { createWebhooks } from './webhooks.ts'

/** The YooKassa provider. The type has only what YooKassa can do: a call that YooKassa lacks does not compile. */
export interface YooKassa {
  readonly specVersion: 1
  readonly id: 'yookassa'
  readonly name: 'YooKassa'
  /** The balance for payouts, from which `payouts` pays. */
  readonly balances: BalancesApi
  readonly invoices: YooKassaInvoices
  readonly refunds: YooKassaRefunds
  readonly payouts: YooKassaPayouts
  /** YooKassa does not sign webhooks: `parse` reads the record that a webhook names, which needs its credentials. */
  readonly webhooks: WebhooksApi
  readonly close: () => Promise<void>
}

/** Names a payment or refund by YooKassa's id, which every receipt has. A `reference` that is given must be that of the record. */
export interface YooKassaRef {
  readonly id: string | null
  readonly reference?: string | null | undefined
}

/** Money in: YooKassa's payments. Each call is listed here, so that a call that a later core adds does not appear in this version. */
export interface YooKassaInvoices extends Pick<InvoicesApi, 'recovery'> {
  readonly create: (input: YooKassaCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  readonly get: (ref: YooKassaRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>
  readonly capture: (ref: YooKassaRef, input?: YooKassaCaptureInvoice, options?: CallOptions) => Promise<void>
  /** Releases held money. YooKassa cannot cancel a payment that still waits for its payer. */
  readonly cancel: (ref: YooKassaRef, options?: CallOptions) => Promise<void>
  readonly list: (page?: YooKassaPage, options?: CallOptions) => ReturnType<Required<InvoicesApi>['list']>
}

/** Money back. */
export interface YooKassaRefunds extends Pick<RefundsApi, 'recovery'> {
  readonly create: (input: YooKassaCreateRefund, options?: CallOptions) => Promise<RefundReceipt>
  readonly get: (ref: YooKassaRef, options?: CallOptions) => Promise<Refund>
  readonly list: (page?: YooKassaPage, options?: CallOptions) => Promise<Listed<Refund>>
}

/** Money out. */
export interface YooKassaPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'banks'>> {
  readonly create: (input: YooKassaCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** Finds a payout by YooKassa's `id`, or by your `reference` among the payouts of the last three months. */
  readonly get: (ref: GivenRef, options?: CallOptions) => Promise<Payout>
  readonly list: (page?: YooKassaPage, options?: CallOptions) => Promise<Listed<Payout>>
}

type ById = CheckedRef<typeof rules.BY_RECORD_ID>

// The reads of one record, for `get` and for webhooks.
const paymentOf = (ref: ById) => ({ ...api.paymentGet, ...named(ref), path: api.paymentPath(ref.id), map: map.toInvoice(ref) })
const refundOf = (ref: ById) => ({ ...api.refundGet, ...named(ref), path: api.refundPath(ref.id), map: map.toRefund(ref) })
const payoutOf = (ref: ById) => ({ ...api.payoutGet, ...named(ref), path: api.payoutPath(ref.id), map: map.toPayout(ref) })
const foundPayoutOf = (ref: RecordRef) => ({
  ...api.payoutSearch,
  ...named(ref),
  query: map.fromReference(ref),
  map: map.toFoundPayout(ref),
})
const named = ({ reference }: { readonly reference: string | null }) => ({ reference: reference ?? undefined })

const WEBHOOK = 'webhooks.parse'

/**
 * Makes the YooKassa provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createYooKassa(settings: YooKassaSettings = {}): YooKassa {
  const config = SETTINGS.read(settings)
  const authOf = (pair: { readonly id: string; readonly secretKey: string } | null) => pair && basicAuth(pair.id, pair.secretKey)
  const pairs = { shop: authOf(config.get('shop')), gateway: authOf(config.get('gateway')) }
  const secrets = [...config.http.secrets, ...Object.values(pairs).flatMap((pair) => pair?.secret ?? [])]
  const { call, close } = createHttpClient({ ...config.http, secrets, readEnvelope: api.readEnvelope })

  /** The helpers of one call. `auth` is what a read sends; `keyed` makes that of a write, with an idempotence key of the given parts. */
  const as = (pair: keyof typeof pairs, name: string) => {
    const operation = config.operation(name)
    operation.need(pair)
    const auth = { operation: name, headers: { ...pairs[pair]?.headers } }
    const keyed = (...parts: readonly (string | null)[]) => ({
      operation: name,
      headers: { ...auth.headers, 'idempotence-key': idempotencyKey({ operation: name, parts }) },
    })
    return { ...operation, auth, keyed }
  }

  const yookassa: YooKassa = {
    specVersion: 1,
    id: 'yookassa',
    name: 'YooKassa',
    balances: {
      list: async (options) => call({ ...api.me, ...as('gateway', 'balances.list').auth, map: map.toBalances }, options),
    },
    invoices: {
      recovery: api.paymentCreate.recovery,
      create: async (given, options) => {
        const { checkInput, keyed } = as('shop', 'invoices.create')
        const input = checkInput(given, rules.createInvoiceRules, rules.acrossInvoice)
        const json = map.fromCreateInvoice(input)
        return call({ ...api.paymentCreate, ...keyed(input.reference), ...named(input), json, map: map.toInvoiceReceipt(input) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef } = as('shop', 'invoices.get')
        return call({ ...paymentOf(checkRef(given, rules.BY_RECORD_ID)), ...auth }, options)
      },
      capture: async (given, what = {}, options) => {
        const { checkInput, checkRef, keyed } = as('shop', 'invoices.capture')
        const ref = checkRef(given, rules.BY_RECORD_ID)
        const input = checkInput(what, rules.captureRules)
        const key = keyed(ref.id, input.amount?.amount ?? null, input.amount?.currency ?? null)
        const path = api.paymentCapturePath(ref.id)
        return call(
          { ...api.paymentCapture, ...key, ...named(ref), path, json: map.fromCapture(input), map: map.toDone(ref, 'canceled', input) },
          options,
        )
      },
      cancel: async (given, options) => {
        const { checkRef, keyed } = as('shop', 'invoices.cancel')
        const ref = checkRef(given, rules.BY_RECORD_ID)
        const { headers, operation } = keyed(ref.id)
        const path = api.paymentCancelPath(ref.id)
        return call(
          {
            ...api.paymentCancel,
            operation,
            headers: { ...headers, ...api.NO_BODY },
            ...named(ref),
            path,
            map: map.toDone(ref, 'succeeded'),
          },
          options,
        )
      },
      list: async (page = {}, options) => {
        const { auth, checkInput } = as('shop', 'invoices.list')
        const query = map.fromPage(checkInput(page, rules.pageRules))
        return call({ ...api.paymentList, ...auth, query, map: map.toListed(map.toInvoice) }, options)
      },
    },
    refunds: {
      recovery: api.refundCreate.recovery,
      create: async (given, options) => {
        const { checkInput, keyed } = as('shop', 'refunds.create')
        const input = checkInput(given, rules.createRefundRules)
        const json = map.fromCreateRefund(input)
        return call({ ...api.refundCreate, ...keyed(input.reference), ...named(input), json, map: map.toRefundReceipt(input) }, options)
      },
      get: async (given, options) => {
        const { auth, checkRef } = as('shop', 'refunds.get')
        return call({ ...refundOf(checkRef(given, rules.BY_RECORD_ID)), ...auth }, options)
      },
      list: async (page = {}, options) => {
        const { auth, checkInput } = as('shop', 'refunds.list')
        const query = map.fromPage(checkInput(page, rules.pageRules))
        return call({ ...api.refundList, ...auth, query, map: map.toListed(map.toRefund) }, options)
      },
    },
    payouts: {
      recovery: api.payoutCreate.recovery,
      create: async (given, options) => {
        const { checkInput, keyed } = as('gateway', 'payouts.create')
        const input = checkInput(given, rules.createPayoutRules, rules.acrossPayout)
        const sensitive = [input.destination]
        const json = map.fromCreatePayout(input)
        return call(
          { ...api.payoutCreate, ...keyed(input.reference), ...named(input), sensitive, json, map: map.toPayoutReceipt(input) },
          options,
        )
      },
      get: async (given, options) => {
        const { auth, checkRef } = as('gateway', 'payouts.get')
        const { id, reference } = checkRef(given, rules.BY_EITHER)
        const byId = id === null ? null : payoutOf({ id, reference })
        return byId === null ? call({ ...foundPayoutOf({ id, reference }), ...auth }, options) : call({ ...byId, ...auth }, options)
      },
      list: async (page = {}, options) => {
        const { auth, checkInput } = as('gateway', 'payouts.list')
        const query = map.fromPage(checkInput(page, rules.pageRules))
        return call({ ...api.payoutList, ...auth, query, map: map.toListed(map.toPayout) }, options)
      },
      banks: async (options) => call({ ...api.sbpBanks, ...as('gateway', 'payouts.banks').auth, map: map.toBanks }, options),
    },
    webhooks: createWebhooks(config, {
      invoice: async (ref, options) => call({ ...paymentOf(ref), ...as('shop', WEBHOOK).auth, once: true }, options),
      refund: async (ref, options) => call({ ...refundOf(ref), ...as('shop', WEBHOOK).auth, once: true }, options),
      payout: async (ref, options) => call({ ...payoutOf(ref), ...as('gateway', WEBHOOK).auth, once: true }, options),
    }),
    close,
  }
  return yookassa satisfies PaymentProvider
}
