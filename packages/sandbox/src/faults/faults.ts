import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import { executesByDefault } from '../contract/fault-kinds.ts'
import type { Operation } from '../contract/upstream.ts'
import type { WrittenReply } from './bad-answers.ts'
import { dependsOnAnswer } from './change-answer.ts'
import type { Operations } from './fits.ts'
import { fits } from './fits.ts'
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
  /** Of the fault that waited; null when it came by chance. */
  readonly id: number | null
}

/** A fault that happened: one that found nothing to change in an answer did not. */
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
  /** The fault of this request; null when there is none. It is used up, unless it depends on the answer: that is for `change`. */
  readonly take: (upstream: string, operation: Operation) => ActiveFault | null
  /**
   * The first fault that changes this answer, used up by it, and the answer under it; null when none does.
   * @param taken what the request met: a fault that came by chance is tried last
   */
  readonly change: (
    taken: ActiveFault,
    place: { readonly upstream: string; readonly operation: Operation },
    under: (fault: ActiveFault) => WrittenReply | null,
  ) => { readonly fault: ActiveFault; readonly written: WrittenReply } | null
}

const HISTORY_SIZE = 10_000

/** @param operations of every upstream by its id */
export function createFaults(operations: Operations): SandboxFaults {
  let waiting: Fault[] = []
  let lastId = 0
  let random: { readonly plan: RandomPlan; readonly draw: ReturnType<typeof createRandomPlan> } | null = null
  const history: FaultEvent[] = []
  const happen = ({ id, kind, executes }: ActiveFault, upstream: string, { name }: Operation): void => {
    waiting = waiting.map((one) => (one.id === id ? { ...one, left: one.left - 1 } : one)).filter(({ left }) => left > 0)
    history.push({ upstream, operation: name, kind, executes })
    if (history.length > HISTORY_SIZE) history.shift()
  }

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
      const fault = waiting.find((one) => fits(one, upstream, operation)) ?? random?.draw(upstream, operation)
      if (fault === undefined || fault === null) return null
      const active = activeOf(fault)
      if (!dependsOnAnswer(active.kind)) happen(active, upstream, operation)
      return active
    },
    change: (taken, { upstream, operation }, under) => {
      const able = waiting.filter((one) => dependsOnAnswer(one.kind) && fits(one, upstream, operation)).map(activeOf)
      for (const fault of taken.id === null ? [...able, taken] : able) {
        const written = under(fault)
        if (written === null) continue
        happen(fault, upstream, operation)
        return { fault, written }
      }
      return null
    },
  }
}

function activeOf(fault: FaultInput | Fault): ActiveFault {
  return { ...fault, id: 'id' in fault ? fault.id : null, executes: fault.executes ?? executesByDefault(fault.kind) }
}
