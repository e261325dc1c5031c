import { ROOT } from '@paymux/tooling/turbo'
import { describe, expect, it } from 'vitest'
import { apiOf, breaksBetween, staleApi, unannouncedBreaks, updateApi } from '../../src/release/api-report.ts'
import { change, commit, sampleHistory, sampleRelease } from './sample-release.ts'

const report = (...blocks: string[]): string => `// x\n\n${blocks.map((block) => `${block}\n`).join('\n')}`
const PAYOUT = 'export interface Payout {\n    readonly id: string;\n    readonly fee: string | null;\n}'

describe('the committed interface', () => {
  it('is the one that was built, in this repository', () => {
    expect(staleApi(ROOT)).toEqual([])
    expect(unannouncedBreaks(ROOT)).toEqual([])
  })

  it('shows what is exported and what that is made of, without comments', () => {
    const types =
      '/** Text. */\ninterface Inner {\n    readonly a: 1;\n}\nexport type Word = "x" | "y";\nexport declare function f(x: Inner): Word;\nexport {};\n'
    const root = sampleRelease({ 'packages/core/dist/index.d.ts': types })
    expect(apiOf(root, 'core')['index.d.ts']).toBe(
      '// @paymux/core\n\ninterface Inner {\n    readonly a: 1;\n}\n\nexport type Word = "x" | "y";\n\nexport function f(x: Inner): Word;\n',
    )
  })

  it('must be brought up to date', () => {
    const root = sampleRelease()
    expect(staleApi(root).join('\n')).toMatch(
      /core\/api\/index\.d\.ts is not the interface that was built: run `pnpm build && pnpm api:update`/,
    )
    updateApi(root)
    expect(staleApi(root)).toEqual([])
    change(root, { 'packages/core/dist/index.d.ts': 'export declare const load: () => Promise<string>\n' })
    expect(staleApi(root)).toHaveLength(1)
  })
})

describe('breaksBetween', () => {
  it.each<[string, string, string, string[]]>([
    ['nothing', report(PAYOUT), report(PAYOUT), []],
    ['a new declaration', report(PAYOUT), report(PAYOUT, 'export const x: 1;'), []],
    ['a new optional member', report(PAYOUT), report(PAYOUT.replace('}', '    readonly note?: string;\n}')), []],
    ['a new word of a union', report("export type S =\n    | 'a'"), report("export type S =\n    | 'a'\n    | 'b'"), []],
    ['a declaration that went', report(PAYOUT), report(), ['Payout is gone']],
    ['a member that went', report(PAYOUT), report(PAYOUT.replace('    readonly id: string;\n', '')), ['Payout changed']],
    ['a member of another type', report(PAYOUT), report(PAYOUT.replace('string | null', 'string')), ['Payout changed']],
    ['a new member that must be there', report(PAYOUT), report(PAYOUT.replace('}', '    readonly note: string;\n}')), ['Payout changed']],
    ['another signature', report('export function f(a: string): void;'), report('export function f(a: number): void;'), ['f changed']],
  ])('judges %s', (_, before, after, expected) => {
    expect(breaksBetween(before, after)).toEqual(expected)
  })
})

describe('a break of the interface', () => {
  const changed = { 'packages/core/api/index.d.ts': report(PAYOUT.replace('string | null', 'string')) }
  const released = () => sampleHistory({ 'packages/core/api/index.d.ts': report(PAYOUT) })
  const changeset = (bump: string, text = 'Changed.'): string => `---\n'@paymux/core': ${bump}\n---\n\n${text}\n`

  it('needs a major changeset', () => {
    const root = released()
    expect(unannouncedBreaks(root)).toEqual([])
    change(root, { ...changed, '.changeset/a.md': changeset('minor') })
    commit(root, 'change')
    expect(unannouncedBreaks(root)).toEqual([
      expect.stringMatching(
        /^packages\/core\/api\/index\.d\.ts: Payout changed, which breaks users of @paymux\/core: add a changeset with `major`/,
      ),
    ])
    change(root, { '.changeset/a.md': changeset('major') })
    expect(unannouncedBreaks(root)).toEqual([])
  })

  it('or somebody who vouches that it is none', () => {
    const root = released()
    change(root, { ...changed, '.changeset/a.md': changeset('minor', 'Fees.\n\nCompatible: it never was null.') })
    expect(unannouncedBreaks(root)).toEqual([])
  })
})
