import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { parse } from 'yaml'
import { isFile, read } from '../structure/files.ts'
import { copyRepository, versionsIn } from './packing.ts'
import type { Finished } from './processes.ts'
import { execute, finish, pnpm, pnpmMust, usualRegistry } from './processes.ts'

/** Where a gate runs, and pnpm's arguments for it. */
export interface CopiedGate {
  readonly folder: string
  readonly args: readonly string[]
}

/** A copy of this repository, installed, in which releases can be made. */
export interface Workspace {
  readonly root: string
  /** Adds a changeset: packages with their bumps, and a text. */
  readonly addChangeset: (bumps: Readonly<Record<string, 'patch' | 'minor' | 'major'>>, text: string) => void
  /** `pnpm version-packages`, committed. Returns the versions of the published packages by name. */
  readonly version: () => Promise<Readonly<Record<string, string>>>
  /** `pnpm release:pack`. */
  readonly pack: () => Promise<void>
  /** The lines with which the workflow publishes what was packed, to their end. The registry is that of the `.npmrc`. */
  readonly publish: () => Promise<Finished>
  /** The lines with which the workflow tags it, with another `gh` that keeps releases in a file. Returns the tags so far. */
  readonly tag: () => Promise<readonly string[]>
  /** Runs one of the gates of `pnpm test` in a package, or at the top. */
  readonly gate: (gate: CopiedGate) => Promise<Finished>
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
  await copyRepository(root)
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
  // A build of the same sources is taken from the cache of this repository.
  const env = { TURBO_CACHE_DIR: join(ROOT, '.turbo/cache') }
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
      await pnpmMust(['version-packages'], { cwd: root, env })
      await commit('versions')
      return versionsIn(root)
    },
    pack: async () => void (await pnpmMust(['release:pack'], { cwd: root, env })),
    publish: () => finish('bash', ['-eo', 'pipefail', '-c', stepOf(root, 'publish')], { cwd: join(root, 'tarballs') }),
    tag: async () => {
      const bin = join(root, 'node_modules/.cache/gh')
      const releases = join(bin, 'releases')
      mkdirSync(bin, { recursive: true })
      writeFileSync(join(bin, 'gh'), GH)
      chmodSync(join(bin, 'gh'), 0o755)
      const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, RELEASES: releases, GITHUB_SHA: (await git('rev-parse', 'HEAD')).trim() }
      await execute('bash', ['-eo', 'pipefail', '-c', stepOf(root, 'tag')], { cwd: join(root, 'tarballs'), env })
      return isFile(releases) ? read(releases).trim().split('\n') : []
    },
    gate: ({ folder, args }) => pnpm(args, { cwd: join(root, folder), env: usualRegistry(), timeoutMs: 900_000 }),
  }
}

/** What `gh release view` and `gh release create` do, with a file for GitHub. */
const GH = `#!/usr/bin/env bash
case "$2" in
  view) grep -qxF "$3" "$RELEASES" ;;
  create) [ "$5" = "$GITHUB_SHA" ] && grep -q . notes.md && echo "$3" >> "$RELEASES" ;;
esac
`

/** The lines of the last step of a job of the release workflow. */
function stepOf(root: string, job: string): string {
  const { jobs } = parse(read(root, '.github/workflows/release.yml')) as {
    readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>
  }
  const run = jobs[job]?.steps.at(-1)?.run
  if (run === undefined) throw new Error(`the last step of the job ${job} in release.yml runs nothing: the rehearsal needs its lines`)
  return run
}
