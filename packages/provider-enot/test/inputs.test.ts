import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Enot } from '../src/index.ts'
import { createEnot } from '../src/index.ts'
import { DIRECT_INPUT, INVOICE_INPUT, OPERATIONS, PAYOUT_INPUT } from './operations.ts'
import { answering, failure } from './support.ts'

type Call = (enot: Enot, input: never) => Promise<unknown>

const CALLS: Readonly<Record<string, { readonly call: Call; readonly input: Readonly<Record<string, unknown>> }>> = {
  'invoices.create': { call: (enot, input) => enot.invoices.create(input), input: INVOICE_INPUT },
  'invoices.payDirect': { call: (enot, input) => enot.invoices.payDirect(input), input: DIRECT_INPUT },
  'payouts.create': { call: (enot, input) => enot.payouts.create(input), input: PAYOUT_INPUT },
}

/** The error of a call that must end before anything is sent. */
async function refused(name: string, input: unknown) {
  const { enot, requests } = answering('{}')
  const error = await failure(CALLS[name]?.call(enot, input as never) ?? Promise.resolve())
  expect(requests).toEqual([])
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', provider: 'enot', operation: name })
  return error
}

const long = (length: number): string => '🎄'.repeat(length)
const ascii = (length: number): string => '~'.repeat(length)
const rub = (amount: unknown) => ({ amount, currency: 'RUB' })

const ANYWHERE: readonly (readonly [string, readonly unknown[]])[] = [
  ['reference', [undefined, null, '', ' ', 7, long(256), 'a\nb', 'a\0', '\ud800', {}, ['r'], 'Заказ', 'a\u200b', 'x'.repeat(256)]],
  [
    'amount',
    [
      undefined,
      null,
      '1.00',
      1,
      {},
      rub(1),
      rub('0'),
      rub('0.00'),
      rub('-1'),
      rub('+1'),
      rub('1e3'),
      rub('1,5'),
      rub('1.'),
      rub('.5'),
      rub(' 1'),
    ],
  ],
  [
    'amount',
    [rub('0.001'), rub('1.005'), rub('1234567890123456'), rub('NaN'), { amount: '1', currency: 'rub' }, { amount: '1', currency: 'KZT' }],
  ],
]

const FAULTS: Readonly<Record<string, readonly (readonly [string, readonly unknown[]])[]>> = {
  'payouts.create': [
    ...ANYWHERE,
    ['amount', [{ amount: '1', currency: 'USD' }]],
    ['method', [undefined, null, '', 7, 'x'.repeat(65)]],
    ['destination', [undefined, null, '', 4111110000000042, 'x'.repeat(256), '4111\r\n']],
    ['feeFrom', [null, '', 'merchant', 1, 'constructor']],
    ['bank', [null, '', 100000000008]],
    ['comment', [null, '', ' ', long(256), 7]],
    [
      'webhookUrl',
      [null, '', 'shop.example', '/hook', 'ftp://shop.example', 'javascript:alert(1)', `https://shop.example/${'x'.repeat(500)}`],
    ],
  ],
  'invoices.create': [
    ...ANYWHERE,
    ['method', [null, '', 7]],
    ['description', [null, '', long(256), 'a\tb']],
    ['customerEmail', [null, '', 'payer', 'payer@shop', 'a@b.c, d@e.f', 'a b@c.d', `${'x'.repeat(250)}@a.bc`, 7]],
    [
      'metadata',
      [
        null,
        'text',
        7,
        ['a'],
        { a: 1 },
        { a: null },
        { a: 1n },
        { '': 'a' },
        { a: long(250) + long(250) },
        { '\n': 'a' },
        { '\ud800': 'a' },
        () => '',
      ],
    ],
    ['successUrl', [null, '', 'shop.example', 'ftp://a.example']],
    ['failUrl', [null, '', 'ftp://a.example', `https://shop.example/${'x'.repeat(255)}`]],
    ['webhookUrl', [null, '', 'ftp://a.example', `https://shop.example/${'x'.repeat(500)}`]],
    ['expiresInMinutes', [null, 0, -1, 1.5, 7201, '90', Number.NaN, Number.POSITIVE_INFINITY]],
    ['methods', [null, [], 'card', [''], [7], Array(51).fill('card')]],
    ['excludeMethods', [null, [], 'card', ['']]],
    ['direct', [null, 'true', 1]],
  ],
  'invoices.payDirect': [
    ['id', [undefined, null, '', 7]],
    ['payerIp', [undefined, null, '', 'x'.repeat(46)]],
    ['payerUserAgent', [undefined, null, '', 'x'.repeat(1001), 'a\r\nb']],
    ['bank', [undefined, null, '', 7]],
  ],
}

describe.each(Object.keys(FAULTS))('%s', (name) => {
  const input = CALLS[name]?.input ?? {}
  const cases = (FAULTS[name] ?? []).flatMap(([field, values]) => values.map((value) => [field, value] as const))

  it.each(cases)('refuses %s %o before it sends anything', async (field, value) => {
    const error = await refused(name, { ...input, [field]: value })
    expect(error.message).toMatch(new RegExp(`${field} (entry 1 (\\(\\w+\\) )?)?must`))
    // The text of a field is the caller's business, not the log's.
    if (typeof value === 'string' && value.length > 20) expect(error.message).not.toContain(value.slice(0, 20))
  })

  it('refuses a field that Enot cannot carry', async () => {
    expect((await refused(name, { ...input, mobileOperator: 'mts' })).message).toContain('mobileOperator')
    expect((await refused(name, { ...input, constructor: 1 })).message).toContain('constructor')
  })

  it.each([undefined, null, 'text', 7, [], () => undefined])('refuses %o for an input', async (nothing) => {
    const error = await refused(name, nothing)
    for (const field of Object.keys(input).filter((each) => !['metadata', 'expiresInMinutes', 'methods', 'feeFrom'].includes(each)))
      expect(error.message).toContain(field)
  })

  it('names every fault in one error', async () => {
    const fields = [...new Set(cases.map(([field]) => field))]
    const error = await refused(name, { ...Object.fromEntries(fields.map((field) => [field, ''])), extra: 1 })
    for (const field of [...fields, 'extra']) expect(error.message).toContain(field)
  })

  it('makes nothing but a PaymentError of any input', async () => {
    const { enot, requests } = answering('{}')
    const fields = fc.constantFrom(...new Set(cases.map(([field]) => field)), 'direct', 'extra')
    const change = fc.array(fc.tuple(fields, fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true })), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          change.map((each) => ({ ...input, ...Object.fromEntries(each) })),
        ),
        async (value) => {
          const before = requests.length
          const error = await failure(CALLS[name]?.call(enot, value as never) ?? Promise.resolve())
          // An input that happens to be right goes out, and the answer is nonsense.
          expect(error.outcome).toBe(requests.length > before ? 'unknown' : 'not_sent')
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('fields that depend on one another', () => {
  it.each([
    ['payouts.create', { method: 'sbp' }, 'bank is required for sbp'],
    ['invoices.create', { method: 'card', methods: ['card'] }, 'method or methods, not both'],
    ['invoices.create', { direct: true, methods: undefined }, 'direct needs exactly one method'],
    ['invoices.create', { direct: true, methods: ['card', 'sbp'] }, 'direct needs exactly one method'],
  ])('%s with %j', async (name, changes, message) => {
    expect((await refused(name, { ...CALLS[name]?.input, ...changes })).message).toContain(message)
  })

  it('takes the limits themselves', async () => {
    const { enot, requests } = answering('{}')
    const url = (length: number): string => 'https://shop.example/'.padEnd(length, 'x')
    const { methods: _, ...invoice } = INVOICE_INPUT
    // {"k":"…"} is eight characters more than its value.
    const metadata = { k: long(492) }
    const texts = { reference: ascii(255), description: long(255), failUrl: url(255), webhookUrl: url(500), successUrl: url(2000) }
    await failure(enot.invoices.create({ ...invoice, ...texts, metadata, expiresInMinutes: 7200, direct: true, methods: ['card'] }))
    await failure(
      enot.payouts.create({ ...PAYOUT_INPUT, reference: ascii(255), destination: ascii(255), comment: long(255), webhookUrl: url(500) }),
    )
    expect(requests).toHaveLength(2)
    expect((await refused('invoices.create', { ...INVOICE_INPUT, metadata: { k: long(493) } })).message).toContain('metadata')
  })
})

describe.each([
  ['invoices.get', (enot: Enot, ref: never) => enot.invoices.get(ref)],
  ['payouts.get', (enot: Enot, ref: never) => enot.payouts.get(ref)],
])('%s', (operation, get) => {
  it.each([
    undefined,
    null,
    'A-1',
    {},
    { reference: undefined },
    { reference: '' },
    { reference: 'a', id: 'b' },
    { id: null },
    { id: 7 },
    { reference: long(256) },
    { reference: 'a\n' },
    { reference: 'a', shopId: 1 },
  ])('refuses %o', async (ref) => {
    const { enot, requests } = answering('{}')
    expect(await failure(get(enot, ref as never))).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', operation })
    expect(requests).toEqual([])
  })
})

describe('settings', () => {
  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    '%s without them is `config`, and sends nothing',
    async (name, operation) => {
      const payouts = /^(balances|payouts)/.test(name)
      const { enot, requests } = answering('{}', 200, payouts ? { user: undefined } : { shop: undefined })
      const error = await failure(operation.call(enot))
      expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', operation: name })
      expect(error.message).toContain(payouts ? 'ENOT_USER_ID, ENOT_USER_KEY' : 'ENOT_SHOP_ID, ENOT_SHOP_KEY')
      expect(requests).toEqual([])
    },
  )

  it('names every missing or wrong one at once', () => {
    expect(() =>
      createEnot({ user: { id: 'u' }, shop: { key: 'a b', webhookKey: [] }, retries: -1, baseUrl: 'http://enot.example' }),
    ).toThrow(/user\.key \(ENOT_USER_KEY\) is missing.*shop\.id \(ENOT_SHOP_ID\) is missing.*shop\.key.*shop\.webhookKey.*baseUrl.*retries/)
  })

  it('takes the keys of webhooks alone', async () => {
    const enot = createEnot({ shop: { webhookKey: 'k' }, user: { webhookKey: ['a', 'b'] } })
    expect(await failure(enot.balances.list())).toMatchObject({ code: 'config' })
    expect(await failure(enot.webhooks.parse({ headers: {}, body: '{"invoice_id":"1"}' }))).toMatchObject({ code: 'invalid_signature' })
  })
})
