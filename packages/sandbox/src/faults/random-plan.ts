import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import { EITHER_WAY, FAULT_KINDS } from '../contract/fault-kinds.ts'
import type { Operation } from '../contract/upstream.ts'
import { createRandom } from '../random.ts'
import { fits } from './fits.ts'

/** Faults by chance. */
export interface RandomPlan {
  /** A whole number. */
  readonly seed: number
  /** Share of the requests that meet a fault: 0.05 is one in twenty. */
  readonly rate: number
  /** Which faults; default all. */
  readonly kinds?: readonly FaultKind[] | undefined
  /** "aaio"; without it all upstreams. */
  readonly upstream?: string | undefined
  /** "payouts.create"; without it all operations but pages. */
  readonly operation?: string | undefined
}

/** Draws a fault for each request. Every request draws three numbers, so the sequence does not depend on which faults apply. */
export function createRandomPlan(plan: RandomPlan): (upstream: string, operation: Operation) => FaultInput | null {
  const random = createRandom(plan.seed)
  const kinds = plan.kinds ?? (Object.keys(FAULT_KINDS) as FaultKind[])
  return (upstream, operation) => {
    const [chance, which, executes] = [random(), random(), random()]
    if (chance >= plan.rate) return null
    const possible = kinds.filter((kind) => fits({ ...plan, kind }, upstream, operation))
    const kind = possible[Math.floor(which * possible.length)]
    if (kind === undefined) return null
    return EITHER_WAY.includes(kind) ? { kind, executes: executes < 0.5 } : { kind }
  }
}
