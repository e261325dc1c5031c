import { isDeepStrictEqual } from 'node:util'
import type { FieldKind, Fields, Operation, OperationName, WebhookEvent } from '@paymux/core'
import { EVENTS, money, OPERATIONS } from '@paymux/core'
import { at } from './wire.ts'

/** What the specification says of a call; undefined for a call of the provider's own. */
export function specified(name: string): Operation | undefined {
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name as OperationName] : undefined
}

/** The fields of a call's input by name. */
export function inputFields(name: string): Readonly<Record<string, 'required' | 'optional'>> {
  const input = specified(name)?.input
  return input?.kind === 'fields' || input?.kind === 'refAnd' ? input.fields : {}
}

/** The records in a result with the path of each. Null: not the result of this call. */
export function recordsOf(name: string, result: unknown): readonly (readonly [path: string, record: unknown])[] | null {
  const kind = specified(name)?.result.kind
  if (kind === 'none') return []
  if (kind !== 'list' && kind !== 'page') return [['', result]]
  const [prefix, items] = kind === 'list' ? ['', result] : ['items.', at(result, 'items')]
  return Array.isArray(items) ? items.map((item, index) => [`${prefix}${index}.`, item] as const) : null
}

/** Says what is wrong with the shape of a result. */
export function faultsOfResult(name: string, result: unknown, provider: string): readonly string[] {
  const spec = specified(name)?.result
  if (spec === undefined || spec.kind === 'event') return []
  if (!('fields' in spec)) return result === undefined ? [] : [`it returns ${typeof result}, and should return nothing`]
  const records = recordsOf(name, result)
  if (records === null) return [spec.kind === 'page' ? 'the result has no list "items"' : 'the result is not a list']
  const next = spec.kind === 'page' ? at(result, 'next') : null
  return [
    ...(next === null || (typeof next === 'string' && next !== '') ? [] : ['next is neither text nor null']),
    ...records.flatMap(([, record]) => faultsOfFields(spec.fields, record, provider)),
  ]
}

/** Says what is wrong with the shape of an event. */
export function faultsOfEvent(type: WebhookEvent['type'], event: WebhookEvent, provider: string): readonly string[] {
  const { signedFields } = event as { signedFields: unknown }
  const isList = Array.isArray(signedFields) && signedFields.every((field) => typeof field === 'string')
  return [...faultsOfFields(EVENTS[type].fields, event, provider), ...(isList ? [] : ['signedFields is not a list of texts'])]
}

function faultsOfFields(fields: Fields, record: unknown, provider: string, prefix = ''): readonly string[] {
  return Object.entries(fields).flatMap(([field, kind]) => {
    const value = at(record, field)
    const name = prefix + field
    if (typeof kind === 'object' && 'fields' in kind) {
      return typeof value === 'object' && value !== null
        ? faultsOfFields(kind.fields, value, provider, `${name}.`)
        : [`${name} ${value === undefined ? 'is missing' : 'is not an object'}`]
    }
    // Another rule refuses what is not plain JSON.
    const fault = value instanceof Date || typeof value === 'bigint' ? null : faultOf(value, kind)
    if (fault !== null) return [`${name} ${fault}`]
    return name === 'provider' && value !== provider ? [`provider is ${JSON.stringify(value)}, not "${provider}"`] : []
  })
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

function faultOf(value: unknown, kind: Exclude<FieldKind, { fields: Fields }>): string | null {
  if (value === undefined) return 'is missing'
  if (typeof kind === 'object') {
    const known = kind.words.includes(value as string) || (kind.or === null && value === null)
    return known ? null : `is ${JSON.stringify(value)}, not one of ${kind.words.join(', ')}`
  }
  if (value === null) return kind.endsWith('?') ? null : 'is null'
  const isObject = typeof value === 'object' && !Array.isArray(value)
  switch (kind) {
    case 'money':
    case 'money?':
      return faultOfMoney(value)
    case 'text':
    case 'text?':
      return typeof value === 'string' && value !== '' ? null : 'is not text, or is empty'
    case 'time?':
      return typeof value === 'string' && TIME.test(value) ? null : `is ${JSON.stringify(value)}, not an ISO 8601 time with an offset`
    case 'decimal?':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? null : `is ${JSON.stringify(value)}, not decimal text`
    case 'boolean':
    case 'boolean?':
      return typeof value === 'boolean' ? null : 'is not true or false'
    case 'ref': {
      const halves = [at(value, 'reference'), at(value, 'id')]
      return isObject && halves.every((half) => half === null || typeof half === 'string')
        ? null
        : 'is not { reference, id } with texts or null'
    }
    case 'texts?':
      return isObject && Object.values(value).every((item) => typeof item === 'string') ? null : 'is not an object of texts'
    case 'json':
      return isObject ? null : 'is not an object'
  }
}

function faultOfMoney(value: unknown): string | null {
  const { amount, currency } = value as { amount?: unknown; currency?: unknown }
  if (typeof amount !== 'string' || typeof currency !== 'string') return 'is not Money: { amount: text, currency: text }'
  try {
    const canonical = money(amount, currency)
    return canonical.amount === amount && canonical.currency === currency
      ? null
      : `is ${amount} ${currency}; the canonical form is ${canonical.amount} ${canonical.currency}`
  } catch {
    return `is ${JSON.stringify(amount)} ${currency}, not an amount`
  }
}

/** Paths of what a result says, by what it is: what a description must give the source of. */
export interface Sourced {
  readonly money: readonly string[]
  readonly times: readonly string[]
  /** Whether it has a status word of the upstream. */
  readonly status: boolean
  /** Whether it says that it is test money, or that it is not. */
  readonly test: boolean
}

/** Of a list or page only the first record counts: the others come from the same code. */
export function sourcedFields(name: string, result: unknown): Sourced {
  const spec = specified(name)?.result
  const fields = spec !== undefined && 'fields' in spec ? spec.fields : {}
  const [prefix, record] = recordsOf(name, result)?.[0] ?? ['', null]
  const found = leavesOf(fields).filter(([path]) => (at(record, path) ?? null) !== null)
  const paths = (...kinds: readonly FieldKind[]): string[] =>
    found.filter(([, kind]) => kinds.includes(kind)).map(([path]) => prefix + path)
  return {
    money: paths('money', 'money?'),
    times: paths('time?'),
    status: 'rawStatus' in fields,
    test: typeof at(record, 'test') === 'boolean',
  }
}

function leavesOf(fields: Fields, prefix = ''): readonly (readonly [path: string, kind: FieldKind])[] {
  return Object.entries(fields).flatMap(([field, kind]) =>
    typeof kind === 'object' && 'fields' in kind ? leavesOf(kind.fields, `${prefix}${field}.`) : [[prefix + field, kind] as const],
  )
}

/** Says where a value is not plain JSON. */
export function faultsOfJson(value: unknown, path = 'the result'): readonly string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return []
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOfJson(item, `${path}[${index}]`))
  if (typeof value !== 'object') return [`${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`]
  const prototype: unknown = Object.getPrototypeOf(value)
  // Of any realm: a test runner may bring globals of its own.
  const isPlain = prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'))
  if (!isPlain) return [`${path} is a ${value.constructor?.name ?? 'class instance'}`]
  const hidden = Reflect.ownKeys(value).filter((key) => typeof key === 'symbol' || !Object.prototype.propertyIsEnumerable.call(value, key))
  return [
    ...hidden.map((key) => `${path} has the hidden property ${String(key)}`),
    ...Object.entries(value).flatMap(([name, item]) => faultsOfJson(item, `${path}.${name}`)),
  ]
}

/** Where two results differ, the upstream's own record aside. */
export function differences(one: unknown, other: unknown, path = ''): readonly string[] {
  if (path === 'raw' || path.endsWith('.raw') || isDeepStrictEqual(one, other)) return []
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return [path === '' ? 'the result' : path]
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].flatMap((name) => differences(at(one, name), at(other, name), path === '' ? name : `${path}.${name}`))
}
