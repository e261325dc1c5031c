import { InvalidInput } from './errors.ts'
import { anything, readInput, text } from './fields.ts'

/** Some of the credentials of an upstream. */
export type Given<T> = { readonly [Name in keyof T]?: (T[Name] extends string ? string : Given<T[Name]>) | undefined }

/** The credentials that were made, with those that were given in their place. @throws InvalidInput that names the faults */
export function override<T extends object>(what: string, made: T, given: unknown = {}): T {
  const names = Object.keys(made)
  // A key in the place of an object, or of a name, is in no message.
  if (!isGroup(given)) throw new InvalidInput(`${what} must be an object { ${names.join(', ')} }`)
  const fields = Object.fromEntries(Object.entries(made).map(([name, value]) => [name, isGroup(value) ? anything : text]))
  const own: Readonly<Record<string, unknown>> = readInput(fields, given, { what })
  const entries = Object.entries(made).map(([name, value]: [string, unknown]) => [
    name,
    isGroup(value) ? override(`${what}.${name}`, value, own[name]) : (own[name] ?? value),
  ])
  return Object.fromEntries(entries) as T
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
