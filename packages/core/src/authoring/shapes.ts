import type { Schema, SchemaIssue } from '../http/index.ts'
import type { Json, JsonObject } from '../spec/common.ts'

/**
 * What a value of an answer must be for a result to be made of it, as https://standardschema.dev describes it. It only looks: what it lets
 * through is the value that came. A validator of one's own choice does as well; this one costs next to nothing, in time and in size.
 */
export interface Shape<T> extends Schema<T> {
  readonly is: (value: unknown) => value is T
  /** What is wrong with a value, and where. */
  readonly issues: (value: unknown, path: readonly PropertyKey[]) => readonly SchemaIssue[]
}

/** What a {@link Shape} lets through. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

/** A record with these fields, and whatever else it has. */
export type ShapedRecord<Fields extends Readonly<Record<string, Shape<unknown>>>> = JsonObject & {
  readonly [Name in keyof Fields]: Shaped<Fields[Name]>
}

/** Text that is not empty; a number is text here, for its token was kept. */
export const wireText: Shape<string> = shape(
  (value) => typeof value === 'string' && value !== '',
  (value) => (value === undefined || value === null || value === '' ? 'is missing or empty' : 'is not text or a number'),
)

/** Exactly this. */
export function wireLiteral<const T extends string | boolean>(literal: T): Shape<T> {
  return shape(
    (value) => value === literal,
    () => `is not ${JSON.stringify(literal)}`,
  )
}

/** A record with these fields. Further ones are let through. */
export function wireRecord<const Fields extends Readonly<Record<string, Shape<unknown>>>>(fields: Fields): Shape<ShapedRecord<Fields>> {
  const shapes = Object.entries<Shape<unknown>>(fields)
  const own = (record: object, name: string): unknown =>
    Object.hasOwn(record, name) ? (record as Readonly<Record<string, unknown>>)[name] : undefined
  return shape(
    (value) => {
      if (!isRecord(value)) return false
      for (const [name, field] of shapes) if (!field.is(own(value, name))) return false
      return true
    },
    (value, path) =>
      isRecord(value) ? shapes.flatMap(([name, field]) => field.issues(own(value, name), [...path, name])) : 'is not an object',
  )
}

/** Whether a value is a JSON object: no list, not null. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list of such values, perhaps empty. */
export function wireList<T extends Json>(item: Shape<T>): Shape<readonly T[]> {
  return shape(
    (value) => Array.isArray(value) && value.every(item.is),
    (value, path) => (Array.isArray(value) ? value.flatMap((each, index) => item.issues(each, [...path, index])) : 'is not a list'),
  )
}

function shape<T>(
  is: (value: unknown) => boolean,
  wrong: (value: unknown, path: readonly PropertyKey[]) => string | readonly SchemaIssue[],
): Shape<T> {
  const issues: Shape<T>['issues'] = (value, path) => {
    if (is(value)) return []
    const found = wrong(value, path)
    return typeof found === 'string' ? [{ path, message: found }] : found
  }
  return {
    is: is as Shape<T>['is'],
    issues,
    '~standard': {
      version: 1,
      vendor: 'paymux',
      validate: (value) => (is(value) ? { value: value as T } : { issues: issues(value, []) }),
    },
  }
}
