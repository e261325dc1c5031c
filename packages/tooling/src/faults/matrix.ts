import { strict as assert } from 'node:assert'
import { setTimeout as wait } from 'node:timers/promises'
import { ANSWER_FAULTS } from './answer-faults.ts'
import { CONNECTION_FAULTS } from './connection-faults.ts'
import { leaksOf, recordEvents } from './secrets.ts'
import type { Failure, FaultScenario, Success, UpstreamAnswers } from './types.ts'
import type { FaultUpstream } from './upstream.ts'
import { startFaultUpstream } from './upstream.ts'

/** Every scenario of the matrix. */
export const FAULT_SCENARIOS: readonly FaultScenario[] = [...CONNECTION_FAULTS, ...ANSWER_FAULTS]

/** How the client of one case is to be made. */
export interface FaultConnection {
  readonly baseUrl: string
  /** Deadline of a call in milliseconds. */
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  /** How often a read is tried again. */
  readonly retries: number
  /** The client must use one connection only, so that calls wait for one another. */
  readonly oneConnection: boolean
}

/** A client, ready for the operation under test. */
export interface FaultClient {
  readonly call: (options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number }) => Promise<unknown>
  /** What must not show secrets either: the provider object. */
  readonly subject?: unknown
}

/** One operation under test. */
export interface FaultTarget {
  /** A write must be sent at most once. */
  readonly effect: 'read' | 'write'
  readonly connect: (connection: FaultConnection) => FaultClient
  readonly answers: UpstreamAnswers
  /** What appears in no error, event or client: keys and account numbers that the client is given. */
  readonly secrets: readonly string[]
  /** Whether the client knows how far a request got. One over `fetch` does not, and says `unknown`. Default true. */
  readonly exact?: boolean | undefined
  /** Throws unless a result is right. */
  readonly check?: ((result: unknown, scenario: FaultScenario) => void) | undefined
}

/** One test: a name and a function that throws when the rule does not hold. */
export interface FaultCase {
  readonly name: string
  readonly run: () => Promise<void>
}

const PATIENT_MS = 15_000
const SHORT_MS = 500
/** A busy machine may run a timer late; a call that hangs is far beyond this. */
const SLACK_MS = 1500
/** Enough for a second request on loopback to arrive, had it been sent. */
const AFTERMATH_MS = 40
const RETRIES = 1

/**
 * The matrix for one operation, for any test runner: `for (const { name, run } of faultCases(target)) test(name, run)`.
 * Each case asserts code, outcome, the number of requests that the upstream saw, the deadline, and that no secret shows.
 */
export function faultCases(target: FaultTarget): readonly FaultCase[] {
  return FAULT_SCENARIOS.filter(
    ({ needs, caller }) => (needs === undefined || target.answers[needs] !== undefined) && (caller !== 'queues' || (target.exact ?? true)),
  ).map((scenario) => ({ name: scenario.name, run: () => runCase(scenario, target) }))
}

async function runCase(scenario: FaultScenario, target: FaultTarget): Promise<void> {
  const upstream = await startFaultUpstream(scenario, target.answers)
  const record = recordEvents()
  try {
    const exact = target.exact ?? true
    const short = scenario.stalls === true || (scenario.connectStalls === true && !exact)
    const timeoutMs = short ? SHORT_MS : PATIENT_MS
    const client = target.connect({
      baseUrl: upstream.baseUrl,
      timeoutMs,
      connectTimeoutMs: scenario.connectStalls === true ? SHORT_MS : PATIENT_MS,
      retries: RETRIES,
      oneConnection: scenario.caller === 'queues',
    })
    for (let warm = 0; warm < (scenario.warm ?? 0); warm++) await client.call()
    const before = upstream.requests()

    const started = performance.now()
    const end = scenario.caller === 'queues' ? await callQueued(client, upstream) : await callOnce(scenario, client, upstream)
    const took = performance.now() - started
    // undici looks at its timers for connections twice a second only.
    const limit = scenario.connectStalls === true ? (SHORT_MS + SLACK_MS) * (RETRIES + 1) : timeoutMs + SLACK_MS
    assert.ok(took < limit, `it settled after ${Math.round(took)} ms; it had ${limit} ms`)
    await wait(AFTERMATH_MS)

    const repeated = scenario.fetchRepeatsGet === true && !exact && upstream.log()[0]?.method === 'GET'
    const seen = (upstream.requests() - before - (scenario.caller === 'queues' ? 2 : 0)) / (repeated ? 2 : 1)
    const expected = (target.effect === 'read' ? scenario.expectOfRead : undefined) ?? scenario.expect
    if ('success' in expected) checkSuccess(end, seen, expected, scenario, target)
    else checkFailure(end, seen, exact || scenario.caller === 'aborts-before' ? expected : vague(expected, short), target)
    assert.equal(upstream.strays(), 0, 'a redirect was followed')
    const shown = ['error' in end ? end.error : null, client.subject, ...record.events()]
    const [leak] = shown.flatMap((value) => leaksOf(value, target.secrets))
    assert.equal(leak, undefined, `a secret shows: ${leak}`)
  } finally {
    record.stop()
    await upstream.close()
  }
}

type End = { readonly error: unknown } | { readonly result: unknown }

function settled(call: Promise<unknown>): Promise<End> {
  return call.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  )
}

async function callOnce({ caller }: FaultScenario, client: FaultClient, upstream: FaultUpstream): Promise<End> {
  if (caller === 'aborts-before') return settled(client.call({ signal: AbortSignal.abort() }))
  if (caller !== 'aborts-during') return settled(client.call())
  const controller = new AbortController()
  const end = settled(client.call({ signal: controller.signal }))
  await upstream.seen(1)
  controller.abort()
  return end
}

/** A first call holds the only connection, the one under test waits in vain, and a third shows that the connection works again. */
async function callQueued(client: FaultClient, upstream: FaultUpstream): Promise<End> {
  const first = settled(client.call())
  await upstream.seen(1)
  const end = await settled(client.call({ timeoutMs: SHORT_MS }))
  upstream.release()
  assert.ok('result' in (await first), 'the call that held the connection failed')
  assert.ok('result' in (await settled(client.call())), 'the call after the one that waited failed')
  return end
}

/** What a client expects that cannot tell how far a request got. */
function vague(expected: Failure, stalls: boolean): Failure {
  return { ...expected, again: expected.again && !stalls, outcome: expected.outcome === 'rejected' ? 'rejected' : 'unknown' }
}

function checkSuccess(end: End, seen: number, expected: Success, scenario: FaultScenario, { check }: FaultTarget): void {
  if ('error' in end) throw new assert.AssertionError({ message: 'the call failed', actual: end.error, expected: 'a result' })
  assert.equal(seen, expected.seen, 'requests that the upstream saw')
  check?.(end.result, scenario)
}

function checkFailure(end: End, seen: number, expected: Failure, { effect }: FaultTarget): void {
  if (!('error' in end)) throw new assert.AssertionError({ message: 'the call succeeded', actual: end.result, expected })
  const error = end.error as Readonly<Record<string, unknown>>
  const outcomes: readonly unknown[] = typeof expected.outcome === 'string' ? [expected.outcome] : expected.outcome
  assert.equal(error.name, 'PaymentError')
  assert.equal(error.code, expected.code, `code; outcome ${error.outcome}`)
  assert.ok(outcomes.includes(error.outcome), `outcome is ${error.outcome}, not ${outcomes.join(' or ')}`)
  for (const [name, value] of Object.entries(expected.error ?? {})) assert.deepEqual(error[name], value, name)
  const tries = effect === 'read' && expected.again ? RETRIES + 1 : 1
  assert.equal(seen, expected.seen * tries, 'requests that the upstream saw')
}
