import { failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import type { Cryptobot, CryptobotCreateInvoice, CryptobotCreatePayout } from '../src/index.ts'
import { FIAT_INPUT, INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { answering, fixture, record, wrap } from './support.ts'

// What each call sends is described in upstream.ts, and held by the conformance suites.
describe('sends', () => {
  it.each([
    [{ ...FIAT_INPUT, methods: undefined, method: 'TON' }, { accepted_assets: 'TON' }],
    [{ ...INVOICE_INPUT, method: 'USDT' }, { asset: 'USDT' }],
  ])('the method of an invoice: %j', async (input, expected) => {
    const { cryptobot, requests } = answering(fixture(input.amount.currency === 'RUB' ? 'invoice-create-fiat.json' : 'invoice-create.json'))
    await cryptobot.invoices.create(input)
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject(expected)
    expect(requests[0]?.body?.includes('accepted_assets')).toBe('accepted_assets' in expected)
  })

  it('a page of a list, to the testnet', async () => {
    const { cryptobot, requests } = answering(fixture('none.json'), 200, { baseUrl: 'https://testnet-pay.crypt.bot/' })
    await cryptobot.invoices.list({ cursor: '200', limit: 1000 })
    expect(requests[0]?.url).toBe('https://testnet-pay.crypt.bot/api/getInvoices?offset=200&count=1000')
  })
})

describe('sends nothing', () => {
  const CALLS = {
    invoice: ({ invoices }: Cryptobot, changes: object) => invoices.create({ ...INVOICE_INPUT, ...changes } as CryptobotCreateInvoice),
    payout: ({ payouts }: Cryptobot, changes: object) => payouts.create({ ...PAYOUT_INPUT, ...changes } as CryptobotCreatePayout),
    'look-up': ({ invoices }: Cryptobot, changes: object) => invoices.get({ id: null, ...changes }),
    cancel: ({ invoices }: Cryptobot, changes: object) => invoices.cancel({ id: null, ...changes }),
    page: ({ payouts }: Cryptobot, changes: object) => payouts.list(changes),
  }

  it.each<[keyof typeof CALLS, object, string]>([
    ['invoice', { reference: 'a b' }, 'reference must be 1 to 255 characters of printable ASCII'],
    ['invoice', { amount: { amount: '1', currency: 'no code' } }, 'must be Money with a currency code'],
    ['invoice', { amount: { amount: '1.001', currency: 'RUB' } }, 'at most 2 decimals'],
    ['invoice', { metadata: { cart: '981' } }, 'metadata is not supported by this upstream'],
    ['invoice', { customerEmail: 'a@shop.example' }, 'customerEmail is not supported by this upstream'],
    ['invoice', { description: 'x'.repeat(1025) }, 'description must be text of 1 to 1024'],
    ['invoice', { hiddenMessage: 'x'.repeat(2049) }, 'hiddenMessage must be text of 1 to 2048'],
    ['invoice', { expiresInMinutes: 44_641 }, 'expiresInMinutes must be a whole number from 1 to 44640'],
    ['invoice', { method: 'TON' }, "method must be the amount's own asset"],
    ['invoice', { methods: ['USDT'] }, 'methods are for an amount in a currency'],
    ['invoice', { ...FIAT_INPUT, method: 'TON' }, 'give method or methods, not both'],
    ['invoice', { ...FIAT_INPUT, methods: ['USDT,TON'] }, 'must be the code of an asset'],
    ['invoice', { methods: ['USDT', 'T N'] }, 'methods entry 2 must be'],
    ['payout', { reference: 'x'.repeat(65) }, 'reference must be 1 to 64 characters'],
    ['payout', { destination: '@ann' }, 'destination must be the id of a Telegram user'],
    ['payout', { destination: '012' }, 'destination must be the id of a Telegram user'],
    ['payout', { method: 'TON' }, 'amount must be in the asset that method names'],
    ['payout', { feeFrom: 'amount' }, 'feeFrom must be "balance"'],
    ['payout', { bank: '100000000004' }, 'bank is not supported by this upstream'],
    ['payout', { comment: 'x'.repeat(1025) }, 'comment must be text of 1 to 1024'],
    ['payout', { notify: 'no' }, 'notify must be true or false'],
    ['look-up', { reference: 'A-20417' }, 'this upstream finds it by its id only'],
    ['look-up', { id: 'IVmK3pZ7t0Qx' }, 'id must be digits'],
    ['cancel', { reference: 'A-20417' }, 'this upstream finds it by its id only'],
    ['page', { cursor: '-1' }, 'cursor must be the `next` of an earlier page'],
    ['page', { limit: 1001 }, 'limit must be a whole number from 1 to 1000'],
  ])('%s with %j', async (name, changes, message) => {
    const { cryptobot, requests } = answering('')
    const error = await failureOf(CALLS[name](cryptobot, changes))
    expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent' })
    expect(error.message).toContain(message)
    expect(requests).toEqual([])
  })
})

describe('an answer about something else than was asked for', () => {
  const OTHER = { code: 'invalid_response', outcome: 'unknown' }

  it.each([
    [{ payload: 'A-1' }],
    [{ payload: 'order 7 of Ann' }],
    [{ amount: '12.51' }],
    [{ asset: 'TON' }],
    [{ currency_type: 'fiat', fiat: 'USD' }],
  ])('is no invoice: %j', async (changes) => {
    const { cryptobot } = answering(wrap({ ...record('invoice-create.json'), ...changes }))
    expect(await failureOf(cryptobot.invoices.create(INVOICE_INPUT))).toMatchObject({ ...OTHER, reference: 'A-20417' })
  })

  it.each([[{ spend_id: 'wd-1' }], [{ amount: '15.26' }], [{ asset: 'TON' }]])('is no payout: %j', async (changes) => {
    const { cryptobot } = answering(wrap({ ...record('transfer.json'), ...changes }))
    expect(await failureOf(cryptobot.payouts.create(PAYOUT_INPUT))).toMatchObject({ ...OTHER, reference: 'wd-2071' })
  })

  it('is taken where it does not name it', async () => {
    const { payload: _, ...invoice } = record('invoice-create.json')
    expect(await answering(wrap(invoice)).cryptobot.invoices.create(INVOICE_INPUT)).toMatchObject({ reference: 'A-20417' })
    const { spend_id: __, ...transfer } = record('transfer.json')
    expect(await answering(wrap(transfer)).cryptobot.payouts.create(PAYOUT_INPUT)).toMatchObject({ reference: 'wd-2071' })
  })
})

it('the receipt of an invoice has its page', async () => {
  const receipt = await answering(fixture('invoice-create.json')).cryptobot.invoices.create(INVOICE_INPUT)
  expect(receipt).toStrictEqual({
    provider: 'cryptobot',
    id: '528890',
    reference: 'A-20417',
    url: 'https://t.me/CryptoBot?start=IVmK3pZ7t0Qx',
    amount: { amount: '12.5', currency: 'USDT' },
    expiresAt: '2026-05-03T10:45:10Z',
    test: false,
    raw: expect.objectContaining({ hash: 'IVmK3pZ7t0Qx' }),
  })
  const inRoubles = await answering(fixture('invoice-create-fiat.json')).cryptobot.invoices.create(FIAT_INPUT)
  expect(inRoubles).toMatchObject({ id: '528904', reference: 'A-20425', amount: FIAT_INPUT.amount, expiresAt: null })
  const { bot_invoice_url: _, ...old } = record('invoice-create.json')
  const pay_url = 'https://t.me/CryptoBot?start=old'
  expect(await answering(wrap({ ...old, pay_url })).cryptobot.invoices.create(INVOICE_INPUT)).toMatchObject({ url: pay_url })
})

it('the receipt of a payout has its status', async () => {
  expect(await answering(fixture('transfer.json')).cryptobot.payouts.create(PAYOUT_INPUT)).toStrictEqual({
    provider: 'cryptobot',
    id: '73120',
    reference: 'wd-2071',
    status: 'succeeded',
    debited: null,
    test: false,
    raw: expect.objectContaining({ spend_id: 'wd-2071' }),
  })
})
