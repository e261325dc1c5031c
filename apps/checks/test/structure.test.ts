import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { longFiles, longPackages, longProviders } from '../src/structure/budgets.ts'
import { leakedTypes } from '../src/structure/declarations.ts'
import { read } from '../src/structure/files.ts'
import { strayFixtures } from '../src/structure/fixtures.ts'
import { forbiddenImports, loadedWith, strayPaths, undeclaredInBuild } from '../src/structure/imports.ts'
import { missingProviderFiles } from '../src/structure/provider-files.ts'
import { machineTraces, repositoryFiles, strayTopLevel } from '../src/structure/repository.ts'
import { committedSecrets } from '../src/structure/secrets.ts'
import type { Checks } from './holds.ts'
import { holds } from './holds.ts'
import { sampleRepository } from './sample-repository.ts'

/** Files that may be longer than the budget, each with its reason. */
const LONG_FILES = {}

/** Files that may hold what looks like a real key, each with its reason. */
const KEYS = { 'packages/faults/src/certificate.ts': 'the certificate of the fault upstream, for localhost, trusted by tests only' }

/** Files that load a module whose name they are given, each with its reason. */
const LOADERS = { 'packages/durable/src/cli.ts': 'the file of settings that the user names' }

const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
const acme = (file: string): string => `packages/provider-acme/${file}`

/**
 * Eleven operations of Aaio, eight of Enot, ten of Crypto Pay and fourteen of YooKassa, a fifth of it public docstrings; YooKassa also
 * has the receipts of 54-FZ.
 */
const LONG_PROVIDERS: Readonly<Record<string, number>> = {
  'provider-aaio': 738,
  'provider-enot': 746,
  'provider-cryptobot': 650,
  'provider-yookassa': 990,
}

/** What must stay small enough to be read as a whole. */
const LONG_PACKAGES: Readonly<Record<string, number>> = { 'packages/durable': 2_600 }

const CHECKS: Checks = {
  'a provider package has all its files': {
    check: missingProviderFiles,
    broken: [
      [{ [acme('LICENSE')]: null }, /provider-acme\/LICENSE is missing/],
      [{ [acme('src/acme.ts')]: null }, /src\/acme\.ts is missing/],
      [{ [acme('pacts/acme.json')]: null }, /pacts\/\*\.json is missing/],
    ],
  },
  'files stay within their budget': {
    check: (root) => longFiles(root, root === ROOT ? LONG_FILES : {}),
    broken: [
      [{ [acme('test/map.test.ts')]: 'a()\n'.repeat(301) }, /map\.test\.ts has 301 lines/],
      [{ 'apps/demo/src/main.ts': 'a()\n'.repeat(400) }, /apps\/demo\/src\/main\.ts has 400 lines/],
    ],
  },
  'providers stay within their budget': {
    check: (root) => longProviders(root, root === ROOT ? LONG_PROVIDERS : {}),
    broken: [[{ [acme('src/api.ts')]: 'a()\n'.repeat(299), [acme('src/map.ts')]: 'a()\n'.repeat(299) }, /has 602 lines/]],
  },
  'packages to be read as a whole stay within their budget': {
    check: (root) => longPackages(root, root === ROOT ? LONG_PACKAGES : { 'packages/provider-acme': 100 }),
    broken: [
      [
        { [acme('src/map.ts')]: `${'a()\n'.repeat(99)}\n// a\n`, [acme('src/api.ts')]: 'a()\n'.repeat(2) },
        /has 10\d lines of code, more than 100/,
      ],
    ],
  },
  'every fixture is used and sourced': {
    check: strayFixtures,
    broken: [
      [{ [acme('test/map.test.ts')]: "use('balance')\n" }, /payout\.json is used by no test/],
      [{ [acme('test/fixtures/README.md')]: '| `balance.json` | https://acme.example |\n' }, /payout\.json has no source/],
      [{ [acme('test/fixtures/README.md')]: '| `balance.json` | |\n| `payout.json` | made from x |\n' }, /balance\.json has no source/],
      [{ [acme('test/fixtures/README.md')]: null }, /balance\.json has no source/],
    ],
  },
  'imports point one way': {
    check: forbiddenImports,
    broken: [
      [{ [acme('src/map.ts')]: "import { x } from '@paymux/provider-other'\n" }, /map\.ts imports @paymux\/provider-other/],
      [{ [acme('src/map.ts')]: "import type { X } from '@paymux/provider-other'\n" }, /providers do not know each other/],
      [{ [acme('src/map.ts')]: "import { x } from '@paymux/testkit'\n" }, /for development only/],
      [{ 'packages/core/src/index.ts': "export * from '@paymux/sandbox'\n" }, /for development only/],
      [{ 'packages/core/src/http.ts': "import {\n  z,\n} from 'zod'\n" }, /imports zod, which is no dependency/],
      [{ [acme('src/map.ts')]: "const x = await import('left-pad')\n" }, /imports left-pad/],
      [{ [acme('src/map.ts')]: 'const x = await import(`left-pad`)\n' }, /imports left-pad/],
      [{ [acme('src/map.ts')]: "/* a comment */ import pad from 'left-pad' // and its end\n" }, /imports left-pad/],
      [{ [acme('src/map.ts')]: "const x = await import('#pad')\n" }, /imports #pad/],
      [
        {
          [acme('src/map.ts')]: "const x = await import('#pad')\n",
          [acme('package.json')]:
            '{ "name": "@paymux/provider-acme", "peerDependencies": { "@paymux/core": "1" }, "imports": { "#pad": { "default": "left-pad" } } }',
        },
        /imports left-pad/,
      ],
    ],
  },
  'no path leaves its package': {
    check: (root) => strayPaths(root, root === ROOT ? LOADERS : {}),
    broken: [
      [
        { [acme('src/map.ts')]: "import { x } from '../../provider-other/src/map.ts'\n" },
        /map\.ts names \.\.\/\.\.\/provider-other.*outside of its/,
      ],
      [
        { [acme('src/map.ts')]: "export type { X } from '../../core/src/http.ts'\n" },
        /import what that package exports, or move it to core$/,
      ],
      [{ [acme('src/map.ts')]: 'const x = await import(`../../core/src/http.js`)\n' }, /outside of its package/],
      [{ [acme('src/map.ts')]: "type X = import('../../core/src/http.ts').X\n" }, /outside of its package/],
      [{ [acme('src/map.ts')]: "const x = require('../../core/src/http.js')\n" }, /outside of its package/],
      [{ [acme('src/map.ts')]: "const x = new URL('../../core/README.md', import.meta.url)\n" }, /outside of its package/],
      [{ [acme('src/map.ts')]: "const x = await import('./' + name)\n" }, /whose name is computed: write it as a plain text$/],
      [
        { [acme('test/map.test.ts')]: "import { x } from '../../core/src/http.ts'\nuse('balance.json', 'payout')\n" },
        /map\.test\.ts names/,
      ],
    ],
  },
  'what is built imports only what is installed with it': {
    check: undeclaredInBuild,
    broken: [[{ [acme('dist/index.js')]: "import z from 'zod/mini'\n" }, /dist\/index\.js imports zod/]],
  },
  'no declaration shows zod or undici': {
    check: leakedTypes,
    broken: [
      [{ [acme('dist/index.d.ts')]: 'export declare const a: ZodMiniString\n' }, /index\.d\.ts names zod/],
      [{ [acme('dist/index.d.ts')]: "import { Agent } from 'undici'\n" }, /takes types from undici/],
      [{ [acme('dist/index.d.ts')]: "export declare const a: import('undici-types').Agent\n" }, /takes types from undici-types/],
      [{ [acme('dist/index.d.ts')]: null }, /has no declarations/],
    ],
  },
  "core's entry does not load undici or zod": {
    check: (root) => loadedWith(join(root, 'packages/core'), 'dist/index.js', ['undici', 'zod']),
    broken: [
      [{ 'packages/core/dist/chunk.js': "import { Agent } from 'undici'\n" }, /dist\/index\.js loads undici through dist\/chunk\.js/],
      [{ 'packages/core/dist/index.js': "export * from 'zod/mini'\n" }, /loads zod/],
      [
        {
          'packages/core/dist/chunk.js': "import { Agent } from '#undici'\n",
          'packages/core/package.json': '{ "name": "@paymux/core", "imports": { "#undici": { "default": "undici" } } }',
        },
        /loads undici/,
      ],
    ],
  },
}

holds(CHECKS)

it('names an exception from the budget that is not needed', () => {
  expect(longFiles(sampleRepository(), { 'packages/core/src/index.ts': 'a table' })).toEqual([
    'packages/core/src/index.ts needs no exception any more: take it out of structure.test.ts',
  ])
})

describe('the repository as a whole', () => {
  it('has nothing at its top that does not belong there', () => {
    expect(strayTopLevel(repositoryFiles(ROOT))).toEqual([])
    expect(strayTopLevel(['docs/a.md', 'notes.txt', 'packages/core/a.ts', '.github/x'])).toEqual([
      expect.stringMatching(/^docs does not belong at the top level: move it/),
      expect.stringMatching(/^notes\.txt does not belong at the top level/),
    ])
  })

  it('holds packages against the Node that it pins', () => {
    const workspace = read(ROOT, 'pnpm-workspace.yaml')
    const pinned = /^ {2}node: (\d\S+)$/m.exec(workspace)?.[1]
    expect(pinned).toMatch(/^24\./)
    expect(/^nodeVersion: (\S+)$/m.exec(workspace)?.[1]).toBe(pinned)
  })

  it('names no path of one machine and no package registry', () => {
    expect(machineTraces(ROOT, repositoryFiles(ROOT), registry)).toEqual([])
  })

  it.each([
    ['a folder of a build machine', `cd ${'/wor'}k/main`, /names a path of one machine/],
    ['a home', `see "${'/hom'}e/jane/notes"`, /names a path of one machine/],
    ['the registry', `from ${'https://reg.example'}/left-pad`, /names a package registry/],
  ])('would find %s', (_, text, message) => {
    const root = sampleRepository({ 'README.md': text })
    expect(machineTraces(root, ['README.md'], 'https://reg.example/').join('\n')).toMatch(message)
  })

  it('would find a tarball address in the lockfile', () => {
    const root = sampleRepository({ 'pnpm-lock.yaml': 'resolution: { tarball: https://elsewhere.example/a.tgz }\n' })
    expect(machineTraces(root, ['pnpm-lock.yaml'], 'https://reg.example/')).toEqual([
      expect.stringMatching(/^pnpm-lock\.yaml names a package registry: leave it/),
    ])
  })

  it('holds no real key', () => {
    expect(committedSecrets(ROOT, repositoryFiles(ROOT), KEYS)).toEqual([])
  })

  // Put together here, so that this file holds none.
  it.each([
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----\nMIIE`],
    ['an old private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['a key of AWS', `{"key":"${'AKIA'}ABCDEFGHIJKLMNOP"}`],
    ['a key of Google', `${'AIza'}${'a'.repeat(35)}`],
    ['a token of GitHub', `${'ghp_'}${'a'.repeat(36)}`],
    ['a token of npm', `//r.example/:_auth${'Token'}=0123456789-0123456789`],
    ['a live key of Stripe', `${'sk_'}live_${'a'.repeat(24)}`],
    ['a token of a Telegram bot', `12345678:${'AA'}${'b'.repeat(33)}`],
  ])('would find %s, in a fixture too', (_, text) => {
    const file = acme('test/fixtures/balance.json')
    const root = sampleRepository({ [file]: text })
    const advice = /balance\.json holds .*: take it out, make it worthless where it was issued/
    expect(committedSecrets(root, [file], {})).toEqual([expect.stringMatching(advice)])
    expect(committedSecrets(root, [file], { [file]: 'made up' })).toEqual([])
  })

  it('names an exception that no key needs', () => {
    expect(committedSecrets(sampleRepository(), ['README.md'], { 'README.md': 'x' })).toEqual([
      'README.md holds no key any more: take its exception out of the test',
    ])
  })

  it('looks at files that are new, not at ignored ones', () => {
    const root = sampleRepository({ '.gitignore': 'dist/\n' })
    execFileSync('git', ['init', '-q'], { cwd: root })
    const files = repositoryFiles(root)
    expect(files).toContain('packages/core/src/index.ts')
    expect(files).not.toContain('packages/core/dist/index.js')
  })
})
