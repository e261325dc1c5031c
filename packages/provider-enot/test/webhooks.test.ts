import { hmac } from '@paymux/core/crypto'
import { driftsOf, failureOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import { fixture, given, sent, WEBHOOK_KEYS } from './support.ts'

const { enot } = given('')
const parse = enot.webhooks.parse

/** The documented vectors: bodies, canonical forms a and b, and the HMAC of each and of the body as it is. */
interface Documented {
  readonly name: string
  readonly title: string
  readonly key: string
  readonly raw: string
  readonly a: string
  readonly b: string
  readonly hmacA: string
  readonly hmacB: string
  readonly hmacRaw: string
}
const DOCUMENTED = JSON.parse(fixture('signatures/documented.json')) as Documented[]
const vector = (name: string): Documented => DOCUMENTED.find((each) => each.name === name) as Documented

const sign = (key: string, data: string): string => hmac('sha256', { key, data })
const header = (signature: string) => ({ 'x-api-sha256-signature': signature })

/** A fixture with other fields. */
function changed(name: string, changes: Record<string, unknown>) {
  return sent(JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...changes }))
}

describe('the documented vectors', () => {
  it.each(DOCUMENTED.map((each) => [`${each.name} ${each.title}`, each] as const))(
    '%s',
    async (_, { key, raw, a, b, hmacA, hmacB, hmacRaw }) => {
      expect([a, b, raw].map((form) => sign(key, form))).toEqual([hmacA, hmacB, hmacRaw])
      const ids = JSON.parse(raw) as Record<string, string>
      for (const signature of [hmacA, hmacB, hmacRaw, hmacA.toUpperCase()]) {
        expect(await parse({ headers: header(signature), body: raw })).toMatchObject({
          id: ids.invoice_id ?? ids.payoff_id,
          reference: ids.order_id,
          rawStatus: ids.status,
          type: ids.invoice_id === undefined ? 'payout.updated' : 'invoice.updated',
          signedFields: Object.keys(ids),
        })
      }
    },
  )

  const V1 = vector('V1')
  const V2 = vector('V2')
  const nestedSorted = V2.a.replace('{"zeta":1,"alpha":{"y":2,"b":3},"mid":[3,1,2]}', '{"alpha":{"b":3,"y":2},"mid":[3,1,2],"zeta":1}')
  it.each([
    ['another status', V1.raw.replace('"success"', '"refund"'), V1.hmacA],
    ['another amount', V1.raw.replace('340.00', '340.01'), V1.hmacA],
    ['a field more', V1.raw.replace('{', '{"a":1,'), V1.hmacA],
    ['63 digits', V1.raw, V1.hmacA.slice(0, 63)],
    ['65 digits', V1.raw, `${V1.hmacA}0`],
    ['the signature twice', V1.raw, V1.hmacA + V1.hmacA],
    ['no digits', V1.raw, ''],
    ['64 letters', V1.raw, 'z'.repeat(64)],
    ['a blank before it', V1.raw, ` ${V1.hmacA}`],
    ['a prefix', V1.raw, `sha256=${V1.hmacA}`],
    ['nested keys sorted', V2.raw, sign(V2.key, nestedSorted)],
    ['blanks as Python prints them', V1.raw, sign(V1.key, V1.a.replaceAll(':', ': ').replaceAll(',"', ', "'))],
    ['a plain hash', V1.raw, sign('', V1.a)],
    ['the secret key instead of the additional one', V1.raw, sign('shop-key', V1.a)],
    ['another vector', V1.raw, V2.hmacA],
  ])('fail with %s', async (_, body, signature) => {
    expect(nestedSorted).not.toBe(V2.a)
    expect(await failureOf(parse({ headers: header(signature), body }))).toMatchObject({ code: 'invalid_signature', outcome: 'rejected' })
  })
})

it('a body that PHP cannot encode has no signature, whatever the header says', async () => {
  const body = '{"invoice_id":"1","status":"success","amount":1e999}'
  for (const data of [body, '', 'null']) {
    const request = { headers: header(sign(WEBHOOK_KEYS.shop, data)), body }
    expect(await failureOf(parse(request))).toMatchObject({ code: 'invalid_signature' })
  }
})

describe('events', () => {
  const rub = (amount: string) => ({ amount, currency: 'RUB' })

  it('a payment that succeeded', async () => {
    const { raw, ...event } = await parse(sent(fixture('webhook-invoice-success.json')))
    expect(event).toStrictEqual({
      type: 'invoice.updated',
      provider: 'enot',
      id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32',
      reference: 'A-20417',
      status: 'paid',
      rawStatus: 'success',
      amount: rub('640.50'),
      refunded: null,
      statusVerified: true,
      test: null,
      signedFields: 'invoice_id status amount currency order_id custom_fields type pay_time pay_service payer_details code credited'.split(
        ' ',
      ),
      key: 'enot:invoice.updated:d24f6b18-0c7e-4a95-b3d1-86e05f9a7c32:success:',
    })
    expect(raw).toMatchObject({ credited: '602.07', custom_fields: { cart: '981' }, type: '1', code: '1' })
  })

  it.each([
    ['webhook-invoice-expired.json', { status: 'expired', rawStatus: 'expired', reference: 'A-20418', amount: rub('210.00') }],
    // Without a currency the amount has no meaning.
    ['webhook-invoice-fail.json', { status: 'failed', rawStatus: 'fail', reference: 'A-20420', amount: null }],
    ['webhook-invoice-refund.json', { status: 'refunded', rawStatus: 'refund', amount: rub('250.00'), refunded: rub('250.00') }],
    ['webhook-payoff-fail.json', { status: 'failed', rawStatus: 'fail', reference: 'wd-2073', amount: rub('1500.00') }],
  ])('%s', async (name, expected) => {
    const type = name.includes('payoff') ? 'payout.updated' : 'invoice.updated'
    expect(await parse(sent(fixture(name)))).toMatchObject({ provider: 'enot', type, ...expected })
    const missing = name === 'webhook-invoice-fail.json' ? ['currency missing_field', 'amount unparsable'] : []
    expect(await driftsOf(() => parse(sent(fixture(name))))).toEqual(missing)
  })

  it('a payout that succeeded', async () => {
    const body = fixture('webhook-payoff-success.json')
    expect(await parse(sent(body))).toStrictEqual({
      type: 'payout.updated',
      provider: 'enot',
      id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96',
      reference: 'wd-2071',
      status: 'succeeded',
      rawStatus: 'success',
      amount: rub('1500.00'),
      statusVerified: true,
      test: null,
      signedFields: ['payoff_id', 'order_id', 'status', 'amount', 'commission', 'service', 'wallet'],
      key: 'enot:payout.updated:27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96:success',
      raw: JSON.parse(body),
    })
  })

  it('does without everything but the id', async () => {
    const bare = { rawStatus: null, status: 'unknown', reference: null, amount: null }
    expect(await parse(sent('{"payoff_id":"1"}'))).toMatchObject({ id: '1', signedFields: ['payoff_id'], ...bare })
    expect(await parse(sent('{"invoice_id":17,"status":{},"order_id":[],"amount":"?","currency":"RUB"}'))).toMatchObject({
      id: '17',
      ...bare,
    })
    expect(await driftsOf(() => parse(sent('{"payoff_id":"1","status":"wait"}')))).toEqual([
      'amount missing_field',
      'order_id missing_field',
    ])
  })

  it('reads an amount that is a number, and a reference too', async () => {
    expect(await parse(changed('webhook-payoff-success.json', { amount: 1500.5, order_id: 2071 }))).toMatchObject({
      amount: rub('1500.50'),
      reference: '2071',
    })
  })

  it('has the same key for a redelivery, another for another status, record, kind or refund', async () => {
    const key = async (name: string, changes: Record<string, unknown> = {}) => (await parse(changed(name, changes))).key
    const refund = 'webhook-invoice-refund.json'
    expect(await key(refund)).toBe(await key(refund, { pay_service: 'card', amount: 1 }))
    // A number in one source, text in another.
    expect(await key(refund, { refund_amount: '250.00' })).toBe(await key(refund, { refund_amount: 250 }))
    const keys = [
      await key(refund),
      await key(refund, { refund_amount: '100.00' }),
      await key(refund, { refund_amount: null }),
      await key(refund, { refund_amount: 'all' }),
      await key(refund, { status: 'success', refund_amount: undefined }),
      await key(refund, { invoice_id: 'x' }),
      await key('webhook-payoff-success.json'),
      await key('webhook-payoff-fail.json'),
      await key('webhook-payoff-success.json', { payoff_id: 'x' }),
      await key('webhook-payoff-success.json', { payoff_id: 'x:success', status: '' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('shows the number that PHP signed, and one event for all tokens of it', async () => {
    const at = (id: string, amount: string) =>
      `{"invoice_id":${id},"status":"success","amount":${amount},"currency":"RUB","order_id":${id},"list":{}}`
    const one = await parse(sent(at('5', '100')))
    expect(one).toMatchObject({ id: '5', reference: '5', amount: rub('100.00'), raw: { amount: '100', invoice_id: '5', list: [] } })
    for (const [id, amount] of [
      ['5.0', '99.999999999999999999'],
      ['5', '1e2'],
      ['5e0', '100.00'],
      ['5.0000000000000000001', '100.000000000000000001'],
    ]) {
      const other = sent(at(id ?? '', amount ?? ''))
      expect(other.headers).toEqual(sent(at('5', '100')).headers)
      expect(await parse(other)).toStrictEqual(one)
    }
    // A text is signed as it stands, and a number that PHP tells apart is another event.
    expect((await parse(sent(at('"5.0"', '"99.99"')))).key).not.toBe(one.key)
    expect(await parse(sent(at('9007199254740993', '0.1')))).toMatchObject({ id: '9007199254740993', amount: rub('0.10') })
  })
})
