import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, expect, it } from 'vitest'
import { RULES } from '../src/index.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))
const [example] = examplesIn(README)

const ACME = `import type { PaymentProvider } from '@paymux/core'
import type { DeclaredNames } from '@paymux/testkit'
// @ts-expect-error: plain JavaScript
import { createAcme as create, plan } from '../../packaging/runners/plan.mjs'
export const createAcme = create as (settings: { readonly apiKey?: string }) => PaymentProvider
export const SETTINGS = plan.declared as DeclaredNames
`

const { typeFaults, run, remove } = writeExamples(new URL('../test-results/readme/', import.meta.url), {
  'example.ts': example?.code ?? '',
  'acme.ts': ACME,
})
afterAll(remove)

it('the example is sound TypeScript', async () => {
  expect(await typeFaults()).toBe('')
})

it('the example passes', async () => {
  const { stdout } = await run('example.ts')
  expect(stdout).toMatch(/pass [3-9]\d$[\s\S]*fail 0$/m)
})

it('the table of rules is that of the kit', () => {
  const table = readFileSync(README, 'utf8').split('## Rules')[1] ?? ''
  const rows = [...table.matchAll(/^\| `([a-z0-9-]+)` +\| (.*?) +\|$/gm)].map(([, rule, advice]) => [rule, advice])
  expect(rows).toEqual(Object.entries(RULES))
})
