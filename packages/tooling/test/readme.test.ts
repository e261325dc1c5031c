import { describe, expect, it } from 'vitest'
import { examplesOf } from '../src/readme.ts'

const fence = '```'

describe('examplesOf', () => {
  it('finds the blocks and what they print', () => {
    const markdown = `# A\n\n${fence}ts\none()\n${fence}\n\n${fence}text\n1\n${fence}\n\n${fence}sh\nnpx x\n${fence}\n\n${fence}ts\ntwo()\n${fence}\n`
    expect(examplesOf(markdown)).toEqual([
      { line: 4, code: 'one()\n', output: '1\n' },
      { line: 16, code: 'two()\n', output: null },
    ])
  })

  it('takes no text that stands further down for an output', () => {
    const markdown = `${fence}ts\none()\n${fence}\n\nSo it is.\n\n${fence}text\n1\n${fence}\n`
    expect(examplesOf(markdown)).toEqual([{ line: 2, code: 'one()\n', output: null }])
  })

  it.each([`${fence}typescript\na()\n${fence}\n`, `${fence}\na()\n${fence}\n`, `${fence}ts\na()\n`])('refuses %j', (markdown) => {
    expect(() => examplesOf(markdown)).toThrow(/^line 1: a code block/)
  })
})
