import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { execute, usualRegistry } from './processes.ts'

/** A runtime that the README claims, or one of the compilers that its users have. Exact versions: a rehearsal is repeatable. */
const VERSIONS = {
  'Node 22.19': '22.19.0',
  'Node 26': '26.10.0',
  Bun: '1.4.5',
  Deno: '2.9.6',
  'TypeScript 5.9': '5.9.3',
  'TypeScript 6.0': '6.0.3',
  'TypeScript 7.0': '7.0.2',
} as const

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

/** The names of all rows of the matrix that run code, in the order of the README's table. */
export const RUNTIME_NAMES = ['Node 22.19', 'Node 24', 'Node 26', 'Bun', 'Deno'] as const

/** Installs the runtimes from npm, once; they are kept below the `node_modules` of the repository. No install script runs. */
export async function installRuntimes(): Promise<Runtimes> {
  const wanted = {
    'node-oldest': `npm:${nodePackage()}@${VERSIONS['Node 22.19']}`,
    'node-newest': `npm:${nodePackage()}@${VERSIONS['Node 26']}`,
    bun: VERSIONS.Bun,
    deno: VERSIONS.Deno,
    'typescript-5': `npm:typescript@${VERSIONS['TypeScript 5.9']}`,
    'typescript-6': `npm:typescript@${VERSIONS['TypeScript 6.0']}`,
    'typescript-7': `npm:typescript@${VERSIONS['TypeScript 7.0']}`,
  }
  const text = JSON.stringify({ private: true, dependencies: wanted }, null, 2)
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
  const commands: Readonly<Record<(typeof RUNTIME_NAMES)[number], readonly [string, ...string[]]>> = {
    'Node 22.19': [nodeIn(join(modules, 'node-oldest'))],
    // The one that runs this repository.
    'Node 24': [process.execPath],
    'Node 26': [nodeIn(join(modules, 'node-newest'))],
    Bun: [binaryIn(modules, '@oven', ['bin/bun', 'bin/bun.exe'])],
    Deno: [binaryIn(modules, '@deno', ['deno', 'deno.exe']), 'run', '--no-prompt', '--allow-net', '--allow-env', '--allow-read'],
  }
  const runtimes = RUNTIME_NAMES.map(async (name): Promise<Runtime> => {
    const [command, ...args] = commands[name]
    const printed = await execute(command, ['--version'], { cwd: folder })
    return { name, version: /\d+\.\d+\.\d+/.exec(printed)?.[0] ?? '?', command, args }
  })
  return {
    runtimes: await Promise.all(runtimes),
    compilers: (['5.9', '6.0', '7.0'] as const).map((version) => ({
      name: `TypeScript ${version}`,
      tsc: join(modules, `typescript-${version[0]}`, 'bin/tsc'),
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
