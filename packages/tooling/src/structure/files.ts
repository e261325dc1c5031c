import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const SKIPPED = new Set(['node_modules', '.git', '.turbo', 'test-results', 'coverage'])

/** All files below a folder, relative to it, with forward slashes, sorted. Empty when there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!isFolder(folder)) return []
  return walk(folder)
    .map((path) => relative(folder, path).split(sep).join('/'))
    .sort()
}

/** Text of a file. */
export function read(...path: string[]): string {
  return readFileSync(join(...path), 'utf8')
}

/** Whether a path is a file. */
export function isFile(...path: string[]): boolean {
  return statSync(join(...path), { throwIfNoEntry: false })?.isFile() ?? false
}

/** Whether a path is a folder. */
export function isFolder(...path: string[]): boolean {
  return statSync(join(...path), { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Names of the provider packages of a repository. */
export function providers(root: string): string[] {
  return packages(root).filter((name) => name.startsWith('provider-'))
}

/** Names of all packages of a repository that are published. */
export function publishedPackages(root: string): string[] {
  return packages(root).filter((name) => !manifest(join(root, 'packages', name)).private)
}

/** The parts of a package.json that the checks look at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly imports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The package.json of a folder. */
export function manifest(folder: string): Manifest {
  return JSON.parse(read(folder, 'package.json')) as Manifest
}

/** A TypeScript or JavaScript text without its comments. Good enough to look for names in. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
}

/** One import of a module. */
export interface Import {
  readonly from: string
  /** `import type` and `export type`: gone at run time. */
  readonly typeOnly: boolean
  /** `import()`: happens when the code runs, not when the module is loaded. */
  readonly dynamic: boolean
}

/** The modules that a text imports or re-exports. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text)
  const fixed = [...code.matchAll(/^\s*(?:import|export)\b\s*(type\s+)?(?:[^'"();]*?\s*from\s*)?['"]([^'"]+)['"]/gm)]
  const late = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [
    ...fixed.map((match) => ({ from: match[2] ?? '', typeOnly: match[1] !== undefined, dynamic: false })),
    ...late.map((match) => ({ from: match[1] ?? '', typeOnly: false, dynamic: true })),
  ]
}

function packages(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => isFile(root, 'packages', name, 'package.json'))
    .sort()
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return entry.isFile() ? [path] : []
  })
}
