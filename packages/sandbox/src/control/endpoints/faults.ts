import { NotFound } from '../../contract/errors.ts'
import type { FaultInput } from '../../contract/fault-kinds.ts'
import { EITHER_WAY, FAULT_KINDS } from '../../contract/fault-kinds.ts'
import type { Fault } from '../../faults/faults.ts'
import { faultFields, randomFields } from '../../faults/inputs.ts'
import type { ControlParts, Endpoint } from '../endpoint.ts'
import { endpoint } from '../endpoint.ts'

/** Faults to come, and those that came. */
export function faultEndpoints({ faults, upstreams }: ControlParts): readonly Endpoint[] {
  const operations = Object.fromEntries(upstreams.map((one) => [one.id, one.operations]))
  const state = (): object => ({
    waiting: faults.list().map(faultView),
    random: faults.randomPlan(),
    history: faults.history().slice(-100),
  })
  return [
    endpoint('GET /faults', 'those that wait, the plan by chance, and what happened lately', {}, state),
    endpoint('GET /fault-kinds', 'what can happen to a request', {}, () => ({ kinds: FAULT_KINDS, executes: EITHER_WAY })),
    endpoint('POST /faults', 'a fault to come', faultFields(operations), (_, fault: FaultInput) => faultView(faults.add(fault))),
    endpoint('DELETE /faults', 'takes everything back, the plan by chance included', {}, () => {
      faults.clear()
      return state()
    }),
    endpoint('DELETE /faults/:id', 'takes one back', {}, ({ id }) => {
      const fault = faults.list().find((one) => String(one.id) === id)
      if (fault === undefined) throw new NotFound(`no fault with the id ${JSON.stringify(id)} waits`)
      faults.clear(fault.id)
      return faultView(fault)
    }),
    endpoint('POST /faults/random', 'faults by chance, from now on', randomFields(operations), (_, plan) => {
      faults.random(plan)
      return state()
    }),
  ]
}

function faultView(fault: Fault): object {
  const count = (value: number | undefined): number | 'all' | undefined => (value === Number.POSITIVE_INFINITY ? 'all' : value)
  return { ...fault, times: count(fault.times ?? 1), left: count(fault.left) }
}
