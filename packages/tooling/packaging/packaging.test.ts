import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyChangesets, copyRepository, packAll, versions } from '../src/release.ts'
import { filesBelow, manifest, publishedPackages, read } from '../src/structure/files.ts'
import { ROOT } from '../src/turbo.ts'

const NAMES = publishedPackages(ROOT)

/** Most bytes of JavaScript that a package may install. */
const SIZE = { core: 60_000, provider: 45_000, testkit: 150_000 }

/** What is installed besides core: testkit's Pact helper works with the Pact that the project has. */
const PEERS: Readonly<Record<string, Readonly<Record<string, string>>>> = { testkit: { '@pact-foundation/pact': '>=16' } }

let root: string
let tarballs: Record<string, string>

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'paymux-packaging-'))
  copyRepository(root)
  applyChangesets(root)
  tarballs = packAll(root)
}, 120_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('changesets', () => {
  it('version every published package and no other; a first release is 1.0.0', () => {
    const before = versions(ROOT)
    for (const [name, version] of Object.entries(versions(root))) {
      if (before[name] === '0.0.0') expect([name, version]).toEqual([name, '1.0.0'])
      else expect(version).toMatch(/^[1-9]\d*\.\d+\.\d+$/)
    }
    for (const folder of ['packages/tooling', 'apps/demo']) expect(manifest(join(root, folder)).version).toBe('0.0.0')
    for (const name of NAMES) {
      const { version } = manifest(join(root, 'packages', name))
      expect(read(root, 'packages', name, 'CHANGELOG.md')).toContain(`## ${version}\n`)
    }
  })

  it('do not make a major version of every provider out of a minor one of core', () => {
    const next = mkdtempSync(join(tmpdir(), 'paymux-next-'))
    try {
      copyRepository(next)
      applyChangesets(next)
      const before = versions(next)
      writeFileSync(join(next, '.changeset/next.md'), "---\n'@paymux/core': minor\n---\n\nNew.\n")
      applyChangesets(next)
      const after = versions(next)
      expect(after['@paymux/core']).not.toBe(before['@paymux/core'])
      expect({ ...after, '@paymux/core': '' }).toEqual({ ...before, '@paymux/core': '' })
    } finally {
      rmSync(next, { recursive: true, force: true })
    }
  })
})

describe.each(NAMES)('%s', (name) => {
  const folder = join(ROOT, 'packages', name)
  const { name: full, exports: exported = {} } = manifest(folder)
  const tarball = (): string => tarballs[full] ?? ''

  it('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: unpack(tarball()), strict: true, pack: false })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that every way of importing finds', () => {
    const attw = join(ROOT, 'packages/tooling/node_modules/@arethetypeswrong/cli/dist/index.js')
    const options = ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii', '--no-color', '--no-emoji']
    // It exits with an error when it finds a problem.
    const output = execFileSync(process.execPath, [attw, tarball(), ...options], { encoding: 'utf8' })
    const entries = Object.keys(exported).map((entry) => join(full, entry))
    for (const entry of entries) expect(output).toMatch(new RegExp(`"${entry}"\\s+node16 \\(from ESM\\): OK`))
  })

  it('contains what it should and nothing else', () => {
    const files = execFileSync('tar', ['-tzf', tarball()], { encoding: 'utf8' }).trim().split('\n')
    expect(files).toEqual(expect.arrayContaining(['package/package.json', 'package/README.md', 'package/LICENSE', 'package/CHANGELOG.md']))
    expect(
      files.filter((file) => !/^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[\w-]+\.(d\.ts|js))$/.test(file)),
    ).toEqual([])
  })

  it('names only versions that a registry has', () => {
    const text = execFileSync('tar', ['-xzOf', tarball(), 'package/package.json'], { encoding: 'utf8' })
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(text)
    expect(text).not.toMatch(/workspace:|catalog:/)
    expect(Object.keys(dependencies)).toEqual(name === 'core' ? ['undici'] : [])
    expect(peerDependencies).toEqual(name === 'core' ? {} : { ...PEERS[name], '@paymux/core': '^1.0.0' })
  })

  it('stays within its size', () => {
    const dist = join(folder, 'dist')
    const bytes = filesBelow(dist)
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + Buffer.byteLength(read(dist, file)), 0)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(name === 'core' || name === 'testkit' ? SIZE[name] : SIZE.provider)
  })
})

/** Unpacks a tarball; the folder goes away with the rest. */
function unpack(tarball: string): string {
  const folder = mkdtempSync(join(root, 'unpacked-'))
  execFileSync('tar', ['-xzf', tarball, '-C', folder])
  return join(folder, 'package')
}
