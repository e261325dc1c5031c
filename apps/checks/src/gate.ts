import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, run, runLines } from '@paymux/tooling/turbo'
import { clockTime, followProgress, slowest } from './progress.ts'
import { countTests, removeReports } from './test-reports.ts'

// `pnpm test`: everything that a change must pass. A failed step does not keep the others from being heard.
// `pnpm test --rehearse`, in continuous integration: the rehearsals too, of a release and of killed workers, beside the rest.

/** Turbo runs the builds first, and then all checks side by side: no check waits for a build of its own, so the longest begin at once. */
const BUILD = ['build', '--continue=dependencies-successful']
const CHECKS = ['types', 'test', 'pact', 'packaging']
const REHEARSAL = ['rehearse']
/** More than the cores of a small machine: most suites wait for servers and processes of their own. */
const AT_ONCE = 3
/** After so long without output, the gate prints what is still running. */
const SILENCE_MS = 30_000

const rehearses = process.argv.includes('--rehearse')
const started = performance.now()
let spoke = started
const say = (text: string): void => {
  spoke = performance.now()
  process.stdout.write(`[${clockTime(spoke - started)}] ${text}\n`)
}

// Hundreds of processes load the same tools and sources: Node compiles each file once for all of them.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/node')

removeReports(ROOT)
say('lint')
const lint = run('biome', ['ci', '.'])

const runs = rehearses ? [CHECKS, REHEARSAL] : [CHECKS]
const steps = ['build', ...runs.flat()]
const progress = followProgress(countSteps())
const heartbeat = setInterval(() => {
  const running = progress.running()
  if (running.length > 0 && performance.now() - spoke > SILENCE_MS) say(`  still running: ${running.join(', ')}`)
}, 1000)
const turbo = (args: readonly string[], atOnce = AT_ONCE): Promise<number> =>
  runLines('turbo', ['run', ...args, `--concurrency=${atOnce}`, '--ui=stream', '--log-order=stream', '--log-prefix=task'], (line) => {
    for (const text of progress.read(line)) say(text)
  })
const build = await turbo(BUILD)
const checks = await Promise.all(runs.map((names) => turbo([...names, '--only', '--continue'], AT_ONCE - runs.length + 1)))
clearInterval(heartbeat)

const { passed, failed } = countTests(ROOT)
say('done')
process.stdout.write(`\nThe slowest suites:\n${slowest(progress.suites())}`)
for (const step of [...(lint === 0 ? [] : ['lint']), ...progress.failed()]) process.stdout.write(`${step} failed\n`)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = [lint, build, ...checks].some((code) => code !== 0) || failed > 0 || passed === 0 ? 1 : 0

/** How many steps turbo is going to run; null when it does not say. */
function countSteps(): number | null {
  const { stdout } = spawnSync('turbo', ['run', ...steps, '--dry=json'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 })
  try {
    const { tasks } = JSON.parse(stdout) as { tasks: readonly { readonly command: string }[] }
    return tasks.filter(({ command }) => command !== '<NONEXISTENT>').length
  } catch {
    return null
  }
}
