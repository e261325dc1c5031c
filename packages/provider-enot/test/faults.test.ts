import { undiciTransport } from '@paymux/core/http'
import type { FaultClient, FaultConnection, HttpAnswer } from '@paymux/tooling/faults'
import { faultCases } from '@paymux/tooling/faults'
import { describe, expect, test } from 'vitest'
import { createEnot } from '../src/index.js'
import type { Operation } from './operations.js'
import { OPERATIONS, PAYOUT_INPUT, success } from './operations.js'
import { fixture, record, SHOP_ID, USER_ID } from './support.js'

/** Keys with everything that an upstream may escape when it repeats them. */
const KEY = `enot/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const SHOP_KEY = `shop/7b+Canary-2W==&"<w>'%tail-Pq55mm`
const WEBHOOK_KEY = 'additional-Canary-Jt73vv'
const WALLET = '5536914012345678'

/** Where a record of this operation has an account number, and its word for the status. */
const WALLET_FIELD: Readonly<Record<string, string>> = {
  'payouts.get': 'wallet',
  'invoices.get': 'payer_details',
  'invoices.payDirect': 'wallet',
}
const HAS_STATUS = ['payouts.get', 'invoices.get']

const BY_ID: readonly Operation[] = [
  {
    name: 'payouts.get by id',
    effect: 'read',
    fixture: 'payoff-info-success.json',
    required: 'status',
    call: (enot, options) => enot.payouts.get({ id: String(record('payoff-info-success.json').payoff_id) }, options),
  },
]

/** A payout to the wallet that must not show. */
const payOut: Operation['call'] = (enot, options) => enot.payouts.create({ ...PAYOUT_INPUT, destination: WALLET }, options)

describe.for(
  [...OPERATIONS, ...BY_ID].map((operation) => {
    const [name = ''] = operation.name.split(' ')
    return { ...operation, call: name === 'payouts.create' ? payOut : operation.call, group: name }
  }),
)('$name', (operation) => {
  const { group, effect, required, call } = operation
  const field = WALLET_FIELD[group]
  const wallet = field === undefined ? {} : { [field]: WALLET }
  const answer = (changes: Record<string, unknown>): HttpAnswer => ({ body: success(operation, { ...wallet, ...changes }) })
  const answers = {
    success: answer({}),
    unknownFields: answer({ network: { name: 'TRC20' }, hash: null }),
    ...(HAS_STATUS.includes(group) ? { unknownStatus: (word: string) => answer({ status: word }) } : {}),
    // Nothing of the second step is documented, so nothing of it is required.
    ...(group === 'invoices.payDirect' ? {} : { missingField: answer({ [required]: undefined }) }),
    refusal: (error: string): HttpAnswer => ({ status: 422, body: JSON.stringify({ ...JSON.parse(fixture('error-422.json')), error }) }),
  }
  const connect = ({ oneConnection, ...connection }: FaultConnection): FaultClient => {
    const transport = oneConnection ? { transport: undiciTransport({ connections: 1 }) } : {}
    const user = { id: USER_ID, key: KEY, webhookKey: WEBHOOK_KEY }
    const shop = { id: SHOP_ID, key: SHOP_KEY, webhookKey: [WEBHOOK_KEY] }
    const enot = createEnot({ user, shop, ...connection, ...transport })
    return { call: (options) => call(enot, options), subject: enot }
  }
  const cases = faultCases({
    effect,
    answers,
    connect,
    secrets: [KEY, SHOP_KEY, WEBHOOK_KEY, WALLET],
    check: (result, { needs }) => {
      expect(result).toBeTypeOf('object')
      if (HAS_STATUS.includes(group))
        expect(result).toMatchObject({
          status: needs === 'unknownStatus' ? 'unknown' : { payouts: 'succeeded', invoices: 'paid' }[group.split('.')[0] ?? ''],
        })
      if (group === 'payouts.create') expect(result).toMatchObject({ id: '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96', reference: 'wd-2071' })
      if (group === 'invoices.create') expect(result).toMatchObject({ id: 'd24f6b18-0c7e-4a95-b3d1-86e05f9a7c32', reference: 'A-20417' })
    },
  })
  for (const { name, run } of cases) test.concurrent(name, { timeout: 30_000 }, run)
})
