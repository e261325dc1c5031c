import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATES } from '../src/release/gates.ts'
import { attwFaults, publintFaults } from '../src/release/linters.ts'
import { noticeFaults } from '../src/release/supply-chain.ts'
import { applyChangesets, copyRepository, packAll, versions } from '../src/release.ts'
import { manifest, publishedPackages, read } from '../src/structure/files.ts'
import { removeLater } from '../src/temporary.ts'
import { ROOT } from '../src/turbo.ts'

const NAMES = publishedPackages(ROOT)

/** A copy of the repository with the next versions, and below `packed` what each package would publish. */
let root: string
let packed: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'paymux-packaging-'))
  copyRepository(root)
  applyChangesets(root)
  packed = join(root, 'packed')
  const tarballs = packAll(root)
  for (const name of NAMES) {
    const folder = join(packed, 'packages', name)
    mkdirSync(folder, { recursive: true })
    const tarball = tarballs[manifest(join(ROOT, 'packages', name)).name] ?? ''
    execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  }
})
afterAll(() => removeLater(root))

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
      const majors = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([name, version]) => [name, version.split('.')[0]])
      expect(majors(after)).toEqual(majors(before))
    } finally {
      removeLater(next)
    }
  })
})

describe('what is published', () => {
  it.each(Object.entries(GATES))('%s', (_, gate) => {
    expect(gate(packed)).toEqual([])
  })

  it('brings the licence texts of what is bundled', () => {
    expect(noticeFaults(packed)).toEqual([])
  })

  it.each(NAMES)('%s passes publint', async (name) => {
    expect(await publintFaults(join(packed, 'packages', name))).toEqual([])
  })

  it.each(NAMES)('%s has types that every way of importing finds', async (name) => {
    expect(await attwFaults(join(packed, 'packages', name))).toEqual([])
  })
})
