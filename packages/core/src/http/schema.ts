/**
 * A validator as https://standardschema.dev describes it, version 1: zod, valibot, arktype and others have this shape.
 * It must answer synchronously.
 */
export interface Schema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

/** What a {@link Schema} answers. */
export type SchemaResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

/** One fault. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The value, or the faults as `path: message`. No value of the input appears in them. */
export function validate<T>(schema: Schema<T>, value: unknown): { readonly value: T } | { readonly faults: readonly string[] } {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) return { faults: ['the schema is asynchronous'] }
  if (result.issues === undefined) return { value: result.value }
  return { faults: result.issues.map((issue) => `${pathOf(issue)}: ${issue.message}`) }
}

function pathOf(issue: SchemaIssue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return path === '' ? 'body' : path
}
