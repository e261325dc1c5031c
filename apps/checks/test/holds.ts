import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { sampleRepository } from './sample-repository.ts'

/** Checks by what they hold, each with the ways in which the sample can be broken and what is said then. */
export type Checks = Readonly<
  Record<string, { readonly check: (root: string) => string[]; readonly broken: [Record<string, string | null>, RegExp][] }>
>

/** Each check passes this repository and the sample, and speaks up about a broken one. */
export function holds(checks: Checks): void {
  describe.each(Object.entries(checks))('%s', (_, { check, broken }) => {
    it('in this repository', () => {
      expect(check(ROOT)).toEqual([])
    })

    it('in the sample', () => {
      expect(check(sampleRepository())).toEqual([])
    })

    it.each(broken)('speaks up when not: %j', (changes, message) => {
      const faults = check(sampleRepository(changes))
      expect(faults.length).toBeGreaterThan(0)
      expect(faults.join('\n')).toMatch(message)
      // A message that only complains leaves people to guess.
      for (const fault of faults) expect(fault).toMatch(/: [a-z].{8,}$/)
    })
  })
}
