import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examplesIn } from '@paymux/tooling/readme'
import { describe, expect, it } from 'vitest'
import { ScaffoldError, scaffold } from '../src/index.ts'
import { lendModules, PACKAGE, TOOLS, temporary, tool } from './support.ts'

const text = (...path: string[]): string => readFileSync(join(...path), 'utf8')

function failure(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ScaffoldError) return error.message
    throw error
  }
  return ''
}

describe('scaffold', () => {
  it('writes a whole package', () => {
    const folder = join(temporary(), 'new')
    const { files, packageName } = scaffold({ name: 'foo-pay', dir: folder, year: 2031 })
    expect(packageName).toBe('paymux-provider-foo-pay')
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()).toEqual([...files])
    expect(files).toEqual(
      expect.arrayContaining([
        ...['index', 'foo-pay', 'settings', 'api', 'map', 'webhooks'].map((name) => `src/${name}.ts`),
        ...['.changeset/config.json', '.github/workflows/ci.yml', '.gitignore', 'LICENSE', 'README.md', 'biome.json', 'package.json'],
        ...['test/fixtures/README.md', 'test/map.test.ts', 'test/webhooks.test.ts', 'tsconfig.json', 'tsup.config.ts'],
        ...['pacts/foo-pay.json', 'test/conformance.test.ts', 'test/contract.pact.test.ts', 'test/upstream.ts'],
      ]),
    )
    for (const file of files) expect([file, text(folder, file)]).toEqual([file, expect.not.stringMatching(/acme|\{year\}/i)])
    expect(text(folder, 'LICENSE')).toContain('(c) 2031 the authors of paymux-provider-foo-pay')
    expect(text(folder, 'src/foo-pay.ts')).toMatch(/export function createFooPay\(settings: FooPaySettings = \{\}\): FooPay/)
    expect(text(folder, 'src/settings.ts')).toContain("apiKey: secret('FOO_PAY_API_KEY')")
    expect(statSync(folder).mode & 0o777).toBe(0o777 & ~process.umask())
  })

  it('takes another npm name', () => {
    const folder = join(temporary(), 'deep/er')
    expect(scaffold({ name: 'foo', dir: folder, packageName: '@me/foo.pay' }).packageName).toBe('@me/foo.pay')
    expect(JSON.parse(text(folder, 'package.json'))).toMatchObject({ name: '@me/foo.pay', version: '0.0.0' })
    expect(text(folder, '.changeset/first-release.md')).toContain("'@me/foo.pay': major")
    expect(text(folder, 'README.md')).toContain("import { createFoo } from '@me/foo.pay'")
  })

  it('calls it what people do, in prose and quotes, and its types by its id', () => {
    const folder = join(temporary(), 'new')
    scaffold({ name: 'foo', title: 'Foo & Söhne 24', dir: folder })
    const source = text(folder, 'src/foo.ts')
    expect(source).toContain('/** Foo & Söhne 24: exactly what this package can do. */\nexport interface Foo {')
    expect(source).toContain("readonly name: 'Foo & Söhne 24'")
    expect(source).toContain("/** By your own reference or by Foo & Söhne 24's id. */")
    expect(source).toContain('export function createFoo(settings: FooSettings = {}): Foo {')
    expect(text(folder, 'src/webhooks.ts')).toContain("'the body is not an event that Foo & Söhne 24 documents'")
    expect(text(folder, 'README.md')).toContain('[Foo & Söhne 24](https://foo.example) for')
    expect(JSON.parse(text(folder, 'package.json'))).toMatchObject({ description: expect.stringMatching(/^Foo & Söhne 24 for Paymux/) })
  })

  it('makes the name for people of the words of its id', () => {
    const folder = join(temporary(), 'new')
    scaffold({ name: 'foo-pay', dir: folder })
    expect(text(folder, 'src/foo-pay.ts')).toContain("readonly name: 'Foo Pay'")
  })

  it.each(['', ' ', 'Foo ', "O'Foo", 'a\nb', '*/', '`x`', '<b>', 'x'.repeat(41)])('refuses the title %j', (title) => {
    expect(failure(() => scaffold({ name: 'foo', title, dir: join(temporary(), 'new') }))).toMatch(/ cannot be the name for people: .+\.$/)
  })

  it.each(['', 'Foo', '1foo', 'foo_pay', 'foo pay', '-foo', 'foo-', 'foo--pay', '../foo', 'föö', 'x'.repeat(25)])(
    'refuses the name %j in one line',
    (name) => {
      const folder = temporary()
      expect(failure(() => scaffold({ name, dir: join(folder, 'new') }))).toMatch(/^".*" cannot be the name of a provider: .+\.$/)
      expect(readdirSync(folder)).toEqual([])
    },
  )

  // Names that would overwrite a file of the package or hide a type that it uses.
  it.each([
    ['map', 'src/map.ts'],
    ['api', 'src/api.ts'],
    ['index', 'src/index.ts'],
    ['webhooks', 'createWebhooks'],
    ['money', 'Money'],
    ['promise', 'Promise'],
    ['http-client', 'createHttpClient'],
  ])('refuses the name %s, which collides with its own package', (name, what) => {
    const folder = temporary()
    const message = failure(() => scaffold({ name, dir: join(folder, 'new') }))
    expect(message).toMatch(new RegExp(`its package has another ${what}\\b.*\\. Try "${name}-pay"\\.$`))
    expect(readdirSync(folder)).toEqual([])
  })

  it.each(['Foo', '@me', '@me/', 'a b', '../x', '.x', 'node_modules'])('refuses the npm name %j', (packageName) => {
    expect(failure(() => scaffold({ name: 'foo', packageName, dir: join(temporary(), 'new') }))).toMatch(
      /^".*" cannot be the name of a package: .+\.$/,
    )
  })

  it('touches nothing that exists', () => {
    const folder = temporary()
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'file'), 'mine')
    for (const name of ['folder', 'file']) {
      expect(failure(() => scaffold({ name: 'foo', dir: join(folder, name) }))).toMatch(
        / exists already; choose another folder with --dir\.$/,
      )
    }
    expect(readdirSync(join(folder, 'folder'))).toEqual([])
    expect(text(folder, 'file')).toBe('mine')
    // Below a file no folder can be made.
    expect(failure(() => scaffold({ name: 'foo', dir: join(folder, 'file/new/deep') }))).toMatch(/ cannot be written: ENOTDIR\.$/)
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder'])
  })

  it('says so when it may not write, and leaves nothing behind', () => {
    // Not even root may make a folder here.
    const closed = process.platform === 'linux' ? '/sys' : '/System'
    const before = readdirSync(closed)
    expect(failure(() => scaffold({ name: 'foo', dir: join(closed, 'new') }))).toBe(
      `${join(closed, 'new')} cannot be written: no permission to write there.`,
    )
    expect(readdirSync(closed)).toEqual(before)
  })
})

describe('the command', () => {
  const run = (cwd: string, ...args: string[]) => tool(cwd, TOOLS.cli, ...args)

  it('writes into a folder of the npm name and says what comes next', () => {
    const folder = temporary()
    const { status, output } = run(folder, 'foo')
    expect(status).toBe(0)
    expect(output).toMatch(
      /^paymux-provider-foo: \d+ files in paymux-provider-foo\n\n {2}cd paymux-provider-foo\n {2}npm install {7}# writes package-lock\.json: commit it.*\n/,
    )
    expect(readdirSync(folder)).toEqual(['paymux-provider-foo'])
    expect(run(folder, 'foo', '--package', '@me/bar', '--dir=baz', '--title', 'Foo Bar').output).toContain('@me/bar: ')
    expect(text(folder, 'baz/README.md')).toContain('[Foo Bar]')
    expect(readdirSync(folder)).toEqual(['baz', 'paymux-provider-foo'])
  })

  it.each([['--help'], ['-h'], ['foo', '--help']])('explains itself: %s', (...args) => {
    const folder = temporary()
    const { status, output } = run(folder, ...args)
    expect(status).toBe(0)
    for (const word of ['npm create', 'pnpm create', 'yarn create', '--title', '--dir', '--package']) expect(output).toContain(word)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    [[], 'a name is missing'],
    [['foo', 'bar'], 'expected one name, got 2: foo bar'],
    [['Foo'], '"Foo" cannot be the name of a provider'],
    [['foo', '--force'], "Unknown option '--force'"],
    [['foo', '--dir'], '--dir'],
    [['foo', '--package', 'X'], '"X" cannot be the name of a package'],
    [['foo', '--dir', '.'], 'exists already'],
  ])('answers %j with one line and exit code 1', (args, says) => {
    const folder = temporary()
    const { status, output } = run(folder, ...args)
    expect(status).toBe(1)
    expect(output).toMatch(/^create-provider: [^\n]+\n$/)
    expect(output).toContain(says)
    expect(readdirSync(folder)).toEqual([])
  })
})

// Shorter and longer than the template's own name, early and late in the alphabet: formatting and imports must not depend on it.
describe.each(['x', 'zeta-international-money'])('the package of %s', (name) => {
  it('is formatted, sound TypeScript, and passes its tests', () => {
    const folder = join(temporary(), 'new')
    scaffold({ name, dir: folder })
    lendModules(folder)
    // Biome asks git which files are ignored.
    execFileSync('git', ['init', '-q'], { cwd: folder })
    expect(tool(folder, TOOLS.biome, 'ci', '.')).toEqual({ status: 0, output: expect.stringContaining('No fixes applied') })
    expect(tool(folder, TOOLS.tsc)).toEqual({ status: 0, output: '' })
    // The conformance suites know no names; they are run with the packed package, see packaging/.
    const tests = ['run', '--root', folder, '--exclude', '**/conformance.test.ts']
    expect(tool(folder, TOOLS.vitest, ...tests)).toEqual({ status: 0, output: expect.stringMatching(/Tests .*\d+ passed/) })
  })
})

it('the example of the README does what it says', async () => {
  const examples = examplesIn(join(PACKAGE, 'README.md'))
  expect(examples).toHaveLength(1)
  // Inside this package, which can import itself by its name.
  const folder = join(PACKAGE, 'test-results/readme')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'example.ts'), examples[0]?.code ?? '')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../template/tsconfig.json', include: ['*.ts'] }))
  expect(tool(folder, TOOLS.tsc)).toEqual({ status: 0, output: '' })
  const env = { ...process.env, SCAFFOLD_DIR: join(temporary(), 'new') }
  expect(execFileSync(process.execPath, [join(folder, 'example.ts')], { encoding: 'utf8', env })).toBe(examples[0]?.output)
})

it('the template names the versions that this repository is tested with', () => {
  const catalog = text(PACKAGE, '../../pnpm-workspace.yaml')
  const { devDependencies } = JSON.parse(text(PACKAGE, 'template/_package.json')) as { devDependencies: Record<string, string> }
  for (const [name, version] of Object.entries(devDependencies)) {
    if (name.startsWith('@paymux/')) expect([name, version]).toEqual([name, '^1.0.0'])
    else expect(catalog.replaceAll('"', '')).toContain(`\n  ${name}: ${version}\n`)
  }
})
