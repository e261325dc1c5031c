import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { manifest, publishedPackages } from '../structure/files.ts'
import { repositoryFiles } from '../structure/repository.ts'
import { changesetsOf } from './changesets.ts'
import { execute, pnpmMust } from './processes.ts'

/** Copies what git knows of this repository, as it is on disk, and commits it there: changesets asks git which commit added one. */
export async function copyRepository(target: string): Promise<void> {
  for (const file of repositoryFiles(ROOT)) {
    mkdirSync(dirname(join(target, file)), { recursive: true })
    cpSync(join(ROOT, file), join(target, file))
  }
  const git = (...args: string[]): Promise<string> => execute('git', args, { cwd: target })
  await git('init', '-q')
  // Tags are annotated, so they need an identity too.
  const settings = { 'user.name': 'copy', 'user.email': 'copy@example.com', 'commit.gpgsign': 'false', 'tag.gpgsign': 'false' }
  for (const [name, value] of Object.entries(settings)) await git('config', name, value)
  await git('add', '-A')
  await git('commit', '-q', '-m', 'copy')
}

/** Lends a copy what was built and installed here, so that it can be versioned and packed at once. */
export function lendBuilt(target: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'), 'junction')
  for (const name of publishedPackages(ROOT)) {
    for (const folder of ['dist', 'node_modules']) {
      const from = join(ROOT, 'packages', name, folder)
      if (existsSync(from)) cpSync(from, join(target, 'packages', name, folder), { recursive: true, verbatimSymlinks: true })
    }
  }
}

/** Applies the changesets that wait. Right after a release there are none, and changesets itself would fail then. */
export async function applyChangesets(root: string): Promise<void> {
  if (changesetsOf(root).length === 0) return
  await execute(process.execPath, [join(ROOT, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: root })
}

/** Versions of the published packages of a repository, by name. */
export function versionsIn(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    publishedPackages(root).map((folder) => {
      const { name, version } = manifest(join(root, 'packages', folder))
      return [name, version]
    }),
  )
}

/** Packs all published packages as they would be published and returns the tarballs by name. */
export async function packAll(root: string, destination = join(root, 'tarballs')): Promise<Readonly<Record<string, string>>> {
  mkdirSync(destination, { recursive: true })
  const filters = publishedPackages(root).map((folder) => `--filter=./packages/${folder}`)
  // pnpm, because npm leaves `workspace:` and `catalog:` as they are; once for all, for its start takes longer than the packing.
  await pnpmMust(['--recursive', ...filters, 'pack', '--pack-destination', destination], { cwd: root })
  const tarballOf = (name: string, version: string): string =>
    join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  return Object.fromEntries(Object.entries(versionsIn(root)).map(([name, version]) => [name, tarballOf(name, version)]))
}

/** Packs all published packages and unpacks them to `packages/<folder>` of a folder. */
export async function packInto(root: string, folder: string): Promise<void> {
  const tarballs = await packAll(root, join(folder, 'tarballs'))
  for (const name of publishedPackages(root)) {
    const home = join(folder, 'packages', name)
    mkdirSync(home, { recursive: true })
    const tarball = tarballs[manifest(join(root, 'packages', name)).name] ?? ''
    await execute('tar', ['-xzf', tarball, '-C', home, '--strip-components=1'], { cwd: folder })
  }
}
