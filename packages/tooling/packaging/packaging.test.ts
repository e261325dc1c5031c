import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATES } from '../src/release/gates.ts'
import { attwFaults, publintFaults } from '../src/release/linters.ts'
import { changedPacks, recordOf } from '../src/release/packs.ts'
import { peerFaults } from '../src/release/peers.ts'
import { noticeFaults } from '../src/release/supply-chain.ts'
import { applyChangesets, copyRepository, packInto, versions } from '../src/release.ts'
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
  packInto(root, packed)
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

  it('move nothing when none waits, and no provider up a major because of a minor of core', () => {
    const next = mkdtempSync(join(tmpdir(), 'paymux-next-'))
    try {
      copyRepository(next)
      applyChangesets(next)
      const before = versions(next)
      // As it is right after a release.
      applyChangesets(next)
      expect(versions(next)).toEqual(before)
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

  it('has no other bytes than what is out under the same version', () => {
    expect(changedPacks(ROOT, packed)).toEqual([])
  })

  it('packs to the same bytes again', () => {
    const again = join(root, 'again')
    packInto(root, again)
    expect(recordOf(again)).toEqual(recordOf(packed))
  })

  it('asks for the core that is published with it, in the range that its author wrote', () => {
    expect(peerFaults(ROOT, packed)).toEqual([])
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
