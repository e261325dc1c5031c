import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'tsup'
import ts from 'typescript'

/**
 * The public declarations of a built package: one text per entry, whole in itself, in an order that does not depend on how the
 * build was cut into files.
 * @param entries names of the entries, as in `dist/<name>.d.ts`
 */
export async function publicDeclarations(folder: string, entries: readonly string[]): Promise<Record<string, string>> {
  const target = mkdtempSync(join(tmpdir(), 'paymux-api-'))
  try {
    for (const name of entries) {
      // One at a time: together they would share chunks, whose names change with their contents.
      const entry = { [name]: join(folder, 'dist', `${name}.d.ts`) }
      await build({
        config: false,
        silent: true,
        entry,
        dts: { only: true, entry },
        outDir: target,
        format: 'esm',
        tsconfig: join(folder, 'tsconfig.json'),
      })
    }
    return Object.fromEntries(entries.map((name) => [name, inOrder(readFileSync(join(target, `${name}.d.ts`), 'utf8'))]))
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}

/** Imports first, then the declarations by name, then the list of exports. */
export function inOrder(text: string): string {
  const source = ts.createSourceFile('api.d.ts', text, ts.ScriptTarget.Latest, true)
  const parts = source.statements.map((statement) => ({ key: keyOf(statement), text: statement.getFullText(source).trim() }))
  return `${parts
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((part) => part.text)
    .join('\n\n')}\n`
}

function keyOf(statement: ts.Statement): string {
  if (ts.isImportDeclaration(statement)) return `0 ${statement.moduleSpecifier.getText()}`
  if (ts.isExportDeclaration(statement)) return `2 ${statement.moduleSpecifier?.getText() ?? ''}`
  const named = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : (statement as ts.DeclarationStatement)
  return `1 ${named?.name?.getText() ?? ''}`
}

/**
 * Compares committed declarations with those of the build, or with `update` writes them.
 * @returns what differs, with the command that brings the files up to date; empty when nothing does
 */
export function compareDeclarations(folder: string, built: Readonly<Record<string, string>>, update = false): string[] {
  const files = Object.fromEntries(Object.entries(built).map(([name, text]) => [`${name}.d.ts`, text]))
  const committed = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.d.ts')) : []
  const stray = committed.filter((file) => files[file] === undefined)
  if (update) {
    mkdirSync(folder, { recursive: true })
    for (const file of stray) rmSync(join(folder, file))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
    return []
  }
  const faults = [
    ...stray.map((file) => `${file} belongs to no entry`),
    ...Object.entries(files).flatMap(([file, text]) => {
      if (!committed.includes(file)) return [`${file} is missing`]
      const difference = firstDifference(readFileSync(join(folder, file), 'utf8'), text)
      return difference === null ? [] : [`${file} is not what is built, ${difference}`]
    }),
  ]
  const advice =
    'The public interface changed. If that is meant: run `pnpm api:update`, read the difference and commit it with a changeset.'
  return faults.length === 0 ? [] : [...faults, advice]
}

function firstDifference(committed: string, built: string): string | null {
  if (committed === built) return null
  const [old, now] = [committed.split('\n'), built.split('\n')]
  const at = now.findIndex((line, index) => line !== old[index])
  const line = at === -1 ? now.length : at
  return `line ${line + 1}:\n  committed: ${old[line] ?? '(end)'}\n  built:     ${now[line] ?? '(end)'}`
}
