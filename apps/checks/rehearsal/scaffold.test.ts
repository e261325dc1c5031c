import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { execute, pnpmMust } from '../src/release/processes.ts'
import { npmrc } from '../src/release/workspace.ts'

const { folder, registry } = inject('stage')

it('npm create @paymux/provider writes a package that passes its own checks with what the registry has', async () => {
  const home = join(folder, 'scaffold')
  mkdirSync(home)
  writeFileSync(join(home, '.npmrc'), npmrc(registry.url))
  // A cache of its own: npm would run what an earlier rehearsal left under the same version.
  await execute('npm', ['create', '--yes', `--cache=${join(folder, 'npm-cache')}`, '@paymux/provider', 'acme'], { cwd: home })
  const made = join(home, 'paymux-provider-acme')
  writeFileSync(join(made, '.npmrc'), npmrc(registry.url))
  await execute('npm', ['install'], { cwd: made })
  for (const script of ['build', 'types', 'test']) await execute('npm', ['run', script], { cwd: made })
  expect(await execute('npm', ['ls', '@paymux/core', '@paymux/testkit'], { cwd: made })).toMatch(/@paymux\/testkit@1\.\d+\.\d+/)
})

it('pnpm create @paymux/provider writes the same package', async () => {
  const home = join(folder, 'scaffold-pnpm')
  mkdirSync(home)
  writeFileSync(join(home, '.npmrc'), npmrc(registry.url))
  writeFileSync(join(home, 'pnpm-workspace.yaml'), "minimumReleaseAgeExclude:\n  - '@paymux/*'\n")
  await pnpmMust(['create', '@paymux/provider', 'acme'], { cwd: home })
  const read = (at: string): Promise<string> => execute('git', ['hash-object', join(at, 'paymux-provider-acme/src/acme.ts')], { cwd: home })
  expect(await read(home)).toBe(await read(join(folder, 'scaffold')))
})
