import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { Sandbox } from '@paymux/sandbox'
import { NODES } from '@paymux/tooling/examples'
import { expect } from 'vitest'

/** Node's arguments for packages from their sources, without a build. */
export const FROM_SOURCE = '--conditions=@paymux/source'

/** Node's arguments for the command. */
export const COMMAND = [FROM_SOURCE, fileURLToPath(new URL('../src/main.ts', import.meta.url))] as const

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a shell would, with nothing of this environment but what Node needs. */
export function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...COMMAND, ...args], { env: { ...NODES, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: stripVTControlCharacters(stdout), stderr })
    })
  })
}

/** The environment that makes the command ask this sandbox as if it were real. */
export function envOf(sandbox: Sandbox): Record<string, string> {
  return Object.assign({}, ...sandbox.describe().map(({ env }) => env)) as Record<string, string>
}

/** The cells of the rows that hold a text. */
export function row(text: string, start: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(start))
    .flatMap((line) => line.split('│').map((cell) => cell.trim()))
    .filter((cell) => cell !== '')
}

/** What `demo durable --json` must have printed. */
export function paidOnce(stdout: string): void {
  const rows = JSON.parse(stdout) as { interrupted: boolean }[]
  expect(rows).toHaveLength(6)
  for (const row of rows) expect(row).toMatchObject({ state: 'succeeded', attempts: 1, requests: 1, paid: 1 })
  expect(rows.filter(({ interrupted }) => interrupted)).toHaveLength(3)
}
