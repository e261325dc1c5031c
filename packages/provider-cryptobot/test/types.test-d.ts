import type { CreateInvoice, CreatePayout, InvoiceReceipt, PaymentProvider, RecordRef } from '@paymux/core'
import { expectTypeOf } from 'vitest'
import type { CryptobotCreateInvoice, CryptobotCreatePayout, CryptobotInvoiceRef } from '../src/index.ts'
import { createCryptobot } from '../src/index.ts'

// Compiled by the `types` task, never run.
const cryptobot = createCryptobot()

cryptobot satisfies PaymentProvider

// It has exactly what Crypto Pay has; nothing needs `?.`.
expectTypeOf<keyof typeof cryptobot>().toEqualTypeOf<
  'specVersion' | 'id' | 'name' | 'balances' | 'invoices' | 'payouts' | 'webhooks' | 'close'
>()
expectTypeOf<keyof typeof cryptobot.invoices>().toEqualTypeOf<'create' | 'get' | 'cancel' | 'list' | 'recovery'>()
expectTypeOf<keyof typeof cryptobot.payouts>().toEqualTypeOf<'create' | 'get' | 'list' | 'methods' | 'rates' | 'recovery'>()

// What Crypto Pay has besides is optional, and every name of a record fits, so code for any provider can call it.
expectTypeOf<CreatePayout>().toExtend<CryptobotCreatePayout>()
expectTypeOf<CreateInvoice>().toExtend<CryptobotCreateInvoice>()
expectTypeOf<RecordRef>().toExtend<CryptobotInvoiceRef>()
expectTypeOf<InvoiceReceipt>().toExtend<CryptobotInvoiceRef>()

// What is not there does not compile.
// @ts-expect-error Crypto Pay finds no invoice by the merchant's reference
cryptobot.invoices.get({ reference: 'a' })
// @ts-expect-error there are no refunds
cryptobot.refunds
// @ts-expect-error assets have no banks
cryptobot.payouts.banks
// @ts-expect-error a field of another provider
cryptobot.payouts.create({ reference: 'r', amount: { amount: '1', currency: 'TON' }, method: 'TON', destination: '4', webhookUrl: 'x' })

// Settings are checked; times carry a zone, so there is no offset to set.
createCryptobot({ token: undefined, baseUrl: 'https://testnet-pay.crypt.bot', timeoutMs: 1 })
// @ts-expect-error a typing error in a name
createCryptobot({ tokn: 'k' })
// @ts-expect-error a setting of other providers
createCryptobot({ utcOffset: '+03:00' })
