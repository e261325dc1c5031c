import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { installedIn } from '../src/release/consumers.ts'
import { INSTALLED } from '../src/release/policy.ts'
import { execute } from '../src/release/processes.ts'

const { consumers, publication, runtimes } = inject('stage')

it.each(['npm', 'pnpm'] as const)('%s installs one provider with core and undici, and nothing else', (manager) => {
  const installed = installedIn(consumers[manager])
  const bytes = installed.reduce((sum, found) => sum + found.bytes, 0)
  const list = installed.map((found) => `${found.name}@${found.version} (${Math.round(found.bytes / 1000)} kB)`)
  process.stdout.write(`${manager} installs ${installed.length} packages, ${Math.round(bytes / 1000)} kB: ${list.join(', ')}\n`)
  expect(installed.map(({ name }) => name)).toEqual(['@paymux/core', '@paymux/provider-enot', 'undici'])
  expect(installed.length).toBeLessThanOrEqual(INSTALLED.packages)
  expect(bytes).toBeLessThan(INSTALLED.bytes)
})

it('all providers share one core, and undici is there once', () => {
  const names = installedIn(consumers.all).map(({ name }) => name)
  const ours = Object.keys(publication.versions).filter((name) => name === '@paymux/core' || name.startsWith('@paymux/provider-'))
  expect(names.filter((name) => name.startsWith('@paymux/'))).toEqual(ours.sort())
  expect(names.filter((name) => name === 'undici')).toEqual(['undici'])
  expect(names).not.toContain('zod')
})

describe.each(Object.keys(publication.versions))('%s from the registry', (name) => {
  const home = join(consumers.every, 'node_modules', name)
  const { exports: entries = {}, bin = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    exports?: Record<string, unknown>
    bin?: Record<string, string>
  }
  const modules = Object.keys(entries)
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => join(name, entry))

  it.each(runtimes.filter((runtime) => runtime.name.startsWith('Node')))('can be imported and required on $name', async ({ command }) => {
    for (const module of modules) {
      const code = `const all = require('${module}'); import('${module}').then((same) => console.log(Object.keys(all).length > 0 && all === same))`
      expect(await execute(command, ['-e', code], { cwd: consumers.every })).toBe('true\n')
    }
  })

  it.each(Object.entries(bin))('has the command %s', async (_, file) => {
    expect(await execute(process.execPath, [join(home, file), '--help'], { cwd: consumers.every })).not.toBe('')
  })
})
