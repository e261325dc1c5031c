import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examplesIn } from '@paymux/tooling/readme'
import { removeLater } from '@paymux/tooling/temporary'
import { ROOT } from '@paymux/tooling/turbo'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyChangesets, copyRepository, lendBuilt, packAll } from '../src/release/packing.ts'
import { execute, usualRegistry } from '../src/release/processes.ts'

// As a new author has it: the scaffold, core and the kit as they would be published, a folder outside of the repository, npm.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'paymux-fresh-')))
const folder = join(root, 'paymux-provider-acme')
const SCAFFOLD = join(ROOT, 'packages/create-provider')

const npm = (cwd: string, ...args: string[]): Promise<string> => execute('npm', args, { cwd, env: usualRegistry() })

beforeAll(async () => {
  const repository = join(root, 'repository')
  await copyRepository(repository)
  lendBuilt(repository)
  await applyChangesets(repository)
  const tarballs = await packAll(repository)
  writeFileSync(join(root, 'package.json'), '{ "private": true }')
  await npm(root, 'install', '--no-audit', '--no-fund', tarballs['@paymux/create-provider'] ?? '')
  await npm(root, 'exec', '--offline', '--', 'create-provider', 'acme')
  // Packages of this repository that the new one asks for come from their tarballs, everything else from the registry.
  const own = ['@paymux/core', '@paymux/testkit'].map((name) => `${name}@file:${tarballs[name]}`)
  await npm(folder, 'install', '--no-audit', '--no-fund', '--save-dev', ...own)
})
afterAll(() => removeLater(root))

it('a new provider lints, builds, type-checks, passes its tests and can be published', async () => {
  spawnSync('git', ['init', '-q'], { cwd: folder })
  // Throws with everything that was printed.
  const output = await npm(folder, 'run', 'check')
  expect(output).toMatch(/Tests .*[1-9]\d\d passed/)
  for (const file of ['conformance', 'contract.pact', 'map', 'requests', 'webhooks']) expect(output).toContain(`test/${file}.test.ts`)
})

it('what it builds has core outside and its schema library inside', () => {
  const built = readFileSync(join(folder, 'dist/index.js'), 'utf8')
  const imports = [...built.matchAll(/^import .* from '([^']+)'/gm)].map(([, from]) => from)
  expect(imports.sort()).toEqual(['@paymux/core', '@paymux/core/authoring', '@paymux/core/crypto', '@paymux/core/http'])
  // Importing it sets no global.
  expect(built).not.toContain('globalThis')
  expect(readFileSync(join(folder, 'dist/index.d.ts'), 'utf8')).not.toMatch(/zod/i)
})

it('one that was built with core 1.0 runs on the packed core', async () => {
  // Before the release of core 1.0 it is made anew of today's sources.
  let frozen = join(SCAFFOLD, 'test/fixtures/core-1.0')
  if (!existsSync(frozen)) {
    frozen = join(root, 'core-1.0')
    await execute(process.execPath, ['test/compat/freeze.ts', frozen], { cwd: SCAFFOLD })
  }
  cpSync(join(frozen, 'provider.js'), join(folder, 'built-with-core-1.0.mjs'))
  const use = `import { assertProvider } from '@paymux/core'
import { createAcme } from './built-with-core-1.0.mjs'
const body = '{"data":[{"currency":"EUR","available":48500,"reserved":0}]}'
const provider = createAcme({ apiKey: 'key', transport: async () => ({ status: 200, headers: {}, body }) })
assertProvider(provider)
console.log(JSON.stringify((await provider.balances.list())[0].available))`
  writeFileSync(join(folder, 'use.mjs'), use)
  expect(execFileSync(process.execPath, ['use.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('{"amount":"485.00","currency":"EUR"}\n')
})

it('its README is sound TypeScript', async () => {
  const examples = examplesIn(join(folder, 'README.md'))
  expect(examples.length).toBeGreaterThan(1)
  examples.forEach(({ code }, at) => {
    writeFileSync(join(folder, 'test', `readme-${at}.ts`), `${code}export {}\n`)
  })
  expect(await npm(folder, 'run', 'types')).not.toContain('error')
})

it('its first release is 1.0.0', async () => {
  await npm(folder, 'exec', '--offline', '--', 'changeset', 'version')
  expect(JSON.parse(await npm(folder, 'pkg', 'get', 'version', 'peerDependencies'))).toEqual({
    version: '1.0.0',
    peerDependencies: { '@paymux/core': '^1.0.0' },
  })
})
