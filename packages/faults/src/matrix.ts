import { strict as assert } from 'node:assert'
import { ANSWER_FAULTS } from './answer-faults.ts'
import { CONNECTION_FAULTS } from './connection-faults.ts'
import { recordEvents } from './events.ts'
import type { FaultSubject, Observation } from './observe.ts'
import { applies, observeFault } from './observe.ts'
import { leaksOf } from './secrets.ts'
import type { Failure, FaultScenario } from './types.ts'

/** Every scenario of the matrix. */
export const FAULT_SCENARIOS: readonly FaultScenario[] = [...CONNECTION_FAULTS, ...ANSWER_FAULTS]

/** One operation under test. */
export interface FaultTarget extends FaultSubject {
  /** What appears in no error, event or client: keys and account numbers that the client is given. */
  readonly secrets: readonly string[]
  /** Throws unless a result is right. */
  readonly check?: ((result: unknown, scenario: FaultScenario) => void) | undefined
}

/** One test: a name and a function that throws when the rule does not hold. */
export interface FaultCase {
  readonly name: string
  readonly run: () => Promise<void>
}

/**
 * The matrix for one operation, for any test runner: `for (const { name, run } of faultCases(target)) test(name, run)`.
 * Each case asserts code, outcome, the number of requests that the upstream saw, the deadline, and that no secret shows.
 */
export function faultCases(target: FaultTarget): readonly FaultCase[] {
  return FAULT_SCENARIOS.filter((scenario) => applies(scenario, target)).map((scenario) => ({
    name: scenario.name,
    run: () => runCase(scenario, target),
  }))
}

async function runCase(scenario: FaultScenario, target: FaultTarget): Promise<void> {
  const record = recordEvents()
  try {
    const observed = await observeFault(scenario, target)
    const { end, expected, tookMs, limitMs, seen, seenExpected, strays, companions, subject } = observed
    assert.ok(end !== null && tookMs < limitMs, `it took ${Math.round(tookMs)} ms; it had ${limitMs} ms`)
    if ('success' in expected) checkSuccess(observed, target)
    else checkFailure(observed, expected)
    assert.equal(seen, seenExpected, 'requests that the upstream saw')
    assert.equal(companions, null)
    assert.equal(strays, 0, 'a redirect was followed')
    const shown = ['error' in end ? end.error : null, subject, ...record.events().flatMap((event) => [event, event.error])]
    const [leak] = shown.flatMap((value) => leaksOf(value, target.secrets))
    assert.equal(leak, undefined, `a secret shows: ${leak}`)
  } finally {
    record.stop()
  }
}

function checkSuccess({ end, scenario }: Observation, { check }: FaultTarget): void {
  if (end === null || 'error' in end) {
    throw new assert.AssertionError({ message: 'the call failed', actual: end?.error, expected: 'a result' })
  }
  check?.(end.result, scenario)
}

function checkFailure({ end }: Observation, expected: Failure): void {
  if (end === null || 'result' in end) throw new assert.AssertionError({ message: 'the call succeeded', actual: end?.result, expected })
  const error = end.error as Readonly<Record<string, unknown>>
  const outcomes: readonly unknown[] = [expected.outcome].flat()
  assert.equal(error.name, 'PaymentError')
  assert.equal(error.code, expected.code, `code; outcome ${error.outcome}`)
  assert.ok(outcomes.includes(error.outcome), `outcome is ${error.outcome}, not ${outcomes.join(' or ')}`)
  for (const [name, value] of Object.entries(expected.error ?? {})) assert.deepEqual(error[name], value, name)
}
