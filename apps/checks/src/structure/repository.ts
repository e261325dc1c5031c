import { execFileSync } from 'node:child_process'
import { isFile, read } from './files.ts'

/** All that may lie at the top of the repository, dotfiles aside. */
const TOP_LEVEL = new Set([
  'apps',
  'packages',
  'biome.json',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'turbo.json',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
])

/** Folders and files of a home or of a build machine, which mean nothing to anybody else. */
const MACHINE_PATH = /(?:^|[\s"'`(=:])(?:\/(?:work|root|Users)\b|\/home\/[a-z]|[A-Z]:\\Users\\)/

/** The files of a repository that are tracked or about to be. */
export function repositoryFiles(root: string): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  return list.split('\0').filter((file) => file !== '' && isFile(root, file))
}

/** Says what lies at the top of the repository and should not. */
export function strayTopLevel(files: readonly string[]): string[] {
  const top = new Set(files.map((file) => file.split('/')[0] ?? ''))
  return [...top]
    .filter((name) => !name.startsWith('.') && !TOP_LEVEL.has(name))
    .map((name) => `${name} does not belong at the top level: move it, or name it in apps/checks/src/structure/repository.ts`)
}

/**
 * Says which files name a path of one machine, or the registry that packages happen to be installed from.
 * @param registry address of that registry
 */
export function machineTraces(root: string, files: readonly string[], registry: string): string[] {
  const { host } = new URL(registry)
  return files.flatMap((file) => {
    const text = read(root, file)
    if (text.includes('\0')) return []
    return [
      ...(MACHINE_PATH.test(text) ? [`${file} names a path of one machine: write it relative to the repository`] : []),
      ...(text.includes(host) || (file === 'pnpm-lock.yaml' && /tarball:\s*http/.test(text))
        ? [`${file} names a package registry: leave it to the settings of whoever installs`]
        : []),
    ]
  })
}
