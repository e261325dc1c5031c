import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CHECK_TYPES = fileURLToPath(new URL('check-types.ts', import.meta.url))
const runFile = promisify(execFile)

const { PATH, NODE_COMPILE_CACHE } = process.env
/** What Node itself reads of the environment. */
export const NODES = { PATH, NODE_COMPILE_CACHE }

/** Files of code from a README or page, to be checked and run. */
export interface WrittenExamples {
  readonly folder: string
  /** What the compiler says of them; empty when they are sound. */
  readonly typeFaults: () => Promise<string>
  /** Runs one file, packages taken from their sources, with nothing in its environment but {@link NODES} and `env`. */
  readonly run: (file: string, env?: Readonly<Record<string, string>>) => Promise<{ readonly stdout: string; readonly stderr: string }>
  readonly remove: () => void
}

/**
 * Writes code where the names of all packages resolve.
 * @param at a folder two levels below the package: `new URL('../test-results/readme/', import.meta.url)`
 */
export function writeExamples(at: URL, files: Readonly<Record<string, string>>): WrittenExamples {
  const folder = fileURLToPath(at)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  // Without an import or export it would be a script, whose names all scripts share.
  for (const [file, code] of Object.entries(files)) writeFileSync(join(folder, file), `${code}export {}\n`)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
  return {
    folder,
    typeFaults: () =>
      runFile(process.execPath, [CHECK_TYPES], { cwd: folder }).then(
        () => '',
        (error: { readonly stdout: string }) => error.stdout,
      ),
    run: (file, env = {}) => runFile(process.execPath, ['--conditions=@paymux/source', join(folder, file)], { env: { ...NODES, ...env } }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
