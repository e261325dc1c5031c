import { join } from 'node:path'
import { filesBelow, providers, read } from './files.ts'

const FILE_LINES = 300
const PROVIDER_LINES = 600

/** Files that may be longer, each with its reason. */
export type Exceptions = Readonly<Record<string, string>>

/** Says which source and test files are longer than 300 lines and which exceptions are no longer needed. */
export function longFiles(root: string, exceptions: Exceptions): string[] {
  const lines = new Map(sources(root).map((file) => [file, countLines(read(root, file))]))
  const long = [...lines].filter(([file, count]) => count > FILE_LINES && exceptions[file] === undefined)
  const idle = Object.keys(exceptions).filter((file) => (lines.get(file) ?? 0) <= FILE_LINES)
  return [
    ...long.map(
      ([file, count]) => `${file} has ${count} lines, more than ${FILE_LINES}: split it by ideas, or name a reason in structure.test.ts`,
    ),
    ...idle.map((file) => `${file} needs no exception any more: take it out of structure.test.ts`),
  ]
}

/**
 * Says which providers have more source than 600 lines.
 * @param allowed other limits, by folder
 */
export function longProviders(root: string, allowed: Readonly<Record<string, number>>): string[] {
  return providers(root).flatMap((name) => {
    const folder = join(root, 'packages', name, 'src')
    const count = filesBelow(folder).reduce((sum, file) => sum + countLines(read(folder, file)), 0)
    const limit = allowed[name] ?? PROVIDER_LINES
    return count > limit
      ? [
          `packages/${name}/src has ${count} lines, more than ${limit}: move what others need too to core, or raise the limit in structure.test.ts`,
        ]
      : []
  })
}

/**
 * Says which packages have more lines of code in `src` than their limit; blank lines and those of comments do not count.
 * @param limits lines of code by folder
 */
export function longPackages(root: string, limits: Readonly<Record<string, number>>): string[] {
  return Object.entries(limits).flatMap(([folder, limit]) => {
    const src = join(root, folder, 'src')
    const count = filesBelow(src).reduce((sum, file) => sum + countCode(read(src, file)), 0)
    return count > limit
      ? [`${folder}/src has ${count} lines of code, more than ${limit}: what can be simpler, or in a package of its own?`]
      : []
  })
}

function countCode(text: string): number {
  return text.split('\n').filter((line) => !/^\s*($|\/\/|\/?\*|--)/.test(line)).length
}

function sources(root: string): string[] {
  return (
    ['packages', 'apps']
      .flatMap((group) => filesBelow(join(root, group)).map((file) => `${group}/${file}`))
      // Built, generated and frozen files are not written by hand.
      .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\/(dist|fixtures|api)\//.test(file))
  )
}

function countLines(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
}
