import type { FaultInput } from '../contract/fault-kinds.ts'
import type { Operation } from '../contract/upstream.ts'
import type { PlainObject, Value } from '../wire/json.ts'
import { entriesOf, isMap, tokenOf, writeJson } from '../wire/json.ts'

type Entries = [string, Value][]

/** Changes to the record inside an answer, by kind of fault. */
const ALTERATIONS: Readonly<Partial<Record<FaultInput['kind'], (entries: Entries, fault: FaultInput, operation: Operation) => Entries>>> = {
  'unknown-status': (entries, { field, value = 'on_review' }, { statusField }) =>
    entries.map(([name, item]) => [name, name === (field ?? statusField) ? value : item]),
  'renamed-field': (entries, { field }, { keyField }) =>
    entries.map(([name, item]) => [name === (field ?? keyField) ? `new_${name}` : name, item]),
  'missing-field': (entries, { field }, { keyField }) => entries.filter(([name]) => name !== (field ?? keyField)),
  'extra-field': (entries, { field = 'extra_field' }) => [...entries, [field, { nested: ['anything'] }]],
  'numbers-as-strings': (entries) => entries.map(([name, item]) => [name, stringified(item)]),
}

/** Whether a kind alters the record inside an answer. */
export function altersBody(kind: FaultInput['kind']): boolean {
  return ALTERATIONS[kind] !== undefined
}

/** The answer with its record altered; null when nothing of it changed. @param path see `Upstream.recordPath` */
export function alterBody(body: Value, path: readonly string[], fault: FaultInput, operation: Operation): Value | null {
  const altered = alterRecord(body, path, fault, operation)
  return writeJson(altered) === writeJson(body) ? null : altered
}

function alterRecord(body: Value, path: readonly string[], fault: FaultInput, operation: Operation): Value {
  const alter = ALTERATIONS[fault.kind]
  if (alter === undefined) return body
  if (Array.isArray(body)) return (body as readonly Value[]).map((item) => alterRecord(item, path, fault, operation))
  if (!isObject(body)) return body
  const [step, ...rest] = path
  const entries: Entries = entriesOf(body).map(([name, item]) => [name, item])
  if (step === undefined) return new Map(alter(entries, fault, operation))
  return new Map(entries.map(([name, item]) => [name, name === step ? alterRecord(item, rest, fault, operation) : item]))
}

function stringified(value: Value): Value {
  const token = tokenOf(value)
  if (token !== null) return token
  if (Array.isArray(value)) return (value as readonly Value[]).map(stringified)
  return isObject(value) ? new Map(entriesOf(value).map(([name, item]) => [name, stringified(item)])) : value
}

function isObject(value: Value): value is ReadonlyMap<string, Value> | PlainObject {
  return isMap(value) || (typeof value === 'object' && value !== null && !Array.isArray(value) && tokenOf(value) === null)
}
