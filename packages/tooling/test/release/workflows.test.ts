import { describe, expect, it } from 'vitest'
import { workflowFaults } from '../../src/release/workflows.ts'
import { read } from '../../src/structure/files.ts'
import { ROOT } from '../../src/turbo.ts'
import { write } from './sample-release.ts'

const SCRIPTS = read(ROOT, 'package.json')
const workflow = (name: string): string => read(ROOT, '.github/workflows', name)

async function faultsOf(text: string, scripts = SCRIPTS): Promise<string> {
  const root = write({ '.github/workflows/release.yml': text, '.github/workflows/ci.yml': workflow('ci.yml'), 'package.json': scripts })
  return (await workflowFaults(root)).join('\n')
}

describe('the workflows', () => {
  it('are right', async () => {
    expect(await workflowFaults(ROOT)).toEqual([])
  })

  it('call the gate, publish without a token and ask the real upstreams by hand only', () => {
    expect(workflow('ci.yml')).toMatch(/run: \.ci\/run/)
    expect(workflow('release.yml')).toMatch(/uses: \.\/\.github\/workflows\/ci\.yml/)
    expect(workflow('release.yml')).not.toMatch(/secrets\./)
    expect(workflow('live.yml')).toMatch(/on:\n {2}workflow_dispatch:/)
    expect(workflow('live.yml')).not.toMatch(/push:|schedule:|pull_request:/)
  })

  const release = workflow('release.yml')
  it.each<[string, string, RegExp]>([
    [
      'an action by its tag',
      release.replace(/actions\/checkout@[0-9a-f]{40}/, 'actions/checkout@v7'),
      /uses actions\/checkout@v7: pin it by the full hash/,
    ],
    ['an action without its version', release.replace(/ # v7\.0\.1/, ''), /name its version behind it/],
    ['permissions for all', release.replace('permissions: {}\n', ''), /must begin with `permissions: \{\}`/],
    [
      'a lasting token',
      release.replace('        env:\n', ['        env:', '          NODE_AUTH_TOKEN: $' + '{{ secrets.NPM_TOKEN }}', ''].join('\n')),
      /reads the secret NPM_TOKEN: npm trusts the workflow itself/,
    ],
    ['publishing outside of an environment', release.replace('    environment: npm\n', ''), /set `environment: npm`/],
    ['a job without an end', release.replace(/ {4}timeout-minutes: 15\n/, ''), /has no `timeout-minutes` in the job mode/],
    ['credentials on the disk', release.replace(/ {10}persist-credentials: false\n/, ''), /set `persist-credentials: false`/],
    [
      'a script that does not exist',
      release.replace('script: pnpm release', 'script: pnpm ship'),
      /runs `pnpm ship`, which the package\.json at the top does not have/,
    ],
    ['a slip in an expression', release.replace('needs.mode.outputs.mode', 'needs.mod.outputs.mode'), /property "mod" is not defined/],
    ['an unknown key', release.replace('runs-on:', 'runs-no:'), /unexpected key "runs-no"/],
  ])('do not pass with %s', async (_, text, message) => {
    expect(text).not.toBe(release)
    expect(await faultsOf(text)).toMatch(message)
  })
})
