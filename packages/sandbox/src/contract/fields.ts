import { shownName } from '@paymux/core/authoring'
import { InvalidInput } from './errors.ts'

/** One field of an input: what it must be, and how it is read. */
export interface Field<T = unknown, Required extends boolean = boolean> {
  readonly required: Required
  /** For people: "a whole number from 1". */
  readonly expects: string
  /** The value; `undefined` when it is not what the field expects. */
  readonly read: (value: unknown) => T | undefined
  /** What the text of a form or query means; it is read afterwards. */
  readonly fromText: (text: string) => unknown
  /** The values that a person can choose from. */
  readonly values?: readonly unknown[]
}

/** The fields that an input can have. There are no others. */
export type Fields = Readonly<Record<string, Field>>

type ValueOf<F> = F extends Field<infer T> ? T : never

/** An input that was read. */
export type InputOf<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends Field<unknown, true> ? Name : never]: ValueOf<F[Name]>
} & { readonly [Name in keyof F as F[Name] extends Field<unknown, true> ? never : Name]?: ValueOf<F[Name]> }

/** Where an input comes from, and what else is wrong with it. */
export interface InputPlace {
  /** Begins the message: "startSandbox". */
  readonly what?: string
  readonly faults?: readonly string[]
}

/**
 * Reads what a caller of the library, the control API or the page gave. `undefined` is the same as left out.
 * @throws InvalidInput that names every fault, and never a value: it could be a key in the wrong place
 */
export function readInput<F extends Fields>(
  fields: F,
  input: Readonly<Record<string, unknown>>,
  { what, faults: before = [] }: InputPlace = {},
): InputOf<F> {
  const names = Object.keys(fields)
  const known = names.length === 0 ? 'no field is taken here' : `there are ${names.join(', ')}`
  const strangers = Object.keys(input).filter((name) => !Object.hasOwn(fields, name))
  const isGiven = (name: string): boolean => Object.hasOwn(input, name) && input[name] !== undefined
  const entries = Object.entries(fields)
    .filter(([name]) => isGiven(name))
    .map(([name, field]) => [name, field.read(input[name])] as const)
  const faults = [
    ...before,
    ...(strangers.length > 0 ? [`${strangers.map(shownName).join(', ')}: no such field; ${known}`] : []),
    ...entries.filter(([, value]) => value === undefined).map(([name]) => `${name} must be ${fields[name]?.expects}`),
    ...names.filter((name) => fields[name]?.required && !isGiven(name)).map((name) => `${name} is missing`),
  ]
  if (faults.length > 0) throw new InvalidInputs(faults, what)
  return Object.fromEntries(entries) as InputOf<F>
}

/** Several faults of one input. */
export class InvalidInputs extends InvalidInput {
  readonly faults: readonly string[]

  constructor(faults: readonly string[], what?: string) {
    super(`${what === undefined ? '' : `${what}: `}${faults.join('; ')}`)
    this.faults = faults
  }
}

/** The input in a form or query. What a person left empty is left out. @throws InvalidInput when a field is there twice */
export function inputFromText(fields: Fields, texts: URLSearchParams): Record<string, unknown> {
  const twice = [...new Set(texts.keys())].filter((name) => texts.getAll(name).length > 1 && !fields[name]?.expects.startsWith('a list'))
  if (twice.length > 0) throw new InvalidInput(`${twice.join(', ')}: given more than once`)
  const filled = [...texts].filter(([, text]) => text !== '')
  const value = (name: string, text: string): unknown => (Object.hasOwn(fields, name) ? fields[name]?.fromText(text) : text)
  return Object.fromEntries(filled.map(([name, text]) => [name, value(name, text)]))
}

const same = (text: string): unknown => text
const field = <T>(expects: string, read: Field<T>['read'], fromText: Field['fromText'] = same): Field<T, false> => ({
  required: false,
  expects,
  read,
  fromText,
})

export function required<T>(optional: Field<T>): Field<T, true> {
  return { ...optional, required: true }
}

/** Any text of 1 to 500 characters. */
export const text = field('text of 1 to 500 characters', (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= 500 ? value : undefined,
)

/** A value that is checked elsewhere. */
export const anything: Field<unknown, false> = field('anything', (value) => value)

/** Text that may be empty. */
export const anyText = field('text', (value) => (typeof value === 'string' && value.length <= 10_000 ? value : undefined))

/** "485.00" */
export const amount = field('decimal text such as "485.00"', (value) =>
  typeof value === 'string' && /^\d{1,15}(\.\d{1,2})?$/.test(value) ? value : undefined,
)

/** "2.5" */
export const decimal = field('decimal text such as "2.5"', (value) =>
  typeof value === 'string' && /^\d{1,15}(\.\d{1,10})?$/.test(value) ? value : undefined,
)

export const flag = field(
  'true or false',
  (value) => (typeof value === 'boolean' ? value : undefined),
  (given) => (given === 'true' || given === 'false' ? given === 'true' : given),
)

/** An address of a web server. */
export const address = field('an http or https address', (value) =>
  typeof value === 'string' && /^https?:\/\/./.test(value) && URL.canParse(value.replaceAll('{upstream}', 'x')) ? value : undefined,
)

/** "2026-05-03T08:15:07Z" */
export const time = field('a time in ISO 8601 with its offset, such as "2026-05-03T08:15:07Z"', (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? value
    : undefined,
)

export function integer(min: number, max: number): Field<number, false> {
  return field(
    `a whole number from ${min} to ${max}`,
    (value) => (Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined),
    numberFrom,
  )
}

export function numeric(min: number, max: number): Field<number, false> {
  return field(
    `a number from ${min} to ${max}`,
    (value) => (typeof value === 'number' && value >= min && value <= max ? value : undefined),
    numberFrom,
  )
}

/** One of these texts, numbers or flags. */
export function oneOf<const T>(values: readonly T[]): Field<T, false> {
  return {
    ...field(
      values.map((value) => JSON.stringify(value)).join(' or '),
      (given) => values.find((value) => value === given),
      (given) => values.find((value) => String(value) === given) ?? given,
    ),
    values,
  }
}

export function orNull<T>(one: Field<T>): Field<T | null, false> {
  return field(
    `${one.expects}, or null`,
    (value) => (value === null ? null : one.read(value)),
    (given) => (given === 'null' ? null : one.fromText(given)),
  )
}

/** `["a", "b"]`; in a form "a, b". */
export function listOf<T>(one: Field<T>): Field<readonly T[], false> {
  return field(
    `a list, each ${one.expects}`,
    (value) => (Array.isArray(value) ? all(value.map((item) => one.read(item))) : undefined),
    (given) => given.split(',').map((item) => one.fromText(item.trim())),
  )
}

/** `{ "RUB": "100" }` */
export function mapOf<T>(one: Field<T>): Field<Readonly<Record<string, T>>, false> {
  return field(`an object, each value ${one.expects}`, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const values = all(Object.values(value).map((item) => one.read(item)))
    return values === undefined ? undefined : Object.fromEntries(Object.keys(value).map((name, at) => [name, values[at] as T]))
  })
}

function all<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const good = values.filter((value) => value !== undefined)
  return good.length === values.length ? good : undefined
}

function numberFrom(given: string): unknown {
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(given.trim()) ? Number(given) : given
}
