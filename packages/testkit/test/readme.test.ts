import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RULES } from '../src/index.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))
/** Inside the package, where its own name resolves. */
const FOLDER = fileURLToPath(new URL('../test-results/readme/', import.meta.url))
const [example] = examplesIn(README)

const ACME = `import type { PaymentProvider } from '@paymux/core'
import type { DeclaredNames } from '@paymux/testkit'
// @ts-expect-error: plain JavaScript
import { createAcme as create, plan } from '../../packaging/runners/plan.mjs'
export const createAcme = create as (settings: { readonly apiKey?: string }) => PaymentProvider
export const SETTINGS = plan.declared as DeclaredNames
`

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'example.ts'), example?.code ?? '')
  writeFileSync(join(FOLDER, 'acme.ts'), ACME)
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
})
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

it('the example is sound TypeScript', () => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  let faults = ''
  try {
    execFileSync(process.execPath, [tsc, '-p', FOLDER], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    faults = String((error as { stdout?: unknown }).stdout)
  }
  expect(faults).toBe('')
})

it('the example passes', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@paymux/source',
    '--test-reporter=tap',
    join(FOLDER, 'example.ts'),
  ])
  expect(stdout).toMatch(/^# pass [3-9]\d$[\s\S]*^# fail 0$/m)
})

it('the table of rules is that of the kit', () => {
  const table = readFileSync(README, 'utf8').split('## Rules')[1] ?? ''
  const rows = [...table.matchAll(/^\| `([a-z0-9-]+)` +\| (.*?) +\|$/gm)].map(([, rule, advice]) => [rule, advice])
  expect(rows).toEqual(Object.entries(RULES))
})
