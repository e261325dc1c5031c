import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { clockTime, followProgress, slowest } from '../src/progress.ts'
import { sampleRepository } from './sample-repository.ts'

it('says which step begins, how far that is, and which suites ended', () => {
  const { read, running, suites } = followProgress(12)
  const shown = [
    '   • Running build, test in 2 packages',
    '',
    '@paymux/core:build: cache hit, suppressing logs 5d0d',
    '@paymux/core:test: cache bypass, force executing 124',
    '@paymux/core:test: $ vitest run',
    '@paymux/core:test:  RUN  v5.1.1 /somewhere',
    '@paymux/core:test: 12 s  installed with npm',
    '@paymux/core:test:  ✓ test/money.test.ts (69 tests) 1150ms',
    '@paymux/core:test:    ✓ what is no amount (32)',
    '@paymux/core:test:  ❯ test/http/once.test.ts (23 tests | 1 failed) 12.4s',
    '@paymux/core:test:  ↓ test/none.test.ts (1 test | 1 skipped)',
  ].flatMap(read)
  expect(shown).toEqual([
    'step 1 of 12: core build, unchanged',
    'step 2 of 12: core test',
    '  core test: 12 s  installed with npm',
    '  core test/money.test.ts: 69 tests, 1.1 s',
    '  core test/http/once.test.ts: 23 tests | 1 failed, 12.4 s',
    '  core test/none.test.ts: 1 test | 1 skipped, 0.0 s',
  ])
  expect(running()).toEqual(['core test'])
  read('@paymux/core:test: JSON report written to /somewhere')
  expect(running()).toEqual([])
  expect(slowest(suites(), 2)).toBe('   12.4 s  core test/http/once.test.ts\n    1.1 s  core test/money.test.ts\n')
})

it('shows all that a failed step printed, and what turbo itself has to say', () => {
  const { read, failed } = followProgress(null)
  expect(read('@paymux/core:types: cache miss, executing 3b')).toEqual(['step 1: core types'])
  expect(read('@paymux/core:types: src/a.ts(1,1): error TS1005')).toEqual([])
  expect(read('@paymux/core#types:  WARNING  command finished with error, but continuing...')).toEqual([
    'core types failed:',
    'src/a.ts(1,1): error TS1005',
  ])
  expect(read('@paymux/core#types:  ERROR  command (/x) pnpm run types exited (2)')).toEqual([])
  expect(failed()).toEqual(['core types'])
  expect(read('Failed:    @paymux/core#types')).toEqual(['Failed:    @paymux/core#types'])
})

it('reads what the vitest of this repository prints', () => {
  const root = sampleRepository({
    'vitest.config.mjs': 'export default { test: { globals: true } }\n',
    'a.test.mjs': "it('waits', () => new Promise((resolve) => setTimeout(resolve, 50)))\n",
  })
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
  const printed = execFileSync(process.execPath, [vitest, 'run', 'a.test', '--root', root, '--reporter=default'], { encoding: 'utf8', env })
  const { read, suites } = followProgress(1)
  for (const line of ['cache bypass, force executing 1', ...printed.split('\n')]) read(`@paymux/core:test: ${line}`)
  expect(suites().map(({ name }) => name)).toEqual(['core a.test.mjs'])
  expect(suites()[0]?.seconds).toBeGreaterThan(0.04)
})

it('writes times as minutes and seconds', () => {
  expect([0, 59_999, 61_000, 3_600_000].map(clockTime)).toEqual([' 0:00', ' 0:59', ' 1:01', '60:00'])
})
