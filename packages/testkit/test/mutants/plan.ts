import { hmac } from '@paymux/core/crypto'
import { checkSuites } from '../../src/conformance.ts'
import type { FaultScenario } from '../../src/faults.ts'
import { FAULT_SCENARIOS } from '../../src/faults.ts'
import type { ConformancePlan, DocumentedRequest, RuleId } from '../../src/index.ts'
import type { AcmeSettings, Parts } from './acme.ts'
import { acmeOf, declaredAs, PARTS } from './acme.ts'

const STATUS = { path: 'data.state', words: { new: 'pending', done: 'succeeded', refused: 'failed' } } as const
const PAYOUT =
  '{"ok":true,"data":{"id":"p-71","reference":"r-1","state":"done","amount":12.50,"fee":0.50,"currency":"EUR","method":"card","destination":"411111******1111","created":"2026-03-10 17:08:42","test":false}}'
const TEST = { path: 'data.test', test: true, live: false } as const
const ENVELOPE = ['ok', 'data']
const SETTINGS = { shop: { id: 'shop-1', key: 'acme/4f+Canary-9Q==&"<w>%tail', webhookSecret: 'canary-Hk81kk-Zq7Lq' } } as const
const ORDER = { reference: 'r-1', amount: { amount: '12.50', currency: 'EUR' }, method: 'card', destination: '4111117731001111' } as const
const ACCESS = { authorization: `Bearer ${SETTINGS.shop.key}`, 'x-acme-shop': 'shop-1' }

/** What an order sends, signed as it was sent: the order of its fields is Acme's own. */
export const sendsOrder =
  (amount: string, feeFrom: string) =>
  ({ body: data = '' }: DocumentedRequest): DocumentedRequest => ({
    headers: { ...ACCESS, 'x-acme-signature': hmac('sha256', { key: SETTINGS.shop.key, data }) },
    body: `{"reference":"r-1","amount":${amount},"currency":"EUR","method":"card","destination":"4111117731001111","fee_from":"${feeFrom}"}`,
  })
export const WEBHOOK =
  '{"id":"p-71","reference":"r-1","state":"done","amount":"12.50","currency":"EUR","attempt":1,"payer":{"name":"Ann","card":{"last":1111}}}'

/** Acme and its upstream. Every plan has an id of its own, so that plans can run side by side in one process. */
export function acmePlan(changes: Partial<Parts> = {}, id = 'acme'): ConformancePlan<AcmeSettings> {
  return {
    create: acmeOf({ ...PARTS, id, ...changes }),
    settings: SETTINGS,
    declared: declaredAs(id),
    upstream: {
      errorMessage: 'message',
      errorStatus: 'status',
      errors: {
        unauthorized: { status: 401, body: '{"ok":false,"status":401,"code":"A1","message":"no such key"}' },
        rejected: { status: 422, body: '{"ok":false,"status":422,"code":"A2","message":"no"}' },
        unavailable: { status: 500, body: '{"ok":false,"status":500,"code":"A3","message":"oops"}' },
      },
      operations: {
        'payouts.create': {
          route: 'POST /payouts',
          input: ORDER,
          sends: sendsOrder('12.50', 'amount'),
          otherCalls: [{ input: { ...ORDER, feeFrom: 'balance' }, sends: sendsOrder('12.50', 'balance') }],
          success: PAYOUT,
          required: [...ENVELOPE, 'data.id', 'data.reference', 'data.state', 'data.amount', 'data.currency'],
          reference: 'data.reference',
          amount: 'data.amount',
          test: TEST,
          status: STATUS,
          errors: { conflict: { status: 409, body: '{"ok":false,"status":409,"code":"A5","message":"the reference was used"}' } },
        },
        'payouts.get': {
          route: 'GET /payouts',
          input: { reference: 'r-1' },
          sends: { query: 'reference=r-1', headers: ACCESS },
          otherCalls: [{ input: { id: 'p-71' }, sends: { query: 'id=p-71', headers: ACCESS } }],
          success: PAYOUT,
          required: [...ENVELOPE, 'data.id', 'data.reference', 'data.state'],
          id: 'data.id',
          reference: 'data.reference',
          status: STATUS,
          money: { amount: 'data.amount', fee: 'data.fee' },
          test: TEST,
          times: { createdAt: 'data.created' },
          documented: ['data.currency'],
          errors: { not_found: { status: 404, body: '{"ok":false,"status":404,"code":"A4","message":"no such payout"}' } },
        },
      },
      webhooks: [
        {
          name: 'payout webhook',
          body: WEBHOOK,
          sign: (body, secret) => ({ headers: { 'x-acme-signature': hmac('sha256', { key: secret, data: body }) }, body }),
          secret: 'shop.webhookSecret',
          signature: { header: 'x-acme-signature' },
          event: { type: 'payout.updated', id: 'p-71', reference: 'r-1', status: 'succeeded' },
          id: 'id',
          status: { path: 'state', words: STATUS.words },
          amount: 'amount',
          ack: { status: 200, body: 'OK' },
          documented: ['state', 'currency'],
        },
      ],
    },
  }
}

/** Runs every check and returns the messages of those that fail, by rule. */
export async function brokenRules<Settings extends object>(
  plan: ConformancePlan<Settings>,
  {
    scenarios = FAULT_SCENARIOS,
    without = [],
  }: { readonly scenarios?: readonly FaultScenario[]; readonly without?: readonly RuleId[] } = {},
): Promise<Readonly<Record<string, readonly string[]>>> {
  const broken: Record<string, string[]> = {}
  const checks = Object.values(checkSuites(plan, scenarios)).flat()
  for (const { rule, run } of checks.filter((check) => !without.includes(check.rule))) {
    await run().catch((error: Error) => {
      broken[rule] = [...(broken[rule] ?? []), error.message]
    })
  }
  return broken
}
