import { PaymentError } from '@paymux/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AaioSettings } from '../src/index.ts'
import { createAaio } from '../src/index.ts'
import { NEW_INVOICE, NEW_PAYOUT } from './operations.ts'
import { answering, failure, PAYOUT_SECRET, SHOP } from './support.ts'

const RUB = (amount: unknown): object => ({ amount: { amount, currency: 'RUB' } })

/** The faults that are named, and proof that the upstream saw nothing of it. */
async function faultsOf(operation: 'payouts.create' | 'invoices.create', input: unknown): Promise<string> {
  const { aaio, requests } = answering('{"type":"success","id":"i","url":"https://a.example"}')
  const call = operation === 'payouts.create' ? aaio.payouts.create(input as never) : aaio.invoices.create(input as never)
  const error = await failure(call)
  expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', operation })
  expect(requests).toEqual([])
  return error.message
}

async function accepted(operation: 'payouts.create' | 'invoices.create', input: object): Promise<number> {
  const { aaio, requests } = answering('{"type":"success","id":"i","url":"https://a.example"}')
  if (operation === 'payouts.create') await aaio.payouts.create({ ...NEW_PAYOUT, ...input })
  else await aaio.invoices.create({ ...NEW_INVOICE, ...input })
  return requests.length
}

const AMOUNTS = [
  '0', '0.00', '-1', '+1', '1,5', '1 000', '1e3', '.5', '5.', '0x10', '', ' 5', '٥', 'NaN', 'Infinity', '1.001', '0.009',
  '1234567890123456', `1.${'0'.repeat(19)}`, 5, 5n, null, undefined, {}, true,
] // biome-ignore format: one amount after the other

describe('payouts.create', () => {
  it('names every fault at once', async () => {
    const wrong = {
      reference: '',
      amount: { amount: '1.001', currency: 'RUB' },
      method: 'sbp',
      destination: '+7 900',
      feeFrom: 'nobody',
      webhookUrl: 'ftp://a.example',
      mobileOperator: 'tele2',
      comment: 'hello',
    }
    const message = await faultsOf('payouts.create', wrong)
    for (const field of Object.keys(wrong).filter((name) => name !== 'method')) expect(message).toContain(field)
    expect(message).toContain('bank is for the method sbp, and required there')
    expect(message).not.toContain('900')
  })

  it.each([undefined, null, 'x', 7, [], () => 1])('is not confused by %s instead of an input', async (input) => {
    const message = await faultsOf('payouts.create', input)
    for (const field of ['reference', 'amount', 'method', 'destination']) expect(message).toContain(field)
  })

  it.each(AMOUNTS)('refuses the amount %s', async (amount) => {
    expect(await faultsOf('payouts.create', { ...NEW_PAYOUT, ...RUB(amount) })).toContain('amount must')
  })

  it.each(['USD', 'rub', '', null, undefined, 643])('refuses the currency %s', async (currency) => {
    expect(await faultsOf('payouts.create', { ...NEW_PAYOUT, amount: { amount: '5', currency } })).toContain('amount must be Money in RUB')
  })

  it.each([
    ['reference', ['', ' ', 'x'.repeat(256), 'a\nb', 'a\u0000b', '\ud800', 'a b', 'чек', 'a\u200b', 7, null, undefined]],
    ['method', ['', 'x'.repeat(65), 'a\tb', 7, null, undefined]],
    ['destination', ['', '+79001234533', '7 900 123', '7900-123-45-33', '5536-9140-1234-5678', '7(900)1234533', '8.900.1', 'a b', 7, null]],
    ['bank', ['', 'Сбербанк', '1'.repeat(21), 100000000931, null, '10 00']],
    ['feeFrom', ['', 'both', 0, null]],
    ['webhookUrl', ['', '/hook', 'ftp://a.example', 'javascript:1', `https://a.example/${'x'.repeat(2000)}`, 'https://a.example/\n', null]],
  ])('refuses wrong values of %s', async (field, values) => {
    const input = field === 'bank' ? { ...NEW_PAYOUT, method: 'sbp' } : NEW_PAYOUT
    for (const value of values) expect(await faultsOf('payouts.create', { ...input, [field]: value })).toContain(field)
  })

  it.each([
    ['sbp without a bank', { method: 'sbp' }, 'bank is for the method sbp'],
    ['a bank without sbp', { bank: '1' }, 'bank is for the method sbp'],
    ['mobile_ru without an operator', { method: 'mobile_ru' }, 'mobileOperator is for the method mobile_ru'],
    ['an operator without mobile_ru', { mobileOperator: 'tele2' }, 'mobileOperator is for the method mobile_ru'],
  ])('refuses %s', async (_, input, message) => {
    expect(await faultsOf('payouts.create', { ...NEW_PAYOUT, ...input })).toContain(message)
  })

  it.each(['79001234533', '5536914012345678', 'U1234567', 'P1000000', '4100118700000', 'TXYZ9abc', 'bc1qxy2', 'EQAb_c-D'])(
    'takes the account %s',
    async (destination) => {
      expect(await accepted('payouts.create', { destination })).toBe(1)
    },
  )

  it('takes methods that nobody knows yet', async () => {
    expect(await accepted('payouts.create', { method: 'cards_sng' })).toBe(1)
  })
})

describe('invoices.create', () => {
  it('names every fault at once', async () => {
    const wrong = {
      reference: 'a b',
      amount: { amount: '5', currency: 'KZT' },
      method: '',
      description: 'x'.repeat(513),
      customerEmail: 'nobody',
      metadata: { 'no spaces': 'x' },
      language: 'de',
      successUrl: 'https://shop.example',
      referral: 'works in links only',
    }
    const message = await faultsOf('invoices.create', wrong)
    for (const field of Object.keys(wrong)) expect(message).toContain(field)
  })

  it.each([undefined, null, 'x', []])('is not confused by %s instead of an input', async (input) => {
    expect(await faultsOf('invoices.create', input)).toContain('reference')
  })

  it.each(AMOUNTS)('refuses the amount %s', async (amount) => {
    expect(await faultsOf('invoices.create', { ...NEW_INVOICE, ...RUB(amount) })).toContain('amount must')
  })

  it.each([
    ['reference', ['', 'a b', 'a.b', 'a/b', 'a&b', 'x'.repeat(65), 'чек №1', 'a\n', '😀', 7, null, undefined]],
    ['description', ['', ' ', 'x'.repeat(513), 'a\u0007', 7, null]],
    ['customerEmail', ['', 'a', 'a@b', 'a b@c.example', 'a@b.example\r\nx: y', `${'x'.repeat(250)}@a.example`, null]],
    ['metadata', ['', [], null, 7, { A: 'x' }, { us_a: 'x' }, { '': 'x' }, { a: 1 }, { a: 'x\ny' }, { a: 'x'.repeat(513) }, { a: null }]],
    ['language', ['', 'RU', 'de', null]],
  ])('refuses wrong values of %s', async (field, values) => {
    for (const value of values) expect(await faultsOf('invoices.create', { ...NEW_INVOICE, [field]: value })).toContain(field)
  })

  it('takes what is at the limit', async () => {
    for (const reference of ['a', ':-_[]|09', 'Z'.repeat(64), '1']) expect(await accepted('invoices.create', { reference })).toBe(1)
    expect(await accepted('invoices.create', { description: '😀'.repeat(512), metadata: { ['a'.repeat(32)]: 'x'.repeat(512) } })).toBe(1)
    for (const currency of ['RUB', 'UAH', 'EUR', 'USD']) {
      expect(await accepted('invoices.create', { amount: { amount: '0.01', currency } })).toBe(1)
    }
  })
})

it('never sends, and never throws anything else, for arbitrary input', async () => {
  const anything = fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }))
  const { aaio, requests } = answering('{"type":"success","id":"i","url":"https://a.example"}')
  const calls = [aaio.payouts.create, aaio.invoices.create, aaio.payouts.get, aaio.invoices.get] as readonly ((
    input: never,
  ) => Promise<unknown>)[]
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(...calls), async (input, call) => {
      const error: unknown = await call(input as never).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      expect(PaymentError.is(error) && error.code === 'invalid_request' && error.outcome === 'not_sent').toBe(true)
      expect(requests).toEqual([])
    }),
    { numRuns: 500 },
  )
})

describe('createAaio', () => {
  const faultOf = (settings: AaioSettings): Promise<PaymentError> => failure(() => createAaio(settings))

  it('names every fault of the settings at once', async () => {
    const error = await faultOf({ apiKey: 'a b', shop: { id: SHOP.id }, payoutWebhookSecret: [], retries: -1, typo: 1 } as never)
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', provider: 'aaio', operation: 'createAaio' })
    for (const name of ['apiKey (AAIO_API_KEY)', 'shop.secret1 (AAIO_SHOP_SECRET_1)', 'payoutWebhookSecret', 'retries', 'typo']) {
      expect(error.message).toContain(name)
    }
  })

  it.each([{ apiKey: '' }, { shop: { ...SHOP, secret2: '' } }, { shop: { ...SHOP, secret1: '' } }, { payoutWebhookSecret: ['a', ''] }])(
    'takes no empty secret: %j',
    async (settings) => {
      expect(await faultOf(settings)).toMatchObject({ code: 'config', outcome: 'not_sent' })
    },
  )

  it.each(['demo-shop-secret-1', ['demo-shop-secret-2', 'demo-shop-secret-1']])(
    'refuses a second secret that is the first: its hash is in the link of every order',
    async (secret2) => {
      const error = await faultOf({ shop: { ...SHOP, secret2 } })
      expect(error).toMatchObject({ code: 'config', outcome: 'not_sent' })
      expect(error.message).not.toContain('demo')
    },
  )

  it('shows none of its secrets', () => {
    const aaio = createAaio({ apiKey: 'canary-key', shop: SHOP, payoutWebhookSecret: PAYOUT_SECRET })
    expect(JSON.stringify(aaio)).not.toMatch(/canary|demo/)
  })
})
