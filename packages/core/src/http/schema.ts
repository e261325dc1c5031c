/**
 * A validator as https://standardschema.dev describes it, version 1: zod, valibot, arktype and others have this shape.
 * It must answer synchronously, and it is a check only: mappers get what came as it came, unknown fields too, so its input and output
 * are of one type. `z.object` costs a quarter of `z.looseObject`, whose copy nobody would read.
 */
export interface Schema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>
    readonly types?: { readonly input: T; readonly output: T } | undefined
  }
}

/** What a {@link Schema} answers. */
export type SchemaResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

/** One fault. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What is wrong with a value, as `path: message`; null when nothing is. No value of the input appears in them. */
export function faultsOf(schema: Schema<unknown>, value: unknown): readonly string[] | null {
  const result = schema['~standard'].validate(value)
  if ('then' in result) {
    // zod becomes that when the faults are too many for one call; a rejection that nobody waits for would end the process.
    result.then(undefined, () => undefined)
    return ['the schema is asynchronous, or has more faults than it can tell']
  }
  return result.issues === undefined ? null : result.issues.map((issue) => `${pathOf(issue)}: ${issue.message}`)
}

function pathOf(issue: SchemaIssue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return path === '' ? 'body' : path
}
