import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import type { Operation } from '../contract/upstream.ts'

/** Operations of every upstream by its name. */
export type Operations = Readonly<Record<string, readonly Operation[]>>

type Wanted = Pick<FaultInput, 'kind' | 'upstream' | 'operation' | 'field'>

const NAMED_FIELD: readonly FaultKind[] = ['missing-field', 'renamed-field']
const OF_JSON: readonly FaultKind[] = [...NAMED_FIELD, 'unknown-status', 'extra-field', 'numbers-as-strings', 'malformed-body']

/** Whether a fault is for this request, and can happen to it. Pages are meant only by name. */
export function fits(fault: Wanted, upstream: string, operation: Operation): boolean {
  if ((fault.upstream ?? upstream) !== upstream) return false
  const isMeant = fault.operation === undefined ? operation.effect !== 'page' : fault.operation === operation.name
  return isMeant && lackOf(fault, operation) === null
}

/** Why a fault can never happen where it is wanted, and where it can; null when it can there. */
export function impossible(operations: Operations, fault: Wanted): string | null {
  const all = Object.entries(operations).flatMap(([id, own]) => own.map((operation) => ({ id, operation })))
  const meant = all.filter(({ id, operation }) => (fault.upstream ?? id) === id && (fault.operation ?? operation.name) === operation.name)
  const [first] = meant
  if (first === undefined || meant.some(({ id, operation }) => fits(fault, id, operation))) return null
  const { kind, field, upstream } = fault
  const able = all.filter(({ id, operation }) => fits({ kind, field }, id, operation))
  const near = able.filter(({ id }) => id === upstream)
  const where = [fault.operation, upstream].filter((one) => one !== undefined).join(' of ')
  const lack = fault.operation === undefined ? 'nothing there can have it' : lackOf(fault, first.operation)
  return `${kind} can't happen to ${where || 'any operation'}: ${lack}${placesOf(near.length > 0 ? near : able)}`
}

/** What the answer of an operation lacks for a kind of fault; null when nothing. */
function lackOf({ kind, field }: Wanted, { effect, statusField, keyField, working }: Operation): string | null {
  if (effect === 'page' && OF_JSON.includes(kind)) return 'its answer is a page'
  if (kind === 'still-working' && working === undefined) return 'it has no answer "still working, ask again"'
  if (kind === 'unknown-status' && statusField === undefined)
    return `its answer has no status${keyField === undefined ? '' : `, but ${keyField}`}`
  if (NAMED_FIELD.includes(kind) && field === undefined && keyField === undefined) return 'no field of its answer must be there'
  return null
}

function placesOf(places: readonly { readonly id: string; readonly operation: Operation }[]): string {
  const ids = [...new Set(places.map(({ id }) => id))]
  const namesOf = (id: string): string =>
    [...new Set(places.filter((one) => one.id === id).map(({ operation }) => operation.name))].join(', ')
  return ids.length === 0 ? '' : `; it can to ${ids.map((id) => `${namesOf(id)} of ${id}`).join(' and ')}`
}
