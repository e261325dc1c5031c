import type { Channel, TracingChannel } from 'node:diagnostics_channel'
import type { Scrub } from './scrub.ts'

/**
 * Message of the tracing channel `paymux:call` (its events are `tracing:paymux:call:start`, `:end`, `:asyncStart`, `:asyncEnd`, `:error`).
 * It is filled while the call runs and complete in `asyncEnd`. It holds no secrets, no accounts and no amounts.
 */
export interface CallEvent {
  readonly provider: string
  /** `"payouts.get"`. */
  readonly operation: string
  readonly effect: 'read' | 'write'
  readonly reference: string | undefined
  /** Requests so far. */
  attempts: number
  /** Of the last answer. */
  httpStatus: number | undefined
  /** The PaymentError, when the call failed. */
  error?: unknown
}

/** Message of the channel `paymux:drift`: an answer that is not quite what the upstream documents. */
export interface DriftEvent {
  readonly provider: string
  readonly operation: string
  /** Wire name of the field, scrubbed. */
  readonly field: string
  readonly problem: DriftProblem
  /** The word that is not known, scrubbed; only with `unknown_status`. */
  readonly value?: string | undefined
}

/** `unparsable`: the field is there, but not what it should be. */
export type DriftProblem = 'unknown_status' | 'missing_field' | 'unparsable'

interface DiagnosticsModule {
  tracingChannel(name: string): TracingChannel<object, object>
  channel(name: string): Channel
}

// Not a static import: runtimes without it (edge workers) can load this file too.
const load = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process?.getBuiltinModule
const module = load?.('node:diagnostics_channel') as DiagnosticsModule | undefined
const calls = module?.tracingChannel('paymux:call')
const drifts = module?.channel('paymux:drift')

/** Whether anybody listens to calls. */
export function isTraced(): boolean {
  // Where the runtime does not tell, somebody may.
  return calls !== undefined && calls.hasSubscribers !== false
}

/** Runs a call inside `paymux:call`. */
export async function traced<T>(event: CallEvent, run: () => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined
  await calls?.tracePromise(async () => {
    result = { value: await run() }
  }, event)
  return (result as unknown as { value: T }).value
}

/** Reports that a wire field is not what the upstream documents. Only an unknown status word may be passed as the value. */
export type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void

/** Publishes to `paymux:drift` in the name of one operation. */
export function createDrift(provider: string, operation: string, scrub: Scrub): ReportDrift {
  return (field, problem, value) => {
    if (drifts?.hasSubscribers !== true) return
    // The name of a field may be foreign too: an answer can have any.
    const event: DriftEvent = { provider, operation, field: scrub(field), problem, value: value === undefined ? undefined : scrub(value) }
    drifts.publish(event)
  }
}
