import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import { bearable, executesByDefault } from '../contract/fault-kinds.ts'
import type { Operation } from '../contract/upstream.ts'
import type { Operations } from './inputs.ts'
import { readFault, readRandomPlan } from './inputs.ts'
import type { RandomPlan } from './random-plan.ts'
import { createRandomPlan } from './random-plan.ts'

/** A fault that waits for its request. */
export interface Fault extends FaultInput {
  readonly id: number
  /** To how many requests it will still happen. */
  readonly left: number
}

/** What will happen to one request. */
export interface ActiveFault extends FaultInput {
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
  /** @throws TypeError that names everything that is wrong with the input */
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
  readonly take: (upstream: string, operation: Operation) => ActiveFault | null
}

const HISTORY_SIZE = 10_000

/** @param operations of every upstream by its id */
export function createFaults(operations: Operations): SandboxFaults {
  let waiting: Fault[] = []
  let lastId = 0
  let random: { readonly plan: RandomPlan; readonly draw: ReturnType<typeof createRandomPlan> } | null = null
  const history: FaultEvent[] = []

  return {
    add: (input) => {
      const fault = { ...readFault(operations, input), id: ++lastId, left: input.times ?? 1 }
      waiting.push(fault)
      return fault
    },
    list: () => [...waiting],
    clear: (id) => {
      waiting = id === undefined ? [] : waiting.filter((fault) => fault.id !== id)
      if (id === undefined) random = null
    },
    random: (given) => {
      const plan = readRandomPlan(operations, given)
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
      const active = { ...input, executes: input.executes ?? executesByDefault(input.kind) }
      history.push({ upstream, operation: operation.name, kind: active.kind, executes: active.executes })
      if (history.length > HISTORY_SIZE) history.shift()
      return active
    },
  }
}

/** Whether a fault is for this request. Pages are meant only by name. */
function fits(fault: FaultInput, upstream: string, operation: Operation): boolean {
  if (fault.upstream !== undefined && fault.upstream !== upstream) return false
  return fault.operation === undefined ? operation.effect !== 'page' && bearable(fault.kind, operation) : fault.operation === operation.name
}
