import type { ConformancePlan, OperationSample } from '../../src/index.ts'
import type { AcmeSettings } from './acme.ts'
import type { Mutant } from './table.ts'
import { over, testMutants, wrap } from './table.ts'

/** The plan with another description of an order. */
function withCreate(plan: ConformancePlan<AcmeSettings>, change: Partial<OperationSample>): ConformancePlan<AcmeSettings> {
  const { operations } = plan.upstream
  const create = { ...(operations['payouts.create'] as OperationSample), ...change }
  return { ...plan, upstream: { ...plan.upstream, operations: { ...operations, 'payouts.create': create } } }
}

const withoutSends = (plan: ConformancePlan<AcmeSettings>) =>
  withCreate(plan, {
    sends: undefined,
    otherCalls: [{ input: { ...plan.upstream.operations['payouts.create']?.input, feeFrom: 'balance' } }],
  })

const MUTANTS: readonly Mutant[] = [
  { name: 'calls another path', parts: { payoutPath: '/payout' }, breaks: 'request-route' },
  {
    name: 'asks twice to be sure',
    parts: wrap((call) => async (input, options) => {
      const kept = structuredClone(input)
      await call(kept, options)
      return call(kept, options)
    }),
    breaks: ['request-route', 'options-checked', 'input-inherited'],
  },
  { name: 'drops the bank', parts: { body: ({ bank, ...rest }) => rest }, breaks: 'input-carried' },
  { name: 'drops who bears the fee', parts: { body: ({ fee_from, ...rest }) => rest }, breaks: ['input-carried', 'request-documented'] },
  {
    name: 'takes the fee from the wrong side',
    parts: { body: ({ fee_from, ...rest }) => ({ ...rest, fee_from: fee_from === 'amount' ? 'balance' : 'amount' }) },
    breaks: 'request-documented',
  },
  {
    name: 'signs another text than it sends',
    parts: { signedText: (json) => JSON.stringify(json).replace('12.50', '12.5') },
    breaks: 'request-documented',
  },
  {
    name: 'calls a field as nobody does',
    parts: { body: ({ method, ...rest }) => ({ ...rest, way: method }) },
    breaks: 'request-documented',
  },
  { name: 'sends what nobody documents', parts: { body: (body) => ({ ...body, debug: true }) }, breaks: 'request-documented' },
  {
    name: 'sends a text where a number is documented',
    parts: { amount: ({ amount }) => amount },
    breaks: 'request-documented',
  },
  {
    name: 'sends a header that nobody documents',
    parts: over((transport) => (request) => transport({ ...request, headers: { ...request.headers, 'x-debug': '1' } })),
    breaks: 'request-documented',
  },
  {
    name: 'is not described by what it sends',
    parts: {},
    plan: withoutSends,
    breaks: 'request-documented',
  },
  {
    name: 'is described for one side of the fee only',
    parts: {},
    plan: (plan) => withCreate(plan, { otherCalls: [] }),
    breaks: 'request-documented',
  },
  {
    name: 'writes amounts through a float',
    parts: { amount: ({ amount }) => Number(amount) },
    breaks: ['request-amount-exact', 'request-documented'],
  },
  {
    name: 'writes minor units through a float',
    parts: { amount: ({ amount }) => Math.floor(Number(amount) * 100) },
    breaks: ['request-amount-exact', 'request-documented'],
  },
]

testMutants(MUTANTS, 'requests')
