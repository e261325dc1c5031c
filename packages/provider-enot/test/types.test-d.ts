import type { CreateInvoice, CreatePayout, PaymentProvider } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { EnotCreateInvoice, EnotCreatePayout } from '../src/index.ts'
import { createEnot } from '../src/index.ts'

// Compiled by the `types` task, never run.
const enot = createEnot()

enot satisfies PaymentProvider

// It has exactly what Enot has; nothing needs `?.`.
expectTypeOf<keyof typeof enot>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof enot.balances>().toEqualTypeOf<'list'>()
expectTypeOf<keyof typeof enot.invoices>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'methods' | 'payDirect'>()
expectTypeOf<keyof typeof enot.payouts>().toEqualTypeOf<'create' | 'get' | 'recovery' | 'banks'>()
expectTypeOf<keyof typeof enot.webhooks>().toEqualTypeOf<'parse' | 'ack'>()

// What Enot has besides is optional, so code for any provider can call it.
expectTypeOf<CreatePayout>().toExtend<EnotCreatePayout>()
expectTypeOf<CreateInvoice>().toExtend<EnotCreateInvoice>()

// What is not there does not compile.
// @ts-expect-error Enot tells no payout methods
enot.payouts.methods
// @ts-expect-error a field of another provider
enot.payouts.create({ reference: 'r', amount: { amount: '1', currency: 'RUB' }, method: 'card', destination: '4', mobileOperator: 'mts' })
// @ts-expect-error only these two
enot.payouts.create({ reference: 'r', amount: { amount: '1', currency: 'RUB' }, method: 'card', destination: '4', feeFrom: 'merchant' })

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
