import type { OtherCall } from '@paymux/testkit'
import type { AnsweredCall, PactExchange } from '@paymux/testkit/pact'
import { contractTests, exchangesOf } from '@paymux/testkit/pact'
import { it } from 'vitest'
import { EXACT, FORMATS, NAMES } from './contract.ts'
import { fixture, record } from './support.ts'
import { access, headers, plan } from './upstream.ts'

type State = readonly [name: string, values?: Readonly<Record<string, string>>]

const BALANCES = { USDT: '418.37205', 'USDT.onhold': '12.5', TON: '0', 'TON.onhold': '0', BTC: '0.00031700', 'BTC.onhold': '0.00000001' }

/** What makes each operation succeed; a record that is looked up tells its state itself. */
const SUCCESSES: Readonly<Record<string, State>> = {
  'balances.list': ['the app has balances', BALANCES],
  'invoices.create': ['the app takes invoices'],
  'invoices.cancel': known('invoices-active.json'),
  'invoices.list': ['two invoices exist: 528904, paid, and 528890'],
  'payouts.create': ['the app has balances', BALANCES],
  'payouts.list': ['two transfers exist: 73120 and 73004, whose spend_id has spaces'],
  'payouts.methods': ['the currencies are USDT, TON and RUB'],
  'payouts.rates': ['the rates of TON in USD and of BTC in RUB are known, the second out of date'],
}
const REFUSALS: readonly (readonly [fixture: string, operations: RegExp, State])[] = [
  ['error-401.json', /./, ['the token is not accepted']],
  ['error-429.json', /create$/, ['too many requests were sent']],
  ['error-400-amount.json', /^invoices\.create$/, ['the smallest invoice is 100 USDT', { min: '100', asset: 'USDT' }]],
  ['error-400-funds.json', /^payouts\.create$/, ['the app has balances of 0', { USDT: '0' }]],
  ['error-400-spend-id.json', /^payouts\.create$/, known('transfers-one.json')],
  ['none.json', /^invoices\.get$/, ['no invoice with id 528904 exists', { invoice_id: '528904' }]],
  ['none.json', /^payouts\.get$/, ['no transfer with spend_id wd-2071 exists', { spend_id: 'wd-2071' }]],
]

/** The state of an upstream that has the record of a fixture. */
function known(name: string): State {
  const found = record(name)
  const values = [...NAMES, 'amount'].flatMap((field) => (found[field] === undefined ? [] : [[field, String(found[field])]]))
  const what = 'invoice_id' in found ? `an invoice with id ${found.invoice_id}` : `a transfer with spend_id ${found.spend_id}`
  return [found.is_swapped === true ? `${what} was swapped` : `${what} exists and is ${found.status}`, Object.fromEntries(values)]
}

const RECORDS = [
  'invoices-active.json',
  'invoices-paid-fiat.json',
  'invoices-paid-crypto.json',
  'invoices-swapped.json',
  'invoices-expired.json',
]
const KNOWN = new Map([...RECORDS, 'transfers-one.json'].map((name) => [fixture(name), known(name)]))

function state({ operation, answer, code }: AnsweredCall): PactExchange['state'] | null {
  const refusal = REFUSALS.find(([name, operations]) => operations.test(operation) && fixture(name) === answer.body)?.[2]
  const [name, values] = (code === null ? (SUCCESSES[operation] ?? KNOWN.get(answer.body)) : refusal) ?? []
  return name === undefined ? null : { name, values: { token: access.token, ...values } }
}

const invoice = (name: string): OtherCall => {
  const id = String(record(name).invoice_id)
  return { input: { id }, sends: { headers, query: `invoice_ids=${id}` }, success: fixture(name) }
}

const exchanges = exchangesOf(plan, {
  exact: EXACT,
  formats: FORMATS,
  more: {
    'invoices.get': RECORDS.filter((name) => name !== 'invoices-paid-fiat.json').map(invoice),
    // After the last page.
    'invoices.list': [{ input: { cursor: '2', limit: 2 }, sends: { headers, query: 'offset=2&count=2' }, success: fixture('none.json') }],
  },
  state,
})

const names = { consumer: '@paymux/provider-cryptobot', provider: 'cryptobot', file: new URL('../pacts/cryptobot.json', import.meta.url) }
contractTests({ it }, names, exchanges)
