import type { CreateInvoice, CreatePayout, CreateRefund, Invoice, InvoiceReceipt, PaymentProvider, WebhookEvent } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { YooKassaCreateInvoice, YooKassaCreatePayout, YooKassaCreateRefund } from '../src/index.ts'
import { createYooKassa } from '../src/index.ts'

// Compiled by the `types` task, never run.
const yookassa = createYooKassa()

yookassa satisfies PaymentProvider

// It has exactly what YooKassa has; nothing needs `?.`.
expectTypeOf<keyof typeof yookassa>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'refunds' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof yookassa.invoices>().toEqualTypeOf<'create' | 'get' | 'capture' | 'cancel' | 'list' | 'recovery'>()
expectTypeOf<keyof typeof yookassa.refunds>().toEqualTypeOf<'create' | 'get' | 'list' | 'recovery'>()
expectTypeOf<keyof typeof yookassa.payouts>().toEqualTypeOf<'create' | 'get' | 'list' | 'banks' | 'recovery'>()
expectTypeOf<keyof typeof yookassa.webhooks>().toEqualTypeOf<'parse' | 'ack'>()

// What YooKassa has besides is optional, so code for any provider can call it.
expectTypeOf<CreateInvoice>().toExtend<YooKassaCreateInvoice>()
expectTypeOf<CreateRefund>().toExtend<YooKassaCreateRefund>()
expectTypeOf<CreatePayout>().toExtend<YooKassaCreatePayout>()

// Whatever names a record fits: a receipt, a record, an event.
declare const receipt: InvoiceReceipt
declare const invoice: Invoice
declare const event: WebhookEvent
yookassa.invoices.get(receipt)
yookassa.invoices.capture(invoice, { amount: { amount: '1.00', currency: 'RUB' } })
yookassa.invoices.cancel({ id: '1' })
yookassa.payouts.get(event)
yookassa.refunds.create({ reference: 'r', invoice })

// What is not there does not compile.
// @ts-expect-error payments are not found by the merchant's reference
yookassa.invoices.get({ reference: 'r' })
// @ts-expect-error YooKassa tells no limits or fees
yookassa.invoices.methods
// @ts-expect-error a field of another provider
yookassa.invoices.create({ reference: 'r', amount: { amount: '1', currency: 'RUB' }, expiresInMinutes: 5 })
// @ts-expect-error a receipt needs the rate of VAT
yookassa.refunds.create({ reference: 'r', invoice, receipt: { items: [{ description: 'x', amount: receipt.amount, quantity: '1' }] } })

createYooKassa({ shop: { id: undefined, secretKey: 'k' }, gateway: undefined, baseUrl: undefined })
// @ts-expect-error a typing error in a name
createYooKassa({ shop: { id: '1', key: 'k' } })
// @ts-expect-error its times are UTC
createYooKassa({ utcOffset: '+03:00' })
