import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GATES } from '../../src/release/gates.ts'
import { attwFaults, publintFaults } from '../../src/release/linters.ts'
import { noticeFaults } from '../../src/release/supply-chain.ts'
import type { Files } from './sample-release.ts'
import { manifestOf, sampleRelease } from './sample-release.ts'

const acme = (file: string): string => `packages/provider-acme/${file}`
const acmeWith = (more: object): Files => ({ [acme('package.json')]: manifestOf('provider-acme', more) })

/** Each way to break a package, with the gate that must notice and what it must say to do. */
const BROKEN: readonly (readonly [string, Files, RegExp])[] = [
  [
    'package.json tells what users and registries need',
    acmeWith({ repository: undefined }),
    /provider-acme: package\.json must have `repository`: .*directory/,
  ],
  [
    'package.json tells what users and registries need',
    acmeWith({ repository: { url: 'x', directory: 'packages/core' } }),
    /must have `repository`/,
  ],
  ['package.json tells what users and registries need', acmeWith({ keywords: [] }), /must have `keywords`: at least three/],
  ['package.json tells what users and registries need', acmeWith({ engines: {} }), /must have `engines`/],
  ['package.json tells what users and registries need', acmeWith({ sideEffects: true }), /must have `sideEffects`: false/],
  ['package.json tells what users and registries need', acmeWith({ license: 'UNLICENSED' }), /must have `license`: "MIT"/],
  [
    'package.json tells what users and registries need',
    acmeWith({ scripts: { postinstall: 'node x.js' } }),
    /`postinstall`, which would run .*: remove it/,
  ],
  ['LICENSE, README and CHANGELOG come along', { [acme('LICENSE')]: null }, /LICENSE is missing: add it/],
  ['LICENSE, README and CHANGELOG come along', { [acme('CHANGELOG.md')]: null }, /CHANGELOG\.md is missing: `pnpm version-packages`/],
  [
    'exports and built files match',
    acmeWith({ exports: { '.': { types: './dist/index.d.ts', default: './dist/main.js' } } }),
    /points to dist\/main\.js, which is not there: run `pnpm build`, or correct `exports`/,
  ],
  [
    'exports and built files match',
    acmeWith({ exports: { '.': { types: './dist/index.d.ts', default: './dist/main.js' } } }),
    /dist\/index\.js is built, but no export leads to it/,
  ],
  [
    'exports and built files match',
    acmeWith({ exports: { '.': { default: './dist/index.js', types: './dist/index.d.ts' } } }),
    /must be \{ "types": …, "default": … \}/,
  ],
  ['exports and built files match', acmeWith({ bin: { acme: './dist/cli.js' } }), /points to dist\/cli\.js/],
  ['nothing is packed that does not belong there', { [acme('dist/map.test.js')]: 'x' }, /map\.test\.js would be published: narrow `files`/],
  ['nothing is packed that does not belong there', { [acme('test/fixtures/a.json')]: '{}' }, /test\/fixtures\/a\.json would be published/],
  ['nothing is packed that does not belong there', { [acme('dist/index.js.map')]: '{}' }, /index\.js\.map would be published/],
  [
    'nothing is packed that does not belong there',
    { [acme('dist/index.js')]: 'export {}\n//# sourceMappingURL=index.js.map\n' },
    /build without `sourcemap`/,
  ],
  [
    'dependencies are the ones that were agreed on',
    acmeWith({ dependencies: { lodash: '^4.0.0' } }),
    /would install lodash: make that a dev dependency, or allow it/,
  ],
  [
    'dependencies are the ones that were agreed on',
    acmeWith({ peerDependencies: { '@paymux/core': 'workspace:^' } }),
    /asked for as "workspace:\^", which no registry knows: pack with pnpm/,
  ],
  ['dependencies are the ones that were agreed on', acmeWith({ peerDependencies: {} }), /must be a peer dependency/],
  [
    'dist stays within its size',
    { [acme('dist/index.js')]: `export const a = '${'x'.repeat(80_000)}'\n` },
    /bytes of JavaScript, more than \d+: see what was bundled, or raise/,
  ],
  ['dist stays within its size', { [acme('dist/index.js')]: null }, /has no JavaScript: run `pnpm build`/],
  [
    'what is built imports only what is installed with it',
    { [acme('dist/index.js')]: "import z from 'zod/mini'\n" },
    /imports zod, which is not installed with it: make it a dependency/,
  ],
  [
    'what is built contains no sources of another package',
    { [acme('dist/index.js')]: '// ../provider-other/src/map.ts\nexport const a = 1\n' },
    /dist\/index\.js contains provider-other\/src\/map\.ts: import what that package exports/,
  ],
  [
    'exports and built files match',
    acmeWith({ imports: { '#undici': { browser: './dist/index.js', bun: 'undici/index.js', default: 'undici' } } }),
    /imports\["#undici"\]\.default names a package, which Turbopack cannot follow: name a file of dist/,
  ],
  [
    'exports and built files match',
    acmeWith({ exports: { '.': { '@paymux/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } } }),
    /package\.json has the condition @paymux\/source, whose files are not published: pack with pnpm/,
  ],
  [
    'no declaration shows zod or undici',
    { [acme('dist/index.d.ts')]: 'export declare const s: import("zod").ZodString\n' },
    /index\.d\.ts names zod: give the exported value a type of its own/,
  ],
]

describe.each(Object.entries(GATES))('%s', (name, gate) => {
  it('in the sample', () => {
    expect(gate(sampleRelease())).toEqual([])
  })

  it.each(BROKEN.filter(([of]) => of === name))('speaks up and says what to do: %s %j', (_, files, message) => {
    const faults = gate(sampleRelease(files))
    expect(faults.join('\n')).toMatch(message)
    // A message that only complains leaves people to guess.
    for (const fault of faults) expect(fault).toMatch(/: [^:]{4,}$/)
  })
})

it('every gate is tried', () => {
  expect([...new Set(BROKEN.map(([name]) => name))].sort()).toEqual(Object.keys(GATES).sort())
})

describe('the linters of others', () => {
  const folder = (files: Files = {}): string => join(sampleRelease(files), 'packages/provider-acme')

  it('let the sample pass', async () => {
    expect(await publintFaults(folder())).toEqual([])
    expect(await attwFaults(folder())).toEqual([])
  })

  it('speak up about wrong exports', async () => {
    const wrong = acmeWith({ exports: { '.': { types: './dist/index.d.ts', default: './dist/main.js' } } })
    expect((await publintFaults(folder(wrong))).join('\n')).toMatch(/does not exist/)
    const untyped = acmeWith({ exports: { '.': { types: './dist/none.d.ts', default: './dist/index.js' } } })
    expect((await attwFaults(folder(untyped))).join('\n')).toMatch(/correct `exports` or the build/)
  })
})

it('names bundled code without its licence text', () => {
  const bundled = '// ../../node_modules/.pnpm/zod@4.0.0/node_modules/zod/v4/core.js\nexport const z = 1\n'
  expect(noticeFaults(sampleRelease({ [acme('dist/index.js')]: bundled }))).toEqual([
    expect.stringMatching(/provider-acme bundles zod without its licence text/),
  ])
  expect(noticeFaults(sampleRelease({ [acme('dist/index.js')]: bundled, [acme('dist/licenses.txt')]: 'zod 4.0.0\n\nMIT\n' }))).toEqual([])
})
