import { dirname, join, posix } from 'node:path'
import { filesBelow, importsOf, isFile, manifest, publishedPackages, read, workspaceFolders } from './files.ts'

/** The floors of the house, lowest first; `*` at the end of a name stands for any. A package stands on lower floors only. */
const FLOORS: readonly (readonly string[])[] = [
  ['packages/tooling', 'packages/faults'],
  ['packages/core'],
  ['packages/provider-*', 'packages/testkit', 'packages/sandbox', 'packages/opentelemetry', 'packages/create-provider'],
  ['packages/durable'],
  ['apps/recipes', 'apps/bench'],
  ['apps/demo', 'apps/docs'],
  ['apps/checks'],
]

const floorOf = (folder: string): number =>
  FLOORS.findIndex((names) => names.some((name) => (name.endsWith('*') ? folder.startsWith(name.slice(0, -1)) : folder === name)))

/**
 * Says which packages stand on one of their own floor or above. Their tests and builds may use their own floor: a provider is tested
 * with the kit, the sandbox with the providers.
 */
export function upwardArrows(root: string): string[] {
  const folders = workspaceFolders(root)
  const folderOf = new Map(folders.map((folder) => [manifest(join(root, folder)).name, folder]))
  return folders.flatMap((folder) => {
    const own = floorOf(folder)
    if (own < 0) return [`${folder} is on no floor: name it in apps/checks/src/structure/floors.ts`]
    const { dependencies, peerDependencies, devDependencies } = manifest(join(root, folder))
    const arrows = (names: object | undefined, highest: number): string[] =>
      Object.keys(names ?? {}).flatMap((name) => {
        const target = folderOf.get(name)
        return target !== undefined && floorOf(target) > highest
          ? [`${folder} depends on ${target}, which is not below it: move what both need to a lower floor`]
          : []
      })
    return [...arrows({ ...dependencies, ...peerDependencies }, own - 1), ...arrows(devDependencies, own)]
  })
}

/** Says which published packages the checks do not depend on: they would be looked at before they are built. */
export function unchecked(root: string): string[] {
  if (!isFile(root, 'apps/checks/package.json')) return []
  const { devDependencies = {} } = manifest(join(root, 'apps/checks'))
  return publishedPackages(root)
    .filter((folder) => devDependencies[manifest(join(root, 'packages', folder)).name] === undefined)
    .map((folder) => `packages/${folder} is no dev dependency of apps/checks: add it, so that it is built before it is checked`)
}

/** Says which packages need each other, by whatever dependency: neither could be built or tested first. */
export function packageCircles(root: string): string[] {
  const folders = workspaceFolders(root)
  const folderOf = new Map(folders.map((folder) => [manifest(join(root, folder)).name, folder]))
  const graph = new Map(
    folders.map((folder) => {
      const { dependencies, peerDependencies, devDependencies } = manifest(join(root, folder))
      const names = Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies })
      return [folder, names.flatMap((name) => folderOf.get(name) ?? [])]
    }),
  )
  return circlesIn(graph).map((circle) => `${circle.join(' → ')} depend on each other: move what both need to a lower floor`)
}

/** Says which files import each other, directly or through others; `import type` counts, because its reader goes round in the same circle. */
export function importCircles(root: string): string[] {
  return workspaceFolders(root).flatMap((folder) => {
    const files = filesBelow(join(root, folder)).filter((file) => /\.[cm]?ts$/.test(file) && !/(^|\/)(dist|fixtures|api)\//.test(file))
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(read(root, folder, file)).flatMap(({ from, file: run }) => (run ? [] : resolved(root, folder, file, from))),
      ]),
    )
    return circlesIn(graph).map((circle) => `${folder}: ${circle.join(' → ')} import each other: move what both need to a file of its own`)
  })
}

function resolved(root: string, folder: string, file: string, from: string): string[] {
  if (!/^\.\.?\//.test(from)) return []
  const path = posix.join(dirname(file), from)
  return [path, path.replace(/\.js$/, '.ts')].filter((name) => isFile(root, folder, name)).slice(0, 1)
}

/** One circle for each arrow that closes one, from its first node to that node again. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>()
  const visit = (node: string, way: readonly string[]): string[][] => {
    const at = way.indexOf(node)
    if (at >= 0) return [[...way.slice(at), node]]
    if (done.has(node)) return []
    const found = (graph.get(node) ?? []).flatMap((next) => visit(next, [...way, node]))
    done.add(node)
    return found
  }
  return [...graph.keys()].flatMap((node) => visit(node, []))
}
