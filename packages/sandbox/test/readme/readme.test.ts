import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AAIO_QUIRKS, ENOT_QUIRKS, FAULT_KINDS, YOOKASSA_QUIRKS } from '../../src/index.ts'
import { BLOCKS, codeUnder, rowsUnder } from './blocks.ts'

// What the README says is run as a reader would run it, on the built package. It lies inside this package meanwhile, where the
// names of all packages resolve.
const FOLDER = fileURLToPath(new URL('../../test-results/readme/', import.meta.url))
const require = createRequire(import.meta.url)
const run = promisify(execFile)

/** A program of a package in `node_modules`. */
const program = (name: string, path: string): string => join(dirname(require.resolve(`${name}/package.json`)), path)

/** A folder with one file. */
function write(name: string, file: string, code: string): string {
  const folder = join(FOLDER, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), code)
  return folder
}

/** A clean environment: the test runner's own variables would change the runners below. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' }

beforeAll(() => rmSync(FOLDER, { recursive: true, force: true }))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

describe('examples', () => {
  it('are sound TypeScript as they stand', async () => {
    const names = ['In a test', 'vitest', 'jest', 'node:test']
    const codes = names.flatMap((heading) => codeUnder(heading, 'ts'))
    expect(codes).toHaveLength(names.length)
    const folder = write('types', 'tsconfig.json', JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'] }))
    for (const [index, code] of codes.entries()) write('types', `${index}.ts`, code)
    const faults = await run(process.execPath, [program('typescript', 'bin/tsc'), '-p', folder]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(faults).toBe('')
  })

  it('the first one prints what it says', async () => {
    const folder = write('first', 'first.ts', codeUnder('In a test', 'ts')[0] ?? '')
    const { stdout, stderr } = await run(process.execPath, [join(folder, 'first.ts')], { env })
    expect([stdout, stderr]).toEqual([codeUnder('In a test', 'text')[0], ''])
  })

  it('the recipe for vitest passes there', async () => {
    const folder = write('vitest', 'sandbox.test.ts', codeUnder('vitest', 'ts')[0] ?? '')
    write('vitest', 'vitest.config.mjs', 'export default {}\n')
    const { stdout } = await run(process.execPath, [program('vitest', 'vitest.mjs'), 'run', '--root', folder], { env })
    expect(stdout).toMatch(/Tests +1 passed/)
  })

  it('the recipe for jest passes there', async () => {
    const folder = write('jest', 'sandbox.test.mjs', codeUnder('jest', 'ts')[0] ?? '')
    const config = JSON.stringify({ rootDir: folder, transform: {}, testMatch: ['**/*.test.mjs'], watchman: false })
    const { stderr } = await run(process.execPath, ['--experimental-vm-modules', program('jest', 'bin/jest.js'), '--config', config], {
      env,
    })
    expect(stderr).toMatch(/Tests: +1 passed, 1 total/)
  })

  it('the recipe for node:test passes there', async () => {
    const folder = write('node', 'sandbox.test.ts', codeUnder('node:test', 'ts')[0] ?? '')
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter', 'tap', join(folder, 'sandbox.test.ts')], { env })
    expect(stdout).toMatch(/^# pass 1$/m)
    expect(stdout).toMatch(/^# fail 0$/m)
  })

  it('nothing else is in a language that nobody checks', () => {
    expect([...new Set(BLOCKS.map(({ language }) => language))].sort()).toEqual(['sh', 'text', 'ts'])
  })
})

describe('tables', () => {
  const code = (value: unknown): string => `\`${String(value)}\``

  it('name every fault, as the package does', () => {
    expect(rowsUnder('Faults')).toEqual(Object.entries(FAULT_KINDS).map(([kind, about]) => [code(kind), about]))
  })

  it.each([
    ['Aaio', AAIO_QUIRKS],
    ['Enot', ENOT_QUIRKS],
    ['YooKassa', YOOKASSA_QUIRKS],
  ])('name every quirk of %s with its values, the default first', (heading, choices) => {
    const rows = rowsUnder(heading).map(([name, values]) => [name, values])
    expect(rows).toEqual(Object.entries(choices).map(([name, values]) => [code(name), values.map(code).join(', ')]))
  })
})
