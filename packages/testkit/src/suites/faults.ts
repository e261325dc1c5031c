import { PaymentError } from '@paymux/core'
import { accountFields, brokenAnswers, FOREIGN_ACCOUNT, withForeignAccount } from '../accounts.ts'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd, Failure, FaultScenario, HttpAnswer, Observation, SeenEvent } from '../faults.ts'
import { applies, FAULT_SCENARIOS, leaksOf, observeFault, recordEvents, SLACK_MS } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords } from '../kit.ts'
import { edited } from '../wire.ts'
import { leaksOfRefusals } from './secrets.ts'

/** Scenarios at a time: most of them wait. */
const AT_ONCE = 10

/** What the whole fault matrix did to one operation. */
interface Matrix {
  readonly observations: readonly Observation[]
  readonly events: readonly SeenEvent[]
  /** Everything that was thrown, also after answers that are broken in one place. */
  readonly errors: readonly unknown[]
}

/** Reads and writes under every fault: one observation of each, judged by several rules. */
export function faultChecks(kit: Kit, scenarios: readonly FaultScenario[] = FAULT_SCENARIOS): readonly Check[] {
  const secrets = [...kit.secrets, FOREIGN_ACCOUNT]
  let asking: Promise<ReadonlySet<string>> | undefined
  return kit.operations.flatMap((operation) => {
    let running: Promise<Matrix> | undefined
    const matrix = (): Promise<Matrix> => {
      asking ??= accountFields(kit)
      running ??= asking.then((names) => observeAll(kit, operation, withForeignAccount(operation, names), scenarios))
      return running
    }
    const over = (rule: Check['rule'], faultsOf: (observation: Observation) => readonly string[]): Check =>
      check(rule, operation.name, async () =>
        (await matrix()).observations.flatMap((each) =>
          faultsOf(each).map((fault) => `in "${each.scenario.name}" (${each.scenario.about}) ${fault}`),
        ),
      )
    return [
      over('payment-errors-only', (each) => (isTopic(each, 'judged') ? foreignErrors(each, operation, kit.sample.id) : [])),
      over('outcome-honest', (each) =>
        isTopic(each, 'plain') ? [...faultsOfOutcome(each), ...(each.companions === null ? [] : [each.companions])] : [],
      ),
      over('error-code', (each) => (isTopic(each, 'plain') ? faultsOfCode(each) : [])),
      over('foreign-answer', (each) => (isTopic(each, 'foreign') ? [...faultsOfOutcome(each), ...faultsOfCode(each)] : [])),
      over('coding-undone', (each) => (isTopic(each, 'coding') ? [...faultsOfOutcome(each), ...faultsOfCode(each)] : [])),
      over('abort-heeded', (each) =>
        isTopic(each, 'abort') ? [...hung(each), ...faultsOfOutcome(each), ...faultsOfCode(each), ...faultsOfCount(each)] : [],
      ),
      over('redirect-refused', (each) => (isTopic(each, 'redirect') ? followed(each) : [])),
      over('deadline-kept', (each) => (isTopic(each, 'abort') ? [] : hung(each))),
      ...(operation.effect === 'write'
        ? [
            over('write-sent-once', (each) => (isTopic(each, 'counted') || isTopic(each, 'rate-limit') ? faultsOfCount(each) : [])),
            over('retry-after', (each) =>
              isTopic(each, 'rate-limit') && errorOf(each.end) !== null ? [...faultsOfOutcome(each), ...faultsOfCode(each)] : [],
            ),
          ]
        : [
            over('read-retried', (each) => (isTopic(each, 'counted') ? faultsOfCount(each) : [])),
            over('retry-after', (each) =>
              isTopic(each, 'rate-limit') ? [...faultsOfOutcome(each), ...faultsOfCode(each), ...faultsOfCount(each)] : [],
            ),
            check('read-retried', operation.name, () => asOftenAsSet(kit, operation)),
          ]),
      check('deadline-kept', operation.name, () => ownDeadline(kit, operation)),
      check('errors-keep-secrets', operation.name, async () => [
        ...(await matrix()).errors.flatMap((error) => leaksOf(error, secrets)),
        ...(await leaksOfRefusals(kit, operation)),
      ]),
      check('events-keep-secrets', operation.name, async () => (await matrix()).events.flatMap(({ text }) => leaksOf(text, secrets))),
    ]
  })
}

/** Runs the matrix, a few scenarios at a time. */
async function observeAll(kit: Kit, operation: Operation, success: HttpAnswer, scenarios: readonly FaultScenario[]): Promise<Matrix> {
  const subject = {
    effect: operation.effect,
    answers: { success, refusal: refusalOf(kit, operation) },
    connect: (connection: Parameters<Kit['connect']>[0]) => {
      const provider = kit.connect(connection)
      return { call: (options = {}) => operation.call(provider, { options }), subject: provider }
    },
  }
  const waiting = scenarios.filter((scenario) => applies(scenario, subject))
  const record = recordEvents(kit.sample.id)
  const observations: Observation[] = []
  const broken: CallEnd[] = []
  const work = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift())
      observations.push(await observeFault(scenario, subject))
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    await kit.session(operation, async ({ ask }) => {
      for (const answer of brokenAnswers(operation, success)) broken.push(await ask({ answer }))
    })
  } finally {
    record.stop()
  }
  const events = record.events()
  const errors = [...observations.map(({ end }) => end), ...broken, ...events].flatMap((each) =>
    each !== null && 'error' in each && each.error !== undefined ? [each.error] : [],
  )
  return { observations, events, errors }
}

/** A refusal in the upstream's own envelope that repeats what it is given. */
function refusalOf({ plan }: Kit, { errors }: Operation): ((message: string) => HttpAnswer) | undefined {
  const sample = [errors.rejected].flat()[0]
  const path = plan.upstream.errorMessage
  return sample === undefined || path === undefined ? undefined : (message) => ({ ...sample, body: edited(sample.body, path, message) })
}

/** Which rule judges a scenario. `judged`: any; `plain`: no rule of its own; `counted`: its requests are counted by the rules on retries. */
function isTopic(
  { scenario, end }: Observation,
  topic: 'judged' | 'plain' | 'counted' | 'abort' | 'foreign' | 'redirect' | 'rate-limit' | 'coding',
): boolean {
  const own = scenario.caller === 'aborts-before' || scenario.caller === 'aborts-during' ? 'abort' : scenario.topic
  // A call that hangs is judged by `deadline-kept` only, or by `abort-heeded`.
  if (end === null) return topic === own && topic === 'abort'
  if (topic === 'judged') return true
  if (topic === 'plain') return own === undefined
  return topic === 'counted' ? own === undefined || own === 'foreign' || own === 'coding' : topic === own
}

function errorOf(end: CallEnd | null): PaymentError | null {
  return end !== null && 'error' in end && PaymentError.is(end.error) ? end.error : null
}

function foreignErrors({ end }: Observation, { name }: Operation, provider: string): readonly string[] {
  if (end === null || 'result' in end) return []
  const { error } = end
  if (!PaymentError.is(error)) return [`the call fails with ${inWords(error)}`]
  const right = error.provider === provider && error.operation === name
  return right ? [] : [`the error is about ${error.provider} ${error.operation}, not ${provider} ${name}`]
}

function faultsOfOutcome({ end, expected }: Observation): readonly string[] {
  if (end === null) return []
  if ('success' in expected) return 'error' in end ? [`the call fails: ${inWords(end.error)}`] : []
  if ('result' in end) return ['the call succeeds']
  const error = errorOf(end)
  const outcomes: readonly string[] = [expected.outcome].flat()
  return error === null || outcomes.includes(error.outcome) ? [] : [`the outcome is ${error.outcome}, not ${outcomes.join(' or ')}`]
}

function faultsOfCode({ end, expected }: Observation): readonly string[] {
  const error = errorOf(end)
  if (error === null || 'success' in expected) return []
  const others = Object.entries((expected as Failure).error ?? {}).filter(([name, value]) => error[name as keyof PaymentError] !== value)
  return [
    ...(error.code === expected.code ? [] : [`the code is ${error.code}, not ${expected.code}`]),
    ...others.map(([name, value]) => `${name} is ${String(error[name as keyof PaymentError])}, not ${String(value)}`),
  ]
}

function faultsOfCount({ end, seen, seenExpected }: Observation): readonly string[] {
  return end === null || seen === seenExpected ? [] : [`the upstream saw ${seen} requests, not ${seenExpected}`]
}

function followed(each: Observation): readonly string[] {
  if (each.strays > 0) return ['something was sent to the server that the redirect names']
  return [...faultsOfCount(each), ...faultsOfOutcome(each), ...faultsOfCode(each)]
}

function hung({ end, tookMs, limitMs }: Observation): readonly string[] {
  if (end === null) return [`the call had not ended after ${Math.round(tookMs)} ms`]
  return tookMs < limitMs ? [] : [`the call took ${Math.round(tookMs)} ms; it had ${limitMs} ms`]
}

const BAD_GATEWAY: FaultScenario = {
  name: 'HTML under 502',
  about: '',
  request: ({ answer }) => answer({ status: 502, body: '<h1>Bad Gateway</h1>' }),
  expect: { code: 'unavailable', outcome: 'unknown', seen: 1, again: true },
}

async function asOftenAsSet(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const faults: string[] = []
  for (const retries of [0, 2]) {
    const { seen } = await observeFault(BAD_GATEWAY, {
      effect: operation.effect,
      answers: { success: operation.success },
      connect: (connection) => {
        const provider = kit.connect({ ...connection, retries })
        return { call: (options) => operation.call(provider, { options }) }
      },
    })
    if (seen !== retries + 1) faults.push(`with retries: ${retries} the upstream saw ${seen} requests after HTTP 502`)
  }
  return faults
}

/** The deadline of the call itself goes before that of the settings. */
async function ownDeadline(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const { end, tookMs } = await observeFault(
    {
      name: 'no answer',
      about: '',
      request: () => undefined,
      stalls: true,
      expect: { code: 'timeout', outcome: 'unknown', seen: 1, again: false },
    },
    {
      effect: operation.effect,
      answers: { success: operation.success },
      connect: (connection) => {
        const provider = kit.connect({ ...connection, timeoutMs: 3_600_000 })
        return { call: () => operation.call(provider, { options: { timeoutMs: 200 } }) }
      },
    },
  )
  return end === null || tookMs > 200 + SLACK_MS ? ['with timeoutMs: 200 the call had not ended in time'] : []
}
