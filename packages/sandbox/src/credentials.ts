import { shownName } from '@paymux/core/authoring'
import { InvalidInput } from './errors.ts'

/** Some of the credentials of an upstream. */
export type Given<T> = { readonly [Name in keyof T]?: (T[Name] extends string ? string : Given<T[Name]>) | undefined }

/** The credentials that were made, with those that were given in their place. @throws InvalidInput that names the fault */
export function override<T extends object>(what: string, made: T, given: Given<T> = {}): T {
  const names = Object.keys(made)
  // A key in the place of an object, or of a name, is in no message.
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidInput(`${what} must be an object { ${names.join(', ')} }`)
  const unknown = Object.keys(given).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new InvalidInput(`${what}: ${unknown.map(shownName).join(' ')} is none of ${names.join(', ')}`)
  const entries = Object.entries(made).map(([name, value]: [string, unknown]) => {
    const own = (given as Readonly<Record<string, unknown>>)[name]
    if (own === undefined) return [name, value]
    if (typeof value === 'object' && value !== null) return [name, override(`${what}.${name}`, value, own as Given<object>)]
    if (typeof own !== 'string' || own === '') throw new InvalidInput(`${what}.${name} must be text`)
    return [name, own]
  })
  return Object.fromEntries(entries) as T
}
