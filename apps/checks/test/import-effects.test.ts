import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ROOT } from '@paymux/tooling/turbo'
import { expect, it, onTestFinished } from 'vitest'
import { manifest, publishedPackages } from '../src/structure/files.ts'
import { targetsOf } from '../src/structure/imports.ts'

// Runs in a Node of its own: imports one entry and says what that did.
const PROBE = `
import { registerHooks } from 'node:module'
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
const reads = []
// Node's own module loader reads one.
process.env = new Proxy(process.env, { get: (env, name) => (name !== 'WATCH_REPORT_DEPENDENCIES' && reads.push(String(name)), env[name]) })
const before = new Set(Reflect.ownKeys(globalThis))
const listeners = process.eventNames().length
await import(process.argv[2])
console.log(JSON.stringify({
  undici: loaded.some((url) => /[\\\\/]undici[\\\\/]/.test(url)),
  zod: loaded.some((url) => /[\\\\/]zod[\\\\/]/.test(url)),
  engine: loaded.some((url) => /[\\\\/](?:pg-boss|pglite|pg)[\\\\/]/.test(url)),
  globals: Reflect.ownKeys(globalThis).filter((name) => !before.has(name)).map(String),
  reads,
  listeners: process.eventNames().length - listeners,
  files: loaded.filter((url) => url.startsWith('file:')),
  open: process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap' && !name.startsWith('FSReq')),
}))
process.exit()
`

const QUIET = { undici: false, zod: false, engine: false, globals: [], reads: [], listeners: 0, open: [] }

const entries = publishedPackages(ROOT).flatMap((name) => {
  const folder = join(ROOT, 'packages', name)
  const targets = Object.values(manifest(folder).exports ?? {}).flatMap(targetsOf)
  return targets.filter((path) => path.endsWith('.js')).map((path) => [posix.join(name, path), join(folder, path)] as const)
})

interface Probed {
  readonly effects: Record<keyof typeof QUIET, unknown>
  readonly files: number
  readonly kib: number
}

function probe(path: string): Probed {
  const output = execFileSync(process.execPath, ['--input-type=module', '-', pathToFileURL(path).href], { input: PROBE, encoding: 'utf8' })
  const { files, ...effects } = JSON.parse(output)
  const bytes = files.reduce((sum: number, url: string) => sum + statSync(fileURLToPath(url)).size, 0)
  return { effects, files: files.length, kib: bytes / 1024 }
}

/**
 * What an import may load at most: every start of every service pays for it. The bench says what it takes (`pnpm bench cold-start`); a
 * number of files and bytes is the same on every machine.
 */
const BUDGETS: readonly (readonly [entry: RegExp, files: number, kib: number])[] = [
  [/^core\/dist\/index\.js$/, 4, 20],
  [/^core\//, 6, 72],
  [/^provider-/, 10, 165],
  [/^durable\//, 6, 95],
]
const isWithin = (name: string, { files, kib }: Probed): boolean => {
  const [, mostFiles, mostKib] = BUDGETS.find(([entry]) => entry.test(name)) ?? ['', 0, 0]
  return files <= mostFiles && kib <= mostKib
}

const atRuntime = (name: string): boolean => /^(core|durable|provider-[^/]+)\//.test(name)

it.each(entries.filter(([name]) => atRuntime(name)))('importing %s does nothing and loads no HTTP stack and no engine', (name, path) => {
  const { effects, ...size } = probe(path)
  expect(effects).toEqual(QUIET)
  expect({ ...size, isWithin: isWithin(name, { effects, ...size }) }).toEqual({ ...size, isWithin: true })
})

// Tools for development load what they are made of, but start nothing either.
const tools = entries.filter(([name]) => !atRuntime(name))
it.skipIf(tools.length === 0)('importing a package for development starts nothing', () => {
  for (const [name, path] of tools) expect([name, probe(path).effects]).toMatchObject([name, { listeners: 0, open: [] }])
})

it('would notice a module that does something', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paymux-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const undici = join(ROOT, 'packages/core/node_modules/undici/index.js')
  const path = join(folder, 'loud.mjs')
  writeFileSync(
    path,
    `import ${JSON.stringify(undici)}\nglobalThis.loud = process.env.HOME\nsetInterval(() => {}, 1e6)\nprocess.on('exit', () => {})\n`,
  )
  const probed = probe(path)
  const { effects: loud } = probed
  expect(isWithin('provider-loud/dist/index.js', probed)).toBe(false)
  expect(loud).toMatchObject({ undici: true, listeners: 1, open: expect.arrayContaining(['Timeout']) })
  expect(loud.globals).toContain('loud')
  expect(loud.reads).toContain('HOME')
})
