import type { Manifest } from '../structure/files.ts'
import { manifest } from '../structure/files.ts'
import { packageFolders } from '../test-reports.ts'
import { policyOf } from './policy.ts'

/** Says which packages would be published and must not be, which are private and must not be, and which need a private one. */
export function privacyFaults(root: string): string[] {
  const all = packageFolders(root).map((folder) => ({
    path: folder
      .slice(root.length)
      .replace(/^[\\/]+/, '')
      .replaceAll('\\', '/'),
    ...manifest(folder),
  }))
  const closed = new Set(all.filter((found) => found.private === true).map(({ name }) => name))
  return all.flatMap((found) => {
    const [group, folder = ''] = found.path.split('/')
    const meant = group === 'packages' && policyOf(folder) !== null
    const needs = Object.keys(runtimeDependencies(found)).filter((name) => closed.has(name))
    return [
      ...(!found.private && !meant
        ? [
            `${found.path} would be published: set "private": true in its package.json, or add it to PUBLIC_PACKAGES in apps/checks/src/release/policy.ts`,
          ]
        : []),
      ...(found.private && meant ? [`${found.path} is private, but is meant to be published: remove "private" from its package.json`] : []),
      ...(found.private
        ? []
        : needs.map((name) => `${found.path} needs ${name}, which is private, so nobody could install it: make that a dev dependency`)),
    ]
  })
}

/** Says which packages name another repository than this one as their origin: npm refuses the provenance of such a package. */
export function originFaults(root: string, repository: string | undefined): string[] {
  if (repository === undefined) return []
  return packageFolders(root).flatMap((folder) => {
    const found = manifest(folder) as Manifest & { readonly repository?: { readonly url?: string } }
    if (found.private || found.repository?.url === `git+https://github.com/${repository}.git`) return []
    return [
      `${found.name} names ${found.repository?.url ?? 'no repository'} in its package.json, but this is ${repository}: correct \`repository.url\``,
    ]
  })
}

function runtimeDependencies({ dependencies, peerDependencies }: Manifest): Readonly<Record<string, string>> {
  return { ...dependencies, ...peerDependencies }
}
