import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import type { Enot } from '../src/index.ts'
import { createEnot } from '../src/index.ts'
import { DIRECT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { given } from './support.ts'

const INPUTS = { 'invoices.create': INVOICE_INPUT, 'invoices.payDirect': DIRECT_INPUT, 'payouts.create': PAYOUT_INPUT } as const
const CALLS: { readonly [Name in keyof typeof INPUTS]: (enot: Enot, input: never) => Promise<unknown> } = {
  'invoices.create': (enot, input) => enot.invoices.create(input),
  'invoices.payDirect': (enot, input) => enot.invoices.payDirect(input),
  'payouts.create': (enot, input) => enot.payouts.create(input),
}

/** What is said of an input that must end the call before anything is sent. */
async function refused(name: keyof typeof INPUTS, changes: object): Promise<string> {
  const { enot, requests } = given('{}')
  const error = await failureOf(CALLS[name](enot, { ...INPUTS[name], ...changes } as never))
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', operation: name })
  expect(requests).toEqual([])
  return error.message
}

const long = (length: number): string => '🎄'.repeat(length)
const ascii = (length: number): string => '~'.repeat(length)
const url = (length: number): string => 'https://shop.example/'.padEnd(length, 'x')

// What no provider takes (other types, control characters, odd amounts, unknown fields) is held by the conformance suites.
const FAULTS: readonly (readonly [name: keyof typeof INPUTS, field: string, values: readonly unknown[]])[] = [
  ['payouts.create', 'reference', [ascii(256)]],
  ['payouts.create', 'amount', [{ amount: '1', currency: 'USD' }]],
  ['payouts.create', 'method', [ascii(65)]],
  ['payouts.create', 'destination', [ascii(256)]],
  ['payouts.create', 'feeFrom', ['merchant', 'constructor']],
  ['payouts.create', 'comment', [' ', long(256)]],
  ['payouts.create', 'webhookUrl', ['/hook', 'ftp://shop.example', url(501)]],
  ['invoices.create', 'amount', [{ amount: '1', currency: 'KZT' }]],
  ['invoices.create', 'description', [long(256), 'a\tb']],
  ['invoices.create', 'customerEmail', ['payer@shop', 'a@b.c, d@e.f']],
  ['invoices.create', 'metadata', [{ a: 1 }, { '': 'a' }, { a: long(493) }, { '\n': 'a' }]],
  ['invoices.create', 'returnUrl', ['shop.example', url(2001)]],
  ['invoices.create', 'failUrl', ['ftp://a.example', url(256)]],
  ['invoices.create', 'expiresInMinutes', [0, 1.5, 7201, '90']],
  ['invoices.create', 'methods', [[], 'card', [''], Array(51).fill('card')]],
  ['invoices.create', 'excludeMethods', [[]]],
  ['invoices.create', 'direct', ['true']],
  ['invoices.payDirect', 'payerIp', [ascii(46)]],
  ['invoices.payDirect', 'payerUserAgent', ['x'.repeat(1001), 'a\r\nb']],
]

it.each(FAULTS)('%s refuses %s that Enot would not take', async (name, field, values) => {
  for (const value of values) {
    const message = await refused(name, { [field]: value })
    expect(message).toContain(field)
    // The text of a field is the caller's business, not the log's.
    if (typeof value === 'string' && value.length > 20) expect(message).not.toContain(value.slice(0, 20))
  }
})

it('takes the limits themselves', async () => {
  const { enot, requests } = given('{}')
  // {"k":"…"} is eight characters more than its value.
  const texts = { description: long(255), failUrl: url(255), webhookUrl: url(500), returnUrl: url(2000), metadata: { k: long(492) } }
  const invoice = { ...INVOICE_INPUT, reference: ascii(255), ...texts, expiresInMinutes: 7200, direct: true, methods: ['card'] }
  await failureOf(enot.invoices.create(invoice))
  const payout = { reference: ascii(255), destination: ascii(255), comment: long(255), webhookUrl: url(500) }
  await failureOf(enot.payouts.create({ ...PAYOUT_INPUT, ...payout }))
  expect(requests).toHaveLength(2)
})

describe('fields that depend on one another', () => {
  it.each([
    ['payouts.create', { method: 'sbp' }, 'bank is required for sbp'],
    ['invoices.create', { method: 'card', methods: ['card'] }, 'method or methods, not both'],
    ['invoices.create', { direct: true, methods: undefined }, 'direct needs exactly one method'],
    ['invoices.create', { direct: true, methods: ['card', 'sbp'] }, 'direct needs exactly one method'],
  ] as const)('%s with %j', async (name, changes, message) => {
    expect(await refused(name, changes)).toContain(message)
  })
})

it('takes the keys of webhooks alone', async () => {
  const enot = createEnot({ shop: { webhookKey: 'k' }, user: { webhookKey: ['a', 'b'] } })
  expect(await failureOf(enot.balances.list())).toMatchObject({ code: 'config' })
  expect(await failureOf(enot.webhooks.parse({ headers: {}, body: '{"invoice_id":"1"}' }))).toMatchObject({ code: 'invalid_signature' })
})
