import { join } from 'node:path'
import { parse } from 'yaml'
import { filesBelow, importsOf, isFile, manifest, publishedPackages, read } from '../structure/files.ts'
import { branchPoint, changedSince, fileAt } from './git.ts'

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
 * Says which published packages changed on this branch without a changeset of its own that names them, whatever else waits, and which
 * were never released and are named by none. (Changes since a release are found by their packed bytes: `changedPacks`.)
 * An empty changeset on a branch says that nobody can notice what it changes.
 */
export function missingChangesets(root: string, main?: string): string[] {
  const waiting = changesetsOf(root)
  const branch = branchPoint(root, main)
  return publishedPackages(root).flatMap((folder) => {
    const { name, version } = manifest(join(root, 'packages', folder))
    const say = (what: string): string[] => [
      `packages/${folder} ${what}: run \`pnpm changeset\`, choose ${name} and write for its users what changes. ` +
        'If nobody can notice it, run `pnpm changeset --empty` and say why.',
    ]
    if (version === '0.0.0')
      return waiting.some(({ bumps }) => bumps[name] !== undefined) ? [] : say('was never released and no changeset names it')
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

// Fields of package.json whose change a user can notice.
const NOTICEABLE_FIELDS = ['type', 'main', 'exports', 'imports', 'bin', 'files', 'engines', 'sideEffects']
const DEPENDENCIES = ['dependencies', 'peerDependencies', 'optionalDependencies']
const WORKSPACE = 'pnpm-workspace.yaml'

/** What changed since a commit that is packed: sources and what `files` names, fields of package.json, versions from the catalog. */
function noticeable(root: string, commit: string, folder: string): string[] {
  const home = `packages/${folder}`
  const { files = [] } = manifest(join(root, home)) as { readonly files?: readonly string[] }
  const packed = ['src', 'README.md', 'LICENSE', ...files.filter((file) => file !== 'dist' && file !== 'CHANGELOG.md')]
  const changed = changedSince(root, commit, home)
    .map((file) => file.slice(home.length + 1))
    .filter((file) => packed.some((part) => file === part || file.startsWith(`${part}/`)))
  const bundled = bundledBy(root, folder)
  const [before, now] = [fileAt, (at: string, _: string, file: string) => (isFile(at, file) ? read(at, file) : null)].map((textOf) =>
    noticeablePartOf(textOf(root, commit, `${home}/package.json`), textOf(root, commit, WORKSPACE), bundled),
  )
  return before === now ? changed : [...changed, 'package.json']
}

/** Packages whose code goes into what is built: sources import them, and only development needs them installed. */
function bundledBy(root: string, folder: string): readonly string[] {
  const src = join(root, 'packages', folder, 'src')
  const names = filesBelow(src).flatMap((file) => importsOf(read(src, file)).filter(({ typeOnly }) => !typeOnly))
  const { devDependencies = {} } = manifest(join(root, 'packages', folder)) as {
    readonly devDependencies?: Readonly<Record<string, string>>
  }
  return Object.keys(devDependencies).filter((name) => names.some(({ from }) => from === name || from.startsWith(`${name}/`)))
}

/** What a user can notice of a package.json, as text that can be compared. */
function noticeablePartOf(text: string | null, workspace: string | null, bundled: readonly string[]): string {
  const all = JSON.parse(text ?? '{}') as Record<string, unknown>
  const { catalog = {} } = (parse(workspace ?? '') ?? {}) as { readonly catalog?: Readonly<Record<string, string>> }
  const ranges = (field: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries((all[field] ?? {}) as Record<string, string>).map(([name, range]) => [
        name,
        range === 'catalog:' ? (catalog[name] ?? '') : range,
      ]),
    )
  const development = ranges('devDependencies')
  return JSON.stringify([
    ...NOTICEABLE_FIELDS.map((name) => all[name]),
    ...DEPENDENCIES.map(ranges),
    bundled.map((name) => development[name]),
  ])
}

function versionAt(root: string, commit: string, folder: string): string | undefined {
  const text = fileAt(root, commit, `packages/${folder}/package.json`)
  return text === null ? undefined : (JSON.parse(text) as { version: string }).version
}
