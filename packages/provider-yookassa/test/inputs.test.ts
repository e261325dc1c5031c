import { failureOf } from '@paymux/testkit/helpers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { YooKassa, YooKassaSettings } from '../src/index.ts'
import { createYooKassa } from '../src/index.ts'
import { INVOICE_INPUT, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { answering, PAYMENT_ID, rub } from './support.ts'

type Call = (yookassa: YooKassa, input: never) => Promise<unknown>
type Given = Readonly<Record<string, unknown>>

const CALLS: Readonly<Record<string, { readonly call: Call; readonly input: Given }>> = {
  'invoices.create': { call: (yookassa, input) => yookassa.invoices.create(input), input: INVOICE_INPUT },
  'invoices.get': { call: (yookassa, input) => yookassa.invoices.get(input), input: { id: PAYMENT_ID } },
  'invoices.capture': { call: (yookassa, input) => yookassa.invoices.capture({ id: PAYMENT_ID }, input), input: {} },
  'invoices.cancel': { call: (yookassa, input) => yookassa.invoices.cancel(input), input: { id: PAYMENT_ID } },
  'invoices.list': { call: (yookassa, input) => yookassa.invoices.list(input), input: {} },
  'refunds.create': { call: (yookassa, input) => yookassa.refunds.create(input), input: REFUND_INPUT },
  'refunds.get': { call: (yookassa, input) => yookassa.refunds.get(input), input: { id: PAYMENT_ID } },
  'payouts.create': { call: (yookassa, input) => yookassa.payouts.create(input), input: PAYOUT_INPUT },
  'payouts.get': { call: (yookassa, input) => yookassa.payouts.get(input), input: { id: PAYMENT_ID } },
}

/** The error of a call that must end before anything is sent. */
async function refused(name: string, input: unknown) {
  const { yookassa, requests } = answering('{}')
  const error = await failureOf(CALLS[name]?.call(yookassa, input as never) ?? Promise.resolve())
  expect(requests).toEqual([])
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', provider: 'yookassa', operation: name })
  return error
}

const long = (length: number): string => 'я'.repeat(length)
const item = { description: 'Сыр', amount: rub('1'), quantity: '1', vatCode: 1 }

const RECEIPTS: readonly unknown[] = [
  { items: [] },
  { items: [{ ...item, quantity: 1 }] },
  { items: [{ ...item, quantity: '0' }] },
  { items: [{ ...item, quantity: '0.000' }] },
  { items: [{ ...item, quantity: '1.0001' }] },
  { items: [{ ...item, quantity: '100000' }] },
  { items: [{ ...item, quantity: '1e3' }] },
  { items: [{ ...item, vatCode: 0 }] },
  { items: [{ ...item, vatCode: 13 }] },
  { items: [{ ...item, description: long(129) }] },
  { items: [{ ...item, amount: rub('0') }] },
  { items: [{ ...item, measure: 'Piece' }] },
  { items: [{ ...item, paymentMode: 'paid' }] },
  { items: [{ ...item, marked: true }] },
  { items: Array.from({ length: 101 }, () => item) },
  { items: [item], taxSystemCode: 7 },
  { items: [item], internet: 'yes' },
  { items: [item], customer: { phone: '+79000000000' } },
  { items: [item], customer: { email: 'payer' } },
  { items: [item], customer: { inn: '123' } },
]

const AMOUNTS: readonly unknown[] = [rub('0.001'), { amount: '1', currency: 'GBP' }]
const REFERENCES: readonly unknown[] = ['x'.repeat(513)]
const IDS: readonly unknown[] = ['../payouts', 'short', `${PAYMENT_ID}/capture`, 'x'.repeat(51)]

// What no provider takes (other types, control characters, odd amounts, unknown fields) is held by the conformance suites.
const FAULTS: Readonly<Record<string, readonly (readonly [string, readonly unknown[]])[]>> = {
  'invoices.create': [
    ['reference', REFERENCES],
    ['amount', AMOUNTS],
    ['description', [long(129)]],
    [
      'metadata',
      [
        { reference: 'r' },
        { [long(33)]: 'x' },
        { a: long(513) },
        { a: 1 },
        Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i, 'x'])),
      ],
    ],
    ['returnUrl', [undefined, 'shop.example', 'app://shop', `https://shop.example/${'x'.repeat(2048)}`]],
    ['language', ['ru', 'de_DE']],
    ['capture', ['yes', 1]],
    ['receipt', RECEIPTS],
    ['customerEmail', ['payer', 'payer@shop.example']],
  ],
  'invoices.capture': [
    ['amount', AMOUNTS],
    ['receipt', RECEIPTS],
  ],
  'invoices.get': [['id', IDS]],
  'invoices.cancel': [['id', IDS]],
  'invoices.list': [
    ['limit', [101]],
    ['from', ['', 7, '2026-01-01', '2026-01-01T00:00:00', '2026-02-30T00:00:00Z', '2026-01-01 00:00:00Z']],
    ['to', ['tomorrow']],
  ],
  'refunds.create': [
    ['reference', REFERENCES],
    ['amount', [undefined, ...AMOUNTS]],
    [
      'invoice',
      [
        { id: null, reference: 'A-20417' },
        { id: '../payouts', reference: null },
      ],
    ],
    ['reason', [long(251)]],
    ['receipt', RECEIPTS],
  ],
  'refunds.get': [['id', IDS]],
  'payouts.create': [
    ['reference', REFERENCES],
    ['amount', AMOUNTS],
    ['method', ['card', 'bank_card', 'constructor']],
    ['destination', ['+79000000000', '7 900 000-00-00', '123', '1'.repeat(16)]],
    ['feeFrom', ['amount', 'balance']],
    ['bank', [undefined, '1', '1000000001111']],
    ['comment', [long(129)]],
  ],
  'payouts.get': [['id', IDS]],
}

describe.each(Object.entries(FAULTS))('%s refuses', (name, fields) => {
  const { input = {} } = CALLS[name] ?? {}
  it.each(fields.flatMap(([field, values]) => values.map((value) => [field, value] as const)))('%s: %o', async (field, value) => {
    const { message } = await refused(name, { ...input, [field]: value })
    expect(message).toContain(field)
  })
})

it('names every fault at once', async () => {
  const { message } = await refused('payouts.create', {
    reference: '',
    amount: rub('0'),
    method: 'sbp',
    destination: '+7',
    feeFrom: 'amount',
    colour: 1,
  })
  for (const field of ['reference', 'amount', 'destination of sbp', 'feeFrom', 'bank is required', 'colour'])
    expect(message).toContain(field)
})

it.each([
  [
    'a bank without sbp',
    'payouts.create',
    { ...PAYOUT_INPUT, method: 'yoo_money', destination: '41001614575714' },
    'bank can only be given with sbp, not with yoo_money',
  ],
  [
    'a short wallet',
    'payouts.create',
    { ...PAYOUT_INPUT, bank: undefined, method: 'yoo_money', destination: '4100' },
    'destination of yoo_money',
  ],
  [
    'two addresses for one receipt',
    'invoices.create',
    { ...INVOICE_INPUT, customerEmail: 'a@shop.example', receipt: { items: [item], customer: { email: 'b@shop.example' } } },
    'not both',
  ],
  ['a mail address that nothing carries', 'invoices.create', { ...INVOICE_INPUT, customerEmail: 'a@shop.example' }, 'receipt'],
  ['a payout without any name', 'payouts.get', {}, 'id or reference'],
  ['a refund without an amount', 'refunds.create', { ...REFUND_INPUT, amount: undefined }, 'amount is required'],
])('refuses %s', async (_, name, input, words) => {
  expect((await refused(name, input)).message).toContain(words)
})

it('sends what it was given, whatever the texts', async () => {
  const prose = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((value) => /\S/.test(value) && !/\p{Cc}/u.test(value))
  const name = fc.stringMatching(/^[\w-]{1,32}$/).filter((value) => value !== 'reference')
  const reference = fc.stringMatching(/^[!-~]{1,512}$/)
  await fc.assert(
    fc.asyncProperty(
      reference,
      prose,
      fc.dictionary(name, prose, { maxKeys: 15, noNullPrototype: true }),
      async (given, description, metadata) => {
        const { yookassa, requests } = answering('{}')
        await yookassa.invoices.create({ ...INVOICE_INPUT, reference: given, description, metadata }).catch(() => undefined)
        const sent = JSON.parse(requests[0]?.body ?? '') as { description: string; metadata: object }
        expect(sent.description).toBe(description)
        expect(Object.entries(sent.metadata).toSorted()).toEqual(Object.entries({ ...metadata, reference: given }).toSorted())
      },
    ),
    { numRuns: 200 },
  )
})

describe('settings', () => {
  it.each([
    [{ shop: { id: '1' } }, ['shop.secretKey (YOOKASSA_SECRET_KEY) is missing']],
    [
      { shop: { secretKey: 'k' }, gateway: { id: '1' } },
      ['shop.id (YOOKASSA_SHOP_ID) is missing', 'gateway.secretKey (YOOKASSA_GATEWAY_SECRET_KEY) is missing'],
    ],
    [{ utcOffset: '+03:00' }, ['utcOffset is not a setting']],
    [{ baseUrl: 'http://api.yookassa.ru/v3' }, ['baseUrl (YOOKASSA_BASE_URL) must be https']],
  ])('%o', (settings, faults) => {
    const make = () => createYooKassa(settings as YooKassaSettings)
    for (const fault of faults) expect(make).toThrow(fault)
  })
})
