import { readFileSync } from 'node:fs'
import { blocksOf } from '@paymux/tooling/readme'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

export const BLOCKS = blocksOf(README)

/** The blocks of one language under a heading. */
export function codeUnder(heading: string, language: string): readonly string[] {
  const found = BLOCKS.filter((block) => block.heading === heading && block.language === language).map(({ code }) => code)
  if (found.length === 0) throw new Error(`the README has no ${language} block under "${heading}"`)
  return found
}

/** The rows of the tables under a heading: their cells. */
export function rowsUnder(heading: string): readonly (readonly string[])[] {
  // A line of a code block can look like a heading.
  const sections = README.split(/^#+ /m).filter((one) => one.startsWith(`${heading}\n`))
  return sections
    .flatMap((section) => section.split('\n'))
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
