import type { Fields } from './fields.ts'
import { oneOf, readInput } from './fields.ts'

/** Quirks as data: the values that each one can have, the default first. */
export type Choices = Readonly<Record<string, readonly [unknown, ...unknown[]]>>

/** One value for each quirk. */
export type Chosen<C extends Choices> = { readonly [Name in keyof C]: C[Name][number] }

/** The defaults, changed by what was given. @param what the upstream @throws TypeError that names every fault */
export function choose<C extends Choices>(what: string, choices: C, before: Chosen<C> | null, given: object = {}): Chosen<C> {
  const defaults = Object.fromEntries(Object.entries(choices).map(([name, [value]]) => [name, value]))
  const set = readInput(choiceFields(choices), given as Readonly<Record<string, unknown>>, { what: `quirks of ${what}` })
  return { ...(before ?? defaults), ...set } as Chosen<C>
}

/** A field for each quirk. */
export function choiceFields(choices: Choices): Fields {
  return Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, oneOf(values)]))
}
