import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compareDeclarations, inOrder } from '../src/api.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'paymux-api-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

describe('compareDeclarations', () => {
  it('says where a file differs, which are missing or belong to nothing, and what to do', () => {
    const committed = folder()
    writeFileSync(join(committed, 'index.d.ts'), 'a\nb\n')
    writeFileSync(join(committed, 'gone.d.ts'), 'x\n')
    expect(compareDeclarations(committed, { index: 'a\nc\n', http: 'h\n' })).toEqual([
      'gone.d.ts belongs to no entry',
      'index.d.ts is not what is built, line 2:\n  committed: b\n  built:     c',
      'http.d.ts is missing',
      'The public interface changed. If that is meant: run `pnpm api:update`, read the difference and commit it with a changeset.',
    ])
    expect(readFileSync(join(committed, 'index.d.ts'), 'utf8')).toBe('a\nb\n')
  })

  it('writes on demand, and then has nothing to say', () => {
    const committed = folder()
    writeFileSync(join(committed, 'gone.d.ts'), 'x\n')
    const built = { index: 'a\n', http: 'h\n' }
    expect(compareDeclarations(committed, built, true)).toEqual([])
    expect(readdirSync(committed).sort()).toEqual(['http.d.ts', 'index.d.ts'])
    expect(compareDeclarations(committed, built)).toEqual([])
    expect(compareDeclarations(committed, { ...built, index: 'a\nb\n' })[0]).toContain('line 2:\n  committed: \n  built:     b')
  })
})

it('inOrder does not depend on how a build was cut into files', () => {
  const [money, ref, both] = [
    '/** Money. */\ninterface Money {\n  readonly amount: string;\n}',
    "declare const REF = 'r';",
    'export { REF };\n\nexport type { Money };',
  ]
  const import_ = "import { X } from 'node:x';"
  const expected = `${import_}\n\n${money}\n\n${ref}\n\n${both}\n`
  expect(inOrder(`${ref}\n${import_}\n\n\n${money}\n${both}`)).toBe(expected)
  expect(inOrder(`${import_}\n${money}\n${ref}\n\n${both}\n`)).toBe(expected)
})
