import type { PaymentErrorInit, PaymentProvider } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { expect, it } from 'vitest'
import { FAULT_SCENARIOS } from '../../src/faults.ts'
import type { ConformancePlan, RuleId } from '../../src/index.ts'
import type { AcmeSettings, Parts } from './acme.ts'
import { acmePlan, brokenRules } from './plan.ts'

/** A provider that is broken on purpose, and what the kit must say. */
export interface Mutant {
  /** What is wrong with it. */
  readonly name: string
  readonly parts: Partial<Parts>
  /** Where the description of the upstream is another one too. */
  readonly plan?: (plan: ConformancePlan<AcmeSettings>) => ConformancePlan<AcmeSettings>
  /** Every rule that it breaks, and no other. */
  readonly breaks: RuleId | readonly RuleId[]
}

/** A sample of the fault matrix, for mutants that have nothing to do with connections: what takes long is left out. */
export const SOME_FAULTS = FAULT_SCENARIOS.filter(
  ({ name, stalls, connectStalls, scheme, caller }) =>
    stalls === undefined &&
    connectStalls === undefined &&
    scheme === undefined &&
    caller !== 'queues' &&
    !/10 MiB|near Retry-After/.test(name),
).filter((_, index) => index % 4 === 0)

/** One test for each mutant: the rules that fail are exactly those that it breaks. */
export function testMutants(mutants: readonly Mutant[], prefix: string, scenarios = FAULT_SCENARIOS): void {
  for (const [index, { name, parts, plan, breaks }] of mutants.entries()) {
    it.concurrent(`a provider that ${name} breaks ${[breaks].flat().join(', ')}`, async () => {
      const same = acmePlan(parts, `${prefix}-${index}`)
      const broken = await brokenRules(plan?.(same) ?? same, scenarios)
      expect(Object.keys(broken).sort(), JSON.stringify(broken, null, 1)).toEqual([breaks].flat().sort())
    })
  }
}

type Method = (input: never, options?: object) => Promise<unknown>

/** Wraps both calls of the payouts group. */
export function wrap(
  change: (call: (input: unknown, options?: object) => Promise<unknown>, name: 'create' | 'get', settings: AcmeSettings) => Method,
): Partial<Parts> {
  return {
    provider: (provider: PaymentProvider, settings: AcmeSettings): PaymentProvider => {
      const { create, get } = provider.payouts ?? {}
      const payouts = { create: change(create as never, 'create', settings), get: change(get as never, 'get', settings) }
      return { ...provider, payouts: payouts as unknown as NonNullable<PaymentProvider['payouts']> }
    },
  }
}

/** Replaces errors on their way out. */
export function errors(change: (error: PaymentError, settings: AcmeSettings, input: unknown) => unknown): Partial<Parts> {
  return wrap(
    (call, _name, settings) => (input: unknown, options?: object) =>
      call(input, options).catch((error: unknown) => {
        throw PaymentError.is(error) ? change(error, settings, input) : error
      }),
  )
}

/** The same error with other properties. */
export function changed(error: PaymentError, change: Partial<PaymentErrorInit>): PaymentError {
  const { provider, operation, message } = error
  const bare = message.replace(`${provider} ${operation}: `, '')
  return new PaymentError({ ...(error.toJSON() as PaymentErrorInit), message: bare, cause: error.cause, ...change })
}
