import type { PaymentErrorInit, PaymentProvider } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { ClosableTransport, Transport } from '@paymux/core/http'
import { undiciTransport } from '@paymux/core/http'
import { expect, it } from 'vitest'
import type { FaultScenario } from '../../src/faults.ts'
import { FAULT_SCENARIOS } from '../../src/faults.ts'
import type { ConformancePlan, RuleId } from '../../src/index.ts'
import type { AcmeSettings, Parts } from './acme.ts'
import { acmePlan, brokenRules } from './plan.ts'

/** A provider that is broken on purpose, and what the kit must say. */
export interface Mutant<P = Partial<Parts>> {
  /** What is wrong with it. */
  readonly name: string
  readonly parts: P
  /** Where the description of the upstream is another one too. */
  readonly plan?: (plan: ConformancePlan<AcmeSettings>) => ConformancePlan<AcmeSettings>
  /** Every rule that it breaks, and no other; those on anything at all ({@link ANYTHING}) may be left out. */
  readonly breaks: RuleId | readonly RuleId[]
}

/** A sample of the fault matrix, for mutants that have nothing to do with connections: what takes long is left out. */
export const SOME_FAULTS = FAULT_SCENARIOS.filter(
  ({ name, stalls, connectStalls, scheme, caller, topic }) =>
    topic !== 'coding' &&
    stalls === undefined &&
    connectStalls === undefined &&
    scheme === undefined &&
    caller !== 'queues' &&
    !/10 MiB|near Retry-After/.test(name),
).filter((_, index) => index % 8 === 0)

/** Whatever is broken may show there too, and they take as long as half of all others: they are tried on the mutants that are theirs. */
const ANYTHING: readonly RuleId[] = ['any-answer', 'any-input']

/** How mutants are tested. */
export interface MutantOptions {
  /** Faults of connections. Default: {@link SOME_FAULTS}. */
  readonly scenarios?: readonly FaultScenario[]
  /** One after the other, where time is measured. */
  readonly inTurn?: boolean
}

/** One test for each mutant: the rules that fail are exactly those that it breaks. */
export function testMutants<P = Partial<Parts>>(
  mutants: readonly Mutant<P>[],
  prefix: string,
  {
    scenarios = SOME_FAULTS,
    inTurn = false,
    planOf = acmePlan as never,
  }: MutantOptions & { readonly planOf?: (parts: P, id: string) => ConformancePlan<AcmeSettings> } = {},
): void {
  const test = inTurn ? it : it.concurrent
  for (const [index, { name, parts, plan, breaks }] of mutants.entries()) {
    test(`a provider that ${name} breaks ${[breaks].flat().join(', ')}`, async () => {
      const same = planOf(parts, `${prefix}-${index}`)
      const expected = [breaks].flat()
      const without = ANYTHING.filter((rule) => !expected.includes(rule))
      const broken = await brokenRules(plan?.(same) ?? same, { scenarios, without })
      expect(Object.keys(broken).sort(), JSON.stringify(broken, null, 1)).toEqual(expected.sort())
    })
  }
}

/** Puts something between the client and its transport, which is closed with the provider if it is its own. */
export function over(change: (transport: Transport) => Transport): Partial<Parts> {
  let made: ClosableTransport | null = null
  return {
    client: (settings) => {
      made = settings.transport === undefined ? undiciTransport({ connectTimeoutMs: settings.connectTimeoutMs }) : null
      return { ...settings, transport: change(settings.transport ?? (made as Transport)) }
    },
    provider: (provider) => {
      const own = made
      const close = async (): Promise<void> => {
        await provider.close()
        await own?.close()
      }
      return { ...provider, close }
    },
  }
}

type Method = (input: never, options?: object) => Promise<unknown>

/** Wraps both calls of the payouts group. */
export function wrap(
  change: (call: (input: unknown, options?: object) => Promise<unknown>, name: 'create' | 'get', settings: AcmeSettings) => Method,
): Partial<Parts> {
  return {
    provider: (provider: PaymentProvider, settings: AcmeSettings): PaymentProvider => {
      const { create, get, ...rest } = provider.payouts ?? {}
      const payouts = { ...rest, create: change(create as never, 'create', settings), get: change(get as never, 'get', settings) }
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
