import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** This package. */
export const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** A temporary folder outside of the repository that goes away with the test. */
export function temporary(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paymux-create-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Lends a scaffolded package what the workspace has installed, so that it need not be installed again. */
export function lendModules(folder: string): void {
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(PACKAGE, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(PACKAGE, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
}

/** Runs a tool that is installed here; its output and exit code. */
export function tool(cwd: string, path: string, ...args: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PACKAGE, path), ...args], {
    cwd,
    encoding: 'utf8',
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS$|NODE_ENV$)/.test(name))),
  })
  return { status, output: stdout + stderr }
}

/** Where the tools lie. */
export const TOOLS = {
  cli: 'dist/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsup: 'node_modules/tsup/dist/cli-default.js',
} as const
