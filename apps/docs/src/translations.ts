import { createHash } from 'node:crypto'
import { examplesOf } from '@paymux/tooling/readme'
import { expand } from './directives.ts'
import { PAGES } from './links.ts'
import { linesOf } from './markdown.ts'
import { providerFolders } from './providers.ts'
import { pagesBelow, read } from './repository.ts'

// A translation names its original and what that text was when it was translated, in its first line:
// <!-- translation of README.md sha256:0123456789abcdef -->

const FIRST_LINE = /^<!-- translation of (\S+) sha256:([0-9a-f]{16}) -->$/

/** All translated files, relative to the repository. */
export function translations(): string[] {
  return [
    ...pagesBelow(`${PAGES}/ru`).map((page) => `${PAGES}/ru/${page}.md`),
    ...providerFolders('README.ru.md').map((folder) => `packages/${folder}/README.ru.md`),
  ]
}

/** What the prose of a text is known by, however its tables are laid out. What it includes counts; its code is compared by itself. */
export function digestOf(markdown: string): string {
  const prose = linesOf(whole(markdown)).filter(({ code }) => !code)
  const hash = createHash('sha256').update(prose.map(({ text }) => text.replace(/[ -]+/g, ' ')).join('\n'))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Says why a translation does not stand for its original: it names none, the original changed since, or its code is another one.
 * Comments in code may be translated.
 * @param source text of a file of the repository
 */
export function translationFaults(file: string, source: (path: string) => string = read): string[] {
  const text = source(file)
  const [, original, digest] = FIRST_LINE.exec(text.split('\n')[0] ?? '') ?? []
  if (original === undefined) return [`${file} does not begin with <!-- translation of FILE sha256:… -->`]
  const now = source(original)
  const current = digestOf(now)
  const stale = `${file}: ${original} changed since it was translated: bring it up to date, then write sha256:${current} into its first line`
  const other = `${file}: its code is not that of ${original}: copy it, only comments may differ`
  return [...(current === digest ? [] : [stale]), ...(codeOf(now) === codeOf(text) ? [] : [other])]
}

function whole(markdown: string): string {
  return expand(markdown, { include: (text) => text, table: () => '' })
}

function codeOf(markdown: string): string {
  return examplesOf(whole(markdown))
    .map(({ code, output }) => `${code.replace(/ *\/\/ .*$/gm, '')}${output ?? ''}`)
    .join('\n')
}
