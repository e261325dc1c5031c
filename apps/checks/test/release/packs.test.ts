import { describe, expect, it } from 'vitest'
import { changesetsOf } from '../../src/release/changesets.ts'
import { changedPacks, RECORD, recordOf } from '../../src/release/packs.ts'
import { peerFaults } from '../../src/release/peers.ts'
import type { Files } from './sample-release.ts'
import { change, manifestOf, sampleRelease } from './sample-release.ts'

/** The sample as it is after its release: what was packed is written down. */
function released(): string {
  const root = sampleRelease()
  change(root, { [RECORD]: JSON.stringify(recordOf(root)) })
  return root
}

const acmeJson = (more: object): Files => ({ 'packages/provider-acme/package.json': manifestOf('provider-acme', more) })
const coreJson = (more: object): Files => ({ 'packages/core/package.json': manifestOf('core', more) })

describe('what is packed', () => {
  it.each<[string, Files, RegExp]>([
    [
      'code',
      { 'packages/core/dist/index.js': 'export const a = 2\n' },
      /^@paymux\/core would be packed with other bytes .* 1\.0\.0 has \(dist\/index\.js\): run `pnpm changeset`/,
    ],
    ['a declaration', { 'packages/core/dist/index.d.ts': 'export {}\n' }, /\(dist\/index\.d\.ts\)/],
    ['a guide', { 'packages/core/AUTHORING.md': '# New\n' }, /\(AUTHORING\.md\)/],
    ['a template', { 'packages/provider-acme/template/a.ts': 'a\n' }, /^@paymux\/provider-acme .*\(template\/a\.ts\)/],
    ['a file that is gone', { 'packages/core/LICENSE': null }, /\(LICENSE\)/],
    ['a range', coreJson({ dependencies: { undici: '^8.1.0' } }), /\(package\.json\)/],
  ])('needs a changeset: %s', (_, files, message) => {
    const root = released()
    expect(changedPacks(root, root)).toEqual([])
    change(root, files)
    expect(changedPacks(root, root)).toEqual([expect.stringMatching(message)])
    change(root, { '.changeset/empty.md': '---\n---\n\nOnly a comment.\n' })
    expect(changedPacks(root, root)).toEqual([])
    expect(changesetsOf(root)).toHaveLength(1)
  })

  it('needs none for another version, a changelog, or what no install gets to feel', () => {
    const root = released()
    change(root, {
      'packages/core/CHANGELOG.md': '# More\n',
      ...acmeJson({ devDependencies: { vitest: '6.0.0' }, scripts: { test: 'x' } }),
    })
    expect(changedPacks(root, root)).toEqual([])
    change(root, { 'packages/core/dist/index.js': 'export const a = 2\n', ...coreJson({ version: '1.0.1' }) })
    expect(changedPacks(root, root)).toEqual([])
    expect(changedPacks(sampleRelease(), sampleRelease())).toEqual([])
  })
})

it('needs none where a newer package of ours moves the range that `workspace:^` packs as', () => {
  const asks = (range: string): Files => acmeJson({ dependencies: { '@paymux/core': range } })
  const root = sampleRelease(asks('^1.0.0'))
  change(root, { [RECORD]: JSON.stringify(recordOf(root)), ...asks('^1.1.0'), ...coreJson({ version: '1.1.0' }) })
  expect(changedPacks(root, root)).toEqual([])
})

describe('what a package asks for', () => {
  const range = (core: string): Files => acmeJson({ peerDependencies: { '@paymux/core': core } })
  const faults = (written: Files, packed: Files): string => peerFaults(sampleRelease(written), sampleRelease(packed)).join('\n')

  it.each<[string, Files, Files]>([
    ['the core beside it', {}, {}],
    ['the first core', coreJson({ version: '0.0.0' }), {}],
    ['a newer core', {}, coreJson({ version: '1.4.0' })],
    ['a floor that was raised by hand', range('^1.2.0'), { ...range('^1.2.0'), ...coreJson({ version: '1.2.0' }) }],
    ['the next major, which takes its dependents along', {}, { ...range('^2.0.0'), ...coreJson({ version: '2.0.0' }) }],
  ])('is fine: %s', (_, written, packed) => {
    expect(faults(written, packed)).toBe('')
  })

  it.each<[string, Files, Files, RegExp]>([
    [
      'an exact version, as `workspace:*` packs',
      range('workspace:*'),
      range('1.0.0'),
      /asks for @paymux\/core "1\.0\.0", but 1\.0\.0 is published with it: write "\^1\.2\.3"/,
    ],
    [
      'a core that does not exist',
      range('^2.0.0'),
      range('^2.0.0'),
      /asks for @paymux\/core "\^2\.0\.0", but 1\.0\.0 is published with it/,
    ],
    ['a floor that is too high', range('^1.1.0'), range('^1.1.0'), /"\^1\.1\.0", but 1\.0\.0 is published/],
    [
      'a range that the tools wrote',
      range('^2.0.0'),
      range('^1.0.0'),
      /asks for the peer @paymux\/core "\^1\.0\.0" once it is packed, though its package\.json says "\^2\.0\.0": write/,
    ],
    [
      'a floor that the tools raised',
      {},
      { ...range('^1.1.0'), ...coreJson({ version: '1.1.0' }) },
      /once it is packed, though .* by hand$/,
    ],
    ['any version', range('>=1.0.0'), range('>=1.0.0'), /asks for @paymux\/core ">=1\.0\.0"/],
    [
      'a second peer',
      {},
      acmeJson({ peerDependencies: { '@paymux/core': '^1.0.0', zod: '^4.0.0' } }),
      /has the peer dependency zod: bundle it/,
    ],
    ['no core at all', {}, acmeJson({ peerDependencies: {} }), /lacks the peer dependency @paymux\/core/],
  ])('is not fine: %s', (_, written, packed, message) => {
    expect(faults(written, packed)).toMatch(message)
  })
})
