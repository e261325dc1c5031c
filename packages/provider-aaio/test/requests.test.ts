import { createHash } from 'node:crypto'
import type { TransportRequest } from '@paymux/core/http'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Aaio, AaioCreateInvoice } from '../src/index.ts'
import { createAaio } from '../src/index.ts'
import { NEW_INVOICE, NEW_PAYOUT, OPERATIONS } from './operations.ts'
import { fixture, given, SHOP } from './support.ts'

const FORM = 'application/x-www-form-urlencoded'
const SIGN = 'b3a2047841ee2d4975d5d999632e63a61c5978df4d7f0ccc367126045b3d55a2'

/** What one call sends. */
async function sent(
  call: (aaio: Aaio) => Promise<unknown>,
  answer = '{"type":"success","id":"i","url":"https://a.example"}',
): Promise<TransportRequest> {
  const { aaio, requests } = given(answer)
  await call(aaio)
  expect(requests).toHaveLength(1)
  return requests[0] as TransportRequest
}

describe('every operation', () => {
  it.each(OPERATIONS)('%s POSTs to its path', async (name, path, answer, call) => {
    const { method, url, body, headers } = await sent(call, fixture(answer))
    expect({ method, url }).toEqual({ method: 'POST', url: `https://aaio.so${path}` })
    expect(headers).toStrictEqual({
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'paymux',
      // Orders are signed and take no key.
      ...(name === 'invoices.create' ? {} : { 'x-api-key': 'key' }),
      ...(body === null ? {} : { 'content-type': FORM }),
    })
  })

  it.each([
    ['balances.list', null],
    ['payouts.create', 'my_id=WD-318&wallet=U7654321&amount=6000.00&method=perfectmoney&commission_type=0'],
    ['payouts.get by reference', 'my_id=my_id_123'],
    ['payouts.get by id', 'id=52a16aea-d308-11ed-afa1-0242ac120002'],
    ['payouts.methods', null],
    ['payouts.rates', null],
    ['payouts.banks', null],
    ['invoices.create', `merchant_id=${SHOP.id}&amount=1249.90&currency=RUB&order_id=INV-2041&sign=${SIGN}`],
    ['invoices.get', `merchant_id=${SHOP.id}&order_id=INV-2041`],
    ['invoices.methods', `merchant_id=${SHOP.id}`],
  ])('%s sends these bytes and no others', async (name, body) => {
    const [, , answer = '', call] = OPERATIONS.find(([each]) => each === name) ?? []
    expect((await sent((aaio) => call?.(aaio) ?? Promise.reject(), fixture(answer))).body).toBe(body)
  })
})

describe('payouts.create', () => {
  const create = async (input: object): Promise<string | null> =>
    (await sent((aaio) => aaio.payouts.create({ ...NEW_PAYOUT, ...input }), '{"type":"success","id":"i"}')).body

  it('always says who bears the fee', async () => {
    for (const [feeFrom, type] of [
      [undefined, '0'],
      ['amount', '0'],
      ['balance', '1'],
    ] as const) {
      expect(new URLSearchParams((await create({ feeFrom })) ?? '').getAll('commission_type')).toEqual([type])
    }
  })

  it('sends everything that Aaio can carry', async () => {
    const bank = { method: 'sbp', bank: '100000000931', destination: '79001234533', webhookUrl: 'https://shop.example/hook?a=1&b=2' }
    expect(await create(bank)).toBe(
      'my_id=WD-318&wallet=79001234533&amount=6000.00&method=sbp&commission_type=0&bank=100000000931&webhook_url=https%3A%2F%2Fshop.example%2Fhook%3Fa%3D1%26b%3D2',
    )
    expect(await create({ method: 'mobile_ru', mobileOperator: 'tele2', bank: undefined, webhookUrl: undefined })).toBe(
      'my_id=WD-318&wallet=U7654321&amount=6000.00&method=mobile_ru&commission_type=0&mobile_operator=tele2',
    )
  })

  it.each([
    ['0.1', '0.10'],
    ['0.10', '0.10'],
    ['500', '500.00'],
    ['500.000', '500.00'],
    ['123456789012345.67', '123456789012345.67'],
    ['999999999999999', '999999999999999.00'],
  ])('sends the amount %s as %s', async (amount, text) => {
    expect(new URLSearchParams((await create({ amount: { amount, currency: 'RUB' } })) ?? '').get('amount')).toBe(text)
  })
})

describe('invoices', () => {
  it('sends everything that Aaio can carry, custom values under their own names', async () => {
    const input: AaioCreateInvoice = {
      ...NEW_INVOICE,
      method: 'sbp',
      description: 'Годовой план & чай',
      customerEmail: 'buyer@mail.example',
      metadata: { user: 'u-17', empty: '', _x_1: 'a b' },
      language: 'en',
    }
    const { body } = await sent((aaio) => aaio.invoices.create(input))
    expect([...new URLSearchParams(body ?? '')]).toEqual([
      ['merchant_id', SHOP.id],
      ['amount', '1249.90'],
      ['currency', 'RUB'],
      ['order_id', 'INV-2041'],
      ['method', 'sbp'],
      ['desc', 'Годовой план & чай'],
      ['email', 'buyer@mail.example'],
      ['lang', 'en'],
      ['us_user', 'u-17'],
      ['us_empty', ''],
      ['us__x_1', 'a b'],
      ['sign', SIGN],
    ])
  })

  it('makes the link of the form, without a request', () => {
    const { aaio, requests } = given('')
    const expected = `https://aaio.so/merchant/pay?merchant_id=${SHOP.id}&amount=1249.90&currency=RUB&order_id=INV-2041&lang=en&sign=${SIGN}`
    expect(aaio.invoices.formUrl({ ...NEW_INVOICE, language: 'en' })).toBe(expected)
    expect(requests).toEqual([])
    expect(aaio.invoices.formUrl({ ...NEW_INVOICE, referral: 'tea & co' })).toBe(`${expected.replace('&lang=en', '')}&referral=tea+%26+co`)
    const elsewhere = createAaio({ shop: SHOP, baseUrl: 'https://pay.example/aaio/' })
    expect(elsewhere.invoices.formUrl(NEW_INVOICE)).toMatch(/^https:\/\/pay\.example\/aaio\/merchant\/pay\?merchant_id=/)
  })

  const reference = fc.string({ unit: fc.constantFrom(...'aZ09:-_[]|'), minLength: 1, maxLength: 64 })
  const whole = fc.bigInt({ min: 1n, max: 999_999_999_999_999n })
  const amount = fc
    .tuple(whole, fc.stringMatching(/^(\.\d{1,2}0{0,3})?$/), fc.constantFrom('RUB', 'UAH', 'EUR', 'USD'))
    .map(([digits, fraction, currency]) => ({ amount: `${digits}${fraction}`, currency }))
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => value.trim() !== '' && !/\p{Cc}/u.test(value))
  const invoice: fc.Arbitrary<AaioCreateInvoice> = fc.record(
    {
      reference,
      amount,
      method: fc.constantFrom('sbp', 'cards_ru'),
      description: text,
      metadata: fc.dictionary(fc.stringMatching(/^[a-t0-9_]{1,8}$/), text, { maxKeys: 3 }),
      language: fc.constantFrom('ru', 'en'),
    },
    { requiredKeys: ['reference', 'amount'] },
  )

  /** Recomputes the signature from what arrived, as Aaio does. */
  function expectSigned(received: URLSearchParams, input: AaioCreateInvoice): void {
    const part = (name: string): string => {
      expect(received.getAll(name)).toHaveLength(1)
      return received.get(name) ?? ''
    }
    const parts = [part('merchant_id'), part('amount'), part('currency'), SHOP.secret1, part('order_id')]
    expect(part('sign')).toBe(createHash('sha256').update(parts.join(':')).digest('hex'))
    expect(part('order_id')).toBe(input.reference)
    expect(part('currency')).toBe(input.amount.currency)
    expect(BigInt(part('amount').replace('.', ''))).toBe(toCents(input.amount.amount))
    if (input.description !== undefined) expect(part('desc')).toBe(input.description)
    for (const [name, value] of Object.entries(input.metadata ?? {})) expect(part(`us_${name}`)).toBe(value)
  }

  it('what is signed is what is sent, to the request and in the link', async () => {
    const { aaio, requests } = given(fixture('get-pay-url.json'))
    await fc.assert(
      fc.asyncProperty(invoice, async (input) => {
        await aaio.invoices.create(input)
        expectSigned(new URLSearchParams(requests.at(-1)?.body ?? ''), input)
        expectSigned(new URL(aaio.invoices.formUrl(input)).searchParams, input)
      }),
      { numRuns: 300 },
    )
  })

  it('agrees with the test vectors of the documentation', async () => {
    const sign = (input: Partial<AaioCreateInvoice>): string | null =>
      new URL(given('').aaio.invoices.formUrl({ ...NEW_INVOICE, ...input })).searchParams.get('sign')
    expect(sign({})).toBe(SIGN)
    // One way to write an amount, so one signature.
    expect(sign({ amount: { amount: '1249.9', currency: 'RUB' } })).toBe(SIGN)
    // The documentation's vector in Cyrillic is of an order that is not made here: two such references can look the same.
    expect(() => sign({ reference: 'чек-2041' })).toThrow(
      'reference must be 1 to 64 characters of printable ASCII, without spaces: it has Cyrillic letters',
    )
  })
})

describe('invoices.parseReturnUrl', () => {
  const { aaio } = given('')
  const read = aaio.invoices.parseReturnUrl

  it('reads a whole URL and the path that a server sees', () => {
    const claimed = { reference: 'INV-2041', amount: { amount: '1249.90', currency: 'RUB' } }
    expect(read('https://teastore.example/paid?order_id=INV-2041&amount=1249.90&currency=RUB')).toStrictEqual(claimed)
    expect(read('/paid?order_id=INV-2041&amount=1249.9&currency=RUB')).toStrictEqual(claimed)
    expect(read('/paid?order_id=a%5B1%5D%7C%3A2&amount=5&currency=USD')).toStrictEqual({
      reference: 'a[1]|:2',
      amount: { amount: '5.00', currency: 'USD' },
    })
  })

  it.each([
    '',
    '/paid',
    '/paid?order_id=&amount=&currency=',
    '/paid?amount=x&currency=RUB',
    '/p?amount=5',
    'http://[',
    undefined,
    null,
    7,
    {},
  ])('claims nothing for %j', (url) => {
    expect(read(url as never)).toStrictEqual({ reference: null, amount: null })
  })
})

function toCents(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'))
}
