import type { PaymentProvider, Payout, Ref } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import { createEnot } from '../src/index.js'

// Compiled by the `types` task, never run.
const enot = createEnot()

expectTypeOf(enot.specVersion).toEqualTypeOf<1>()
expectTypeOf(enot.id).toEqualTypeOf<'enot'>()
// What is there needs no `?.`.
expectTypeOf(enot.payouts.get).parameter(0).toEqualTypeOf<Ref>()
expectTypeOf(enot.payouts.get).returns.resolves.toEqualTypeOf<Payout>()
expectTypeOf<keyof typeof enot>().toEqualTypeOf<'specVersion' | 'id' | 'name' | 'payouts'>()
expectTypeOf(enot).toExtend<Omit<PaymentProvider, 'payouts'>>()

// What is not there does not compile.
// @ts-expect-error Enot's balance is not in this package
enot.balances
// @ts-expect-error nor are its invoices
enot.invoices
// @ts-expect-error nor are its webhooks
enot.webhooks
// @ts-expect-error nor is the creation of payouts
enot.payouts.create
// @ts-expect-error so it is not yet a PayoutsApi
enot.payouts satisfies PaymentProvider['payouts']

// Settings and references are checked.
createEnot({ user: { id: undefined, key: undefined }, baseUrl: undefined })
// @ts-expect-error a typing error in a name
createEnot({ user: { id: 'u', secret: 'k' } })
// @ts-expect-error a setting of another provider
createEnot({ apiKey: 'k' })
// @ts-expect-error both
enot.payouts.get({ reference: 'a', id: 'b' })
// @ts-expect-error neither
enot.payouts.get({})
// @ts-expect-error a bare text could be either
enot.payouts.get('a')
