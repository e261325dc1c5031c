import type { RuleId } from './rules.ts'
import { RULES } from './rules.ts'

/** One test: that one rule holds for one operation, webhook, or the provider as a whole. */
export interface Check {
  readonly rule: RuleId
  /** `'payouts.get'`, `'provider'`. */
  readonly subject: string
  /** Rejects with a {@link ConformanceError} when the rule is broken. */
  readonly run: () => Promise<void>
}

/** A broken rule: what happened and what to do. */
export class ConformanceError extends Error {
  readonly rule: RuleId

  constructor(rule: RuleId, subject: string, faults: readonly string[], cause?: unknown) {
    const [first = 'the check failed', ...more] = faults
    const rest =
      more.length === 0
        ? ''
        : `\n${more
            .slice(0, 9)
            .map((fault) => `  - ${fault}\n`)
            .join('')}${more.length > 9 ? `  - and ${more.length - 9} more\n` : ''}`
    // A fault may end with what an error says, which has a full stop of its own.
    super(`[${rule}] ${subject}: ${first.replace(/\.$/, '')}.${rest} ${RULES[rule]}`, cause === undefined ? undefined : { cause })
    this.name = 'ConformanceError'
    this.rule = rule
  }
}

/** A check made from a function that returns what is wrong, one sentence without a full stop for each fault. */
export function check(rule: RuleId, subject: string, faults: () => Promise<readonly string[]> | readonly string[]): Check {
  return {
    rule,
    subject,
    run: async () => {
      let found: readonly string[]
      try {
        found = await faults()
      } catch (error) {
        throw new ConformanceError(
          rule,
          subject,
          [`it could not be checked: ${error instanceof Error ? error.message : String(error)}`],
          error,
        )
      }
      if (found.length > 0) throw new ConformanceError(rule, subject, found)
    },
  }
}
