import { expectTypeOf } from 'vitest'
import type {
  CallOptions,
  CreateInvoice,
  CreatePayout,
  Invoice,
  InvoiceReceipt,
  InvoicesApi,
  JsonObject,
  Money,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  PayoutsApi,
  Ref,
  WebhookEvent,
} from '../src/index.js'
import { assertProvider, PaymentError } from '../src/index.js'

// Compiled by the `types` task, never run.
declare const payout: Payout
declare const payoutReceipt: PayoutReceipt
declare const invoice: Invoice
declare const invoiceReceipt: InvoiceReceipt
declare const event: WebhookEvent

// A provider with every group satisfies the interface and keeps its exact type.
const full = {
  specVersion: 1,
  id: 'acme',
  name: 'Acme',
  close: async () => undefined,
  balances: { list: async () => [] },
  invoices: { create: async () => invoiceReceipt, get: async () => invoice, methods: async () => [] },
  payouts: { create: async () => payoutReceipt, get: async () => payout, methods: async () => [], banks: async () => [] },
  webhooks: { parse: async () => event, ack: { status: 200, body: 'OK' } },
} satisfies PaymentProvider
full.payouts.banks()
expectTypeOf(full).toExtend<PaymentProvider>()

// So does one with no group at all.
const base = { specVersion: 1, id: 'acme', name: 'Acme', close: async () => undefined } as const
base satisfies PaymentProvider

// A provider may take more: optional fields, and a wider reference.
interface OwnPayout extends CreatePayout {
  readonly comment?: string | undefined
}
interface OwnInvoice extends CreateInvoice {
  readonly successUrl?: string | undefined
}
const wider = {
  ...base,
  payouts: { create: async (_: OwnPayout, __?: CallOptions) => payoutReceipt, get: async (_: Ref) => payout, rates: async () => [] },
  invoices: { create: async (_: OwnInvoice) => invoiceReceipt, get: async (_: Ref) => invoice },
}
wider satisfies PaymentProvider
expectTypeOf(wider.payouts).toExtend<PayoutsApi>()
expectTypeOf(wider.invoices).toExtend<InvoicesApi>()

// A provider that demands more than the interface gives it does not satisfy it.
interface DemandingPayout extends CreatePayout {
  readonly comment: string
}
interface DemandingOptions extends CallOptions {
  readonly idempotencyKey: string
}
const demandingCreate = async (_: DemandingPayout): Promise<PayoutReceipt> => payoutReceipt
const get = async (_: Ref): Promise<Payout> => payout
// @ts-expect-error a required field more in the input
const _1 = { ...base, payouts: { create: demandingCreate, get } } satisfies PaymentProvider
// @ts-expect-error the same through an annotation
const _2: PayoutsApi = { create: demandingCreate, get }
// @ts-expect-error required options
const _3 = { ...base, balances: { list: async (_: DemandingOptions) => [] } } satisfies PaymentProvider
// @ts-expect-error a look-up by id only
const _4 = { ...base, payouts: { create: full.payouts.create, get: async (_: { id: string }) => payout } } satisfies PaymentProvider
// @ts-expect-error a look-up that needs more than the reference
const _5: InvoicesApi = { create: full.invoices.create, get: async (_: { reference: string; shop: string }) => invoice }
// @ts-expect-error a webhook parser that takes parsed bodies only
const _6 = { ...base, webhooks: { ...full.webhooks, parse: async (_: { body: JsonObject }) => event } } satisfies PaymentProvider

// A group is whole or absent.
// @ts-expect-error payouts without create
const _7 = { ...base, payouts: { get } } satisfies PaymentProvider
// @ts-expect-error results that are not records
const _8 = { ...base, payouts: { create: full.payouts.create, get: async () => ({ id: '1' }) } } satisfies PaymentProvider
// @ts-expect-error another version of the specification
const _9 = { ...base, specVersion: 2 } satisfies PaymentProvider

// Code for any provider has to ask what it can do.
declare const any: PaymentProvider
// @ts-expect-error payouts may be absent
any.payouts.get({ reference: '1' })
expectTypeOf(any.payouts?.get).toEqualTypeOf<PayoutsApi['get'] | undefined>()

// Exactly one of reference and id; money is text; results are read-only.
expectTypeOf<{ reference: string }>().toExtend<Ref>()
expectTypeOf<{ id: string }>().toExtend<Ref>()
expectTypeOf<{ reference: string; id: string }>().not.toExtend<Ref>()
expectTypeOf<Record<never, never>>().not.toExtend<Ref>()
expectTypeOf<{ amount: number; currency: string }>().not.toExtend<Money>()
// @ts-expect-error read-only
payout.status = 'failed'

// The guards narrow.
const thrown: unknown = null
if (PaymentError.is(thrown)) expectTypeOf(thrown.outcome).toEqualTypeOf<'not_sent' | 'rejected' | 'unknown'>()
const loaded: unknown = null
assertProvider(loaded)
expectTypeOf(loaded).toEqualTypeOf<PaymentProvider>()
if (event.type === 'payout.updated') expectTypeOf(event.status).toEqualTypeOf<'pending' | 'succeeded' | 'failed' | 'unknown'>()
