import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'

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

/** Folders of all packages and applications of a repository, relative to it. */
export function workspaceFolders(root: string): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    isFolder(root, group)
      ? readdirSync(join(root, group))
          .filter((name) => isFile(root, group, name, 'package.json'))
          .map((name) => `${group}/${name}`)
          .sort()
      : [],
  )
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
  readonly devDependencies?: Readonly<Record<string, string>>
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
  /** The name as it is written; the source text where that is computed. */
  readonly from: string
  /** `import type`, `export type` and `import()` in a type: gone at run time. */
  readonly typeOnly: boolean
  /** `import()`, `require()` and the like: happens when the code runs, not when the module is loaded. */
  readonly dynamic: boolean
  /** Not a plain text, so that no check can tell what it names. */
  readonly computed: boolean
  /** `new URL('…', import.meta.url)`: a file, which need not be code. */
  readonly file: boolean
}

/** The modules and files that a text names, read by TypeScript's own parser: `import`, `export … from`, `require`, `new URL`. */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  const add = (name: ts.Node | undefined, more: Partial<Import> = {}): void => {
    if (name === undefined) return
    const plain = ts.isLiteralTypeNode(name) ? name.literal : name
    const computed = !ts.isStringLiteralLike(plain)
    found.push({ from: computed ? plain.getText() : plain.text, typeOnly: false, dynamic: false, computed, file: false, ...more })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, { typeOnly: node.importClause?.isTypeOnly ?? false })
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, { typeOnly: node.isTypeOnly })
    else if (ts.isExternalModuleReference(node)) add(node.expression)
    else if (ts.isImportTypeNode(node)) add(node.argument, { typeOnly: true, dynamic: true })
    else if (ts.isCallExpression(node) && LOADERS.test(node.expression.getText())) add(node.arguments[0], { dynamic: true })
    else if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && node.arguments?.[1]?.getText() === 'import.meta.url')
      add(node.arguments[0], { dynamic: true, file: true })
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true))
  return found
}

const LOADERS = /^(import|require|require\.resolve|import\.meta\.resolve)$/

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
