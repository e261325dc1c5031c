import { NotFound } from '../../errors.ts'
import type { Fault, FaultInput } from '../../faults/faults.ts'
import type { FaultKind } from '../../faults/kinds.ts'
import { EITHER_WAY, FAULT_KINDS } from '../../faults/kinds.ts'
import type { ControlParts, Endpoint } from '../endpoint.ts'
import { endpoint } from '../endpoint.ts'
import type { Field } from '../fields.ts'
import { flag, integer, listOf, numeric, oneOf, required, text } from '../fields.ts'

const KINDS = Object.keys(FAULT_KINDS) as FaultKind[]

/** A number, or "all". JSON has no infinity. */
const times: Field<number, false> = {
  ...integer(1, 1_000_000),
  expects: 'a whole number from 1, or "all"',
  read: (value) => (value === 'all' ? Number.POSITIVE_INFINITY : integer(1, 1_000_000).read(value)),
}

/** Faults to come, and those that came. */
export function faultEndpoints({ faults, upstreams }: ControlParts): readonly Endpoint[] {
  const upstream = oneOf(upstreams.map(({ id }) => id))
  const operation = oneOf([...new Set(upstreams.flatMap(({ operations }) => operations.map(({ name }) => name)))])
  const state = (): object => ({
    waiting: faults.list().map(faultView),
    random: faults.randomPlan(),
    history: faults.history().slice(-100),
  })
  return [
    endpoint('GET /faults', 'those that wait, the plan by chance, and what happened lately', {}, state),
    endpoint('GET /fault-kinds', 'what can happen to a request', {}, () => ({ kinds: FAULT_KINDS, executes: EITHER_WAY })),
    endpoint(
      'POST /faults',
      'a fault to come',
      {
        ...{ kind: required(oneOf(KINDS)), upstream, operation, times, executes: flag, field: text, value: text },
        ...{ retryAfterSeconds: integer(0, 86_400), intervalMs: integer(1, 60_000), status: integer(400, 499), message: text },
      },
      (_, fault: FaultInput) => faultView(faults.add(fault)),
    ),
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
    endpoint(
      'POST /faults/random',
      'faults by chance, from now on',
      { seed: required(integer(0, 2 ** 32 - 1)), rate: required(numeric(0, 1)), kinds: listOf(oneOf(KINDS)), upstream, operation },
      (_, plan) => {
        faults.random(plan)
        return state()
      },
    ),
  ]
}

function faultView(fault: Fault): object {
  const count = (value: number | undefined): number | 'all' | undefined => (value === Number.POSITIVE_INFINITY ? 'all' : value)
  return { ...fault, times: count(fault.times ?? 1), left: count(fault.left) }
}
