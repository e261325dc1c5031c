import { expectTypeOf } from 'vitest'
import { BY_ID, BY_REFERENCE, checkRef, EITHER } from '../src/authoring/index.ts'
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
  RecordRef,
  Recovery,
  Refund,
  RefundReceipt,
  WebhookEvent,
} from '../src/index.ts'
import { assertProvider, firstAnswer, PaymentError } from '../src/index.ts'

// Compiled by the `types` task, never run.
declare const payout: Payout
declare const payoutReceipt: PayoutReceipt
declare const invoice: Invoice
declare const invoiceReceipt: InvoiceReceipt
declare const refund: Refund
declare const refundReceipt: RefundReceipt
declare const event: WebhookEvent
declare const recovery: Recovery

// A provider with every group satisfies the interface and keeps its exact type.
const full = {
  specVersion: 1,
  id: 'acme',
  name: 'Acme',
  balances: { list: async () => [] },
  invoices: {
    create: async () => invoiceReceipt,
    get: async () => invoice,
    recovery,
    capture: async () => {},
    cancel: async () => {},
    list: async () => ({ items: [invoice], next: null }),
    methods: async () => [],
  },
  refunds: { create: async () => refundReceipt, get: async () => refund, recovery },
  payouts: { create: async () => payoutReceipt, get: async () => payout, recovery, methods: async () => [], banks: async () => [] },
  webhooks: { parse: async () => event, ack: () => ({ status: 200, headers: {}, body: 'OK' }) },
  close: async () => {},
} satisfies PaymentProvider
full.payouts.banks()
expectTypeOf(full).toExtend<PaymentProvider>()

// So does one with no group at all.
const base = { specVersion: 1, id: 'acme', name: 'Acme', close: async () => {} } as const
base satisfies PaymentProvider

// A provider may take more: optional fields, and any name of a record.
interface AnyName {
  readonly reference?: string | null | undefined
  readonly id?: string | null | undefined
}
type ByReference = Pick<RecordRef, 'reference'> & Pick<AnyName, 'id'>
type ById = Pick<RecordRef, 'id'> & Pick<AnyName, 'reference'>
interface OwnPayout extends CreatePayout {
  readonly comment?: string | undefined
}
interface OwnInvoice extends CreateInvoice {
  readonly discount?: string | undefined
}
const wider = {
  ...base,
  payouts: {
    create: async (_: OwnPayout, __?: CallOptions) => payoutReceipt,
    get: async (_: AnyName) => payout,
    recovery,
    rates: async () => [],
  },
  invoices: { create: async (_: OwnInvoice) => invoiceReceipt, get: async (_: ByReference) => invoice, recovery },
  refunds: { create: async () => refundReceipt, get: async (_: ById) => refund, recovery },
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
const get = async (_: RecordRef): Promise<Payout> => payout
// @ts-expect-error a required field more in the input
const _1 = { ...base, payouts: { create: demandingCreate, get, recovery } } satisfies PaymentProvider
// @ts-expect-error the same through an annotation
const _2: PayoutsApi = { create: demandingCreate, get, recovery }
// @ts-expect-error required options
const _3 = { ...base, balances: { list: async (_: DemandingOptions) => [] } } satisfies PaymentProvider
// @ts-expect-error a look-up that a receipt without an id does not fit
const _4 = { ...base, payouts: { ...full.payouts, get: async (_: { id: string }) => payout } } satisfies PaymentProvider
// @ts-expect-error a look-up that needs more than the names
const _5: InvoicesApi = { ...full.invoices, get: async (_: RecordRef & { shop: string }) => invoice }
// @ts-expect-error a webhook parser that takes parsed bodies only
const _6 = { ...base, webhooks: { ...full.webhooks, parse: async (_: { body: JsonObject }) => event } } satisfies PaymentProvider

// A group is whole or absent.
// @ts-expect-error payouts without create
const _7 = { ...base, payouts: { get, recovery } } satisfies PaymentProvider
// @ts-expect-error payouts that do not say how to recover
const _10 = { ...base, payouts: { create: full.payouts.create, get } } satisfies PaymentProvider
// @ts-expect-error no close
const _11 = { specVersion: 1, id: 'acme', name: 'Acme' } satisfies PaymentProvider
// @ts-expect-error results that are not records
const _8 = { ...base, payouts: { ...full.payouts, get: async () => ({ id: '1' }) } } satisfies PaymentProvider
// @ts-expect-error another version of the specification
const _9 = { ...base, specVersion: 2 } satisfies PaymentProvider

// Code for any provider has to ask what it can do.
declare const any: PaymentProvider
// @ts-expect-error payouts may be absent
any.payouts.get({ reference: '1', id: null })
expectTypeOf(any.payouts?.get).toEqualTypeOf<PayoutsApi['get'] | undefined>()
// @ts-expect-error without a reference nothing can be found again
any.payouts?.create({ amount: { amount: '1', currency: 'EUR' }, method: 'card', destination: '4' })
// @ts-expect-error a parsed body has lost what was signed
any.webhooks?.parse({ headers: {}, body: { id: '1' } })

// Receipts and records name themselves; money is text; results are read-only.
expectTypeOf<PayoutReceipt>().toExtend<RecordRef>()
expectTypeOf<InvoiceReceipt>().toExtend<RecordRef>()
expectTypeOf<Refund>().toExtend<RecordRef>()
expectTypeOf<{ reference: string }>().not.toExtend<RecordRef>()
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
if (event.type === 'invoice.updated') expectTypeOf(event.refunded).toEqualTypeOf<Money | null>()
if (event.type === 'refund.updated') expectTypeOf(event.invoice).toEqualTypeOf<RecordRef>()

// A checked name has the half that was needed.
const call = { provider: 'acme', operation: 'invoices.get' }
expectTypeOf(checkRef({ id: '1' }, BY_ID, call)).toExtend<{ readonly id: string; readonly reference: string | null }>()
expectTypeOf(checkRef({ reference: '1' }, BY_REFERENCE, call)).toExtend<{ readonly id: string | null; readonly reference: string }>()
expectTypeOf(checkRef({ id: '1' }, EITHER, call).id).toEqualTypeOf<string | null>()

// Reads over several providers have no writes in hand.
expectTypeOf(await firstAnswer([full, full], ({ payouts }) => payouts.get())).toEqualTypeOf<Payout>()
expectTypeOf(await firstAnswer([any], async ({ balances }) => (await balances?.list()) ?? [])).toExtend<readonly unknown[]>()
// @ts-expect-error a write
firstAnswer([full], ({ payouts }) => payouts.create())
// @ts-expect-error a write
firstAnswer([full], ({ invoices }) => invoices.capture())
