import { shownName } from '@paymux/core/authoring'
import { InvalidInput } from './errors.ts'

/** Settings as data: the values that each one can have, the default first. */
export type Choices = Readonly<Record<string, readonly [unknown, ...unknown[]]>>

/** One value for each setting. */
export type Chosen<C extends Choices> = { readonly [Name in keyof C]: C[Name][number] }

/** The defaults, changed by what was given. @throws TypeError that names every fault */
export function choose<C extends Choices>(what: string, choices: C, before: Chosen<C> | null, given: Partial<Chosen<C>> = {}): Chosen<C> {
  const faults = Object.entries(given).flatMap(([name, value]) => {
    const values = Object.hasOwn(choices, name) ? choices[name] : undefined
    if (values === undefined) return `${shownName(name)} is no setting; there are ${Object.keys(choices).join(', ')}`
    return value === undefined || values.includes(value) ? [] : `${name} must be ${values.map((one) => JSON.stringify(one)).join(' or ')}`
  })
  if (faults.length > 0) throw new InvalidInput(`settings of ${what}: ${faults.join('; ')}`)
  const defaults = Object.fromEntries(Object.entries(choices).map(([name, [value]]) => [name, value]))
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...(before ?? defaults), ...set } as Chosen<C>
}
