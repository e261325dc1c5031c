import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeLater } from '@paymux/tooling/temporary'
import { ROOT } from '@paymux/tooling/turbo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATES } from '../src/release/gates.ts'
import { attwFaults, publintFaults } from '../src/release/linters.ts'
import { applyChangesets, copyRepository, lendBuilt, packInto, versionsIn } from '../src/release/packing.ts'
import { changedPacks, recordOf } from '../src/release/packs.ts'
import { peerFaults } from '../src/release/peers.ts'
import { noticeFaults } from '../src/release/supply-chain.ts'
import { manifest, publishedPackages, read } from '../src/structure/files.ts'

const NAMES = publishedPackages(ROOT)

/** A copy of the repository with the next versions, and below `packed` what each package would publish. */
let root: string
let packed: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'paymux-packaging-'))
  await copyRepository(root)
  lendBuilt(root)
  await applyChangesets(root)
  packed = join(root, 'packed')
  await packInto(root, packed)
})
afterAll(() => removeLater(root))

describe('changesets', () => {
  it('version every published package and no other; a first release is 1.0.0', () => {
    const before = versionsIn(ROOT)
    for (const [name, version] of Object.entries(versionsIn(root))) {
      if (before[name] === '0.0.0') expect([name, version]).toEqual([name, '1.0.0'])
      else expect(version).toMatch(/^[1-9]\d*\.\d+\.\d+$/)
    }
    for (const folder of ['packages/tooling', 'apps/checks', 'apps/demo']) expect(manifest(join(root, folder)).version).toBe('0.0.0')
    for (const name of NAMES) {
      const { version } = manifest(join(root, 'packages', name))
      expect(read(root, 'packages', name, 'CHANGELOG.md')).toContain(`## ${version}\n`)
    }
  })

  it('move nothing when none waits, and no provider up a major because of a minor of core', async () => {
    const next = mkdtempSync(join(tmpdir(), 'paymux-next-'))
    try {
      await copyRepository(next)
      lendBuilt(next)
      await applyChangesets(next)
      const before = versionsIn(next)
      // As it is right after a release.
      await applyChangesets(next)
      expect(versionsIn(next)).toEqual(before)
      writeFileSync(join(next, '.changeset/next.md'), "---\n'@paymux/core': minor\n---\n\nNew.\n")
      await applyChangesets(next)
      const after = versionsIn(next)
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

  it('packs to the same bytes again', async () => {
    const again = join(root, 'again')
    await packInto(root, again)
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
