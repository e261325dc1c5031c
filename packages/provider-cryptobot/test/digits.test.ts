import { readMoney } from '@paymux/core/authoring'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { answering, record, wrap } from './support.ts'

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 64,
})
const decimal = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }))
  .map(([whole, rest]) => `${whole}.${rest.toString().padStart(18, '0')}`)
const userId = fc.bigInt({ min: 1n, max: 10n ** 19n - 1n }).map(String)

it('sends and takes back every reference, amount and user as it is', async () => {
  await fc.assert(
    fc.asyncProperty(printable, decimal, userId, async (reference, amount, destination) => {
      const asked = { amount, currency: 'USDT' }
      const canonical = readMoney(amount, 'USDT')

      const transfer = { ...record('transfer.json'), spend_id: reference, amount }
      const { cryptobot, requests } = answering(wrap(transfer))
      await cryptobot.payouts.create({ ...PAYOUT_INPUT, reference, amount: asked, destination })
      expect(requests[0]?.body?.startsWith(`{"user_id":${destination},`)).toBe(true)
      expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ spend_id: reference, amount: canonical?.amount })
      const looked = answering(wrap({ items: [transfer] }))
      expect(await looked.cryptobot.payouts.get({ reference })).toMatchObject({ reference, amount: canonical })
      expect(new URL(looked.requests[0]?.url ?? '').searchParams.get('spend_id')).toBe(reference)

      const invoice = { ...record('invoice-create.json'), payload: reference, amount }
      const other = answering(wrap(invoice))
      await other.cryptobot.invoices.create({ ...INVOICE_INPUT, reference, amount: asked })
      expect(JSON.parse(other.requests[0]?.body ?? '')).toMatchObject({ payload: reference, amount: canonical?.amount })
    }),
  )
})
