import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSandbox } from '@paymux/sandbox'
import { examplesIn } from '@paymux/tooling/readme'
import { ROOT } from '@paymux/tooling/turbo'
import { expect, it } from 'vitest'

const README = fileURLToPath(new URL('../README.md', import.meta.url))
// Inside of the package, where the names of all packages resolve.
const FOLDER = fileURLToPath(new URL('../test-results/readme/', import.meta.url))

const run = promisify(execFile)

it('the example of the README compiles, runs and prints what it says', async () => {
  const examples = examplesIn(README)
  expect(examples).toHaveLength(1)
  const sandbox = await startSandbox()
  mkdirSync(FOLDER, { recursive: true })
  try {
    writeFileSync(`${FOLDER}example.ts`, `${examples[0]?.code}`)
    writeFileSync(`${FOLDER}tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
    await run(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, '-p', FOLDER]).catch(({ stdout }) => expect(stdout).toBe(''))
    const env = { PATH: process.env.PATH, ...sandbox.describe().find(({ id }) => id === 'enot')?.env }
    const { stdout } = await run(process.execPath, ['--conditions=@paymux/source', `${FOLDER}example.ts`], { env })
    expect(stdout).toBe(examples[0]?.output)
  } finally {
    await sandbox.close()
    rmSync(FOLDER, { recursive: true, force: true })
  }
})
