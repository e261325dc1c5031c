import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median, progress } from './measure.ts'

const run = promisify(execFile)

/** For each package, code that makes a client from the imported module `m` and sends one request to `origin`. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@paymux/provider-aaio': `m.createAaio({ apiKey: 'k', baseUrl: origin + '/aaio-read' }).payouts.get({ reference: 'my_id_123' })`,
  '@paymux/provider-cryptobot': `m.createCryptobot({ token: '1:t', baseUrl: origin + '/cryptobot-read' }).payouts.get({ reference: 'wd-2071' })`,
  '@paymux/provider-enot': `m.createEnot({ user: { id: 'u', key: 'k' }, baseUrl: origin + '/enot-read' }).payouts.get({ reference: '1' })`,
  '@paymux/provider-yookassa': `m.createYooKassa({ shop: { id: '1', secretKey: 'k' }, baseUrl: origin + '/yookassa-read' }).invoices.get({ id: '22e12f66-000f-5000-8000-18db351245c7' })`,
  undici: `m.request(origin + '/yookassa-read/payments/1').then(({ body }) => body.json())`,
  axios: `m.default.get(origin + '/yookassa-read/payments/1')`,
  stripe: `new m.default('sk_test_1', { host: '127.0.0.1', port: new URL(origin).port, protocol: 'http', telemetry: false }).paymentIntents.retrieve('pi_1')`,
  '@webzaytsev/yookassa-ts-sdk': `m.YooKassa({ shop_id: '1', secret_key: 'k', endpoint: origin + '/yookassa-read' }).payments.load('22e12f66')`,
}

interface ColdStart {
  readonly package: string
  readonly importMs: number
  readonly firstAnswerMs: number
  readonly packages: number
  readonly installedKiB: number
}

/** Measures each package in fresh processes, importing it and up to its first answer, and what installing it puts on the disk. */
export async function coldStart(origin: string, rounds = 21): Promise<readonly ColdStart[]> {
  const times = new Map(Object.keys(PACKAGES).map((name) => [name, [] as (readonly [number, number])[]]))
  for (let turn = 1; turn <= rounds; turn++) {
    for (const [name, ask] of Object.entries(PACKAGES)) {
      progress(`${name}, start ${turn} of ${rounds}`)
      const script = `const start = performance.now(); const m = await import('${name}'); const imported = performance.now()
        const origin = '${origin}'; await ${ask}; console.log(JSON.stringify([imported - start, performance.now() - start])); process.exit()`
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
      })
      times.get(name)?.push(JSON.parse(stdout))
    }
  }
  const tenths = (value: number): number => Math.round(value * 10) / 10
  return [...times].map(([name, each]) => ({
    package: name,
    importMs: tenths(median(each.map(([imported]) => imported))),
    firstAnswerMs: tenths(median(each.map(([, answered]) => answered))),
    ...installed(name),
  }))
}

/** The package and all that it brings along, as a package manager installs it. */
function installed(name: string): Pick<ColdStart, 'packages' | 'installedKiB'> {
  const folders = new Set<string>()
  const visit = (wanted: string, from: string): void => {
    const folder = folderOf(wanted, from)
    if (folder === null || folders.has(folder)) return
    folders.add(folder)
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    const peers = wanted.startsWith('@paymux/') ? peerDependencies : {}
    for (const next of Object.keys({ ...dependencies, ...peers })) visit(next, folder)
  }
  visit(name, dirname(fileURLToPath(import.meta.url)))
  const bytes = [...folders].reduce((sum, folder) => sum + sizeOf(folder), 0)
  return { packages: folders.size, installedKiB: Math.round(bytes / 1024) }
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
}

function folderOf(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
    if (at === dirname(at)) return null
  }
}

/** What is published of a package of this repository; of others all that was installed. */
function sizeOf(folder: string): number {
  const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const own = !folder.includes('node_modules')
  const names = own
    ? [...(files ?? []), 'package.json', 'README.md', 'LICENSE']
    : readdirSync(folder).filter((name) => name !== 'node_modules')
  return names.reduce((sum, name) => sum + weigh(join(folder, name)), 0)
}

function weigh(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + weigh(join(path, name)), 0) : found.size
}
