import { join, posix } from 'node:path'
import { leakedTypes } from '../structure/declarations.ts'
import type { Manifest } from '../structure/files.ts'
import { filesBelow, importsOf, isFile, manifest, publishedPackages, read } from '../structure/files.ts'
import { foreignSources, targetsOf, undeclaredInBuild } from '../structure/imports.ts'
import { policyOf } from './policy.ts'

/** A check of what is published: says what is wrong and what to do. Its argument is a folder with a `packages` as they are packed. */
export type Gate = (root: string) => string[]

interface FullManifest extends Manifest {
  readonly [name: string]: unknown
}

/** Everything that must hold of every published package besides what publint and attw look at. */
export const GATES: Readonly<Record<string, Gate>> = {
  'package.json tells what users and registries need': (root) => each(root, metadataFaults),
  'LICENSE, README and CHANGELOG come along': (root) => each(root, missingFiles),
  'exports and built files match': (root) => each(root, exportFaults),
  'nothing is packed that does not belong there': (root) => each(root, strayFiles),
  'dependencies are the ones that were agreed on': (root) => each(root, dependencyFaults),
  'dist stays within its size': (root) => each(root, sizeFaults),
  'what is built imports only what is installed with it': undeclaredInBuild,
  'what is built contains no sources of another package': foreignSources,
  'no declaration shows zod or undici': leakedTypes,
}

function each(root: string, check: (folder: string, manifest: FullManifest, name: string) => string[]): string[] {
  return publishedPackages(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    return check(folder, manifest(folder) as FullManifest, name).map((fault) => `packages/${name}: ${fault}`)
  })
}

function metadataFaults(_: string, found: FullManifest, name: string): string[] {
  const { repository, keywords, engines } = found as {
    repository?: { url?: string; directory?: string }
    keywords?: string[]
    engines?: { node?: string }
  }
  const wanted: readonly (readonly [string, boolean, string])[] = [
    ['description', typeof found.description === 'string' && found.description !== '', 'one sentence'],
    ['license', found.license === 'MIT', '"MIT"'],
    [
      'repository',
      /^git\+https:\/\/.+\.git$/.test(repository?.url ?? '') && repository?.directory === `packages/${name}`,
      `{ "type": "git", "url": "git+https://….git", "directory": "packages/${name}" }; provenance needs it`,
    ],
    ['keywords', Array.isArray(keywords) && keywords.length >= 3, 'at least three words to be found by'],
    ['engines', engines?.node === '>=22.19', '{ "node": ">=22.19" }'],
    ['sideEffects', found.sideEffects === false, 'false, so that bundlers drop what is not used'],
    ['type', found.type === 'module', '"module"'],
    ['files', Array.isArray(found.files) && found.files.includes('CHANGELOG.md'), 'at least "dist" and "CHANGELOG.md"'],
  ]
  const scripts = Object.keys((found.scripts ?? {}) as object).filter((script) => /^(pre|post)?(install|prepare)$/.test(script))
  return [
    ...wanted.filter(([, fine]) => !fine).map(([field, , value]) => `package.json must have \`${field}\`: ${value}`),
    ...scripts.map((script) => `package.json has the script \`${script}\`, which would run on the machines of users: remove it`),
  ]
}

function missingFiles(folder: string): string[] {
  return ['LICENSE', 'README.md', 'CHANGELOG.md']
    .filter((file) => !isFile(folder, file))
    .map((file) => `${file} is missing: ${file === 'CHANGELOG.md' ? '`pnpm version-packages` writes it from the changesets' : 'add it'}`)
}

/** The condition under which this repository takes packages from their sources; `.pnpmfile.mjs` leaves it out of what is packed. */
const SOURCE = '@paymux/source'

function exportFaults(folder: string, { exports: exported = {}, imports = {}, bin }: FullManifest): string[] {
  const targets = [...targetsOf(exported), ...targetsOf(imports), ...targetsOf(bin)].map((path) => (path.startsWith('.') ? path : ''))
  const named = new Set(targets.filter((path) => path !== '').map((path) => posix.normalize(path)))
  const files = filesBelow(folder)
  const missing = [...named].filter((path) => !path.includes('*') && !files.includes(path))
  // Bun and TypeScript resolve what a bundler must not see.
  const bare = Object.entries(imports).flatMap(([name, conditions]) =>
    Object.entries(typeof conditions === 'object' && conditions !== null ? conditions : { default: conditions })
      .filter(([condition, target]) => condition !== 'bun' && condition !== 'types' && !String(target).startsWith('./'))
      .map(([condition]) => `imports["${name}"].${condition}`),
  )
  const odd = Object.entries(exported).filter(
    ([, target]) => typeof target !== 'string' && (typeof target !== 'object' || Object.keys(target ?? {}).join() !== 'types,default'),
  )
  const reached = new Set<string>()
  for (const path of named) reach(folder, path, reached)
  const idle = files.filter((file) => /^dist\/.*\.js$/.test(file) && !reached.has(file))
  const sources = JSON.stringify({ exported, imports }).includes(`"${SOURCE}"`)
  return [
    ...(sources
      ? [`package.json has the condition ${SOURCE}, whose files are not published: pack with pnpm, whose hook leaves it out`]
      : []),
    ...missing.map((path) => `package.json points to ${path}, which is not there: run \`pnpm build\`, or correct \`exports\``),
    ...bare.map((where) => `${where} names a package, which Turbopack cannot follow: name a file of dist that exports what it has`),
    ...odd.map(([entry]) => `exports["${entry}"] must be { "types": …, "default": … } in this order`),
    ...idle.map((file) => `${file} is built, but no export leads to it: export it or take it out of tsup.config.ts`),
  ]
}

function reach(folder: string, file: string, reached: Set<string>): void {
  if (reached.has(file) || !isFile(folder, file)) return
  reached.add(file)
  for (const { from } of importsOf(read(folder, file)))
    if (from.startsWith('.')) reach(folder, posix.join(posix.dirname(file), from), reached)
}

const PACKED =
  /^(package\.json|README(?:\.ru)?\.md|AUTHORING\.md|LICENSE|CHANGELOG\.md|templates?\/.+|dist\/(?:[\w-]+\/)*[\w-]+(?:\.d\.ts|\.js|\.txt))$/
const TESTS = /(^|\/)(tests?|__tests__|fixtures|pacts)\/|\.(test|spec|test-d)\.[cm]?[jt]sx?$/

function strayFiles(folder: string): string[] {
  return filesBelow(folder).flatMap((file) => {
    const text = /\.[cm]?[jt]s$/.test(file) ? read(folder, file) : ''
    const template = /^templates?\//.test(file)
    return [
      ...(PACKED.test(file) && (template || !TESTS.test(file)) ? [] : [`${file} would be published: narrow \`files\` in package.json`]),
      ...(/^\/\/[#@] sourceMappingURL=/m.test(text) && !template
        ? [`${file} names a source map, whose sources are not published: build without \`sourcemap\``]
        : []),
    ]
  })
}

function dependencyFaults(_: string, found: FullManifest, name: string): string[] {
  const allowed = policyOf(name)?.dependencies ?? []
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = found as Record<string, Record<string, string>>
  const all = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })
  return [
    ...Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((target) => !allowed.includes(target))
      .map((target) => `it would install ${target}: make that a dev dependency, or allow it in apps/checks/src/release/policy.ts`),
    ...all
      .filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+$/.test(range))
      .map(([target, range]) => `${target} is asked for as "${range}", which no registry knows: pack with pnpm, and use ^1.2.3`),
    ...(name.startsWith('provider-') && peerDependencies['@paymux/core'] === undefined
      ? ['@paymux/core must be a peer dependency, so that all providers share one core']
      : []),
  ]
}

function sizeFaults(folder: string, _: FullManifest, name: string): string[] {
  const most = policyOf(name)?.dist ?? 0
  const files = filesBelow(join(folder, 'dist')).filter((file) => file.endsWith('.js'))
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(read(folder, 'dist', file)), 0)
  if (bytes === 0) return ['dist has no JavaScript: run `pnpm build`']
  return bytes > most
    ? [
        `dist has ${bytes} bytes of JavaScript, more than ${most}: see what was bundled, or raise the budget in apps/checks/src/release/policy.ts`,
      ]
    : []
}
