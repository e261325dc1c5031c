import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import { EITHER_WAY, FAULT_KINDS } from '../contract/fault-kinds.ts'
import type { Field } from '../contract/fields.ts'
import { flag, integer, listOf, numeric, oneOf, readInput, required, text } from '../contract/fields.ts'
import type { Operations } from './fits.ts'
import { impossible } from './fits.ts'
import type { RandomPlan } from './random-plan.ts'

// What a fault and a random plan may hold: one declaration for the library, the control API and the page.

const KINDS = Object.keys(FAULT_KINDS) as FaultKind[]

/** A number, or "all". JSON has no infinity. */
const times: Field<number, false> = {
  ...integer(1, 1_000_000),
  expects: 'a whole number from 1, or "all"',
  read: (value) => (value === 'all' || value === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : integer(1, 1_000_000).read(value)),
}

function scopeFields(operations: Operations) {
  return { upstream: oneOf(Object.keys(operations)), operation: oneOf(namesOf(operations)) }
}

export function faultFields(operations: Operations) {
  return {
    kind: required(oneOf(KINDS)),
    ...scopeFields(operations),
    times,
    executes: flag,
    field: text,
    value: text,
    retryAfterSeconds: integer(0, 86_400),
    intervalMs: integer(1, 60_000),
    status: integer(400, 499),
    message: text,
  }
}

export function randomFields(operations: Operations) {
  return {
    seed: required(integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
    rate: required(numeric(0, 1)),
    kinds: listOf(oneOf(KINDS)),
    ...scopeFields(operations),
  }
}

/** @throws InvalidInput that names every fault */
export function readFault(operations: Operations, input: FaultInput): FaultInput {
  const { kind, executes } = input
  const isEither = executes === undefined || EITHER_WAY.includes(kind)
  return readInput(
    faultFields(operations),
    { ...input },
    {
      what: 'faults.add',
      faults: [
        ...(isEither ? [] : [`executes can be set for ${EITHER_WAY.join(', ')} only`]),
        ...scopeFaults(operations, input),
        ...impossibleFaults(operations, input),
      ],
    },
  )
}

/** @throws InvalidInput that names every fault */
export function readRandomPlan(operations: Operations, plan: RandomPlan): RandomPlan {
  const { upstream, operation } = plan
  const kinds = Array.isArray(plan.kinds) ? plan.kinds : []
  return readInput(
    randomFields(operations),
    { ...plan },
    {
      what: 'faults.random',
      faults: [...scopeFaults(operations, plan), ...kinds.flatMap((kind) => impossible(operations, { upstream, operation, kind }) ?? [])],
    },
  )
}

type Scope = Pick<FaultInput, 'upstream' | 'operation'>

/** An operation that the named upstream lacks and another one has. Unknown names are refused by their fields. */
function scopeFaults(operations: Operations, { upstream, operation }: Scope): readonly string[] {
  if (operation === undefined || upstream === undefined || !Object.hasOwn(operations, upstream)) return []
  if (!namesOf(operations).includes(operation)) return []
  const names = (operations[upstream] ?? []).map(({ name }) => name)
  return names.includes(operation) ? [] : [`operation must be one of ${names.join(', ')}`]
}

/** A kind that this operation can't have: the answer would stay as it is. */
function impossibleFaults(operations: Operations, input: FaultInput): readonly string[] {
  const why = impossible(operations, input)
  if (why === null) return []
  const helps = impossible(operations, { ...input, field: input.field ?? 'any' }) === null
  return [helps ? `${why}, or to a field that you name` : why]
}

function namesOf(operations: Operations): readonly string[] {
  return [...new Set(Object.values(operations).flatMap((all) => all.map(({ name }) => name)))]
}
