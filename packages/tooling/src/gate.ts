import { countTests, removeReports } from './test-reports.ts'
import { ROOT, run } from './turbo.ts'

// `pnpm test`: everything that a change must pass. A failed step does not keep the others from being heard.
// `pnpm test --rehearse`, in continuous integration: the rehearsal of a release too, by itself, for its calls have deadlines.
removeReports(ROOT)
const lint = run('biome', ['ci', '.'])
const tasks = run('turbo', [
  'run',
  'build',
  'types',
  'test',
  'pact',
  'packaging',
  '--continue=dependencies-successful',
  // The suites start servers and processes of their own.
  '--concurrency=2',
])
const rehearsal = process.argv.includes('--rehearse') ? run('pnpm', ['release:rehearse']) : 0
const { passed, failed } = countTests(ROOT)
if (lint !== 0) process.stdout.write('lint failed\n')
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = lint !== 0 || tasks !== 0 || rehearsal !== 0 || failed > 0 || passed === 0 ? 1 : 0
