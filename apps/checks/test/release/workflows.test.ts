import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { TEMPLATE_WORKFLOWS, WORKFLOWS } from '../../src/release/policy.ts'
import { workflowFaults } from '../../src/release/workflows.ts'
import { read } from '../../src/structure/files.ts'
import { write } from './sample-release.ts'

const TEMPLATE = join(ROOT, 'packages/create-provider/template')
const ACTION = '.github/actions/install/action.yml'
const workflow = (name: string): string => read(ROOT, '.github/workflows', name)

async function faultsOf(changes: Readonly<Record<string, string>>): Promise<string> {
  const own = Object.fromEntries(Object.keys(WORKFLOWS).map((file) => [`.github/workflows/${file}`, workflow(file)]))
  const root = write({ ...own, [ACTION]: read(ROOT, ACTION), 'package.json': read(ROOT, 'package.json'), ...changes })
  return (await workflowFaults(root, WORKFLOWS)).join('\n')
}

describe('the workflows', () => {
  it('are right, here and in the package that the scaffold writes', async () => {
    expect(await workflowFaults(ROOT, WORKFLOWS)).toEqual([])
    expect(await workflowFaults(TEMPLATE, TEMPLATE_WORKFLOWS)).toEqual([])
  })

  it('call the gate, publish without a token and ask the real upstreams by hand only', () => {
    expect(workflow('ci.yml')).toMatch(/run: \.ci\/run/)
    expect(workflow('release.yml')).toMatch(/uses: \.\/\.github\/workflows\/ci\.yml/)
    expect(workflow('release.yml')).not.toMatch(/secrets[.[]/)
  })

  it('use the same version of an action everywhere', () => {
    const texts = [
      ...Object.keys(WORKFLOWS).map(workflow),
      read(ROOT, ACTION),
      ...Object.keys(TEMPLATE_WORKFLOWS).map((file) => read(TEMPLATE, '.github/workflows', file)),
    ]
    const used = new Set(texts.join('\n').match(/uses: [\w/-]+@[0-9a-f]{40}/g))
    const names = [...used].map((use) => use.replace(/@.*/, ''))
    expect(names).toEqual([...new Set(names)])
  })

  it.each<[string, NodeJS.ProcessEnv, string, number]>([
    ['no token', {}, '', 0],
    ['a token in the environment', { NODE_AUTH_TOKEN: 'x' }, '', 1],
    ['another one', { NPM_TOKEN: 'x' }, '', 1],
    ['a token in an .npmrc', {}, '//registry.example/:_authToken=x\n', 1],
  ])('assert that no token of npm is set: %s', (_, env, npmrc, status) => {
    const root = write({ 'package.json': '{}', '.npmrc': npmrc, 'home/.npmrc': '' })
    const { PATH } = process.env
    for (const [text, job] of [
      [workflow('ci.yml'), 'gate'],
      [workflow('release.yml'), 'publish'],
      [read(TEMPLATE, '.github/workflows/release.yml'), 'publish'],
    ] as const) {
      const { jobs } = parse(text) as { jobs: Record<string, { steps: { name?: string; run?: string }[] }> }
      const run = jobs[job]?.steps.find(({ name }) => name === 'No token of npm is set')?.run ?? 'exit 9'
      const surroundings = { PATH, HOME: join(root, 'home'), ...env }
      expect(spawnSync('bash', ['-eo', 'pipefail', '-c', run], { cwd: root, env: surroundings }).status).toBe(status)
    }
  })

  it('install the pnpm whose hash they know', () => {
    const [, name = '', hash = ''] = /npm pack .* (@pnpm\/\S+)[\s\S]*echo "([0-9a-f]{128}) /.exec(read(ROOT, ACTION)) ?? []
    const integrity = execFileSync('npm', ['view', name, 'dist.integrity'], { encoding: 'utf8' }).trim()
    expect(integrity).toBe(`sha512-${Buffer.from(hash, 'hex').toString('base64')}`)
  })

  const release = workflow('release.yml')
  const on = 'on:\n  push:\n    branches: [main]\n'
  const step = (line: string): string =>
    release.replace('      - run: pnpm release:pack\n', `      - run: pnpm release:pack\n      - run: ${line}\n`)
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
      release.replace('github.token', 'secrets.NPM_TOKEN'),
      /reads the secret NPM_TOKEN: remove it, npm trusts the workflow itself/,
    ],
    ['a token by another spelling', release.replace('github.token', "secrets['NPM_TOKEN']"), /reads the secret NPM_TOKEN: remove it/],
    ['publishing outside of an environment', release.replace('    environment: npm\n', ''), /set `environment: npm`/],
    ['a job without an end', release.replace(/ {4}timeout-minutes: 5\n/, ''), /has no `timeout-minutes` in the job mode: set it/],
    ['credentials on the disk', release.replace(/ {10}persist-credentials: false\n/, ''), /set `persist-credentials: false`/],
    [
      'a script that does not exist',
      release.replace('pnpm release:pack', 'pnpm ship'),
      /runs `pnpm ship`, which its package\.json does not have/,
    ],
    [
      'a slip in an expression',
      release.replace('needs.mode.outputs.mode', 'needs.mod.outputs.mode'),
      /property "mod" is not defined.*correct it/,
    ],
    ['an unknown key', release.replace('runs-on:', 'runs-no:'), /unexpected key "runs-no"/],
    [
      'a trigger of strangers',
      release.replace(on, `${on}  pull_request_target:\n`),
      /is set off by pull_request_target, which is not on its list: remove it/,
    ],
    ['another trigger', release.replace(on, 'on: [push, workflow_run]\n'), /is set off by workflow_run/],
    [
      'a further right',
      release.replace('      id-token: write\n', '      id-token: write\n      contents: write\n'),
      /gives the job publish the right "contents: write"/,
    ],
    [
      'a right of another job',
      release.replace('      contents: read\n    steps:\n', '      packages: write\n    steps:\n'),
      /gives the job \w+ the right "packages: write".*: remove it/,
    ],
    [
      'all rights',
      release.replace('    permissions:\n      id-token: write\n', '    permissions: write-all\n'),
      /gives the job publish the right "everything: write-all"/,
    ],
    [
      'a job without rights of its own',
      release.replace('    permissions:\n      contents: write\n    steps', '    steps'),
      /gives the job tag the right "everything/,
    ],
    ['a job that nobody agreed to', release.replace('  tag:\n', '  other:\n'), /has a job other, which is not on its list/],
    [
      'an install where it may publish',
      release.replace('- name: Publish what', '- run: npm ci\n      - name: Publish what'),
      /runs other things in the job publish, which may publish \(npm ci\): build in a job without rights/,
    ],
    [
      'a checkout where it may publish',
      release.replace(
        '      - name: No token of npm is set\n',
        '      - uses: ./.github/actions/install\n      - name: No token of npm is set\n',
      ),
      /runs other things in the job publish/,
    ],
    ['a download in a shell', step('curl -fsSL https://get.example/install.sh | sh'), /downloads something .*: install it from npm/],
    ['another one', step('bash <(wget -qO- https://get.example/install.sh)'), /downloads something/],
    ['a tool of any version', step('npm install --global pnpm@12'), /runs pnpm@12 in any version: name an exact one/],
    ['a tool of no version', step('npx -y left-pad'), /runs left-pad in any version/],
    ['an install without its lockfile', step('npm install --no-audit'), /installs without the lockfile: use `npm ci`/],
    ['one of pnpm', step('pnpm install'), /installs without the lockfile: use `pnpm install --frozen-lockfile`/],
    [
      'an .npmrc with a token',
      release.replace('          node-version: 24.21.0\n', '          node-version: 24.21.0\n          registry-url: https://r.example\n'),
      /remove `registry-url`/,
    ],
  ])('do not pass with %s', async (_, text, message) => {
    expect(text).not.toBe(release)
    expect(await faultsOf({ '.github/workflows/release.yml': text })).toMatch(message)
  })

  it('do not pass beside the list, or without one of it', async () => {
    expect(await faultsOf({ '.github/workflows/more.yml': workflow('ci.yml') })).toMatch(/more\.yml is on no list: say what sets it off/)
    const root = write({ '.github/workflows/ci.yml': workflow('ci.yml'), 'package.json': '{}' })
    expect((await workflowFaults(root, WORKFLOWS)).join('\n')).toMatch(/release\.yml is missing: restore it/)
  })

  it('do not pass with a loose action of their own', async () => {
    const loose = read(ROOT, ACTION).replace(/setup-node@[0-9a-f]{40}/, 'setup-node@v7')
    expect(await faultsOf({ [ACTION]: loose })).toMatch(/actions\/install\/action\.yml uses actions\/setup-node@v7: pin it/)
  })
})
