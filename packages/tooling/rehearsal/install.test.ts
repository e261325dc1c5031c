import { expect, inject, it } from 'vitest'
import { installedIn } from '../src/release/consumers.ts'
import { INSTALLED } from '../src/release/policy.ts'

const { consumers, publication } = inject('stage')

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
