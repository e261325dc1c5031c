import { join } from 'node:path'
import { beforeAll, expect, inject, it } from 'vitest'
import { callFrom, EXPECTED } from '../src/release/calls.ts'
import { createConsumer, install, installedIn } from '../src/release/consumers.ts'
import { recorded } from '../src/release/results.ts'
import { startUpstream } from '../src/release/upstream.ts'
import { openWorkspace } from '../src/release/workspace.ts'

const { folder, registry, publication, results, runtimes } = inject('stage')
const CORE = '@paymux/core'
const ENOT = '@paymux/provider-enot'
const first = publication.versions
let second: Readonly<Record<string, string>>

beforeAll(async () => {
  const workspace = openWorkspace(publication.root)
  workspace.addChangeset({ [CORE]: 'minor' }, 'Something new.')
  workspace.addChangeset({ [ENOT]: 'patch' }, 'Something corrected.')
  second = await workspace.version()
  await workspace.pack()
  const { code, output } = await workspace.publish()
  expect(code, output).toBe(0)
})

async function works(project: string): Promise<void> {
  for (const runtime of runtimes) {
    await recorded(results, { row: runtime.name, column: 'upgrade' }, async () => {
      const upstream = await startUpstream()
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
