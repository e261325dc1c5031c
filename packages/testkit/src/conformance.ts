import type { Check } from './check.ts'
import { check } from './check.ts'
import { withExceptions } from './exceptions.ts'
import type { FaultScenario } from './faults.ts'
import type { Kit } from './kit.ts'
import { createKit, inWords } from './kit.ts'
import type { ConformancePlan } from './plan.ts'
import { answerChecks } from './suites/answers.ts'
import { anythingChecks } from './suites/anything.ts'
import { closeChecks } from './suites/close.ts'
import { copyChecks } from './suites/copies.ts'
import { diagnosticsChecks } from './suites/diagnostics.ts'
import { faultChecks } from './suites/faults.ts'
import { hostileChecks } from './suites/hostile.ts'
import { inputChecks } from './suites/inputs.ts'
import { listChecks } from './suites/lists.ts'
import { lookUpChecks } from './suites/look-ups.ts'
import { nullChecks } from './suites/nulls.ts'
import { objectChecks } from './suites/objects.ts'
import { paymentPageChecks } from './suites/payment-pages.ts'
import { recoveryChecks } from './suites/recovery.ts'
import { refusalChecks } from './suites/refusals.ts'
import { requestChecks } from './suites/requests.ts'
import { settingsChecks } from './suites/settings.ts'
import { shapeChecks } from './suites/shape.ts'
import { timeChecks } from './suites/times.ts'
import { webhookChecks } from './suites/webhooks.ts'

/** The two functions that every test runner has: vitest, jest, node:test, mocha. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>, timeoutMs?: number) => unknown
  /** Unused; it is here so that a runner's exports can be passed as they are. */
  readonly expect?: unknown
}

/** A fault matrix takes seconds; only one that hangs reaches this, even on a busy machine. */
const TIMEOUT_MS = 600_000

const SUITES: Readonly<Record<string, (kit: Kit, scenarios?: readonly FaultScenario[]) => readonly Check[]>> = {
  shape: shapeChecks,
  settings: settingsChecks,
  requests: requestChecks,
  inputs: inputChecks,
  copies: copyChecks,
  objects: objectChecks,
  'look-ups': lookUpChecks,
  lists: listChecks,
  answers: answerChecks,
  anything: anythingChecks,
  'payment pages': paymentPageChecks,
  times: timeChecks,
  recovery: recoveryChecks,
  nulls: nullChecks,
  refusals: refusalChecks,
  faults: faultChecks,
  hostile: hostileChecks,
  close: closeChecks,
  webhooks: webhookChecks,
  diagnostics: diagnosticsChecks,
}

/** Declares the tests that hold a provider against the specification. Which ones follows from the groups that it has. */
export function conformance<Settings extends object>({ describe, it }: Runner, plan: ConformancePlan<Settings>): void {
  const suites = checkSuites(plan)
  for (const [suite, checks] of Object.entries(suites)) {
    if (checks.length === 0) continue
    describe(`conformance: ${suite}`, () => {
      for (const { rule, subject, run } of checks) it(`${subject}: ${rule}`, run, TIMEOUT_MS)
    })
  }
}

/** The same tests as plain functions, for runners of your own. Checks of one rule may share work, so run them in one process. */
export function conformanceChecks<Settings extends object>(plan: ConformancePlan<Settings>): readonly Check[] {
  return Object.values(checkSuites(plan)).flat()
}

/** @param scenarios the fault matrix; the kit's own tests shorten it */
export function checkSuites<Settings extends object>(
  plan: ConformancePlan<Settings>,
  scenarios?: readonly FaultScenario[],
): Readonly<Record<string, readonly Check[]>> {
  try {
    const kit = createKit(plan)
    const suites = Object.entries(SUITES).map(([name, checks]) => [name, checks(kit, scenarios)] as const)
    return withExceptions(Object.fromEntries(suites), plan.except ?? {})
  } catch (error) {
    return { shape: [check('provider-shape', 'provider', () => [`it could not be made from the plan's settings: ${inWords(error)}`])] }
  }
}
