import { join } from 'node:path'
import { filesBelow, manifest, publishedPackages, read } from '../structure/files.ts'
import { branchPoint, changedSince, fileAt, lastRelease } from './git.ts'

/** How far a version goes up. */
export type Bump = 'patch' | 'minor' | 'major'

/** A changeset that waits for the next release. */
export interface Changeset {
  /** Path in the repository. */
  readonly file: string
  readonly bumps: Readonly<Record<string, Bump>>
  readonly text: string
}

/** The changesets of a repository. */
export function changesetsOf(root: string): Changeset[] {
  return filesBelow(join(root, '.changeset'))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => {
      const [, head = '', text = ''] = /^---\n([\s\S]*?)---\n?([\s\S]*)$/.exec(read(root, '.changeset', file)) ?? []
      const bumps = [...head.matchAll(/^\s*['"]?([^'"\s]+)['"]?\s*:\s*(patch|minor|major)\s*$/gm)]
      return { file: `.changeset/${file}`, bumps: Object.fromEntries(bumps.map(([, name, bump]) => [name, bump])), text: text.trim() }
    })
}

/**
 * Says which published packages changed without a changeset that names them: since their last release, and on this branch.
 * An empty changeset on a branch says that nobody can notice what it changes.
 */
export function missingChangesets(root: string, main?: string): string[] {
  const waiting = changesetsOf(root)
  const branch = branchPoint(root, main)
  return publishedPackages(root).flatMap((folder) => {
    const { name, version } = manifest(join(root, 'packages', folder))
    const named = waiting.filter(({ bumps }) => bumps[name] !== undefined)
    const say = (what: string): string[] => [
      `packages/${folder} ${what}: run \`pnpm changeset\`, choose ${name} and write for its users what changes. ` +
        'If nobody can notice it, run `pnpm changeset --empty` and say why.',
    ]
    if (version === '0.0.0') return named.length > 0 ? [] : say('was never released and no changeset names it')

    const release = lastRelease(root, folder)
    const changed = release === null ? [] : noticeable(root, release, folder)
    const excused = waiting.some(({ bumps }) => Object.keys(bumps).length === 0)
    if (changed.length > 0 && named.length === 0 && !excused)
      return say(`changed since ${version} (${changed.join(', ')}) without a changeset`)

    if (branch === null || versionAt(root, branch, folder) !== version) return []
    const onBranch = noticeable(root, branch, folder)
    const own = changedSince(root, branch, '.changeset')
    const covered = waiting.some(({ file, bumps }) => own.includes(file) && (bumps[name] !== undefined || Object.keys(bumps).length === 0))
    return onBranch.length > 0 && !covered ? say(`changes on this branch (${onBranch.join(', ')}) without a changeset`) : []
  })
}

/** Says which changesets name packages that are not published. */
export function strayChangesets(root: string): string[] {
  const names = publishedPackages(root).map((folder) => manifest(join(root, 'packages', folder)).name)
  return changesetsOf(root).flatMap(({ file, bumps }) =>
    Object.keys(bumps)
      .filter((name) => !names.includes(name))
      .map((name) => `${file} names ${name}, which is not published: take it out, private packages have no versions`),
  )
}

// The parts of a package.json that whoever installs the package gets to feel.
const FELT = [
  'type',
  'main',
  'exports',
  'imports',
  'bin',
  'files',
  'engines',
  'sideEffects',
  'dependencies',
  'peerDependencies',
  'optionalDependencies',
]

/** What changed since a commit that a user of the package may notice. */
function noticeable(root: string, commit: string, folder: string): string[] {
  return changedSince(root, commit, `packages/${folder}`)
    .filter((file) => {
      const inside = file.slice(`packages/${folder}/`.length)
      if (inside !== 'package.json') return /^(src|templates|bin)\//.test(inside)
      const [before, after] = [fileAt(root, commit, file), read(root, file)].map((text) => felt(text))
      return before !== after
    })
    .map((file) => file.slice(`packages/${folder}/`.length))
}

function felt(text: string | null): string {
  const all = JSON.parse(text ?? '{}') as Record<string, unknown>
  return JSON.stringify(FELT.map((name) => all[name]))
}

function versionAt(root: string, commit: string, folder: string): string | undefined {
  const text = fileAt(root, commit, `packages/${folder}/package.json`)
  return text === null ? undefined : (JSON.parse(text) as { version: string }).version
}
