/** One test file that ran. */
export interface Suite {
  /** `'core test/money.test.ts'`. */
  readonly name: string
  readonly seconds: number
}

/** Follows what turbo and the vitest runs below it print. */
export interface Progress {
  /** Takes one line and returns what a person who waits is shown, which is mostly nothing. */
  readonly read: (line: string) => readonly string[]
  /** Vitest runs that have begun and not ended: `'core test'`. */
  readonly running: () => readonly string[]
  readonly suites: () => readonly Suite[]
  /** Steps that failed: `'core types'`. */
  readonly failed: () => readonly string[]
}

const STEP = /^(?:@paymux\/)?([\w.-]+):([\w-]+):(?: (.*))?$/
/** The warning that turbo prints when a step fails; its error follows only at the end of the whole run. */
const FAILED = /^(?:@paymux\/)?([\w.-]+)#([\w-]+):\s+(?:ERROR\b|WARNING\s+command finished with error)/
const SUITE = /^\s+[✓❯×↓] (?:\|[^|]*\| )?(\S+\.test\.[cm]?[jt]s) \(([^)]*)\)(?: ([\d.]+)\s?(ms|s))?/

/** @param steps how many there will be; null when that is not known */
export function followProgress(steps: number | null): Progress {
  const logs = new Map<string, string[]>()
  const running = new Set<string>()
  const suites: Suite[] = []
  const failed: string[] = []

  const readStep = (step: string, name: string, text: string): readonly string[] => {
    if (/^cache (?:miss|bypass|hit)/.test(text)) {
      logs.set(step, [])
      const cached = text.startsWith('cache hit') ? ', unchanged' : ''
      return [`step ${logs.size}${steps === null ? '' : ` of ${steps}`}: ${step}${cached}`]
    }
    logs.get(step)?.push(text)
    if (/^\s*RUN\s+v\d/.test(text)) running.add(step)
    if (text.startsWith('JSON report written')) running.delete(step)
    // Progress that a long set-up prints: `102 s  published …`.
    if (/^\d+ s {2}\S/.test(text)) return [`  ${step}: ${text}`]
    const suite = suiteOf(text, name)
    return suite === null ? [] : [suite]
  }
  const suiteOf = (text: string, name: string): string | null => {
    const [, file = '', counts = '', time = '0', unit = 'ms'] = SUITE.exec(text) ?? []
    if (file === '') return null
    const seconds = Number(time) / (unit === 'ms' ? 1000 : 1)
    suites.push({ name: `${name} ${file}`, seconds })
    return `  ${name} ${file}: ${counts}, ${seconds.toFixed(1)} s`
  }
  return {
    read: (line) => {
      const [, failedName, failedTask] = FAILED.exec(line) ?? []
      if (failedName !== undefined) {
        const step = `${failedName} ${failedTask}`
        if (failed.includes(step)) return []
        running.delete(step)
        failed.push(step)
        return [`${step} failed:`, ...(logs.get(step) ?? [])]
      }
      const [, name, task, text = ''] = STEP.exec(line) ?? []
      if (name !== undefined) return readStep(`${name} ${task}`, name, text)
      // Turbo's own lines: its list of what it runs is left out, its warnings and summary are shown.
      return line.trim() === '' || /^\s*•/.test(line) ? [] : [line]
    },
    running: () => [...running],
    suites: () => suites,
    failed: () => failed,
  }
}

/** `' 2:13'`. */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5)
}

/** The slowest suites with their seconds, slowest first, one a line. */
export function slowest(suites: readonly Suite[], count = 10): string {
  const found = [...suites].sort((a, b) => b.seconds - a.seconds).slice(0, count)
  return found.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}\n`).join('')
}
