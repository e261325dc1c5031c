import type { Contract } from '@paymux/testkit/pact'
import { describe, expect, it } from 'vitest'
import type { Refusal } from './contract.ts'
import {
  CONFLICT,
  enotAt,
  expectRefusal,
  FORBIDDEN,
  internalError,
  keyRefused,
  NOT_FOUND,
  REFUSED,
  replyOf,
  SHOP,
  shopPosts,
  USER,
  userPosts,
} from './contract.ts'
import { DIRECT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { SHOP_ID, USER_ID } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

/** The writes: invoices, the second step of a host-to-host one, payouts. */
export function writesContract(contract: Contract): void {
  describe('invoices.create', () => {
    const state = { name: 'the shop takes invoices', values: SHOP }
    const body = {
      shop_id: SHOP_ID,
      order_id: 'A-20417',
      amount: 640.5,
      currency: 'RUB',
      custom_fields: '{"cart":"981"}',
      expire: 90,
      include_service: ['card', 'sbp'],
    }
    const request = shopPosts('/invoice/create', body)

    it('makes an invoice', async () => {
      const exchange = { description: 'a new invoice', state, request, reply: replyOf('invoice-create.json') }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await enotAt(baseUrl).invoices.create(INVOICE_INPUT)).toMatchObject({
          id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32',
          url: 'https://enot.io/pay/91e7c3a0-5d28-4b6f-8a14-f2c09b7d6e53',
          expiresAt: '2026-05-03T12:45:10+03:00',
        })
      })
    })

    const everything = {
      reference: 'A-20425',
      amount: { amount: '12.34', currency: 'USD' },
      description: 'Ёлка 🎄 / 2 шт.',
      customerEmail: 'payer@shop.example',
      method: 'card',
      excludeMethods: ['qiwi'],
      returnUrl: 'https://shop.example/ok?a=1&b=2',
      failUrl: 'https://shop.example/no',
      webhookUrl: 'https://shop.example/hook',
    } as const

    it('makes an invoice with every field', async () => {
      const full = shopPosts('/invoice/create', {
        shop_id: SHOP_ID,
        order_id: 'A-20425',
        amount: 12.34,
        currency: 'USD',
        comment: 'Ёлка 🎄 / 2 шт.',
        email: 'payer@shop.example',
        success_url: 'https://shop.example/ok?a=1&b=2',
        fail_url: 'https://shop.example/no',
        hook_url: 'https://shop.example/hook',
        include_service: ['card'],
        exclude_service: ['qiwi'],
      })
      const exchange = { description: 'a new invoice with every field', state, request: full, reply: replyOf('invoice-create.json') }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await enotAt(baseUrl).invoices.create(everything)).toMatchObject({ reference: 'A-20425' })
      })
    })

    const direct = { reference: 'A-20426', amount: rub('870.5'), method: 'p2p_card', direct: true } as const
    const directBody = {
      shop_id: SHOP_ID,
      order_id: 'A-20426',
      amount: 870.5,
      currency: 'RUB',
      type: 'direct',
      include_service: ['p2p_card'],
    }

    it('makes an invoice without a page', async () => {
      const exchange = {
        description: 'a new host-to-host invoice',
        state: { name: 'the shop takes host-to-host invoices', values: SHOP },
        request: shopPosts('/invoice/create', directBody),
        reply: replyOf('invoice-create-direct.json'),
      }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await enotAt(baseUrl).invoices.create(direct)).toMatchObject({ url: null, id: '5c8e0f27-91ab-4d36-a7c4-2e6b0d19f853' })
      })
    })

    it('error-422-direct.json', async () => {
      const refusal: Refusal = ['error-422-direct.json', 422, { name: 'the shop takes no host-to-host invoices', values: SHOP }, REFUSED]
      const call = (baseUrl: string) => enotAt(baseUrl).invoices.create(direct)
      await expectRefusal(contract, 'a new host-to-host invoice', shopPosts('/invoice/create', directBody), refusal, call)
    })

    const REFUSALS: readonly Refusal[] = [
      keyRefused(SHOP),
      ['error-403.json', 403, { name: 'the shop is not active', values: SHOP }, FORBIDDEN],
      ['error-404-tariff.json', 404, { name: 'the shop has no method', values: SHOP }, NOT_FOUND],
      ['error-422-amount.json', 422, { name: 'the smallest invoice is 1000.00', values: { ...SHOP, min: '1000.00' } }, REFUSED],
      [
        'error-422-order-id.json',
        422,
        { name: 'an invoice with reference A-20417 exists', values: { ...SHOP, reference: 'A-20417' } },
        CONFLICT,
      ],
      internalError(SHOP),
    ]
    it.each(REFUSALS)('%s', async (...refusal) => {
      await expectRefusal(contract, 'a new invoice', request, refusal, (baseUrl) => enotAt(baseUrl).invoices.create(INVOICE_INPUT))
    })
  })

  describe('invoices.payDirect', () => {
    const values = { ...SHOP, id: DIRECT_INPUT.id }
    const request = shopPosts('/invoice/h2h', {
      shop_id: SHOP_ID,
      invoice_id: DIRECT_INPUT.id,
      ip: '203.0.113.7',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      payment_data: { bank: 'sber' },
    })

    it('gets what the payer has to be shown', async () => {
      const state = { name: 'a host-to-host invoice waits for its second step', values }
      const reply = replyOf('invoice-direct.json')
      await contract.exchange({ description: 'the second step of an invoice', state, request, reply }, async (baseUrl) => {
        expect(await enotAt(baseUrl).invoices.payDirect(DIRECT_INPUT)).toMatchObject({
          destination: '4111110000000042',
          amount: rub('870.00'),
        })
      })
    })

    // Which ones this call has is not documented; these are those of its first step.
    const REFUSALS: readonly Refusal[] = [
      keyRefused(values),
      ['error-404-invoice.json', 404, { name: `no invoice with id ${DIRECT_INPUT.id} exists`, values }, NOT_FOUND],
      ['error-422-direct.json', 422, { name: 'the shop takes no host-to-host invoices', values: SHOP }, REFUSED],
      internalError(values),
    ]
    it.each(REFUSALS)('%s', async (...refusal) => {
      await expectRefusal(contract, 'the second step of an invoice', request, refusal, (baseUrl) =>
        enotAt(baseUrl).invoices.payDirect(DIRECT_INPUT),
      )
    })
  })

  describe('payouts.create', () => {
    const state = { name: 'the account has money', values: { ...USER, balance: '41710.35', active: '41710.35', frozen: '0.00' } }
    // Pact takes 1500.00 and 1500 for different types, so the amounts here have kopecks.
    const input = { ...PAYOUT_INPUT, amount: rub('1500.25') }
    const request = userPosts('/payoff/create', {
      user_id: USER_ID,
      order_id: 'wd-2071',
      amount: 1500.25,
      service: 'card',
      wallet_to: '4111110000000042',
      subtract: 1,
    })

    it('orders a payout', async () => {
      const exchange = { description: 'a new payout', state, request, reply: replyOf('payoff-create.json', 200, []) }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await enotAt(baseUrl).payouts.create(input)).toMatchObject({
          id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96',
          status: 'pending',
          debited: rub('1545.00'),
        })
      })
    })

    it('orders a payout by SBP, the fee out of the amount', async () => {
      const body = {
        user_id: USER_ID,
        order_id: 'wd-2073',
        amount: 1500.5,
        service: 'sbp',
        wallet_to: '79001112233',
        subtract: 2,
        comment: 'Выплата / 7',
        hook_url: 'https://shop.example/hook',
        payoff_data: { sbp_bank_type: '100000000008' },
      }
      const bySbp = {
        reference: 'wd-2073',
        amount: rub('1500.50'),
        method: 'sbp',
        destination: '79001112233',
        bank: '100000000008',
        comment: 'Выплата / 7',
        webhookUrl: 'https://shop.example/hook',
      } as const
      const reply = replyOf('payoff-create-sbp.json', 200, [])
      const exchange = { description: 'a new payout by SBP', state, request: userPosts('/payoff/create', body), reply }
      await contract.exchange(exchange, async (baseUrl) => {
        expect(await enotAt(baseUrl).payouts.create(bySbp)).toMatchObject({
          id: '84f0a6d2-1c3b-4e97-b5d8-7a2e90c4f163',
          debited: rub('1500.00'),
        })
      })
    })

    const REFUSALS: readonly Refusal[] = [
      keyRefused(USER),
      ['error-403.json', 403, { name: 'payouts are not allowed', values: USER }, FORBIDDEN],
      ['error-404-tariff.json', 404, { name: 'the payout method is switched off', values: { ...USER, method: 'card' } }, NOT_FOUND],
      ['error-422-wallet.json', 422, { name: 'the wallet is not valid', values: { ...USER, destination: '4111110000000042' } }, REFUSED],
      internalError(USER),
    ]
    it.each(REFUSALS)('%s', async (...refusal) => {
      await expectRefusal(contract, 'a new payout', request, refusal, (baseUrl) => enotAt(baseUrl).payouts.create(input))
    })
  })
}
