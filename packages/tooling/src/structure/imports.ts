import { dirname, join, posix } from 'node:path'
import type { Import } from './files.ts'
import { filesBelow, importsOf, isFile, manifest, publishedPackages, read } from './files.ts'

const DEVELOPMENT_ONLY = ['@paymux/testkit', '@paymux/sandbox', '@paymux/tooling']

/** Says what published sources import though they must not: other providers, development packages, undeclared dependencies. */
export function forbiddenImports(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const { name: self, dependencies, peerDependencies } = manifest(folder)
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    return filesBelow(join(folder, 'src')).flatMap((file) => {
      const say = (fault: string): string => `packages/${name}/src/${file} ${fault}`
      return outside(importsOf(read(folder, 'src', file))).flatMap(({ from, typeOnly }) => {
        const target = packageOf(from)
        if (target.startsWith('@paymux/provider-') && target !== self) return [say(`imports ${target}: providers do not know each other`)]
        if (typeOnly) return []
        // Bundled, so that the kit and core's own tests share one fault upstream.
        if (target === '@paymux/tooling' && name === 'testkit') return []
        if (DEVELOPMENT_ONLY.includes(target)) return [say(`imports ${target}, which is for development only`)]
        // zod is bundled into what is built, on purpose.
        if (declared.includes(target) || (target === 'zod' && name.startsWith('provider-'))) return []
        return [say(`imports ${target}, which is no dependency of ${self}`)]
      })
    })
  })
}

/** Says which built files of published packages still import something that is not installed with them. */
export function undeclaredInBuild(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const folder = join(root, 'packages', name)
    const { dependencies, peerDependencies } = manifest(folder)
    const declared = Object.keys({ ...dependencies, ...peerDependencies })
    return filesBelow(join(folder, 'dist'))
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => outside(importsOf(read(folder, 'dist', file))).map(({ from }) => ({ file, target: packageOf(from) })))
      .filter(({ target }) => !declared.includes(target))
      .map(({ file, target }) => `packages/${name}/dist/${file} imports ${target}, which is not installed with it`)
  })
}

/**
 * Says which of the given modules are loaded together with a built file, through whatever files it imports.
 * @param entry path of the file inside the package
 */
export function loadedWith(folder: string, entry: string, modules: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (file: string): string[] => {
    if (seen.has(file) || !isFile(folder, file)) return []
    seen.add(file)
    return importsOf(read(folder, file))
      .filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic)
      .flatMap(({ from }) => {
        if (from.startsWith('.')) return visit(posix.join(dirname(file), from))
        return modules.includes(packageOf(from)) ? [`${entry} loads ${packageOf(from)} through ${file}`] : []
      })
  }
  return visit(entry)
}

function outside(imports: readonly Import[]): readonly Import[] {
  return imports.filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
