import type { Check } from './check.ts'
import { ConformanceError, check } from './check.ts'
import type { Exceptions } from './plan.ts'
import { RULES } from './rules.ts'

/** One exception: from a rule, or from a rule for one of its subjects. */
interface Exception {
  readonly rule: string
  readonly subject: string | null
  readonly reason: unknown
}

/** Leaves excepted checks out. Each exception must be needed: one that nobody needs hides the next fault. */
export function withExceptions(
  suites: Readonly<Record<string, readonly Check[]>>,
  except: Exceptions,
): Readonly<Record<string, readonly Check[]>> {
  const exceptions = Object.entries(except).flatMap(([rule, given]): readonly Exception[] =>
    typeof given === 'object' && given !== null
      ? Object.entries(given).map(([subject, reason]) => ({ rule, subject, reason }))
      : [{ rule, subject: null, reason: given }],
  )
  const covers = ({ rule, subject }: Exception, each: Check): boolean => each.rule === rule && (subject ?? each.subject) === each.subject
  const kept = Object.entries(suites).map(
    ([name, checks]) => [name, checks.filter((each) => !exceptions.some((exception) => covers(exception, each)))] as const,
  )
  const all = Object.values(suites).flat()
  const judged = exceptions.map((exception): Check => {
    const { rule, subject, reason } = exception
    const where = subject === null ? rule : `${rule} of ${subject}`
    if (!Object.hasOwn(RULES, rule) || rule.startsWith('except-')) return check('except-known', rule, () => [`there is no rule "${rule}"`])
    if (typeof reason !== 'string' || reason.trim() === '')
      return check('except-known', where, () => [`the exception from "${where}" has no reason`])
    return check('except-needed', `${where} (${reason})`, () =>
      unneeded(
        all.filter((each) => covers(exception, each)),
        where,
      ),
    )
  })
  return { ...Object.fromEntries(kept), exceptions: judged }
}

async function unneeded(checks: readonly Check[], where: string): Promise<readonly string[]> {
  for (const { run } of checks) {
    try {
      await run()
    } catch (error) {
      if (error instanceof ConformanceError) return []
      throw error
    }
  }
  return [checks.length === 0 ? `"${where}" says nothing about this provider` : `"${where}" holds everywhere`]
}
