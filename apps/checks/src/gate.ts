import { spawnSync } from 'node:child_process'
import { ROOT, run, runLines } from '@paymux/tooling/turbo'
import { clockTime, followProgress, slowest } from './progress.ts'
import { countTests, removeReports } from './test-reports.ts'

// `pnpm test`: everything that a change must pass. A failed step does not keep the others from being heard.
// `pnpm test --rehearse`, in continuous integration: the rehearsal of a release too, by itself, for its calls have deadlines.

const STEPS = ['build', 'types', 'test', 'pact', 'packaging']
const TURBO = ['run', ...STEPS, '--continue=dependencies-successful', '--ui=stream', '--log-order=stream', '--log-prefix=task']
/** More than the cores of a small machine: most suites wait for servers and processes of their own. */
const AT_ONCE = 3
/** After so long without a word, those who wait are told what is running. */
const SILENCE_MS = 30_000

const started = performance.now()
let spoke = started
const say = (text: string): void => {
  spoke = performance.now()
  process.stdout.write(`[${clockTime(spoke - started)}] ${text}\n`)
}

removeReports(ROOT)
say('lint')
const lint = run('biome', ['ci', '.'])

const progress = followProgress(countSteps())
const heartbeat = setInterval(() => {
  const running = progress.running()
  if (running.length > 0 && performance.now() - spoke > SILENCE_MS) say(`  still running: ${running.join(', ')}`)
}, 1000)
const tasks = await runLines('turbo', [...TURBO, `--concurrency=${AT_ONCE}`], (line) => {
  for (const text of progress.read(line)) say(text)
})
clearInterval(heartbeat)

let rehearsal = 0
if (process.argv.includes('--rehearse')) {
  say('rehearsal of a release')
  rehearsal = run('pnpm', ['release:rehearse'])
}
const { passed, failed } = countTests(ROOT)
say('done')
process.stdout.write(`\nThe slowest suites:\n${slowest(progress.suites())}`)
for (const step of [...(lint === 0 ? [] : ['lint']), ...progress.failed(), ...(rehearsal === 0 ? [] : ['rehearsal'])])
  process.stdout.write(`${step} failed\n`)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = lint !== 0 || tasks !== 0 || rehearsal !== 0 || failed > 0 || passed === 0 ? 1 : 0

/** How many steps turbo is going to run; null when it does not say. */
function countSteps(): number | null {
  const { stdout } = spawnSync('turbo', [...TURBO, '--dry=json'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 })
  try {
    const { tasks } = JSON.parse(stdout) as { tasks: readonly { readonly command: string }[] }
    return tasks.filter(({ command }) => command !== '<NONEXISTENT>').length
  } catch {
    return null
  }
}
