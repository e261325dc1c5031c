import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startUpstream } from './support/upstream.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const EXAMPLES = examplesIn(join(HERE, '../README.md'))
let folder: string
beforeAll(async () => {
  await mkdir(join(HERE, '../test-results'), { recursive: true })
  folder = await mkdtemp(join(HERE, '../test-results/readme-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(EXAMPLES.map((example) => [example.line, example] as const))('the example in line %i', async (line, { code, output }) => {
  const upstream = await startUpstream()
  const source = (path: string): string => JSON.stringify(join(HERE, path))
  await writeFile(
    join(folder, 'enot.ts'),
    `import { fakeProvider } from ${source('support/provider.ts')}\nexport const createEnot = () => fakeProvider('${upstream.url}')\n`,
  )
  const file = join(folder, `example-${line}.ts`)
  const linked = code
    .replace("'@paymux/durable/pglite'", source('../src/pglite.ts'))
    .replace("'@paymux/durable'", source('../src/index.ts'))
    .replace("'@paymux/provider-enot'", JSON.stringify(join(folder, 'enot.ts')))
  await writeFile(file, linked)
  const env = { ...process.env, SEAL_KEY: '11'.repeat(32) }
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@paymux/source', file], { cwd: folder, env })
  expect(stdout).toBe(output ?? '')
  await upstream.close()
})
