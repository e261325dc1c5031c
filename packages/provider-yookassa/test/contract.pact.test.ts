import type { OtherCall } from '@paymux/testkit'
import type { AnsweredCall, PactExchange } from '@paymux/testkit/pact'
import { contractTests, exchangesOf } from '@paymux/testkit/pact'
import { it } from 'vitest'
import { access, asGateway, asShop } from './sends.ts'
import { fixture } from './support.ts'
import { plan } from './upstream.ts'

type Values = Readonly<Record<string, string>>
const OWNERS = {
  shop: { shopId: access.shop.id, secretKey: access.shop.secretKey },
  gateway: { gatewayId: access.gateway.id, secretKey: access.gateway.secretKey },
} as const
const ownerOf = (operation: string): keyof typeof OWNERS => (/^(balances|payouts)\./.test(operation) ? 'gateway' : 'shop')

/** Fixtures of records that can be looked up. */
const PAYMENTS = ['pending', 'waiting-for-capture', 'succeeded', 'refunded', 'test', 'canceled', 'expired'].map((name) => `payment-${name}`)
const REFUNDS = ['succeeded', 'pending', 'canceled'].map((name) => `refund-${name}`)
const PAYOUTS = ['succeeded', 'pending', 'wallet', 'canceled'].map((name) => `payout-${name}`)
const RECORDS = new Map([...PAYMENTS, ...REFUNDS, ...PAYOUTS].map((name) => [fixture(`${name}.json`), name]))

/** What makes each operation succeed: a few words, or the record that is there. A look-up tells its state itself. */
const SUCCESSES: Readonly<Record<string, string>> = {
  'balances.list': 'the gateway has money',
  'invoices.create': 'the shop takes payments',
  'invoices.capture': 'payment-waiting-for-capture',
  'invoices.cancel': 'payment-waiting-for-capture',
  'refunds.create': 'payment-succeeded',
  'payouts.create': 'the gateway has money',
  'payouts.banks': 'two banks take payouts by SBP',
}
const LISTS = new Map([
  [fixture('payment-list.json'), 'the shop has more than two payments'],
  [fixture('refund-list.json'), 'the shop has two refunds'],
  [fixture('payout-list.json'), 'the gateway has more than two payouts'],
  [fixture('payout-search.json'), 'payout-succeeded'],
])

/** Documented for these operations, or shown by clients. */
const REFUSALS: readonly (readonly [fixture: string, operations: RegExp, name: string])[] = [
  ['error-401.json', /./, 'the key is not accepted'],
  ['error-403.json', /./, 'the key has not enough rights'],
  ['error-500.json', /./, 'the service has an internal error'],
  ['error-429.json', /^payouts\./, 'there are too many requests'],
  ['error-404.json', /\.get$/, 'there is no such record'],
  ['error-400-key.json', /\.(create|capture|cancel)$/, 'the key was used for another request'],
  ['processing-202.json', /\.(create|capture|cancel)$/, 'the work takes longer than an answer may'],
  ['error-400-receipt.json', /^(invoices\.(create|capture)|refunds\.create)$/, 'the shop must send receipts'],
]

function state({ operation, input, answer, code }: AnsweredCall): PactExchange['state'] | null {
  const owner = OWNERS[ownerOf(operation)]
  if (code !== null) {
    const reference = input?.reference
    if (answer.body === fixture('list-empty.json'))
      return { name: `no payout with reference ${reference} exists`, values: { ...owner, reference: String(reference) } }
    const [, , name] = REFUSALS.find(([file, operations]) => operations.test(operation) && fixture(file) === answer.body) ?? []
    return name === undefined ? null : { name, values: owner }
  }
  const name = SUCCESSES[operation] ?? LISTS.get(answer.body) ?? RECORDS.get(answer.body)
  if (name === undefined) return null
  return /^(payment|refund|payout)-/.test(name) ? existing(name, owner) : { name, values: owner }
}

/** The state of an upstream that has the record of a fixture. */
function existing(name: string, owner: Values): PactExchange['state'] {
  const record = JSON.parse(fixture(`${name}.json`)) as { id: string; status: string; test?: boolean; metadata?: { reference?: string } }
  const { id, status, metadata: { reference } = {}, test = false } = record
  const values = { ...owner, id, status, test: String(test), ...(reference === undefined ? {} : { reference }) }
  return { name: `a ${name.split('-')[0]} of ${name} exists`, values }
}

const look = (name: string): OtherCall => {
  const [what = ''] = name.split('-')
  const { id } = JSON.parse(fixture(`${name}.json`)) as { id: string }
  return { input: { id }, route: `GET /${what}s/${id}`, sends: what === 'payout' ? asGateway : asShop, success: fixture(`${name}.json`) }
}

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const CURSOR = '37a5c87d-3984-51e8-a7f3-8de646d39ec15'
const exchanges = exchangesOf(plan, {
  exact: ['id', 'payment_id', 'status', 'type', 'reference', 'code', 'reason', 'test', 'bank_id', 'parameter'],
  formats: {
    created_at: time,
    captured_at: time,
    succeeded_at: time,
    expires_at: time,
    value: /^\d+\.\d{2}$/,
    confirmation_url: /^https?:\/\/\S+$/,
    next_cursor: /^[\da-f-]+$/,
  },
  more: {
    'invoices.get': PAYMENTS.map(look),
    'invoices.list': [
      {
        input: { limit: 2, from: '2026-03-01T03:00:00+03:00' },
        sends: { ...asShop, query: 'limit=2&created_at.gte=2026-03-01T00:00:00.000Z' },
        success: fixture('payment-list.json'),
      },
    ],
    'refunds.get': REFUNDS.slice(1).map(look),
    'refunds.list': [{ input: {}, sends: asShop, success: fixture('refund-list.json') }],
    'payouts.get': PAYOUTS.slice(1).map(look),
    'payouts.list': [
      {
        input: { limit: 2, cursor: CURSOR },
        sends: { ...asGateway, query: `cursor=${CURSOR}&limit=2` },
        success: fixture('payout-list.json'),
      },
    ],
  },
  state,
})

const names = { consumer: '@paymux/provider-yookassa', provider: 'yookassa', file: new URL('../pacts/yookassa.json', import.meta.url) }
contractTests({ it }, names, exchanges)
