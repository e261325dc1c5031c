import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examplesIn } from '@paymux/tooling/readme'
import { applyChangesets, copyRepository, npm, packAll } from '@paymux/tooling/release'
import { afterAll, beforeAll, expect, it } from 'vitest'

// As a new author has it: this package and core as they would be published, a folder outside of the repository, npm.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'paymux-fresh-')))
const folder = join(root, 'paymux-provider-acme')

beforeAll(() => {
  const repository = join(root, 'repository')
  copyRepository(repository)
  applyChangesets(repository)
  const tarballs = packAll(repository)
  writeFileSync(join(root, 'package.json'), '{ "private": true }')
  npm(root, 'install', '--no-audit', '--no-fund', tarballs['@paymux/create-provider'] ?? '')
  npm(root, 'exec', '--offline', '--', 'create-provider', 'acme')
  // Packages of this repository that the new one asks for come from their tarballs, everything else from the registry.
  const own = ['@paymux/core'].map((name) => `${name}@file:${tarballs[name]}`)
  npm(folder, 'install', '--no-audit', '--no-fund', '--save-dev', ...own)
}, 300_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('a new provider lints, builds, type-checks, passes its tests and can be published', () => {
  spawnSync('git', ['init', '-q'], { cwd: folder })
  // Throws with everything that was printed.
  const output = npm(folder, 'run', 'check')
  expect(output).toMatch(/Tests .*\d+ passed/)
  expect(output).toContain('paymux-provider-acme')
}, 300_000)

it('its README is sound TypeScript', () => {
  const examples = examplesIn(join(folder, 'README.md'))
  expect(examples.length).toBeGreaterThan(1)
  examples.forEach(({ code }, at) => {
    writeFileSync(join(folder, 'test', `readme-${at}.ts`), `${code}export {}\n`)
  })
  expect(npm(folder, 'run', 'types')).not.toContain('error')
}, 60_000)

it('its first release is 1.0.0', () => {
  npm(folder, 'exec', '--offline', '--', 'changeset', 'version')
  expect(JSON.parse(npm(folder, 'pkg', 'get', 'version', 'peerDependencies'))).toEqual({
    version: '1.0.0',
    peerDependencies: { '@paymux/core': '^1.0.0' },
  })
}, 60_000)
