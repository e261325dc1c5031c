import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { originFaults, privacyFaults } from '../../src/release/privacy.ts'
import { companions, licenceFaults, settingFaults } from '../../src/release/supply-chain.ts'
import { isFile, read } from '../../src/structure/files.ts'
import { manifestOf, sampleRelease } from './sample-release.ts'

describe('what is published', () => {
  it('is what is meant to be', () => {
    expect(privacyFaults(ROOT)).toEqual([])
    expect(privacyFaults(sampleRelease())).toEqual([])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a private package without its mark',
      { 'packages/tooling/package.json': '{ "name": "@paymux/tooling", "version": "0.0.0" }' },
      /^packages\/tooling would be published: set "private": true/,
    ],
    ['an application', { 'apps/demo/package.json': '{ "name": "@paymux/demo", "version": "0.0.0" }' }, /^apps\/demo would be published/],
    [
      'a public package that was closed',
      { 'packages/core/package.json': manifestOf('core', { private: true }) },
      /^packages\/core is private, but is meant to be published: remove/,
    ],
    [
      'one that needs a private package',
      { 'packages/core/package.json': manifestOf('core', { dependencies: { '@paymux/tooling': '0.0.0' } }) },
      /^packages\/core needs @paymux\/tooling, which is private, so nobody could install it/,
    ],
  ])('is not %s', (_, files, message) => {
    expect(privacyFaults(sampleRelease(files)).join('\n')).toMatch(message)
  })

  it('comes from the repository that it names', () => {
    expect(originFaults(sampleRelease(), undefined)).toEqual([])
    expect(originFaults(sampleRelease(), 'acme/paymux')).toEqual([])
    expect(originFaults(sampleRelease(), 'fork/paymux')[0]).toMatch(/but this is fork\/paymux: correct `repository\.url`/)
  })
})

describe('what users get along', () => {
  it('has a licence that was agreed to', () => {
    const found = companions(ROOT)
    process.stdout.write(
      `${found.map(({ name, version, licence, how, with: by }) => `${name}@${version} ${licence} ${how} with ${by}`).join('\n')}\n`,
    )
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(['undici', 'zod']))
    expect(licenceFaults(found)).toEqual([])
  })

  it('is found through others too, and refused with another licence', () => {
    const root = sampleRelease({
      'packages/core/node_modules/undici/package.json':
        '{ "name": "undici", "version": "8.0.0", "license": "MIT", "dependencies": { "deep": "1" } }',
      'packages/core/node_modules/deep/package.json': '{ "name": "deep", "version": "1.0.0", "license": "AGPL-3.0" }',
    })
    expect(companions(root).map(({ name }) => name)).toEqual(['undici', 'deep'])
    expect(licenceFaults(companions(root))).toEqual([
      expect.stringMatching(/^deep@1\.0\.0, which comes with packages\/core, has the licence "AGPL-3\.0": replace it, or allow/),
    ])
  })
})

describe('the settings of pnpm', () => {
  const text = read(ROOT, 'pnpm-workspace.yaml')

  it('are tight in this repository', () => {
    expect(settingFaults(text)).toEqual([])
    expect(settingFaults(text.replaceAll('\n', '\r\n').replaceAll('\r', ''))).toEqual([])
  })

  it.each<[string, string, RegExp]>([
    ['versions of any age', text.replace(/^minimumReleaseAge:.*\n/m, ''), /must have minimumReleaseAge: 1440 or more/],
    ['versions of a minute', text.replace(/^minimumReleaseAge:.*$/m, 'minimumReleaseAge: 1'), /must have minimumReleaseAge/],
    [
      'a further install script',
      text.replace('  esbuild: true', '  esbuild: true\n  left-pad: true'),
      /lets left-pad run an install script: set it to false/,
    ],
    ['all install scripts', `${text}\ndangerouslyAllowAllBuilds: true\n`, /remove dangerouslyAllowAllBuilds/],
  ])('do not let in %s', (_, changed, message) => {
    expect(changed).not.toBe(text)
    expect(settingFaults(changed).join('\n')).toMatch(message)
  })
})

it('has a policy for reports and updates', () => {
  expect(isFile(ROOT, '.github/SECURITY.md')).toBe(true)
  const { minimumReleaseAge, extends: presets } = JSON.parse(read(join(ROOT, '.github'), 'renovate.json'))
  expect([minimumReleaseAge, presets]).toEqual(['3 days', expect.arrayContaining(['helpers:pinGitHubActionDigests'])])
})
