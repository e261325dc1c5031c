import type {
  BalancesApi,
  Bank,
  CreateInvoice,
  CreatePayout,
  Invoice,
  InvoicesApi,
  Money,
  PaymentProvider,
  Payout,
  PayoutReceipt,
  PayoutsApi,
  RecordRef,
  WebhookEvent,
  WebhooksApi,
} from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { AaioCreateInvoice, AaioCreatePayout, AaioRate } from '../src/index.ts'
import { createAaio } from '../src/index.ts'

// Compiled by the `types` task, never run.
const aaio = createAaio()

aaio satisfies PaymentProvider
expectTypeOf(aaio).toExtend<PaymentProvider>()
expectTypeOf(aaio.specVersion).toEqualTypeOf<1>()
expectTypeOf(aaio.id).toEqualTypeOf<'aaio'>()
expectTypeOf(aaio.balances).toEqualTypeOf<BalancesApi>()
expectTypeOf(aaio.invoices).toExtend<InvoicesApi>()
expectTypeOf(aaio.payouts).toExtend<PayoutsApi>()
expectTypeOf(aaio.webhooks).toExtend<WebhooksApi>()

// It has what it has and no more.
expectTypeOf<keyof typeof aaio>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof aaio.invoices>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'formUrl' | 'parseReturnUrl'>()
expectTypeOf<keyof typeof aaio.payouts>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'banks' | 'rates'>()
expectTypeOf<keyof typeof aaio.webhooks>().toEqualTypeOf<'parse' | 'ack' | 'serviceIps'>()
// @ts-expect-error Aaio has no host-to-host payments
aaio.invoices.payDirect

// What is there needs no `?.`.
expectTypeOf<RecordRef>().toExtend<Parameters<typeof aaio.payouts.get>[0]>()
expectTypeOf(aaio.payouts.get).returns.resolves.toEqualTypeOf<Payout>()
expectTypeOf(aaio.payouts.create).parameter(0).toEqualTypeOf<AaioCreatePayout>()
expectTypeOf(aaio.payouts.create).returns.resolves.toEqualTypeOf<PayoutReceipt>()
expectTypeOf(aaio.payouts.rates).returns.resolves.toEqualTypeOf<readonly AaioRate[]>()
expectTypeOf(aaio.payouts.banks).returns.resolves.toEqualTypeOf<readonly Bank[]>()
expectTypeOf<RecordRef>().toExtend<Parameters<typeof aaio.invoices.get>[0]>()
expectTypeOf(aaio.invoices.get).returns.resolves.toEqualTypeOf<Invoice>()
expectTypeOf(aaio.invoices.create).parameter(0).toEqualTypeOf<AaioCreateInvoice>()
expectTypeOf(aaio.invoices.formUrl).returns.toEqualTypeOf<string>()
expectTypeOf(aaio.webhooks.parse).returns.resolves.toEqualTypeOf<WebhookEvent>()

// What any provider takes, Aaio takes too: its own fields are optional.
expectTypeOf<CreatePayout>().toExtend<AaioCreatePayout>()
expectTypeOf<CreateInvoice>().toExtend<AaioCreateInvoice>()

const amount: Money = { amount: '5', currency: 'RUB' }
aaio.payouts.create({ reference: 'r', amount, method: 'mobile_ru', destination: 'd', mobileOperator: 'tele2', webhookUrl: undefined })
aaio.invoices.create({ reference: 'r', amount, language: 'en', metadata: { a: 'b' } })
// @ts-expect-error a payout without a reference could not be found again
aaio.payouts.create({ amount, method: 'sbp', destination: 'd' })
// @ts-expect-error Aaio's payouts carry no comment
aaio.payouts.create({ reference: 'r', amount, method: 'sbp', destination: 'd', comment: 'c' })
// @ts-expect-error an amount is text
aaio.invoices.create({ reference: 'r', amount: { amount: 5, currency: 'RUB' } })
// @ts-expect-error Aaio's pages speak two languages
aaio.invoices.create({ reference: 'r', amount, language: 'de' })
// @ts-expect-error Aaio has no look-up of invoices by its own id
aaio.invoices.get({ id: 'i' })

/** One function over any provider, with all four groups. */
async function overview(provider: PaymentProvider, reference: string, request: Request): Promise<readonly (Money | null)[]> {
  const balances = (await provider.balances?.list()) ?? []
  const receipt = await provider.payouts?.create({ reference, amount, method: 'sbp', destination: 'd', feeFrom: 'balance', bank: '1' })
  const payout = await provider.payouts?.get({ reference, id: null })
  const created = await provider.invoices?.create({ reference, amount, customerEmail: 'a@b.example' })
  const invoice = await provider.invoices?.get({ reference, id: null })
  const methods = [...((await provider.payouts?.methods?.()) ?? []), ...((await provider.invoices?.methods?.()) ?? [])]
  const event = await provider.webhooks?.parse(request)
  if (event?.type === 'payout.updated') expectTypeOf(event.status).toEqualTypeOf<Payout['status']>()
  if (event?.type === 'invoice.updated') expectTypeOf(event.status).toEqualTypeOf<Invoice['status']>()
  return [
    ...balances.map(({ available }) => available),
    ...methods.map(({ min }) => min),
    ...[receipt?.debited, payout?.amount, created?.amount, invoice?.amount, event?.amount].map((value) => value ?? null),
  ]
}
overview(aaio, 'r', new Request('https://shop.example'))

// Settings and references are checked.
createAaio({ apiKey: undefined, baseUrl: undefined, shop: { id: 'i', secret1: 's', secret2: ['a', 'b'] }, payoutWebhookSecret: ['a'] })
// @ts-expect-error a typing error in a name
createAaio({ apikey: 'k' })
aaio.payouts.get({ reference: 'a', id: 'b' })
// @ts-expect-error a bare text could be either
aaio.payouts.get('a')
// @ts-expect-error the object is read-only
aaio.id = 'aaio'
