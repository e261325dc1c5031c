import { appendFileSync, readFileSync } from 'node:fs'
import { isFile } from '../structure/files.ts'
import { COMPILER_NAMES, RUNTIME_NAMES } from './runtimes.ts'

/** Where a check belongs in the matrix: `row` is a runtime or a compiler. */
export interface Cell {
  readonly row: string
  readonly column: string
}

interface Result extends Cell {
  readonly passed: boolean
}

/** Runs a check and keeps how it went; suites in several processes write to one file. */
export async function recorded(file: string, cell: Cell, check: () => Promise<void>): Promise<void> {
  const keep = (passed: boolean): void => appendFileSync(file, `${JSON.stringify({ ...cell, passed } satisfies Result)}\n`)
  try {
    await check()
  } catch (error) {
    keep(false)
    throw error
  }
  keep(true)
}

const ROWS: readonly string[] = [
  ...RUNTIME_NAMES,
  'edge worker',
  'Next.js turbopack',
  'Next.js webpack',
  'Vite SSR',
  'esbuild ESM',
  ...COMPILER_NAMES,
]
const COLUMNS: readonly string[] = ['import', 'require', 'write faults', 'sent once', 'upgrade', 'bundle', 'nodenext', 'node16', 'bundler']

/** The results so far as a table. */
export function table(file: string): string {
  if (!isFile(file)) return ''
  const results = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result)
  const [rows, columns] = [
    ROWS.filter((name) => results.some(({ row }) => row === name)),
    COLUMNS.filter((name) => results.some(({ column }) => column === name)),
  ]
  const cell = (row: string, column: string): string => {
    const own = results.filter((result) => result.row === row && result.column === column)
    const passed = own.filter(({ passed }) => passed).length
    if (own.length === 0) return '–'
    return passed === own.length ? `${passed} ok` : `${own.length - passed} of ${own.length} FAILED`
  }
  const lines = [['', ...columns], ...rows.map((row) => [row, ...columns.map((column) => cell(row, column))])]
  const widths = ['', ...columns].map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
