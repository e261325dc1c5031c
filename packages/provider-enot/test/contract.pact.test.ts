import type { ConformancePlan, OtherCall } from '@paymux/testkit'
import type { AnsweredCall, PactExchange } from '@paymux/testkit/pact'
import { contractTests, exchangesOf } from '@paymux/testkit/pact'
import { it } from 'vitest'
import type { EnotSettings } from '../src/index.ts'
import { DIRECT_INPUT } from './operations.ts'
import { fixture, record, SHOP_ID, USER_ID } from './support.ts'
import { access, asShop, asUser, plan } from './upstream.ts'

type Values = Readonly<Record<string, string>>
const OWNERS = {
  user: { userId: USER_ID, key: access.user.key },
  shop: { shopId: SHOP_ID, key: access.shop.key },
} as const
const MONEY = { balance: '48210.35', active: '41710.35', frozen: '6500.00' }

/** Who asks for each operation, what makes it succeed, and what makes it refused by the fixture. A record tells its state itself. */
const STATES: Readonly<
  Record<string, readonly [owner: keyof typeof OWNERS, success: State | null, refusals?: Readonly<Record<string, State>>]>
> = {
  'balances.list': ['user', ['the account has money', MONEY]],
  'payouts.create': [
    'user',
    ['the account has money', MONEY],
    {
      'error-403.json': ['payouts are not allowed'],
      'error-404-tariff.json': ['the payout method is switched off', { method: 'card' }],
      'error-422-wallet.json': ['the wallet is not valid', { destination: '4111110000000042' }],
    },
  ],
  'payouts.get': ['user', null, { 'error-404.json': ['no payout with reference 1 exists', { reference: '1' }] }],
  'payouts.banks': ['user', ['two banks take payouts by SBP']],
  'invoices.create': [
    'shop',
    ['the shop takes invoices'],
    {
      'error-403.json': ['the shop is not active'],
      'error-404-tariff.json': ['the shop has no method'],
      'error-422-amount.json': ['the smallest invoice is 1000.00', { min: '1000.00' }],
      'error-422-direct.json': ['the shop takes no host-to-host invoices'],
      'error-422-order-id.json': ['an invoice with reference A-20417 exists', { reference: 'A-20417' }],
    },
  ],
  'invoices.get': ['shop', null, { 'error-404-invoice.json': ['no invoice with reference A-20417 exists', { reference: 'A-20417' }] }],
  'invoices.methods': ['shop', ['the shop has sbp and, switched off, usdt_trc20']],
  'invoices.payDirect': [
    'shop',
    ['a host-to-host invoice waits for its second step', { id: DIRECT_INPUT.id }],
    {
      'error-404-invoice.json': [`no invoice with id ${DIRECT_INPUT.id} exists`, { id: DIRECT_INPUT.id }],
      'error-422-direct.json': ['the shop takes no host-to-host invoices'],
    },
  ],
}
type State = readonly [name: string, values?: Values]
const EVERYWHERE: Readonly<Record<string, State>> = {
  'error-401.json': ['the key is not accepted'],
  'error-500.json': ['the service has an internal error'],
}

function state({ operation, input, answer, code }: AnsweredCall): PactExchange['state'] | null {
  const [owner = 'user', success = null, refusals = {}] = STATES[operation] ?? []
  const given = ([name, values]: State): PactExchange['state'] => ({ name, values: { ...OWNERS[owner], ...values } })
  if (code !== null) {
    const [, refusal] = Object.entries({ ...EVERYWHERE, ...refusals }).find(([name]) => fixture(name) === answer.body) ?? []
    return refusal === undefined ? null : given(refusal)
  }
  if (input?.direct === true) return given(['the shop takes host-to-host invoices'])
  return given(success ?? existing((JSON.parse(answer.body) as { data: Values }).data))
}

/** The state of an upstream that has the record. */
function existing({ order_id: reference, payoff_id, invoice_id, status = '', id = payoff_id ?? invoice_id ?? '' }: Values): State {
  const what = invoice_id === undefined ? 'a payout' : 'an invoice'
  return reference === undefined
    ? [`${what} made in the cabinet exists with id ${id}`, { id, status }]
    : [`${what} with reference ${reference} exists and is ${status}`, { id, status, reference }]
}

const look = (name: string): OtherCall => {
  const { order_id: reference, payoff_id: id, invoice_id } = record(name) as Values
  const owner = invoice_id === undefined ? { user_id: USER_ID } : { shop_id: SHOP_ID }
  const [input, named] = reference === undefined ? [{ id }, { id }] : [{ reference }, { order_id: reference }]
  const query = new URLSearchParams({ ...owner, ...(named as Values) }).toString()
  return { input, sends: { ...(invoice_id === undefined ? asUser : asShop), query }, success: fixture(name) }
}

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/
const shape = {
  exact: ['status', 'status_check', 'payoff_id', 'invoice_id', 'order_id', 'service', 'currency'],
  formats: {
    created_at: time,
    paid_at: time,
    expired_at: time,
    expired: time,
    time_end: time,
    subtract: /^(balance|amount)$/,
    type: /^(api|payoff|p2p_data)$/,
    url: /^https?:\/\/\S+$/,
  },
}

/** The same description by somebody whose ids are none: each operation refuses them. */
function withoutIds(): ConformancePlan<EnotSettings> {
  const noUuid = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(USER_ID, 'not-a-uuid').replaceAll(SHOP_ID, 'not-a-uuid')) as T
  return { ...plan, settings: noUuid(access), upstream: { ...plan.upstream, operations: noUuid(plan.upstream.operations) } }
}

const exchanges = [
  ...exchangesOf(plan, {
    ...shape,
    more: {
      'payouts.get': ['wait', 'declined', 'other-currency', 'cabinet'].map((name) => look(`payoff-info-${name}.json`)),
      'invoices.get': ['created', 'fail', 'expired', 'refund'].map((name) => look(`invoice-info-${name}.json`)),
    },
    state,
  }),
  ...exchangesOf(withoutIds(), {
    ...shape,
    state: ({ operation, answer }) => {
      const [owner = 'user'] = STATES[operation] ?? []
      const values = { ...OWNERS[owner], [`${owner}Id`]: 'not-a-uuid' }
      return answer.body === fixture('error-422.json') ? { name: `the ${owner} id is not a UUID`, values } : null
    },
  }),
]

const names = { consumer: '@paymux/provider-enot', provider: 'enot', file: new URL('../pacts/enot.json', import.meta.url) }
contractTests({ it }, names, exchanges)
