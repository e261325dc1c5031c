import { idempotencyKey } from '@paymux/core/authoring'
import type { PactExchange } from '@paymux/testkit/pact'
import { expect } from 'vitest'
import type { YooKassa } from '../src/index.ts'
import { existing, gets, posts, VALUES } from './contract.ts'
import { INVOICE_INPUT, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { PAYMENT_ID, PAYOUT_ID, REFUND_ID, rub } from './support.ts'

/** One way to call an operation, and what comes of it. */
export interface Case {
  readonly name: string
  readonly what: string
  readonly pair: 'shop' | 'gateway'
  readonly request: PactExchange['request']
  readonly state: PactExchange['state']
  readonly fixture: string
  readonly call: (yookassa: YooKassa) => Promise<unknown>
  readonly expected: unknown
}

const key = (operation: string, ...parts: (string | null)[]): string => idempotencyKey({ operation, parts })
const value = (amount: string) => ({ value: amount, currency: 'RUB' })
const can = (pair: 'shop' | 'gateway', name: string): PactExchange['state'] => ({ name, values: VALUES[pair] })

const payment = (fixture: string, expected: object): Case => ({
  name: 'invoices.get',
  what: `the payment of ${fixture}`,
  pair: 'shop',
  request: gets('shop', `/payments/${existing('payment', fixture).id}`),
  state: existing('payment', fixture).state,
  fixture,
  call: (yookassa) => yookassa.invoices.get({ id: existing('payment', fixture).id }),
  expected: { id: PAYMENT_ID, ...expected },
})

const refund = (fixture: string, expected: object): Case => ({
  name: 'refunds.get',
  what: `the refund of ${fixture}`,
  pair: 'shop',
  request: gets('shop', `/refunds/${REFUND_ID}`),
  state: existing('refund', fixture).state,
  fixture,
  call: (yookassa) => yookassa.refunds.get({ id: REFUND_ID }),
  expected: { id: REFUND_ID, reference: 'R-20417-1', invoice: { id: PAYMENT_ID }, ...expected },
})

const payout = (fixture: string, expected: object): Case => ({
  name: 'payouts.get',
  what: `the payout of ${fixture}`,
  pair: 'gateway',
  request: gets('gateway', `/payouts/${existing('payout', fixture).id}`),
  state: existing('payout', fixture).state,
  fixture,
  call: (yookassa) => yookassa.payouts.get({ id: existing('payout', fixture).id }),
  expected,
})

const creates = (what: string, changes: object, destination: object, fixture: string): Case => ({
  name: 'payouts.create',
  what: `a new payout to a ${what}`,
  pair: 'gateway',
  request: posts('gateway', '/payouts', key('payouts.create', existing('payout', fixture).reference), {
    amount: value('1500.00'),
    ...destination,
    description: PAYOUT_INPUT.comment,
    metadata: { reference: existing('payout', fixture).reference },
  }),
  state: can('gateway', 'the gateway has money'),
  fixture,
  call: (yookassa) => {
    const { bank: _, ...input } = PAYOUT_INPUT
    return yookassa.payouts.create({ ...input, reference: existing('payout', fixture).reference ?? '', ...changes })
  },
  expected: existing('payout', fixture).id === PAYOUT_ID ? { id: PAYOUT_ID, status: 'pending' } : { id: existing('payout', fixture).id },
})

const capture = (amount: string | undefined, fixture: string): Case => ({
  name: 'invoices.capture',
  what: amount === undefined ? 'the capture of a payment' : 'the capture of a part of a payment',
  pair: 'shop',
  request: posts(
    'shop',
    `/payments/${PAYMENT_ID}/capture`,
    key('invoices.capture', PAYMENT_ID, amount ?? null, amount === undefined ? null : 'RUB'),
    amount === undefined ? {} : { amount: value(amount) },
  ),
  state: existing('payment', 'payment-waiting-for-capture.json').state,
  fixture,
  call: (yookassa) => yookassa.invoices.capture({ id: PAYMENT_ID }, amount === undefined ? {} : { amount: rub(amount) }),
  expected: undefined,
})

/** Every operation, in every state that a fixture shows. */
export const CASES: readonly Case[] = [
  {
    name: 'balances.list',
    what: 'the balance for payouts',
    pair: 'gateway',
    request: gets('gateway', '/me'),
    state: can('gateway', 'the gateway has money'),
    fixture: 'me-gateway.json',
    call: (yookassa) => yookassa.balances.list(),
    expected: [{ available: rub('48210.35'), held: null, total: null }],
  },
  {
    name: 'invoices.create',
    what: 'a new payment',
    pair: 'shop',
    request: posts('shop', '/payments', key('invoices.create', 'A-20417'), {
      amount: value('1000.00'),
      capture: true,
      confirmation: { type: 'redirect', return_url: INVOICE_INPUT.returnUrl },
      description: INVOICE_INPUT.description,
      metadata: { reference: 'A-20417', cart: '981' },
    }),
    state: can('shop', 'the shop takes payments'),
    fixture: 'payment-pending.json',
    call: (yookassa) => yookassa.invoices.create(INVOICE_INPUT),
    expected: { id: PAYMENT_ID, reference: 'A-20417', url: expect.stringMatching(/^https:/) as unknown },
  },
  {
    name: 'invoices.create',
    what: 'a new payment in two steps with a receipt',
    pair: 'shop',
    request: posts('shop', '/payments', key('invoices.create', 'A-20417'), {
      amount: value('1000.00'),
      capture: false,
      confirmation: { type: 'redirect', return_url: INVOICE_INPUT.returnUrl, locale: 'ru_RU' },
      payment_method_data: { type: 'bank_card' },
      description: INVOICE_INPUT.description,
      metadata: { reference: 'A-20417', cart: '981' },
      receipt: {
        customer: { email: 'payer@shop.example' },
        items: [
          {
            description: 'Сыр',
            amount: value('800.00'),
            quantity: 1.25,
            vat_code: 2,
            measure: 'kilogram',
            payment_subject: 'commodity',
            payment_mode: 'full_payment',
          },
        ],
      },
    }),
    state: can('shop', 'the shop takes payments'),
    fixture: 'payment-pending.json',
    call: (yookassa) => {
      const item = {
        description: 'Сыр',
        amount: rub('800'),
        quantity: '1.25',
        vatCode: 2,
        measure: 'kilogram',
        paymentSubject: 'commodity',
        paymentMode: 'full_payment',
      }
      const more = {
        capture: false,
        language: 'ru_RU',
        method: 'bank_card',
        customerEmail: 'payer@shop.example',
        receipt: { items: [item] },
      }
      return yookassa.invoices.create({ ...INVOICE_INPUT, ...more })
    },
    expected: { id: PAYMENT_ID },
  },
  payment('payment-pending.json', { status: 'pending' }),
  payment('payment-waiting-for-capture.json', { status: 'authorized' }),
  payment('payment-succeeded.json', { status: 'paid', credited: rub('965.00'), test: false }),
  payment('payment-refunded.json', { status: 'paid', refunded: rub('250.00') }),
  payment('payment-test.json', { status: 'paid', test: true, reference: null }),
  payment('payment-canceled.json', { status: 'canceled', failureReason: 'insufficient_funds' }),
  payment('payment-expired.json', { status: 'expired' }),
  capture(undefined, 'payment-succeeded.json'),
  capture('1000.00', 'payment-succeeded.json'),
  {
    name: 'invoices.cancel',
    what: 'the cancel of a payment',
    pair: 'shop',
    request: posts('shop', `/payments/${PAYMENT_ID}/cancel`, key('invoices.cancel', PAYMENT_ID)),
    state: existing('payment', 'payment-waiting-for-capture.json').state,
    fixture: 'payment-canceled-by-merchant.json',
    call: (yookassa) => yookassa.invoices.cancel({ id: PAYMENT_ID }),
    expected: undefined,
  },
  {
    name: 'invoices.list',
    what: 'a page of payments',
    pair: 'shop',
    request: gets('shop', '/payments', { limit: '2', 'created_at.gte': '2026-03-01T00:00:00.000Z' }),
    state: can('shop', 'the shop has more than two payments'),
    fixture: 'payment-list.json',
    call: (yookassa) => yookassa.invoices.list({ limit: 2, from: '2026-03-01T03:00:00+03:00' }),
    expected: { items: [{ id: PAYMENT_ID }, { reference: null }], next: expect.any(String) as unknown },
  },
  {
    name: 'refunds.create',
    what: 'a new refund of a part',
    pair: 'shop',
    request: posts('shop', '/refunds', key('refunds.create', 'R-20417-1'), {
      payment_id: PAYMENT_ID,
      amount: value('250.00'),
      description: REFUND_INPUT.reason,
      metadata: { reference: 'R-20417-1' },
    }),
    state: existing('payment', 'payment-succeeded.json').state,
    fixture: 'refund-succeeded.json',
    call: (yookassa) => yookassa.refunds.create(REFUND_INPUT),
    expected: { id: REFUND_ID, status: 'succeeded', amount: rub('250.00') },
  },
  refund('refund-succeeded.json', { status: 'succeeded' }),
  refund('refund-pending.json', { status: 'pending' }),
  refund('refund-canceled.json', { status: 'failed' }),
  {
    name: 'refunds.list',
    what: 'a page of refunds',
    pair: 'shop',
    request: gets('shop', '/refunds'),
    state: can('shop', 'the shop has two refunds'),
    fixture: 'refund-list.json',
    call: (yookassa) => yookassa.refunds.list(),
    expected: { items: [{ id: REFUND_ID }, { reference: null }], next: null },
  },
  creates(
    'phone by SBP',
    { bank: PAYOUT_INPUT.bank },
    { payout_destination_data: { type: 'sbp', phone: PAYOUT_INPUT.destination, bank_id: PAYOUT_INPUT.bank } },
    'payout-pending.json',
  ),
  creates(
    'wallet',
    { method: 'yoo_money', destination: '41001614575714' },
    { payout_destination_data: { type: 'yoo_money', account_number: '41001614575714' } },
    'payout-wallet.json',
  ),
  creates(
    'card by a token',
    { method: 'card_token', destination: 'hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101' },
    { payout_token: 'hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101' },
    'payout-canceled.json',
  ),
  payout('payout-succeeded.json', { status: 'succeeded', reference: 'wd-2071', method: 'sbp' }),
  payout('payout-pending.json', { status: 'pending', finishedAt: null }),
  payout('payout-wallet.json', { status: 'succeeded', method: 'yoo_money', test: true }),
  payout('payout-canceled.json', { status: 'failed', method: 'bank_card' }),
  {
    name: 'payouts.get',
    what: 'the payout with a reference',
    pair: 'gateway',
    request: gets('gateway', '/payouts/search', { 'metadata[reference]': 'wd-2071' }),
    state: existing('payout', 'payout-succeeded.json').state,
    fixture: 'payout-search.json',
    call: (yookassa) => yookassa.payouts.get({ reference: 'wd-2071' }),
    expected: { id: PAYOUT_ID, reference: 'wd-2071', status: 'succeeded' },
  },
  {
    name: 'payouts.list',
    what: 'a page of payouts',
    pair: 'gateway',
    request: gets('gateway', '/payouts', { cursor: '37a5c87d-3984-51e8-a7f3-8de646d39ec15', limit: '2' }),
    state: can('gateway', 'the gateway has more than two payouts'),
    fixture: 'payout-list.json',
    call: (yookassa) => yookassa.payouts.list({ limit: 2, cursor: '37a5c87d-3984-51e8-a7f3-8de646d39ec15' }),
    expected: { items: [{ reference: 'wd-2072' }, { reference: null }] },
  },
  {
    name: 'payouts.banks',
    what: 'the banks of SBP',
    pair: 'gateway',
    request: gets('gateway', '/sbp_banks'),
    state: can('gateway', 'two banks take payouts by SBP'),
    fixture: 'sbp-banks.json',
    call: (yookassa) => yookassa.payouts.banks(),
    expected: [{ id: '100000000111' }, { id: '100000000008' }],
  },
]
