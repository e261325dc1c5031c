import type { CreateInvoice, CreatePayout, Money, PaymentProvider } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { AaioCreateInvoice, AaioCreatePayout } from '../src/index.ts'
import { createAaio } from '../src/index.ts'

// Compiled by the `types` task, never run.
const aaio = createAaio()

aaio satisfies PaymentProvider

// It has what it has and no more.
expectTypeOf<keyof typeof aaio>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof aaio.invoices>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'formUrl' | 'parseReturnUrl'>()
expectTypeOf<keyof typeof aaio.payouts>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'banks' | 'rates'>()
expectTypeOf<keyof typeof aaio.webhooks>().toEqualTypeOf<'parse' | 'ack' | 'serviceIps'>()
// @ts-expect-error Aaio has no host-to-host payments
aaio.invoices.payDirect

// What any provider takes, Aaio takes too: its own fields are optional.
expectTypeOf<CreatePayout>().toExtend<AaioCreatePayout>()
expectTypeOf<CreateInvoice>().toExtend<AaioCreateInvoice>()

const amount: Money = { amount: '5', currency: 'RUB' }
aaio.payouts.create({ reference: 'r', amount, method: 'mobile_ru', destination: 'd', mobileOperator: 'tele2', webhookUrl: undefined })
aaio.invoices.create({ reference: 'r', amount, language: 'en', metadata: { a: 'b' } })
// @ts-expect-error Aaio's payouts carry no comment
aaio.payouts.create({ reference: 'r', amount, method: 'sbp', destination: 'd', comment: 'c' })
// @ts-expect-error Aaio's pages speak two languages
aaio.invoices.create({ reference: 'r', amount, language: 'de' })
// @ts-expect-error Aaio has no look-up of invoices by its own id
aaio.invoices.get({ id: 'i' })

// Settings and references are checked.
createAaio({ apiKey: undefined, baseUrl: undefined, shop: { id: 'i', secret1: 's', secret2: ['a', 'b'] }, payoutWebhookSecret: ['a'] })
// @ts-expect-error a typing error in a name
createAaio({ apikey: 'k' })
aaio.payouts.get({ reference: 'a', id: 'b' })
// @ts-expect-error a bare text could be either
aaio.payouts.get('a')
// @ts-expect-error the object is read-only
aaio.id = 'aaio'
