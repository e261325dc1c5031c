import { dirname, join, posix } from 'node:path'
import type { Exceptions } from './budgets.ts'
import type { Import, Manifest } from './files.ts'
import { filesBelow, importsOf, isFile, manifest, publishedPackages, read, workspaceFolders } from './files.ts'

const DEVELOPMENT_ONLY = ['@paymux/testkit', '@paymux/sandbox', '@paymux/tooling', '@paymux/faults']

/**
 * Says which files import by a path that leaves their package, which nothing else sees: it compiles, and the other package's code is
 * bundled. Published sources do not even name a file outside, nor a module whose name is computed.
 * @param loaders files that load a module of the user's, each with its reason
 */
export function strayPaths(root: string, loaders: Exceptions = {}): string[] {
  const published = publishedPackages(root).map((name) => `packages/${name}`)
  return workspaceFolders(root).flatMap((folder) =>
    filesBelow(join(root, folder))
      .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/(^|\/)(dist|fixtures|api)\//.test(file))
      .flatMap((file) => {
        const source = published.includes(folder) && file.startsWith('src/')
        return importsOf(read(root, folder, file)).flatMap(({ from, computed, file: path }) => {
          if (computed)
            return source && !path && loaders[`${folder}/${file}`] === undefined
              ? [`${folder}/${file} imports ${from}, whose name is computed: write it as a plain text`]
              : []
          const leaves = /^\.\.?\//.test(from) && posix.join(dirname(file), from).startsWith('../')
          return leaves && (source || !path)
            ? [`${folder}/${file} names ${from}, which is outside of its package: import what that package exports, or move it to core`]
            : []
        })
      }),
  )
}

/** Sources of private packages that are bundled on purpose. */
const BUNDLED_SOURCES = /^(tooling\/src\/zod-config\.js|faults\/src\/)/

/** Says which built files contain the sources of another package; esbuild names the file above each part. */
export function foreignSources(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const dist = join(root, 'packages', name, 'dist')
    return filesBelow(dist)
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => {
        const others = [...read(dist, file).matchAll(/^\/\/ (?:\.\.\/)+((?!node_modules\/|\.)[\w-]+\/\S+)$/gm)].map(
          ([, other = '']) => other,
        )
        return others
          .filter((other) => !BUNDLED_SOURCES.test(other))
          .map((other) => `packages/${name}/dist/${file} contains ${other}: import what that package exports, or move it to core`)
      })
  })
}

/** Says what published sources import though they must not: other providers, development packages, undeclared dependencies. */
export function forbiddenImports(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const { name: self, dependencies, peerDependencies, imports } = manifest(folder)
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    return filesBelow(join(folder, 'src')).flatMap((file) => {
      const say = (fault: string): string => `packages/${name}/src/${file} ${fault}`
      return outside(importsOf(read(folder, 'src', file)), imports).flatMap(({ from, typeOnly }) => {
        const target = packageOf(from)
        if (target.startsWith('@paymux/provider-') && target !== self)
          return [say(`imports ${target}: providers do not know each other: move what both need to core`)]
        if (typeOnly) return []
        // The kit is for development itself, and bundles the faults.
        if (name === 'testkit' && target === '@paymux/faults') return []
        if (DEVELOPMENT_ONLY.includes(target)) return [say(`imports ${target}, which is for development only: move what is needed to core`)]
        // zod is bundled into what is built, on purpose.
        if (declared.includes(target) || (target === 'zod' && name.startsWith('provider-'))) return []
        return [
          say(
            `imports ${target}, which is no dependency of ${self}: add it to its package.json and to apps/checks/src/release/policy.ts, or do without`,
          ),
        ]
      })
    })
  })
}

/** Says which built files of published packages still import something that is not installed with them. */
export function undeclaredInBuild(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const { dependencies, peerDependencies, imports } = manifest(folder)
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    return filesBelow(join(folder, 'dist'))
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => outside(importsOf(read(folder, 'dist', file)), imports).map(({ from }) => ({ file, target: packageOf(from) })))
      .filter(({ target }) => !declared.includes(target))
      .map(
        ({ file, target }) =>
          `packages/${name}/dist/${file} imports ${target}, which is not installed with it: make it a dependency, or a dev dependency to have it bundled`,
      )
  })
}

/**
 * Says which of the given modules are loaded together with a built file, through whatever files it imports.
 * @param entry path of the file inside the package
 */
export function loadedWith(folder: string, entry: string, modules: readonly string[]): string[] {
  const seen = new Set<string>()
  const { imports } = manifest(folder)
  const visit = (file: string): string[] => {
    if (seen.has(file) || !isFile(folder, file)) return []
    seen.add(file)
    const loaded = importsOf(read(folder, file)).filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic)
    return [
      ...loaded.filter(({ from }) => from.startsWith('.')).flatMap(({ from }) => visit(posix.join(dirname(file), from))),
      ...outside(loaded, imports)
        .map(({ from }) => packageOf(from))
        .filter((target) => modules.includes(target))
        .map((target) => `${entry} loads ${target} through ${file}: import it when the code runs, so that importing stays cheap`),
    ]
  }
  return visit(entry)
}

/** The imports of other packages. A name like `#undici` stands for what `imports` of the package.json makes of it, anywhere. */
function outside(imports: readonly Import[], names: Manifest['imports'] = {}): readonly Import[] {
  return imports
    .flatMap((item) => (item.from.startsWith('#') ? targetsOf(names[item.from] ?? item.from).map((from) => ({ ...item, from })) : [item]))
    .filter(({ from, computed, file }) => !computed && !file && !from.startsWith('.') && !from.startsWith('node:'))
}

/** All that conditional `imports` or `exports` of a package.json may resolve to. */
export function targetsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(targetsOf) : []
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
