import { fileURLToPath } from 'node:url'
import { startSandbox } from '@paymux/sandbox'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesIn } from '@paymux/tooling/readme'
import { expect, it } from 'vitest'

it('the example of the README compiles, runs and prints what it says', async () => {
  const [example, ...others] = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url)))
  expect(others).toEqual([])
  const sandbox = await startSandbox()
  const code = { 'example.ts': example?.code ?? '' }
  const { typeFaults, run, remove } = writeExamples(new URL('../test-results/readme/', import.meta.url), code)
  try {
    expect(await typeFaults()).toBe('')
    const env = sandbox.describe().find(({ id }) => id === 'enot')?.env
    expect(await run('example.ts', env)).toEqual({ stdout: example?.output, stderr: '' })
  } finally {
    await sandbox.close()
    remove()
  }
})
