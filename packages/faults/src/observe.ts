import { setTimeout as wait } from 'node:timers/promises'
import type { FairClock } from './clock.ts'
import { startFairClock } from './clock.ts'
import type { Failure, FaultScenario, Success, UpstreamAnswers } from './types.ts'
import type { FaultUpstream } from './upstream.ts'
import { startFaultUpstream } from './upstream.ts'

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

/** One operation to be observed. */
export interface FaultSubject {
  /** A write must be sent at most once. */
  readonly effect: 'read' | 'write'
  readonly connect: (connection: FaultConnection) => FaultClient
  readonly answers: UpstreamAnswers
  /** Whether the client knows how far a request got. One over `fetch` does not, and says `unknown`. Default true. */
  readonly exact?: boolean | undefined
  /** The client runs in another process: how long that one did not get to run can't be seen, so it gets a minute for each wait. */
  readonly remote?: boolean | undefined
}

/** How a call ended. */
export type CallEnd = { readonly error: unknown } | { readonly result: unknown }

/** What happened in one scenario, and what should have happened. */
export interface Observation {
  readonly scenario: FaultScenario
  readonly expected: Failure | Success
  /** Null: the call had not ended, long after its deadline or its abort. */
  readonly end: CallEnd | null
  /** How long it took, by a clock that stands still while the process does not get to run. */
  readonly tookMs: number
  /** When it should have ended at the latest. */
  readonly limitMs: number
  /** Complete requests of the call that the upstream read. */
  readonly seen: number
  readonly seenExpected: number
  /** Connections to the server that a redirect pointed to. */
  readonly strays: number
  /** What went wrong with other calls on the same connection; null when nothing did. */
  readonly companions: string | null
  readonly subject: unknown
}

const PATIENT_MS = 60_000
const HOLDING_MS = 3_600_000
/** Long enough for a request to arrive before its deadline, on a machine that lets the process run. */
const SHORT_MS = 500
/** On one that does not, the deadline is doubled up to this. */
const LONGEST_SHORT_MS = 16 * SHORT_MS
/** Promptness is not what is tested; a call that hangs is far beyond this. */
export const SLACK_MS = 1500
/** Enough for a second request on loopback to arrive, had it been sent. */
const AFTERMATH_MS = 40
const RETRIES = 1

/** Whether a scenario makes sense for an operation with these answers. */
export function applies({ needs, caller }: FaultScenario, { answers, exact = true }: FaultSubject): boolean {
  return (needs === undefined || answers[needs] !== undefined) && (caller !== 'queues' || exact)
}

/** Plays one scenario for one call on an upstream of its own, and looks on. */
export async function observeFault(scenario: FaultScenario, subject: FaultSubject): Promise<Observation> {
  for (let shortMs = SHORT_MS; ; shortMs *= 2) {
    const { observation, lostMs } = await observeOnce(scenario, subject, shortMs)
    // A request that could not arrive before its deadline says nothing about the client.
    const heldUp = observation.seen < observation.seenExpected && (subject.remote === true || lostMs > shortMs / 4)
    if (!heldUp || shortMs >= LONGEST_SHORT_MS) return observation
  }
}

async function observeOnce(
  scenario: FaultScenario,
  subject: FaultSubject,
  shortMs: number,
): Promise<{ readonly observation: Observation; readonly lostMs: number }> {
  const upstream = await startFaultUpstream(scenario, subject.answers)
  const clock = startFairClock()
  try {
    const { effect, exact = true, remote = false } = subject
    const slackMs = remote ? PATIENT_MS : SLACK_MS
    const settled = settlingOn(clock, slackMs)
    const short = scenario.stalls === true || (scenario.connectStalls === true && !exact)
    const deadlineMs = short ? shortMs : PATIENT_MS
    const client = subject.connect({
      baseUrl: upstream.baseUrl,
      // The call that holds the only connection must outlast the one under test, however slowly the fair clock goes.
      timeoutMs: scenario.caller === 'queues' ? HOLDING_MS : deadlineMs,
      connectTimeoutMs: scenario.connectStalls === true ? shortMs : PATIENT_MS,
      retries: RETRIES,
      oneConnection: scenario.caller === 'queues',
    })
    for (let warm = 0; warm < (scenario.warm ?? 0); warm++) await settled(client.call(), PATIENT_MS)
    const before = upstream.requests()

    const started = clock.elapsed()
    const { end, companions } =
      scenario.caller === 'queues'
        ? await callQueued(client, upstream, shortMs, settled)
        : { end: await callOnce(scenario, client, upstream, deadlineMs, settled), companions: null }
    const tookMs = clock.elapsed() - started
    await wait(AFTERMATH_MS)

    const repeated = scenario.fetchRepeatsGet === true && !exact && upstream.log()[0]?.method === 'GET'
    const documented = (effect === 'read' ? scenario.expectOfRead : undefined) ?? scenario.expect
    const expected = 'success' in documented || exact || scenario.caller === 'aborts-before' ? documented : vague(documented, short)
    const tries = effect === 'read' && 'again' in expected && expected.again ? RETRIES + 1 : 1
    const observation = {
      scenario,
      expected,
      end,
      tookMs,
      // undici looks at its timers for connections twice a second only.
      limitMs: scenario.connectStalls === true ? (shortMs + slackMs) * (RETRIES + 1) : deadlineMs + slackMs,
      seen: (upstream.requests() - before - (scenario.caller === 'queues' ? 2 : 0)) / (repeated ? 2 : 1),
      seenExpected: expected.seen * tries,
      strays: upstream.strays(),
      companions,
      subject: client.subject,
    }
    return { observation, lostMs: clock.lost() }
  } finally {
    clock.stop()
    await upstream.close()
  }
}

/** The end of a call; null when it has not ended in time. */
type Settled = (call: Promise<unknown>, withinMs: number) => Promise<CallEnd | null>

function settlingOn(clock: FairClock, slackMs: number): Settled {
  return (call, withinMs) => {
    const patience = new AbortController()
    const end = call.then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    )
    const late = clock.wait(withinMs + slackMs, patience.signal).then(
      () => null,
      () => null,
    )
    return Promise.race([end, late]).finally(() => patience.abort())
  }
}

async function callOnce({ caller }: FaultScenario, client: FaultClient, upstream: FaultUpstream, deadlineMs: number, settled: Settled) {
  if (caller === 'aborts-before') return settled(client.call({ signal: AbortSignal.abort() }), 0)
  if (caller !== 'aborts-during') return settled(client.call(), deadlineMs)
  const controller = new AbortController()
  const call = client.call({ signal: controller.signal })
  await Promise.race([upstream.seen(1), settled(call, deadlineMs)])
  controller.abort()
  return settled(call, 0)
}

/** A first call holds the only connection, the one under test waits in vain, and a third shows that the connection works again. */
async function callQueued(
  client: FaultClient,
  upstream: FaultUpstream,
  shortMs: number,
  settled: Settled,
): Promise<{ end: CallEnd | null; companions: string | null }> {
  const first = settled(client.call(), PATIENT_MS)
  await Promise.race([upstream.seen(1), first])
  const end = await settled(client.call({ timeoutMs: shortMs }), shortMs)
  upstream.release()
  const before = await first
  const after = await settled(client.call(), PATIENT_MS)
  const failed = [before, after].findIndex((each) => each === null || 'error' in each)
  return { end, companions: ['the call that held the connection failed', 'the call after the one that waited failed'][failed] ?? null }
}

/** The expectation for a client that cannot tell how far a request got. */
function vague(expected: Failure, stalls: boolean): Failure {
  return { ...expected, again: expected.again && !stalls, outcome: expected.outcome === 'rejected' ? 'rejected' : 'unknown' }
}
