import { expect } from 'vitest'
import type { Rule } from '../src/authoring/index.ts'

/** What a rule finds wrong, or null: then it must have handed on a value. */
export function faultOf<T>(rule: Rule<T>): (value: unknown) => string | null {
  return (value) => {
    const parsed = rule(value)
    if ('fault' in parsed) return parsed.fault
    expect(parsed).toHaveProperty('value')
    return null
  }
}

/** The same of a rule that is made from limits. */
export const faultBy =
  <Given extends readonly unknown[], T>(make: (...given: Given) => Rule<T>) =>
  (...given: Given) =>
    faultOf(make(...given))
