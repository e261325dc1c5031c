import { examplesOf } from '@paymux/tooling/readme'
import { declarationOf } from './api.ts'
import { linesOf, partOf } from './markdown.ts'
import { read } from './repository.ts'

/** A line of a page that stands for text from elsewhere: `<!-- include: README.md#use-it -->`. */
export interface Directive {
  readonly kind: string
  readonly file: string
  /** What stands after `#`; null without one. */
  readonly part: string | null
}

const DIRECTIVE = /^<!-- (include|code|declaration|example|table): ([^\s#]+)(?:#(\S*))? -->$/

/** The directive on a line; null when there is none. */
export function directiveOf(line: string): Directive | null {
  const [, kind, file, part = null] = DIRECTIVE.exec(line) ?? []
  if (kind === undefined || file === undefined) {
    if (/^\s*<!-- ?\w+:(?! ?sha256)/.test(line)) throw new Error(`"${line}" is no directive of this site`)
    return null
  }
  return { kind, file, part }
}

/** The directives of a page. */
export function directivesIn(markdown: string): Directive[] {
  return linesOf(markdown).flatMap(({ text, code }) => (code ? [] : (directiveOf(text) ?? [])))
}

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``

/** Puts in the place of each directive what it stands for. `include` gets the text as it is in the file, to see to its links. */
export function expand(
  markdown: string,
  {
    include,
    table,
  }: { readonly include: (text: string, file: string) => string; readonly table: (name: string, part: string | null) => string },
): string {
  return linesOf(markdown)
    .map(({ text, code }) => {
      const directive = code ? null : directiveOf(text)
      if (directive === null) return text
      const { kind, file, part } = directive
      if (kind === 'table') return table(file, part)
      if (kind === 'code') return fenced('ts', read(file))
      if (kind === 'declaration') return fenced('ts', declarationOf(file, part ?? ''))
      if (kind === 'example') return exampleOf(file, Number(part))
      return include(partOf(read(file), part), file)
    })
    .join('\n')
}

/** The n-th `ts` block of a file, counted from 1, with what it prints. */
function exampleOf(file: string, number: number): string {
  const example = examplesOf(read(file))[number - 1]
  if (example === undefined) throw new Error(`${file} has no example ${number}`)
  return [fenced('ts', example.code), ...(example.output === null ? [] : [fenced('text', example.output)])].join('\n\n')
}
