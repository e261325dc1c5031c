import type { CallOptions, CaptureInvoice, CreateRefund, Page, PaymentProvider, RecordRef, WebhookRequest } from '@paymux/core'
import type { FetchTransportOptions, Transport, UndiciTransportOptions } from '@paymux/core/http'
import { fetchTransport, undiciTransport } from '@paymux/core/http'
import type { AcmeCreateInvoice, AcmeCreatePayout, AcmeSettings } from '../../template/src/index.ts'

// A user of core 1.0 who leaves nothing out: every optional input, setting and call. complete.ts sees to that.
const amount = { amount: '485', currency: 'EUR' }

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

// The template has neither; providers that do are asked for them so.
export const REFUND = {
  reference: 'refund-17',
  invoice: { reference: 'order-17', id: 'inv_8842' },
  amount,
  reason: 'Returned',
} as const satisfies CreateRefund

export const CAPTURE = { amount } as const satisfies CaptureInvoice

export const PAGE = { cursor: '2', limit: 10 } as const satisfies Page

export const REFS = [
  { reference: 'payout-17', id: null },
  { reference: null, id: 'po_3107' },
  { reference: 'payout-17', id: 'po_3107' },
] as const satisfies readonly RecordRef[]

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
  invoices: ['create', 'get', 'recovery', 'capture', 'cancel', 'list', 'methods'],
  refunds: ['create', 'get', 'recovery', 'list'],
  payouts: ['create', 'get', 'recovery', 'list', 'methods', 'banks'],
  webhooks: ['parse', 'ack'],
} as const satisfies Calls
