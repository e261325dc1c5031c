import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '@paymux/tooling/turbo'
import { manifest, publishedPackages } from '../structure/files.ts'
import { execute, pnpmMust } from './processes.ts'
import { npmrc } from './workspace.ts'

const SOURCES = fileURLToPath(new URL('./consumer', import.meta.url))

/** Makes an empty project outside of the workspace that knows one registry, and installs packages (`name@version`) into it. */
export async function createConsumer(
  folder: string,
  registry: string,
  manager: 'npm' | 'pnpm',
  packages: readonly string[],
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  writeFileSync(join(folder, '.npmrc'), npmrc(registry))
  // pnpm refuses versions that were published a minute ago.
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), "minimumReleaseAgeExclude:\n  - '@paymux/*'\n")
  cpSync(SOURCES, folder, { recursive: true })
  await install(folder, manager, packages)
  return folder
}

/** Installs further packages, or other versions. */
export async function install(folder: string, manager: 'npm' | 'pnpm', packages: readonly string[]): Promise<void> {
  if (manager === 'npm') await execute('npm', ['install', ...packages], { cwd: folder })
  else await pnpmMust(['add', ...packages], { cwd: folder })
}

/** A package that an install put on the disk. */
export interface Installed {
  readonly name: string
  readonly version: string
  readonly bytes: number
}

/** Everything below the `node_modules` of a project, each version once. */
export function installedIn(folder: string): Installed[] {
  const found = new Map<string, Installed>()
  const visit = (modules: string): void => {
    for (const path of packagesIn(modules)) {
      const { name, version } = JSON.parse(statSync(join(path, 'package.json'), { throwIfNoEntry: false }) ? read(path) : '{}')
      if (name !== undefined) found.set(`${name}@${version}`, { name, version, bytes: sizeOf(path) })
      visit(join(path, 'node_modules'))
    }
    for (const name of entries(join(modules, '.pnpm'))) visit(join(modules, '.pnpm', name, 'node_modules'))
  }
  visit(join(folder, 'node_modules'))
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function read(path: string): string {
  return readFileSync(join(path, 'package.json'), 'utf8')
}

/** Folders of packages right below a `node_modules`; links are left to the folder that they point to. */
function packagesIn(modules: string): string[] {
  return entries(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    const paths = name.startsWith('@') ? entries(join(modules, name)).map((inner) => join(modules, name, inner)) : [join(modules, name)]
    return paths.filter((path) => lstatSync(path).isDirectory())
  })
}

function entries(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? sizeOf(path) : entry.isFile() ? statSync(path).size : 0)
  }, 0)
}

/** The projects that every rehearsal has. */
export interface Consumers {
  /** Only the Enot provider and core, with npm. */
  readonly npm: string
  /** The same with pnpm. */
  readonly pnpm: string
  /** Every provider, with the types of Node. */
  readonly all: string
  /** Everything that is published, tools for development and optional peers included. */
  readonly every: string
}

/** Makes the four projects. */
export async function createConsumers(folder: string, registry: string, versions: Readonly<Record<string, string>>): Promise<Consumers> {
  const exact = (name: string): string => `${name}@${versions[name]}`
  const one = [exact('@paymux/core'), exact('@paymux/provider-enot')]
  const names = Object.keys(versions)
  const providers = names.filter((name) => name === '@paymux/core' || name.startsWith('@paymux/provider-'))
  const [npm, pnpm, all, every] = await Promise.all([
    createConsumer(join(folder, 'npm'), registry, 'npm', one),
    createConsumer(join(folder, 'pnpm'), registry, 'pnpm', one),
    createConsumer(join(folder, 'all'), registry, 'npm', [...providers.map(exact), '@types/node@22']),
    createConsumer(join(folder, 'every'), registry, 'npm', [...names.map(exact), ...optionalPeers()]),
  ])
  return { npm, pnpm, all, every }
}

/** The optional peers of published packages, which an install does not bring by itself. */
function optionalPeers(): string[] {
  return publishedPackages(ROOT).flatMap((name) =>
    Object.entries(manifest(join(ROOT, 'packages', name)).peerDependencies ?? {})
      .filter(([peer]) => !peer.startsWith('@paymux/'))
      .map(([peer, range]) => `${peer}@${range}`),
  )
}
