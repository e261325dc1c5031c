import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { missingChangesets, strayChangesets } from '../../src/release/changesets.ts'
import type { Files } from './sample-release.ts'
import { change, commit, gitIn, manifestOf, sampleHistory } from './sample-release.ts'

const CORE = 'packages/core/src/index.ts'
const CORE_JSON = 'packages/core/package.json'
const ACME_JSON = 'packages/provider-acme/package.json'
const named = (name: string, bump = 'patch'): string => `---\n'${name}': ${bump}\n---\n\nCorrected.\n`
const EMPTY = '---\n---\n\nComments only.\n'

describe('a change to a published package', () => {
  it('has a changeset in this repository', () => {
    expect(missingChangesets(ROOT)).toEqual([])
    expect(strayChangesets(ROOT)).toEqual([])
  })

  /** The sample on a branch, as it was released. */
  function topic(): string {
    const root = sampleHistory({
      'pnpm-workspace.yaml': 'catalog:\n  undici: ^8.0.0\n  zod: 4.0.0\n  vitest: 5.0.0\n',
      [CORE_JSON]: manifestOf('core', { files: ['dist', 'AUTHORING.md', 'CHANGELOG.md'], dependencies: { undici: 'catalog:' } }),
      'packages/core/AUTHORING.md': '# Guide\n',
      [ACME_JSON]: manifestOf('provider-acme', { files: ['dist', 'template'], devDependencies: { zod: 'catalog:', vitest: 'catalog:' } }),
      'packages/provider-acme/src/api.ts': "import * as z from 'zod/mini'\n",
      'packages/provider-acme/template/src/a.ts': 'export const a = 1\n',
      'packages/provider-acme/test/a.test.ts': 'a()\n',
    })
    gitIn(root, 'checkout', '-q', '-b', 'topic')
    commit(root, 'begun')
    return root
  }

  it.each<[string, Files, string]>([
    ['a source', { [CORE]: 'export const a = 2\n' }, 'core changes on this branch (src/index.ts)'],
    ['a guide', { 'packages/core/AUTHORING.md': '# Another\n' }, 'core changes on this branch (AUTHORING.md)'],
    ['a README', { 'packages/core/README.md': '# Another\n' }, 'core changes on this branch (README.md)'],
    ['a template', { 'packages/provider-acme/template/src/a.ts': 'b' }, 'provider-acme changes on this branch (template/src/a.ts)'],
    ['a range', { [CORE_JSON]: manifestOf('core', { dependencies: { undici: '^9.0.0' } }) }, 'core changes on this branch (package.json)'],
    [
      'a range in the catalog',
      { 'pnpm-workspace.yaml': 'catalog:\n  undici: ^9.0.0\n  zod: 4.0.0\n' },
      'core changes on this branch (package.json)',
    ],
    [
      'what is bundled',
      { 'pnpm-workspace.yaml': 'catalog:\n  undici: ^8.0.0\n  zod: 4.0.1\n' },
      'provider-acme changes on this branch (package.json)',
    ],
  ])('is found on a branch: %s, committed or not', (_, files, message) => {
    const root = topic()
    expect(missingChangesets(root, 'main')).toEqual([])
    change(root, files)
    const found = [expect.stringContaining(`packages/${message} without a changeset: run \`pnpm changeset\``)]
    expect(missingChangesets(root, 'main')).toEqual(found)
    commit(root, 'change')
    expect(missingChangesets(root, 'main')).toEqual(found)
  })

  it('is fine where nobody gets it: tests, tools of development, other fields', () => {
    const root = topic()
    change(root, {
      'packages/provider-acme/test/a.test.ts': 'b()\n',
      'pnpm-workspace.yaml': 'catalog:\n  undici: ^8.0.0\n  zod: 4.0.0\n  vitest: 6.0.0\n',
    })
    expect(missingChangesets(root, 'main')).toEqual([])
  })

  it('is fine with a changeset that names it, and not with one for another package', () => {
    const root = topic()
    change(root, { [CORE]: 'export const a = 2\n', '.changeset/other.md': named('@paymux/provider-acme') })
    expect(missingChangesets(root, 'main')).toHaveLength(1)
    change(root, { '.changeset/own.md': named('@paymux/core') })
    expect(missingChangesets(root, 'main')).toEqual([])
  })

  it('is fine with an empty changeset', () => {
    const root = topic()
    change(root, { [CORE]: '// a\nexport const a = 1\n', '.changeset/empty.md': EMPTY })
    expect(missingChangesets(root, 'main')).toEqual([])
  })

  it('is over with the release', () => {
    const root = topic()
    change(root, { [CORE]: 'export const a = 2\n', [CORE_JSON]: manifestOf('core', { version: '1.0.1' }) })
    commit(root, 'Version packages')
    expect(missingChangesets(root, 'main')).toEqual([])
  })

  it('needs one of its own on a branch, whatever else waits', () => {
    const root = sampleHistory()
    change(root, { [CORE]: 'export const a = 2\n', '.changeset/earlier.md': named('@paymux/core') })
    commit(root, 'earlier')
    gitIn(root, 'checkout', '-q', '-b', 'topic')
    change(root, { [CORE]: 'export const a = 3\n' })
    commit(root, 'later')
    expect(missingChangesets(root, 'main')).toHaveLength(1)
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
