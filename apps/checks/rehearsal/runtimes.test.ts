import { describe, expect, inject, it } from 'vitest'
import { callFrom, EXPECTED, PROVIDERS } from '../src/release/calls.ts'
import { recorded } from '../src/release/results.ts'
import { RUNTIME_NAMES } from '../src/release/runtimes.ts'
import { startSandboxTarget } from '../src/release/sandbox-target.ts'

const { consumers, runtimes, results } = inject('stage')

it('has every runtime that the README names', () => {
  expect(runtimes.map(({ name }) => name)).toEqual(RUNTIME_NAMES)
  for (const { name, version } of runtimes) if (name.startsWith('Node')) expect(`Node ${version}.`).toContain(`${name}.`)
})

const CALLS = [
  { column: 'import', file: 'call.mjs' },
  { column: 'require', file: 'call.cjs' },
].flatMap((call) => [
  { ...call, id: 'enot', from: 'npm' } as const,
  { ...call, id: 'enot', from: 'pnpm' } as const,
  ...Object.keys(PROVIDERS).map((id) => ({ ...call, id: id as keyof typeof PROVIDERS, from: 'all' }) as const),
])

describe.each(runtimes)('$name', (runtime) => {
  it.each(CALLS)('orders a payout of $id and looks it up with $column (project "$from")', async ({ column, file, id, from }) => {
    await recorded(results, { row: runtime.name, column }, async () => {
      const upstream = await startSandboxTarget()
      expect(await callFrom(runtime, consumers[from], file, id, upstream).finally(() => upstream.close())).toEqual(EXPECTED)
    })
  })
})
