import { describe, expect, it } from 'vitest'
import { missingChangesets, strayChangesets } from '../../src/release/changesets.ts'
import { ROOT } from '../../src/turbo.ts'
import { change, commit, gitIn, manifestOf, sampleHistory } from './sample-release.ts'

const CORE = 'packages/core/src/index.ts'
const named = (name: string, bump = 'patch'): string => `---\n'${name}': ${bump}\n---\n\nCorrected.\n`
const EMPTY = '---\n---\n\nComments only.\n'

describe('a change to a published package', () => {
  it('has a changeset in this repository', () => {
    expect(missingChangesets(ROOT)).toEqual([])
    expect(strayChangesets(ROOT)).toEqual([])
  })

  it.each([
    ['committed', true],
    ['on the disk only', false],
  ])('is found without one when it is %s', (_, committed) => {
    const root = sampleHistory()
    expect(missingChangesets(root)).toEqual([])
    change(root, { [CORE]: 'export const a = 2\n' })
    if (committed) commit(root, 'change')
    expect(missingChangesets(root)).toEqual([
      expect.stringMatching(/^packages\/core changed since 1\.0\.0 \(src\/index\.ts\).*run `pnpm changeset`, choose @paymux\/core/),
    ])
  })

  it('is fine with a changeset that names it, and not with one for another package', () => {
    const root = sampleHistory()
    change(root, { [CORE]: 'export const a = 2\n', '.changeset/other.md': named('@paymux/provider-acme') })
    expect(missingChangesets(root)).toHaveLength(1)
    change(root, { '.changeset/own.md': named('@paymux/core') })
    expect(missingChangesets(root)).toEqual([])
  })

  it('is fine with an empty changeset', () => {
    const root = sampleHistory()
    change(root, { [CORE]: '// a\nexport const a = 1\n', '.changeset/empty.md': EMPTY })
    expect(missingChangesets(root)).toEqual([])
  })

  it('counts in the package.json where users feel it', () => {
    const root = sampleHistory()
    change(root, { 'packages/core/package.json': manifestOf('core', { devDependencies: { vitest: '5.0.0' }, description: 'Another' }) })
    expect(missingChangesets(root)).toEqual([])
    change(root, { 'packages/core/package.json': manifestOf('core', { dependencies: { undici: '^9.0.0' } }) })
    expect(missingChangesets(root)).toEqual([expect.stringMatching(/changed since 1\.0\.0 \(package\.json\)/)])
  })

  it('is over with the release', () => {
    const root = sampleHistory()
    change(root, { [CORE]: 'export const a = 2\n', 'packages/core/package.json': manifestOf('core', { version: '1.0.1' }) })
    commit(root, 'Version packages')
    expect(missingChangesets(root)).toEqual([])
  })

  it('needs one of its own on a branch, whatever else waits', () => {
    const root = sampleHistory()
    change(root, { [CORE]: 'export const a = 2\n', '.changeset/earlier.md': named('@paymux/core') })
    commit(root, 'earlier')
    gitIn(root, 'checkout', '-q', '-b', 'topic')
    change(root, { [CORE]: 'export const a = 3\n' })
    commit(root, 'later')
    expect(missingChangesets(root, 'main')).toEqual([
      expect.stringMatching(/^packages\/core changes on this branch \(src\/index\.ts\) without a changeset: run/),
    ])
    change(root, { '.changeset/later.md': named('@paymux/core') })
    expect(missingChangesets(root, 'main')).toEqual([])
  })

  it('is asked for when a package is new', () => {
    const root = sampleHistory({ 'packages/provider-acme/package.json': manifestOf('provider-acme', { version: '0.0.0' }) })
    expect(missingChangesets(root)).toEqual([
      expect.stringMatching(/^packages\/provider-acme was never released and no changeset names it: run/),
    ])
    change(root, { '.changeset/first.md': named('@paymux/provider-acme', 'major') })
    expect(missingChangesets(root)).toEqual([])
  })
})

it('a changeset for a private package is refused', () => {
  const root = sampleHistory({ '.changeset/tooling.md': named('@paymux/tooling') })
  expect(strayChangesets(root)).toEqual([
    '.changeset/tooling.md names @paymux/tooling, which is not published: take it out, private packages have no versions',
  ])
})
