import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesBelow, isFile, manifest, publishedPackages, read } from '../structure/files.ts'
import { INSTALL_SCRIPTS, LICENCES, RELEASE_AGE_MINUTES } from './policy.ts'

/** A package that users get along with ours. */
export interface Companion {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** `installed` next to ours, or `bundled` into it. */
  readonly how: 'installed' | 'bundled'
  /** Folder of the package of ours below `packages/`. */
  readonly with: string
}

/** What users get along with the published packages, directly or through others. */
export function companions(root: string): Companion[] {
  return publishedPackages(root).flatMap((folder) => {
    const home = join(root, 'packages', folder)
    const { dependencies = {} } = manifest(home)
    const seen = new Map<string, Companion>()
    const visit = (name: string, from: string, how: Companion['how']): void => {
      const found = resolvePackage(name, from)
      if (found === null) return void seen.set(name, { name, version: '?', licence: 'not installed', how, with: folder })
      const { version, license, dependencies: next = {} } = JSON.parse(read(found, 'package.json')) as PackageJson
      if (name.startsWith('@paymux/') || seen.has(name)) return
      seen.set(name, { name, version, licence: typeof license === 'string' ? license : 'none', how, with: folder })
      for (const dependency of Object.keys(next)) visit(dependency, found, how)
    }
    for (const name of Object.keys(dependencies)) visit(name, home, 'installed')
    for (const name of bundledInto(home)) visit(name, home, 'bundled')
    return [...seen.values()]
  })
}

interface PackageJson {
  readonly version: string
  readonly license?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Says which companions have a licence that nobody agreed to. */
export function licenceFaults(found: readonly Companion[]): string[] {
  return found
    .filter(({ licence }) => !LICENCES.includes(licence))
    .map(
      ({ name, version, licence, with: folder }) =>
        `${name}@${version}, which comes with packages/${folder}, has the licence "${licence}": replace it, or allow the licence in apps/checks/src/release/policy.ts`,
    )
}

/** Says where a package bundles the code of others without their licence text. */
export function noticeFaults(root: string): string[] {
  return publishedPackages(root).flatMap((folder) => {
    const home = join(root, 'packages', folder)
    const notices = isFile(home, 'dist/licenses.txt') ? read(home, 'dist/licenses.txt') : ''
    return bundledInto(home)
      .filter((name) => !notices.includes(`${name} `))
      .map(
        (name) =>
          `packages/${folder} bundles ${name} without its licence text in dist/licenses.txt: build with the preset of @paymux/tooling/tsup`,
      )
  })
}

/** Packages whose code was bundled into `dist`; esbuild names the file above each part. */
function bundledInto(home: string): string[] {
  const files = filesBelow(join(home, 'dist')).filter((file) => file.endsWith('.js'))
  const names = files.flatMap((file) => [...read(home, 'dist', file).matchAll(/^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)])
  return [...new Set(names.map(([, name = '']) => name))].sort()
}

/** Says where the settings of pnpm let in more than they should. `text` is the pnpm-workspace.yaml. */
export function settingFaults(text: string): string[] {
  const age = /^minimumReleaseAge:\s*(\d+)\s*$/m.exec(text)?.[1]
  const builds = [...(/^allowBuilds:\n((?:[ \t]+.*\n)*)/m.exec(text)?.[1] ?? '').matchAll(/^\s+"?([^":]+)"?:\s*true\s*$/gm)].map(
    ([, name = '']) => name,
  )
  return [
    ...(age !== undefined && Number(age) >= RELEASE_AGE_MINUTES
      ? []
      : [
          `pnpm-workspace.yaml must have minimumReleaseAge: ${RELEASE_AGE_MINUTES} or more, so that a hijacked version is found out before it gets here`,
        ]),
    ...builds
      .filter((name) => !INSTALL_SCRIPTS.includes(name))
      .map(
        (name) =>
          `pnpm-workspace.yaml lets ${name} run an install script: set it to false, or agree to it in apps/checks/src/release/policy.ts`,
      ),
    ...(/^dangerouslyAllowAllBuilds:\s*true/m.test(text)
      ? ['pnpm-workspace.yaml lets every package run install scripts: remove dangerouslyAllowAllBuilds']
      : []),
  ]
}

/** Folder of a package as a file in `from` would find it; null when it does not. */
function resolvePackage(name: string, from: string): string | null {
  for (let at = realpathSync(from); ; at = dirname(at)) {
    if (isFile(at, 'node_modules', name, 'package.json')) return realpathSync(join(at, 'node_modules', name))
    if (at === dirname(at)) return null
  }
}
