import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import ts from 'typescript'
import { filesBelow, isFile, manifest, publishedPackages, read } from '../structure/files.ts'
import { changesetsOf } from './changesets.ts'
import { branchPoint, fileAt, lastRelease } from './git.ts'

const ADVICE = 'run `pnpm build && pnpm api:update`, read the difference as a user of the package would, and commit it'

/** The public interface of a package: file in its folder `api` to text. One file per entry, one declaration after another by name. */
export function apiOf(root: string, folder: string): Readonly<Record<string, string>> {
  const home = join(root, 'packages', folder)
  const { name, exports: entries = {} } = manifest(home)
  const typed = Object.entries(entries).flatMap(([entry, target]) => {
    const types = typeof target === 'object' && target !== null && 'types' in target ? String(target.types) : null
    return types === null ? [] : [{ entry, path: resolve(home, types) }]
  })
  const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, noEmit: true, types: [] }
  const program = ts.createProgram({ rootNames: typed.map(({ path }) => path), options })
  return Object.fromEntries(
    typed.map(({ entry, path }) => {
      const file = entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-')
      const source = program.getSourceFile(path)
      if (source === undefined) throw new Error(`packages/${folder} has no ${path.slice(home.length + 1)}: run \`pnpm build\``)
      return [`${file}.d.ts`, `// ${join(name, entry)}\n\n${declarations(program, source, home).join('\n')}`]
    }),
  )
}

/** Says where the committed interface is not the one that was built. */
export function staleApi(root: string): string[] {
  return publishedPackages(root).flatMap((folder) => {
    const built = apiOf(root, folder)
    const committed = filesBelow(join(root, 'packages', folder, 'api'))
    return [
      ...Object.entries(built)
        .filter(([file, text]) => !isFile(root, 'packages', folder, 'api', file) || read(root, 'packages', folder, 'api', file) !== text)
        .map(([file]) => `packages/${folder}/api/${file} is not the interface that was built: ${ADVICE}`),
      ...committed
        .filter((file) => built[file] === undefined)
        .map((file) => `packages/${folder}/api/${file} belongs to no entry: ${ADVICE}`),
    ]
  })
}

/** Writes the interfaces of all published packages. */
export function updateApi(root: string): void {
  for (const folder of publishedPackages(root)) {
    const api = join(root, 'packages', folder, 'api')
    rmSync(api, { recursive: true, force: true })
    mkdirSync(api)
    for (const [file, text] of Object.entries(apiOf(root, folder))) writeFileSync(join(api, file), text)
  }
}

/**
 * Says which committed interfaces broke since the last release, or on this branch, without a major changeset.
 * A changeset whose text has a line "Compatible: <why>" vouches for a change that only looks like a break.
 */
export function unannouncedBreaks(root: string, main?: string): string[] {
  const waiting = changesetsOf(root)
  const branch = branchPoint(root, main)
  return publishedPackages(root).flatMap((folder) => {
    const { name, version } = manifest(join(root, 'packages', folder))
    const announced = waiting.some(
      ({ bumps, text }) => bumps[name] === 'major' || (bumps[name] !== undefined && /^Compatible: \S/m.test(text)),
    )
    if (announced || version === '0.0.0') return []
    const bases = [lastRelease(root, folder), branch].filter((base) => base !== null)
    const files = filesBelow(join(root, 'packages', folder, 'api'))
    const faults = bases.flatMap((base) =>
      files.flatMap((file) => {
        const path = `packages/${folder}/api/${file}`
        return breaksBetween(fileAt(root, base, path) ?? '', read(root, path)).map((what) => `${path}: ${what}`)
      }),
    )
    return [...new Set(faults)].map(
      (fault) =>
        `${fault}, which breaks users of ${name}: add a changeset with \`major\`, or if it cannot break anybody one with a line "Compatible: <why>"`,
    )
  })
}

/** The changes between two reports that can break a user: a declaration that went, or one that is not just longer by optional parts. */
export function breaksBetween(before: string, after: string): string[] {
  const [old, now] = [blocks(before), blocks(after)]
  return [...old].flatMap(([name, text]) => {
    const next = now.get(name)
    if (next === undefined) return [`${name} is gone`]
    return next === text || onlyGrew(text, next) ? [] : [`${name} changed`]
  })
}

function blocks(report: string): Map<string, string> {
  const parts = report.split('\n\n').slice(1)
  return new Map(
    parts.map((text) => [/\b(?:interface|type|class|const|function|enum|var|let)\s+([\w$]+)/.exec(text)?.[1] ?? text, text.trim()]),
  )
}

/** New lines among the old ones are fine when they are optional members or further words of a union. */
function onlyGrew(before: string, after: string): boolean {
  const old = before.split('\n')
  let at = 0
  for (const line of after.split('\n')) {
    if (line === old[at]) at++
    else if (!/^\s*(readonly )?\w+\?:|^\s*\|/.test(line)) return false
  }
  return at === old.length
}

/** Everything that an entry exports, and what those declarations use of the same package, printed without comments. */
function declarations(program: ts.Program, source: ts.SourceFile, home: string): string[] {
  const checker = program.getTypeChecker()
  const printer = ts.createPrinter({ removeComments: true })
  const target = (symbol: ts.Symbol): ts.Symbol => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
  const module = checker.getSymbolAtLocation(source)
  const exported = new Map((module === undefined ? [] : checker.getExportsOfModule(module)).map((symbol) => [target(symbol), symbol.name]))
  const found = new Map<ts.Symbol, { readonly name: string; readonly text: string }>()
  const visit = (symbol: ts.Symbol): void => {
    const own = (symbol.declarations ?? []).filter((node) => resolve(node.getSourceFile().fileName).startsWith(home + sep))
    if (own.length === 0 || found.has(symbol)) return
    const nodes = own.map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    const head = exported.has(symbol) ? 'export ' : ''
    const texts = nodes.map((node) =>
      printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/^(export )?(declare )?/, head),
    )
    found.set(symbol, { name: exported.get(symbol) ?? symbol.name, text: oneWordALine(texts.join('\n')) })
    const walk = (node: ts.Node): void => {
      const used = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined
      if (used !== undefined && (target(used).flags & DECLARED) !== 0) visit(target(used))
      ts.forEachChild(node, walk)
    }
    for (const node of nodes) walk(node)
  }
  for (const symbol of exported.keys()) visit(symbol)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ text }) => `${text}\n`)
}

/** What is printed by itself. Members and parameters are printed with the declaration that they belong to. */
const DECLARED = ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.Function

/** A union gets a line for each of its words, so that a new one is a new line. */
function oneWordALine(text: string): string {
  return /^(export )?type [\w$]+ = '[^']*'( \| '[^']*')+;$/.test(text)
    ? text
        .slice(0, -1)
        .replace(/(?<= =) | (?=\|)/g, '\n    | ')
        .replaceAll('| | ', '| ')
    : text
}

// `node api-report.ts`: writes the reports.
if (import.meta.main) {
  const { ROOT } = await import('@paymux/tooling/turbo')
  updateApi(ROOT)
}
