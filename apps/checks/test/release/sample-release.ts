import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Files of a small repository; null leaves one out. */
export type Files = Readonly<Record<string, string | null>>

/** The package.json of a published sample package. */
export function manifestOf(folder: string, more: object = {}): string {
  const provider = folder.startsWith('provider-')
  return JSON.stringify({
    name: `@paymux/${folder}`,
    version: '1.0.0',
    description: 'A sample',
    keywords: ['payments', 'sample', 'test'],
    license: 'MIT',
    repository: { type: 'git', url: 'git+https://github.com/acme/paymux.git', directory: `packages/${folder}` },
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22.19' },
    files: ['dist', 'CHANGELOG.md'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    ...(provider ? { peerDependencies: { '@paymux/core': '^1.0.0' } } : { dependencies: { undici: '^8.0.0' } }),
    ...more,
  })
}

const packageFiles = (folder: string, js: string, types: string): Files => ({
  [`packages/${folder}/package.json`]: manifestOf(folder),
  [`packages/${folder}/README.md`]: '# Sample\n',
  [`packages/${folder}/LICENSE`]: 'MIT\n',
  [`packages/${folder}/CHANGELOG.md`]: '# Changes\n',
  [`packages/${folder}/dist/index.js`]: js,
  [`packages/${folder}/dist/index.d.ts`]: types,
})

/** Two packages as they are packed; every gate lets them pass. */
const SAMPLE: Files = {
  ...packageFiles('core', "export const load = () => import('undici')\n", 'export declare const load: () => Promise<unknown>\n'),
  ...packageFiles('provider-acme', 'export const acme = () => 1\n', 'export declare const acme: () => number\n'),
  'packages/tooling/package.json': '{ "name": "@paymux/tooling", "version": "0.0.0", "private": true }',
  'apps/demo/package.json':
    '{ "name": "@paymux/demo", "version": "0.0.0", "private": true, "dependencies": { "@paymux/core": "workspace:*" } }',
}

/** Writes files to a temporary folder. */
export function write(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'paymux-release-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  change(root, files)
  return root
}

/** Writes further files, or removes some. */
export function change(root: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file)
    if (text === null) rmSync(path, { force: true })
    else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }
}

/** The sample with some files replaced. */
export function sampleRelease(changes: Files = {}): string {
  return write({ ...SAMPLE, ...changes })
}

/** The sample as a git repository with sources and one commit, as if `version` had just been released. */
export function sampleHistory(changes: Files = {}): string {
  const root = sampleRelease({ '.changeset/config.json': '{}', 'packages/core/src/index.ts': 'export const a = 1\n', ...changes })
  gitIn(root, 'init', '-q', '-b', 'main')
  commit(root, 'Version packages')
  return root
}

/** Commits everything. */
export function commit(root: string, text: string): void {
  gitIn(root, 'add', '-A')
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', text)
}

/** Runs git in a sample. */
export function gitIn(root: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore', env })
}
