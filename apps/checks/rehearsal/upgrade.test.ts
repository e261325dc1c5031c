import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { callFrom, EXPECTED } from '../src/release/calls.ts'
import { createConsumer, install, installedIn } from '../src/release/consumers.ts'
import { recorded } from '../src/release/results.ts'
import { startSandboxTarget } from '../src/release/sandbox-target.ts'
import type { CopiedGate } from '../src/release/workspace.ts'
import { openWorkspace } from '../src/release/workspace.ts'

const { folder, registry, publication, results, runtimes } = inject('stage')
const CORE = '@paymux/core'
const ENOT = '@paymux/provider-enot'
const first = publication.versions
let second: Readonly<Record<string, string>>

const top = (...args: string[]): CopiedGate => ({ folder: '.', args })
const vitest = (folder: string, ...args: string[]): CopiedGate => ({ folder, args: ['exec', 'vitest', 'run', ...args] })
const changesets = vitest('apps/checks', '--dir', 'test', 'release/changesets', 'release/api-report')
const packaging = vitest('apps/checks', '--dir', 'packaging', 'packaging/packaging')
const compatibility = vitest('packages/create-provider', 'test/compat.test.ts')

/** What a released package makes of a scaffold is a suite of this rehearsal; how patterns grow has nothing to do with a release. */
const ALL_GATES = [
  top('exec', 'biome', 'ci', '.'),
  vitest('apps/checks', '--dir', 'test', '--exclude', '**/growth.test.ts'),
  packaging,
  compatibility,
]
/** Packs beside what is published: versions, bytes and peers. What is in them was looked at above. */
const packs = vitest('apps/checks', '--dir', 'packaging', 'packaging/packaging', '-t', 'changesets|no other bytes|asks for the core')

// What every user of the repository meets right after "Version packages" was merged, and ever after.
describe('a released copy of the repository', () => {
  const workspace = openWorkspace(publication.root)

  async function passes(gates: readonly CopiedGate[]): Promise<void> {
    const ended = await Promise.all(
      gates.map(async (gate) => {
        const { code, output } = await workspace.gate(gate)
        return code === 0 ? '' : `${gate.folder}: pnpm ${gate.args.join(' ')} ended with ${code}\n${output}`
      }),
    )
    expect(ended.join('')).toBe('')
  }

  it('passes every gate though no changeset waits', async () => {
    await passes([top('install', '--frozen-lockfile', '--offline')])
    await passes(ALL_GATES)
  }, 1_800_000)

  it('moves no version and has nothing to publish', async () => {
    expect(await workspace.version()).toEqual(first)
    await workspace.pack()
    const { code, output } = await workspace.publish()
    expect([code, output.match(/ is published already/g)?.length]).toEqual([0, Object.keys(first).length])
  })

  it('does not pass with other bytes in a package that has no changeset', async () => {
    appendFileSync(join(workspace.root, 'packages/core/AUTHORING.md'), '\nOne more sentence.\n')
    appendFileSync(join(workspace.root, 'packages/provider-enot/README.md'), '\nOne more sentence.\n')
    const { code, output } = await workspace.gate(packs)
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/core would be packed with other bytes than its version \S+ has \(AUTHORING\.md\)/),
    ])
    expect(output).toMatch(/provider-enot would be packed with other bytes than its version \S+ has \(README\.md\): run `pnpm changeset`/)
  })

  it('passes with the changesets of its next change', async () => {
    workspace.addChangeset({ [CORE]: 'minor' }, 'Something new.')
    workspace.addChangeset({ [ENOT]: 'patch' }, 'Something corrected.')
    await passes([changesets, packaging])
  }, 1_800_000)

  it('publishes that too, and passes afterwards', async () => {
    second = await workspace.version()
    await workspace.pack()
    const { code, output } = await workspace.publish()
    expect(code, output).toBe(0)
    await passes([changesets, packs, compatibility])
  }, 1_800_000)
})

async function works(project: string): Promise<void> {
  for (const runtime of runtimes) {
    await recorded(results, { row: runtime.name, column: 'upgrade' }, async () => {
      const upstream = await startSandboxTarget()
      expect(await callFrom(runtime, project, 'call.mjs', 'enot', upstream).finally(() => upstream.close())).toEqual(EXPECTED)
    })
  }
}

const versionsIn = (project: string): object =>
  Object.fromEntries(installedIn(project).flatMap(({ name, version }) => (name.startsWith('@paymux/') ? [[name, version]] : [])))

it('a minor of core and a patch of one provider move nothing else', () => {
  const up = (version: string | undefined, at: 1 | 2): string =>
    (version ?? '')
      .split('.')
      .map((part, index) => (index === at ? Number(part) + 1 : index > at ? 0 : part))
      .join('.')
  const providers = Object.keys(first).filter((name) => name.startsWith('@paymux/provider-') && name !== ENOT)
  expect([second[CORE], second[ENOT]]).toEqual([up(first[CORE], 1), up(first[ENOT], 2)])
  for (const name of providers) expect([name, second[name]]).toEqual([name, first[name]])
})

it.each(['npm', 'pnpm'] as const)('a consumer upgrades with %s and works as before', async (manager) => {
  const project = await createConsumer(join(folder, `upgrade-${manager}`), registry.url, manager, [
    `${CORE}@${first[CORE]}`,
    `${ENOT}@${first[ENOT]}`,
  ])
  expect(versionsIn(project)).toEqual({ [CORE]: first[CORE], [ENOT]: first[ENOT] })
  await install(project, manager, [`${CORE}@latest`, `${ENOT}@latest`])
  expect(versionsIn(project)).toEqual({ [CORE]: second[CORE], [ENOT]: second[ENOT] })
  await works(project)
})

it('an old provider works with the new core', async () => {
  const project = await createConsumer(join(folder, 'old-provider'), registry.url, 'npm', [
    `${CORE}@${second[CORE]}`,
    `${ENOT}@${first[ENOT]}`,
  ])
  expect(versionsIn(project)).toEqual({ [CORE]: second[CORE], [ENOT]: first[ENOT] })
  await works(project)
})

it('a new patch of a provider still accepts the older core', async () => {
  const project = await createConsumer(join(folder, 'old-core'), registry.url, 'npm', [`${CORE}@${first[CORE]}`, `${ENOT}@${second[ENOT]}`])
  expect(versionsIn(project)).toEqual({ [CORE]: first[CORE], [ENOT]: second[ENOT] })
  await works(project)
})
