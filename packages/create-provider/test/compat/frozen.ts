import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What was built with core 1.0; committed from then on. */
export const FROZEN = fileURLToPath(new URL('../fixtures/core-1.0/', import.meta.url))

/** The version of core in this repository. */
export function coreVersion(): string {
  const text = readFileSync(new URL('../../../core/package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

/**
 * The folder with what was built with core 1.0. Before its release that is what would be built today, made anew in `folder`, so that
 * the checks themselves are tried already.
 */
export function frozen(folder: string): string {
  if (existsSync(FROZEN)) return FROZEN
  if (coreVersion() !== '0.0.0') throw new Error(`${FROZEN} is gone: restore it from git`)
  execFileSync(process.execPath, [fileURLToPath(new URL('./freeze.ts', import.meta.url)), folder], { stdio: 'pipe' })
  return folder
}
