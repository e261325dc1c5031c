import type { BalancesApi, PaymentProvider, Payout, Ref } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import { createAaio } from '../src/index.js'

// Compiled by the `types` task, never run.
const aaio = createAaio()

expectTypeOf(aaio.specVersion).toEqualTypeOf<1>()
expectTypeOf(aaio.id).toEqualTypeOf<'aaio'>()
// What is there needs no `?.`.
expectTypeOf(aaio.balances).toEqualTypeOf<BalancesApi>()
expectTypeOf(aaio.payouts.get).parameter(0).toEqualTypeOf<Ref>()
expectTypeOf(aaio.payouts.get).returns.resolves.toEqualTypeOf<Payout>()
expectTypeOf<keyof typeof aaio>().toEqualTypeOf<'specVersion' | 'id' | 'name' | 'balances' | 'payouts'>()
expectTypeOf(aaio).toExtend<Omit<PaymentProvider, 'payouts'>>()

// What is not there does not compile.
// @ts-expect-error Aaio's invoices are not in this package
aaio.invoices
// @ts-expect-error nor are its webhooks
aaio.webhooks
// @ts-expect-error nor is the creation of payouts
aaio.payouts.create
// @ts-expect-error so it is not yet a PayoutsApi
aaio.payouts satisfies PaymentProvider['payouts']

// Settings and references are checked.
createAaio({ apiKey: undefined, baseUrl: undefined })
// @ts-expect-error a typing error in a name
createAaio({ apikey: 'k' })
// @ts-expect-error both
aaio.payouts.get({ reference: 'a', id: 'b' })
// @ts-expect-error neither
aaio.payouts.get({})
// @ts-expect-error a bare text could be either
aaio.payouts.get('a')
// @ts-expect-error the object is read-only
aaio.id = 'aaio'
