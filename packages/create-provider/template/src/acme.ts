import type {
  BalancesApi,
  Bank,
  CallOptions,
  Invoice,
  InvoiceReceipt,
  Money,
  PaymentMethod,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  Ref,
  WebhooksApi,
} from '@paymux/core'
import { toMinorUnits } from '@paymux/core'
import type { ConnectionSettings } from '@paymux/core/authoring'
import { checkInput, checkRef, need, readSettings } from '@paymux/core/authoring'
import { createHttpClient, jsonNumber } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout } from './api.js'
import * as api from './api.js'
import * as map from './map.js'
import { createWebhooks } from './webhooks.js'

/** Settings of {@link createAcme}. What is left out is read from the environment, in the factory only. */
export interface AcmeSettings extends Omit<ConnectionSettings, 'utcOffset'> {
  /** `ACME_API_KEY`. Unlocks balances, invoices and payouts. */
  readonly apiKey?: string | undefined
  /** `ACME_WEBHOOK_SECRET`. Unlocks webhooks. A list while secrets are being rotated. */
  readonly webhookSecret?: string | readonly string[] | undefined
}

/** Acme: exactly what this package can do. */
export interface Acme {
  readonly specVersion: 1
  readonly id: 'acme'
  readonly name: 'Acme'
  readonly balances: BalancesApi
  readonly invoices: AcmeInvoices
  readonly payouts: AcmePayouts
  readonly webhooks: WebhooksApi
  /** Frees the connections; calls made afterwards fail with `config` / `not_sent`. */
  readonly close: () => Promise<void>
}

// Written out: `Required<InvoicesApi>` would claim what a later core adds to that interface.

/** Money in. */
export interface AcmeInvoices {
  /** Creates an invoice that the customer pays at `url`. Sent once. */
  readonly create: (input: AcmeCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>
  /** Reads one invoice by your own reference or by Acme's id. */
  readonly get: (ref: Ref, options?: CallOptions) => Promise<Invoice>
  /** Lists the ways to pay in. */
  readonly methods: (options?: CallOptions) => Promise<readonly PaymentMethod[]>
}

/** Money out. */
export interface AcmePayouts {
  /** Orders a payout. Sent once: when the outcome is `unknown`, ask `get` before anything else. */
  readonly create: (input: AcmeCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>
  /** Reads one payout by your own reference or by Acme's id. */
  readonly get: (ref: Ref, options?: CallOptions) => Promise<Payout>
  /** Lists the ways to pay out. */
  readonly methods: (options?: CallOptions) => Promise<readonly PaymentMethod[]>
  /** Lists the banks that `bank` takes. */
  readonly banks: (options?: CallOptions) => Promise<readonly Bank[]>
}

/**
 * Makes the Acme provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createAcme(settings: AcmeSettings = {}): Acme {
  const read = readSettings('acme', 'createAcme', settings, ['apiKey', 'webhookSecret'])
  const { given } = read
  const access = read.group('', { apiKey: given.apiKey }, { apiKey: 'ACME_API_KEY' })
  const webhookSecrets = read.secrets('webhookSecret', given.webhookSecret, 'ACME_WEBHOOK_SECRET')
  const connection = read.connection({ baseUrl: api.BASE_URL, variable: 'ACME_BASE_URL' })
  read.done()

  const secrets = access === null ? webhookSecrets : [access.apiKey, ...webhookSecrets]
  const { call, close } = createHttpClient({ ...connection, provider: 'acme', readAnswer: api.readAnswer, secrets })

  const withKey = (operation: string) => {
    const { apiKey } = need(access, 'acme', operation, 'apiKey (ACME_API_KEY)')
    return { operation, headers: { authorization: `Bearer ${apiKey}` } }
  }
  /** Acme answers a repeated key with the first answer. It does not replace the rule that a write is sent once. */
  const once = (operation: string, reference: string) => {
    const { headers } = withKey(operation)
    return { operation, reference, headers: { ...headers, 'idempotency-key': reference } }
  }
  const inMinorUnits = (amount: Money) => ({ amount: jsonNumber(String(toMinorUnits(amount))), currency: amount.currency })

  const provider: Acme = {
    specVersion: 1,
    id: 'acme',
    name: 'Acme',
    balances: {
      list: async (options) => call({ ...api.balances, ...withKey('balances.list'), map: map.toBalances }, options),
    },
    invoices: {
      create: async (given, options) => {
        const operation = 'invoices.create'
        const input = checkInput(given, api.createInvoiceRules, 'acme', operation)
        const json = {
          reference: input.reference,
          ...inMinorUnits(input.amount),
          method: input.method,
          description: input.description,
          customer_email: input.customerEmail,
          metadata: input.metadata,
          return_url: input.returnUrl,
        }
        return call(
          {
            ...api.invoiceCreate,
            ...once(operation, input.reference),
            json,
            map: (wire, context) => map.toInvoiceReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const auth = withKey('invoices.get')
        const ref = checkRef(given, 'acme', auth.operation)
        const query = { id: ref.id, reference: ref.reference }
        return call(
          { ...api.invoiceFind, ...auth, reference: ref.reference, query, map: (wire, context) => map.toInvoice(wire, ref, context) },
          options,
        )
      },
      methods: async (options) => {
        const query = { direction: 'in' }
        return call({ ...api.methods, ...withKey('invoices.methods'), query, map: map.toMethods }, options)
      },
    },
    payouts: {
      create: async (given, options) => {
        const operation = 'payouts.create'
        const input = checkInput(given, api.createPayoutRules, 'acme', operation, ({ method, bank }) => [
          (method === 'bank_transfer') !== (bank !== undefined) && 'bank is for the method bank_transfer, and required there',
        ])
        const json = {
          reference: input.reference,
          ...inMinorUnits(input.amount),
          method: input.method,
          destination: input.destination,
          bank: input.bank,
          fee_from: input.feeFrom ?? 'amount',
          comment: input.comment,
        }
        const sensitive = [input.destination]
        return call(
          {
            ...api.payoutCreate,
            ...once(operation, input.reference),
            sensitive,
            json,
            map: (wire, context) => map.toPayoutReceipt(wire, input, context),
          },
          options,
        )
      },
      get: async (given, options) => {
        const auth = withKey('payouts.get')
        const ref = checkRef(given, 'acme', auth.operation)
        const query = { id: ref.id, reference: ref.reference }
        return call(
          { ...api.payoutFind, ...auth, reference: ref.reference, query, map: (wire, context) => map.toPayout(wire, ref, context) },
          options,
        )
      },
      methods: async (options) => {
        const query = { direction: 'out' }
        return call({ ...api.methods, ...withKey('payouts.methods'), query, map: map.toMethods }, options)
      },
      banks: async (options) => call({ ...api.banks, ...withKey('payouts.banks'), map: map.toBanks }, options),
    },
    webhooks: createWebhooks(webhookSecrets),
    close,
  }
  return provider satisfies PaymentProvider
}
