import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { changesetsOf } from './release/changesets.ts'
import { manifest, publishedPackages } from './structure/files.ts'
import { repositoryFiles } from './structure/repository.ts'
import { ROOT } from './turbo.ts'

/** Copies the repository with what was built and installed, ready for `changeset version` and `pnpm pack`. */
export function copyRepository(target: string): void {
  for (const file of repositoryFiles(ROOT)) {
    mkdirSync(dirname(join(target, file)), { recursive: true })
    cpSync(join(ROOT, file), join(target, file))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'), 'junction')
  for (const name of publishedPackages(ROOT)) {
    for (const folder of ['dist', 'node_modules']) {
      const from = join(ROOT, 'packages', name, folder)
      if (existsSync(from)) cpSync(from, join(target, 'packages', name, folder), { recursive: true, verbatimSymlinks: true })
    }
  }
  // changesets asks git which commit added a changeset.
  git(target, 'init', '-q')
  git(target, 'add', '-A')
  git(target, 'commit', '-q', '-m', 'copy')
}

/** Applies the changesets that wait. Right after a release there are none, and changesets itself would fail then. */
export function applyChangesets(root: string): void {
  if (changesetsOf(root).length === 0) return
  const bin = join(ROOT, 'node_modules/@changesets/cli/bin.js')
  execute(root, process.execPath, [bin, 'version'])
}

/** Versions of the published packages, by name. */
export function versions(root: string): Record<string, string> {
  return Object.fromEntries(
    publishedPackages(root).map((name) => {
      const { name: full, version } = manifest(join(root, 'packages', name))
      return [full, version]
    }),
  )
}

/** Packs all published packages as they would be published and returns the tarballs by name. */
export function packAll(root: string, destination = join(root, 'tarballs')): Record<string, string> {
  mkdirSync(destination, { recursive: true })
  return Object.fromEntries(
    publishedPackages(root).map((name) => {
      const folder = join(root, 'packages', name)
      const { name: full, version } = manifest(folder)
      // pnpm, because npm leaves `workspace:` and `catalog:` as they are.
      pnpm(folder, 'pack', '--pack-destination', destination)
      return [full, join(destination, `${full.replace('@', '').replace('/', '-')}-${version}.tgz`)]
    }),
  )
}

/** Packs all published packages and unpacks them to `packages/<folder>` of a folder. */
export function packInto(root: string, folder: string): void {
  const tarballs = packAll(root, join(folder, 'tarballs'))
  for (const name of publishedPackages(root)) {
    const home = join(folder, 'packages', name)
    mkdirSync(home, { recursive: true })
    execute(folder, 'tar', ['-xzf', tarballs[manifest(join(root, 'packages', name)).name] ?? '', '-C', home, '--strip-components=1'])
  }
}

/** Runs npm; throws with its output when it fails. */
export function npm(cwd: string, ...args: string[]): string {
  return execute(cwd, 'npm', args)
}

/** The pnpm that runs this script, or else one from the registry. */
function pnpm(cwd: string, ...args: string[]): void {
  const running = process.env.npm_execpath
  if (running === undefined || !/pnpm/.test(running)) execute(cwd, 'npx', ['-y', 'pnpm@12', ...args])
  else if (/\.[cm]?js$/.test(running)) execute(cwd, process.execPath, [running, ...args])
  else execute(cwd, running, args)
}

function git(cwd: string, ...args: string[]): void {
  execute(cwd, 'git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', ...args])
}

function execute(cwd: string, command: string, args: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: plainEnvironment() })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout ?? ''}${stderr ?? ''}`)
  return stdout
}

/** The environment without what the surrounding `pnpm run` and git hooks put into it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_registry)|pnpm_|GIT_|NODE_OPTIONS$|VITEST)/.test(name)),
  )
}
