import { InvalidInput } from '../errors.ts'
import type { Operation } from '../upstreams/upstream.ts'
import type { FaultKind } from './kinds.ts'
import { bearable, EITHER_WAY, executesByDefault, FAULT_KINDS } from './kinds.ts'
import type { RandomPlan } from './random-plan.ts'
import { createRandomPlan } from './random-plan.ts'

/** A fault to come. */
export interface FaultInput {
  readonly kind: FaultKind
  /** "aaio"; without it any upstream. */
  readonly upstream?: string | undefined
  /** "payouts.create"; without it any operation but pages. */
  readonly operation?: string | undefined
  /** To so many requests; default 1, `Infinity` for all. */
  readonly times?: number | undefined
  /** Whether the request is carried out before: of `server-error`, `unavailable` and `redirect`. */
  readonly executes?: boolean | undefined
  /** Of `unknown-status`, `renamed-field`, `missing-field`, `extra-field`: which field of the record. Default: one that matters. */
  readonly field?: string | undefined
  /** Of `unknown-status`: the word, default "on_review". */
  readonly value?: string | undefined
  /** Of `refused`: HTTP status from 400 to 499, default 400. */
  readonly status?: number | undefined
  /** Of `refused`: the text of the upstream's error. */
  readonly message?: string | undefined
  /** Of `rate-limited`, in seconds; default 1. */
  readonly retryAfterSeconds?: number | undefined
  /** Of `slow-drip`: milliseconds between two pieces of the answer, default 20. */
  readonly intervalMs?: number | undefined
}

/** A fault that waits for its request. */
export interface Fault extends FaultInput {
  readonly id: number
  /** To how many requests it will still happen. */
  readonly left: number
}

/** What will happen to one request. */
export interface Strike extends FaultInput {
  readonly executes: boolean
}

/** A fault that happened. */
export interface FaultEvent {
  readonly upstream: string
  readonly operation: string
  readonly kind: FaultKind
  readonly executes: boolean
}

/** Faults on demand. */
export interface Faults {
  /** @throws TypeError that names every fault of the input */
  readonly add: (fault: FaultInput) => Fault
  /** Those that wait, the first to be used first. */
  readonly list: () => readonly Fault[]
  /** Takes one back, or everything, the random plan included. */
  readonly clear: (id?: number) => void
  /** Faults by chance, from now on: the same for the same seed and the same order of requests. Replaces the plan before. */
  readonly random: (plan: RandomPlan) => void
  /** The plan by which faults come by chance; null when there is none. */
  readonly randomPlan: () => RandomPlan | null
  /** What happened, oldest first; the last 10,000. */
  readonly history: () => readonly FaultEvent[]
}

/** Faults, with what only the sandbox itself uses. */
export interface SandboxFaults extends Faults {
  /** The fault of this request, used up by one; null when there is none. */
  readonly take: (upstream: string, operation: Operation) => Strike | null
}

const HISTORY_SIZE = 10_000

/** @param operations of every upstream by its id */
export function createFaults(operations: Readonly<Record<string, readonly Operation[]>>): SandboxFaults {
  let waiting: Fault[] = []
  let lastId = 0
  let random: { readonly plan: RandomPlan; readonly draw: ReturnType<typeof createRandomPlan> } | null = null
  const history: FaultEvent[] = []

  return {
    add: (input) => {
      const faults = faultsOf(input, operations)
      if (faults.length > 0) throw new InvalidInput(`faults.add: ${faults.join('; ')}`)
      const fault = { ...input, id: ++lastId, left: input.times ?? 1 }
      waiting.push(fault)
      return fault
    },
    list: () => [...waiting],
    clear: (id) => {
      waiting = id === undefined ? [] : waiting.filter((fault) => fault.id !== id)
      if (id === undefined) random = null
    },
    random: (plan) => {
      const faults = [...scopeFaults(plan, operations), ...(plan.kinds ?? []).flatMap((kind) => kindFaults(kind))]
      if (!(plan.rate >= 0 && plan.rate <= 1)) faults.push('rate must be from 0 to 1')
      if (!Number.isInteger(plan.seed)) faults.push('seed must be a whole number')
      if (faults.length > 0) throw new InvalidInput(`faults.random: ${faults.join('; ')}`)
      random = { plan, draw: createRandomPlan(plan) }
    },
    randomPlan: () => random?.plan ?? null,
    history: () => [...history],
    take: (upstream, operation) => {
      const fault = waiting.find((one) => fits(one, upstream, operation))
      if (fault !== undefined) {
        const left = fault.left - 1
        waiting = left > 0 ? waiting.map((one) => (one === fault ? { ...fault, left } : one)) : waiting.filter((one) => one !== fault)
      }
      const input = fault ?? random?.draw(upstream, operation) ?? null
      if (input === null) return null
      const strike = { ...input, executes: input.executes ?? executesByDefault(input.kind) }
      history.push({ upstream, operation: operation.name, kind: strike.kind, executes: strike.executes })
      if (history.length > HISTORY_SIZE) history.shift()
      return strike
    },
  }
}

/** Whether a fault is for this request. Pages are meant only by name. */
function fits(fault: FaultInput, upstream: string, operation: Operation): boolean {
  if (fault.upstream !== undefined && fault.upstream !== upstream) return false
  return fault.operation === undefined ? operation.effect !== 'page' && bearable(fault.kind, operation) : fault.operation === operation.name
}

function faultsOf(input: FaultInput, operations: Readonly<Record<string, readonly Operation[]>>): string[] {
  const { kind, upstream, operation: name, times = 1, executes, field, status = 400 } = input
  const faults = [...kindFaults(kind), ...scopeFaults(input, operations)]
  if (!(times >= 1)) faults.push('times must be 1 or more')
  if (!(Number.isInteger(status) && status >= 400 && status <= 499)) faults.push('status must be from 400 to 499')
  if (executes !== undefined && !EITHER_WAY.includes(kind)) faults.push(`executes can be set for ${EITHER_WAY.join(', ')} only`)
  const meant = scoped(upstream, operations).filter((operation) => operation.name === name)
  if (faults.length === 0 && field === undefined && name !== undefined && !meant.some((operation) => bearable(kind, operation))) {
    faults.push(`the answer of ${name} has no field for ${kind}: name one`)
  }
  return faults
}

function kindFaults(kind: string): string[] {
  return Object.hasOwn(FAULT_KINDS, kind) ? [] : [`kind must be one of ${Object.keys(FAULT_KINDS).join(', ')}`]
}

function scoped(upstream: string | undefined, operations: Readonly<Record<string, readonly Operation[]>>): readonly Operation[] {
  return upstream === undefined ? Object.values(operations).flat() : (operations[upstream] ?? [])
}

function scopeFaults(
  { upstream, operation }: Pick<FaultInput, 'upstream' | 'operation'>,
  operations: Readonly<Record<string, readonly Operation[]>>,
): string[] {
  if (upstream !== undefined && !Object.hasOwn(operations, upstream)) return [`upstream must be ${Object.keys(operations).join(' or ')}`]
  const names = [...new Set(scoped(upstream, operations).map(({ name }) => name))]
  return operation === undefined || names.includes(operation) ? [] : [`operation must be one of ${names.join(', ')}`]
}
