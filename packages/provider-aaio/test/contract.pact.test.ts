import type { OtherCall } from '@paymux/testkit'
import type { AnsweredCall, PactExchange } from '@paymux/testkit/pact'
import { contractTests, exchangesOf } from '@paymux/testkit/pact'
import { it } from 'vitest'
import { fixture, record } from './support.ts'
import { accept, access, headers, plan } from './upstream.ts'

const { apiKey, shop } = access
const KEY = { apiKey }
const KEY_AND_SHOP = { apiKey, shopId: shop.id }

/** Whom each operation asks for, and what makes it succeed; a record tells its state itself. */
const STATES: Readonly<Record<string, readonly [PactExchange['state']['values'], string?]>> = {
  'balances.list': [KEY, 'the account has a balance'],
  'payouts.create': [KEY, 'the account can pay out'],
  'payouts.get': [KEY],
  'payouts.methods': [KEY, 'there are payout methods'],
  'payouts.rates': [KEY, 'there are payout rates'],
  'payouts.banks': [KEY, 'there are SBP banks'],
  'invoices.create': [{ shopId: shop.id, secret1: shop.secret1 }, 'the shop takes orders'],
  'invoices.get': [KEY_AND_SHOP],
  'invoices.methods': [KEY_AND_SHOP, 'the shop has payment methods'],
  'webhooks.serviceIps': [{}, 'the service has addresses'],
}
const REFUSALS = new Map([
  [fixture('error-400.json'), 'the service refuses the request'],
  [fixture('error-401.json'), 'the API key is not accepted'],
  [fixture('error-429.json'), 'too many requests were made'],
  [fixture('error-500.json'), 'the service has an internal error'],
  [fixture('error-503.json'), 'the service is not available'],
])

function state({ operation, answer, code }: AnsweredCall): PactExchange['state'] | null {
  const [values = {}, success] = STATES[operation] ?? []
  if (code !== null) {
    const name = answer.status === 200 ? undefined : REFUSALS.get(answer.body)
    // No page says how the list of addresses fails.
    if (name === undefined || operation === 'webhooks.serviceIps') return null
    // Orders are signed and take no key.
    return { name: operation === 'invoices.create' ? name.replace('API key', 'signature') : name, values }
  }
  if (success !== undefined) return { name: success, values }
  const { my_id, order_id, id = '', status = '' } = JSON.parse(answer.body) as Readonly<Record<string, string>>
  const [what, reference = ''] = order_id === undefined ? ['a payout', my_id] : ['an invoice', order_id]
  return { name: `${what} with reference ${reference} exists and is ${status}`, values: { ...values, reference, id, status } }
}

const payout = (name: string): OtherCall => {
  const reference = String(record(name).my_id)
  return { input: { reference }, sends: { headers, body: `my_id=${reference}` }, success: fixture(name) }
}
const invoice = (name: string): OtherCall => {
  const reference = String(record(name).order_id)
  const body = new URLSearchParams({ merchant_id: shop.id, order_id: reference }).toString()
  return { input: { reference }, sends: { headers, body }, success: fixture(name) }
}

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const exchanges = exchangesOf(plan, {
  exact: ['type', 'code', 'id', 'my_id', 'order_id', 'merchant_id', 'status'],
  formats: { date: time, complete_date: time, expired_date: time, url: /^https?:\/\/\S+$/, bankId: /^\d+$/ },
  // What comes back for custom values is not known.
  unpinned: ['us_vars'],
  more: {
    'payouts.get': ['info-payoff-in-process.json', 'info-payoff-cancel.json'].map(payout),
    'webhooks.serviceIps': [{ input: {}, sends: { headers: accept }, success: fixture('public-ips.json') }],
    'invoices.get': ['info-pay-in-process.json', 'info-pay-hold.json', 'info-pay-expired.json'].map(invoice),
  },
  state,
})

const names = { consumer: '@paymux/provider-aaio', provider: 'aaio', file: new URL('../pacts/aaio.json', import.meta.url) }
contractTests({ it }, names, exchanges)
