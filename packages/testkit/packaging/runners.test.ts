import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const FOLDER = fileURLToPath(new URL('./runners/', import.meta.url))
const require = createRequire(import.meta.url)
const bin = (name: string, file: string): string => join(require.resolve(`${name}/package.json`), '..', file)

/** Each runner with its own assertions, clock and globals runs the same file against the built package. */
const RUNNERS: Readonly<Record<string, { readonly args: readonly string[]; readonly passed: RegExp; readonly failed: RegExp }>> = {
  'node:test': {
    args: ['--test', '--test-reporter=tap', join(FOLDER, 'node.mjs')],
    passed: /^# pass [3-9]\d$[\s\S]*^# fail 0$/m,
    failed: /^# fail 1$/m,
  },
  jest: {
    args: [
      '--experimental-vm-modules',
      '--no-warnings',
      bin('jest', 'bin/jest.js'),
      '--rootDir',
      FOLDER,
      '--config',
      '{"testMatch":["**/jest.mjs"],"transform":{}}',
      '--no-cache',
      '--ci',
    ],
    passed: /^Tests: +[3-9]\d passed/m,
    failed: /^Tests: +1 failed/m,
  },
  vitest: {
    args: [bin('vitest', 'vitest.mjs'), 'run', '--root', FOLDER, '--config', join(FOLDER, 'vitest.config.mjs'), '--reporter=default'],
    passed: /Tests +[3-9]\d passed/,
    failed: /Tests +1 failed/,
  },
}

describe.each(Object.entries(RUNNERS))('with %s', (_, { args, passed, failed }) => {
  it.concurrent('a correct provider passes', async () => {
    const { code, output } = await run(args, {})
    expect(output).toMatch(passed)
    expect(code).toBe(0)
  })

  it.concurrent('a broken one fails, and is told why', async () => {
    const { code, output } = await run(args, { BROKEN: '1' })
    expect(output).toMatch(failed)
    expect(output).toContain('[money-exact] balances.list: available as the number 0.1234567890123456789012345: 0.available is')
    expect(output).toContain('Read amounts from their text')
    expect(code).toBe(1)
  })
})

async function run(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<{ code: number; output: string }> {
  // Without what the surrounding runner has put there.
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|JEST|NODE_TEST|NODE_OPTIONS|FORCE_COLOR|TEST$)/.test(name))
  const env = { ...Object.fromEntries(own), NO_COLOR: '1', ...variables }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: FOLDER, env, maxBuffer: 16 * 1024 * 1024 })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}
