import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { execute, usualRegistry } from './processes.ts'

/** How to run a file of JavaScript. */
export interface Runtime {
  readonly name: string
  readonly version: string
  readonly command: string
  /** Before the file. */
  readonly args: readonly string[]
}

/** A TypeScript compiler, run by Node. */
export interface Compiler {
  readonly name: string
  readonly tsc: string
}

/** What {@link installRuntimes} gives. */
export interface Runtimes {
  readonly runtimes: readonly Runtime[]
  readonly compilers: readonly Compiler[]
}

interface Entry {
  /** As the README has it. */
  readonly name: string
  /** Packages to install, by the name of their folder; exact versions, so that a rehearsal is repeatable. */
  readonly install: Readonly<Record<string, string>>
  /** The command and what stands before the file. */
  readonly command: (modules: string) => readonly [command: string, ...args: string[]]
}

/** The runtimes that the README claims, in the order of its table. */
const RUNTIMES: readonly Entry[] = [
  {
    name: 'Node 22.19',
    install: { 'node-oldest': `npm:${nodePackage()}@22.19.0` },
    command: (modules) => [nodeIn(join(modules, 'node-oldest'))],
  },
  // The one that runs this repository.
  { name: 'Node 24', install: {}, command: () => [process.execPath] },
  {
    name: 'Node 26',
    install: { 'node-newest': `npm:${nodePackage()}@26.10.0` },
    command: (modules) => [nodeIn(join(modules, 'node-newest'))],
  },
  { name: 'Bun', install: { bun: '1.4.5' }, command: (modules) => [binaryIn(modules, '@oven', ['bin/bun', 'bin/bun.exe'])] },
  {
    name: 'Deno',
    install: { deno: '2.9.6' },
    command: (modules) => [
      binaryIn(modules, '@deno', ['deno', 'deno.exe']),
      'run',
      '--no-prompt',
      '--allow-net',
      '--allow-env',
      '--allow-read',
    ],
  },
]

/** Versions of the compilers that users have. */
const COMPILERS = ['5.9.3', '6.0.3', '7.0.2']

const compilerName = (version: string): string => `TypeScript ${version.replace(/\.\d+$/, '')}`

/** The names of all rows of the matrix that run code. */
export const RUNTIME_NAMES = RUNTIMES.map(({ name }) => name)

/** The names of those that compile. */
export const COMPILER_NAMES = COMPILERS.map(compilerName)

/** Installs the runtimes from npm, once; they are kept below the `node_modules` of the repository. No install script runs. */
export async function installRuntimes(): Promise<Runtimes> {
  const compilers = Object.fromEntries(COMPILERS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`]))
  const dependencies = Object.assign(compilers, ...RUNTIMES.map(({ install }) => install)) as Readonly<Record<string, string>>
  const text = JSON.stringify({ private: true, dependencies }, null, 2)
  const folder = join(ROOT, 'node_modules/.cache/paymux-runtimes', createHash('sha256').update(text).digest('hex').slice(0, 12))
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), text)
    await execute('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], {
      cwd: folder,
      env: usualRegistry(),
    })
    writeFileSync(join(folder, 'complete'), '')
  }
  const modules = join(folder, 'node_modules')
  const runtimes = RUNTIMES.map(async ({ name, command: commandIn }): Promise<Runtime> => {
    const [command, ...args] = commandIn(modules)
    const printed = await execute(command, ['--version'], { cwd: folder })
    return { name, version: /\d+\.\d+\.\d+/.exec(printed)?.[0] ?? '?', command, args }
  })
  return {
    runtimes: await Promise.all(runtimes),
    compilers: COMPILERS.map((version) => ({
      name: compilerName(version),
      tsc: join(modules, `typescript-${version}`, 'bin/tsc'),
    })),
  }
}

/** The npm package `node` only fetches this one in an install script. */
function nodePackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${platform}-${process.arch}`
}

function nodeIn(folder: string): string {
  return join(folder, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node')
}

/** The binary in one of the packages of a scope: npm installs only those that fit the machine. */
function binaryIn(modules: string, scope: string, paths: readonly string[]): string {
  const found = readdirSync(join(modules, scope))
    .flatMap((name) => paths.map((path) => join(modules, scope, name, path)))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${scope} has no binary for ${process.platform} ${process.arch}`)
  return found
}
