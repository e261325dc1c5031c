import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, isFile, manifest, publishedPackages, read } from '../structure/files.ts'
import { changesetsOf } from './changesets.ts'

/** The file with the hashes of every published version. */
export const RECORD = '.changeset/released.json'

/** Packed files of a version, each with the start of its SHA-256. */
export interface PackRecord {
  readonly version: string
  readonly files: Readonly<Record<string, string>>
}

/** Fields of package.json whose change no user can notice, and the version itself. */
const UNNOTICEABLE = ['version', 'scripts', 'devDependencies']

/** The record of packages that lie unpacked below `packages`. Changelogs are left out: they are made of the changesets themselves. */
export function recordOf(packed: string): Readonly<Record<string, PackRecord>> {
  return Object.fromEntries(
    publishedPackages(packed).map((folder) => {
      const home = join(packed, 'packages', folder)
      const { name, version } = manifest(home)
      const files = filesBelow(home).filter((file) => file !== 'CHANGELOG.md')
      return [name, { version, files: Object.fromEntries(files.map((file) => [file, hashOf(home, file)])) }]
    }),
  )
}

/** The record that a repository keeps; empty before its first release. */
export function recordIn(root: string): Readonly<Record<string, PackRecord>> {
  return isFile(root, RECORD) ? (JSON.parse(read(root, RECORD)) as Record<string, PackRecord>) : {}
}

/**
 * Says which packages would be packed with other bytes than their published version has. Any cause is seen: sources, a template, a guide,
 * a range in the catalog, the version of something bundled, a tool of the build.
 * An empty changeset says that nobody can notice it.
 * @param root the repository, before its changesets are applied
 * @param packed packages as they are packed once the changesets are applied
 */
export function changedPacks(root: string, packed: string): string[] {
  if (changesetsOf(root).some(({ bumps }) => Object.keys(bumps).length === 0)) return []
  const [out, now] = [recordIn(root), recordOf(packed)]
  return Object.entries(now).flatMap(([name, { version, files }]) => {
    const before = out[name]
    if (before === undefined || before.version !== version) return []
    const names = [...new Set([...Object.keys(before.files), ...Object.keys(files)])].sort()
    const changed = names.filter((file) => before.files[file] !== files[file])
    return changed.length === 0
      ? []
      : [
          `${name} would be packed with other bytes than its version ${version} has (${changed.join(', ')}): run \`pnpm changeset\`, choose ${name} ` +
            'and write for its users what changes. If nobody can notice it, run `pnpm changeset --empty` and say why.',
        ]
  })
}

function hashOf(home: string, file: string): string {
  const bytes = file === 'package.json' ? noticeablePart(read(home, file)) : readFileSync(join(home, file))
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

function noticeablePart(text: string): string {
  const found = JSON.parse(text) as Readonly<Record<string, unknown>>
  // `workspace:^` packs as whatever is newest: a minor of core is no change of what depends on it.
  const dependencies = Object.entries((found.dependencies ?? {}) as Readonly<Record<string, string>>).map(([name, range]) => [
    name,
    name.startsWith('@paymux/') ? '' : range,
  ])
  const all = Object.entries({ ...found, dependencies }).filter(([name]) => !UNNOTICEABLE.includes(name))
  return JSON.stringify(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}
