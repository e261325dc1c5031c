import type { CallOptions, PaymentProvider, Ref, WebhookRequest } from '@paymux/core'
import type { FetchTransportOptions, Transport, UndiciTransportOptions } from '@paymux/core/http'
import { fetchTransport, undiciTransport } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout, AcmeSettings } from '../../template/src/index.ts'

// A user of core 1.0 who leaves nothing out: every optional input, setting and call. complete.ts sees to that.
const amount = { amount: '500', currency: 'EUR' }

export const INVOICE = {
  reference: 'order-17',
  amount,
  method: 'card',
  description: 'Order 17',
  customerEmail: 'jane@example.com',
  metadata: { cart: '9' },
  returnUrl: 'https://shop.example/thanks',
} as const satisfies AcmeCreateInvoice

export const PAYOUT = {
  reference: 'payout-17',
  amount,
  method: 'bank_transfer',
  destination: '4000000000000002',
  feeFrom: 'balance',
  bank: 'first',
  comment: 'Thank you',
} as const satisfies AcmeCreatePayout

export const REFS = [{ reference: 'payout-17' }, { id: 'p-17' }] as const satisfies readonly Ref[]

export const OPTIONS = { signal: new AbortController().signal, timeoutMs: 20_000 } satisfies CallOptions

export const settings = (transport: Transport) =>
  ({
    apiKey: 'key',
    webhookSecret: ['webhook-secret', 'older-secret'],
    baseUrl: 'https://api.acme.example',
    timeoutMs: 20_000,
    connectTimeoutMs: 10_000,
    retries: 1,
    transport,
  }) satisfies AcmeSettings

export const request = (headers: Readonly<Record<string, string>>, body: string) => ({ headers, body }) satisfies WebhookRequest

export const UNDICI = { connectTimeoutMs: 10_000, connections: 10, dispatcher: { dispatch: () => true } } satisfies UndiciTransportOptions
export const FETCH = { fetch } satisfies FetchTransportOptions
export const TRANSPORTS: readonly Transport[] = [undiciTransport(UNDICI), fetchTransport(FETCH)]

type Calls = { readonly [Group in keyof PaymentProvider]?: readonly (keyof NonNullable<PaymentProvider[Group]>)[] }

export const CALLS = {
  balances: ['list'],
  invoices: ['create', 'get', 'methods'],
  payouts: ['create', 'get', 'methods', 'banks'],
  webhooks: ['parse', 'ack'],
} as const satisfies Calls
