import type {
  CallOptions,
  CreateInvoice,
  CreatePayout,
  InvoiceReceipt,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  RecordRef,
  WebhookEvent,
  WebhookRequest,
} from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { EnotCreateInvoice, EnotCreatePayout, EnotDirectPayment } from '../src/index.ts'
import { createEnot } from '../src/index.ts'

// Compiled by the `types` task, never run.
const enot = createEnot()

enot satisfies PaymentProvider
expectTypeOf(enot).toExtend<PaymentProvider>()
expectTypeOf(enot.specVersion).toEqualTypeOf<1>()
expectTypeOf(enot.id).toEqualTypeOf<'enot'>()

// It has exactly what Enot has; nothing needs `?.`.
expectTypeOf<keyof typeof enot>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof enot.balances>().toEqualTypeOf<'list'>()
expectTypeOf<keyof typeof enot.invoices>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'payDirect'>()
expectTypeOf<keyof typeof enot.payouts>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'banks'>()
expectTypeOf<keyof typeof enot.webhooks>().toEqualTypeOf<'parse' | 'ack'>()
expectTypeOf(enot.payouts.create).parameter(0).toEqualTypeOf<EnotCreatePayout>()
expectTypeOf(enot.payouts.create).parameter(1).toEqualTypeOf<CallOptions | undefined>()
expectTypeOf(enot.payouts.create).returns.resolves.toEqualTypeOf<PayoutReceipt>()
expectTypeOf<RecordRef>().toExtend<Parameters<typeof enot.payouts.get>[0]>()
expectTypeOf(enot.payouts.get).returns.resolves.toEqualTypeOf<Payout>()
expectTypeOf<RecordRef>().toExtend<Parameters<typeof enot.invoices.get>[0]>()
expectTypeOf(enot.invoices.create).parameter(0).toEqualTypeOf<EnotCreateInvoice>()
expectTypeOf(enot.invoices.create).returns.resolves.toEqualTypeOf<InvoiceReceipt>()
expectTypeOf(enot.invoices.payDirect).returns.resolves.toEqualTypeOf<EnotDirectPayment>()
expectTypeOf(enot.webhooks.parse).returns.resolves.toEqualTypeOf<WebhookEvent>()

// What Enot has besides is optional, so code for any provider can call it.
expectTypeOf<CreatePayout>().toExtend<EnotCreatePayout>()
expectTypeOf<CreateInvoice>().toExtend<EnotCreateInvoice>()

/** All four groups of any provider. */
export async function everything(provider: PaymentProvider, request: WebhookRequest | Request): Promise<string> {
  const balances = (await provider.balances?.list()) ?? []
  const amount = { amount: '1.00', currency: 'RUB' }
  const invoice = await provider.invoices?.create({ reference: 'i', amount })
  const paid = (await provider.invoices?.get({ reference: 'i', id: null }))?.status === 'paid'
  const payout = await provider.payouts?.create({ reference: 'p', amount, method: 'card', destination: '4' })
  const banks = (await provider.payouts?.banks?.()) ?? []
  const event = await provider.webhooks?.parse(request)
  if (event?.type === 'payout.updated') expectTypeOf(event.status).toEqualTypeOf<Payout['status']>()
  return [balances[0]?.available.amount, invoice?.url, paid, payout?.status, banks[0]?.id, event?.key].join()
}
everything(enot, new Request('https://shop.example/'))

// What is not there does not compile.
// @ts-expect-error Enot tells no payout methods
enot.payouts.methods
// @ts-expect-error a field of another provider
enot.payouts.create({ reference: 'r', amount: { amount: '1', currency: 'RUB' }, method: 'card', destination: '4', mobileOperator: 'mts' })
// @ts-expect-error without a reference nothing can be found again
enot.payouts.create({ amount: { amount: '1', currency: 'RUB' }, method: 'card', destination: '4' })
// @ts-expect-error an amount is text
enot.invoices.create({ reference: 'r', amount: { amount: 1, currency: 'RUB' } })
// @ts-expect-error only these two
enot.payouts.create({ reference: 'r', amount: { amount: '1', currency: 'RUB' }, method: 'card', destination: '4', feeFrom: 'merchant' })
// @ts-expect-error a parsed body has lost what was signed
enot.webhooks.parse({ headers: {}, body: { payoff_id: '1' } })

// Settings and references are checked.
createEnot({ user: { id: undefined, key: undefined, webhookKey: ['a', 'b'] }, shop: { webhookKey: 'a' }, baseUrl: undefined })
// @ts-expect-error a typing error in a name
createEnot({ user: { id: 'u', secret: 'k' } })
// @ts-expect-error a setting of another provider
createEnot({ apiKey: 'k' })
enot.payouts.get({ reference: 'a', id: 'b' })
enot.invoices.get({ id: 'b' })
// @ts-expect-error a bare text could be either
enot.payouts.get('a')
