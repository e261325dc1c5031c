import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { manifest, publishedPackages } from '../structure/files.ts'
import { repositoryFiles } from '../structure/repository.ts'
import { ROOT } from '../turbo.ts'
import type { Finished } from './processes.ts'
import { execute, pnpm, pnpmMust, usualRegistry } from './processes.ts'

/** A copy of this repository, installed, in which releases can be made. */
export interface Workspace {
  readonly root: string
  /** Adds a changeset: packages with their bumps, and a text. */
  readonly addChangeset: (bumps: Readonly<Record<string, 'patch' | 'minor' | 'major'>>, text: string) => void
  /** `pnpm version-packages`, committed. Returns the versions of the published packages by name. */
  readonly version: () => Promise<Readonly<Record<string, string>>>
  /** `pnpm release` to the given registry, to its end. */
  readonly release: () => Promise<Finished>
  readonly git: (...args: string[]) => Promise<string>
}

/** The settings of npm and pnpm in a folder: one registry, no second tries. */
export function npmrc(url: string, token?: string): string {
  const lines = [`registry=${url}/`, 'fetch-retries=0', 'audit=false', 'fund=false', 'update-notifier=false', 'strict-peer-deps=true']
  if (token !== undefined) lines.push(`//${new URL(url).host}/:_authToken=${token}`)
  return `${lines.join('\n')}\n`
}

/** Copies the repository as it is on disk, without what git ignores, and installs it from pnpm's store. */
export async function copyWorkspace(root: string, registry: { readonly url: string; readonly token: string }): Promise<Workspace> {
  for (const file of repositoryFiles(ROOT)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(ROOT, file), join(root, file))
  }
  const git = (...args: string[]): Promise<string> => execute('git', args, { cwd: root })
  await git('init', '-q')
  // Tags are annotated, so they need an identity too.
  const settings = { 'user.name': 'rehearsal', 'user.email': 'rehearsal@example.com', 'commit.gpgsign': 'false', 'tag.gpgsign': 'false' }
  for (const [name, value] of Object.entries(settings)) await git('config', name, value)
  await git('add', '-A')
  await git('commit', '-q', '-m', 'copy')
  await pnpmMust(['install', '--frozen-lockfile', '--prefer-offline'], { cwd: root, env: usualRegistry() })
  writeFileSync(join(root, '.npmrc'), npmrc(registry.url, registry.token))
  writeFileSync(join(root, '.git/info/exclude'), '.npmrc\n')
  return openWorkspace(root)
}

/** A copy that was made before. */
export function openWorkspace(root: string): Workspace {
  const git = (...args: string[]): Promise<string> => execute('git', args, { cwd: root })
  const commit = async (text: string): Promise<void> => {
    await git('add', '-A')
    await git('commit', '-q', '--allow-empty', '-m', text)
  }
  let changesets = 0
  return {
    root,
    git,
    addChangeset: (bumps, text) => {
      const head = Object.entries(bumps).map(([name, bump]) => `'${name}': ${bump}\n`)
      writeFileSync(join(root, `.changeset/rehearsal-${++changesets}.md`), `---\n${head.join('')}---\n\n${text}\n`)
    },
    version: async () => {
      await commit('changes')
      await pnpmMust(['version-packages'], { cwd: root })
      await commit('versions')
      return versionsIn(root)
    },
    release: () => pnpm(['release'], { cwd: root }),
  }
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
