import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeLater } from '@paymux/tooling/temporary'
import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it, vi } from 'vitest'
import { timeLimits, withoutPreset } from '../src/structure/time-limits.ts'
import { sampleRepository } from './sample-repository.ts'

describe('no test depends on how busy the machine is', () => {
  it('in this repository', () => {
    expect([...timeLimits(ROOT), ...withoutPreset(ROOT)]).toEqual([])
  })

  it.each([
    ['a limit of a test', "it('x', () => {\n  a()\n}, 60_000)\n".replace('60', '6'), /has a limit of 6000 ms/],
    ['a limit among the options', `it('x', { ${'timeout'}: 30_000 }, a)\n`, /has a limit of 30000 ms/],
    ['a limit of a page', `page.${'setDefaultTimeout'}(20_000)\n`, /has a limit of 20000 ms/],
    ['a duration', `expect(${'performance'}.now() - from).toBeLessThan(5)\n`, /asserts on the time that passed/],
  ])('would find %s', (_, code, message) => {
    expect(timeLimits(sampleRepository({ 'packages/core/test/a.test.ts': code })).join('\n')).toMatch(message)
  })

  it('would find an awaited deletion of what was installed, and a config without the preset', () => {
    const deletion = `${'afterAll'}(async () => {\n  await rm(root, { recursive: true })\n})\n`
    expect(timeLimits(sampleRepository({ 'packages/core/packaging/a.test.ts': deletion }))).toEqual([
      'packages/core/packaging/a.test.ts waits for a deletion in a hook: use removeLater',
    ])
    expect(withoutPreset(sampleRepository({ 'packages/core/vitest.config.ts': 'export default defineConfig({})\n' }))).toHaveLength(1)
  })

  it('lets generous limits, none at all and virtual clocks be', () => {
    const code = `vi.${'useFakeTimers'}()\npage.setDefaultTimeout(0)\nit('x', { timeout: 600_000 }, a)\nexpect(performance.now() - from).toBeLessThan(5)\n`
    expect(timeLimits(sampleRepository({ 'packages/core/test/a.test.ts': code }))).toEqual([])
  })
})

it('removeLater deletes a folder without being waited for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paymux-later-'))
  writeFileSync(join(folder, 'file'), '')
  removeLater(folder)
  await vi.waitUntil(() => !existsSync(folder), { timeout: 600_000 })
})

it('fixtures and pacts are committed byte for byte, so that a fresh clone is clean', () => {
  const lines = execFileSync('git', ['ls-files', '--eol', '--', ':(glob)**/fixtures/**', ':(glob)**/pacts/**'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  const files = lines.trim().split('\n')
  expect(files.length).toBeGreaterThan(100)
  // `i/lf w/crlf attr/-text` is a file that git turned into another one when it was committed.
  expect(files.filter((line) => !/^i\/(\S+)\s+w\/\1\s+attr\/-text/.test(line))).toEqual([])
})
