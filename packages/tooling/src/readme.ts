import { readFileSync } from 'node:fs'

/** A block of code in a README. */
export interface Example {
  /** 1-based line of its first line of code. */
  readonly line: number
  readonly code: string
  /** What it prints: the `text` block right below it. Null when there is none. */
  readonly output: string | null
}

// A README may name these languages; any other is a slip that would keep a block from being checked.
const LANGUAGES = ['ts', 'text', 'sh', 'json']

/** All `ts` blocks of a Markdown file, each with the output that the file promises. */
export function examplesIn(path: string): Example[] {
  return examplesOf(readFileSync(path, 'utf8'))
}

/** The same of a Markdown text. */
export function examplesOf(markdown: string): Example[] {
  const blocks = blocksOf(markdown)
  return blocks.flatMap((block, at) => {
    if (block.language !== 'ts') return []
    const next = blocks[at + 1]
    const printed = next?.language === 'text' && next.line === block.end + 3 ? next.code : null
    return [{ line: block.line, code: block.code, output: printed }]
  })
}

/** A block of code in any language. */
export interface Block {
  readonly language: string
  /** The heading above it. */
  readonly heading: string
  readonly line: number
  /** 1-based line of the closing fence. */
  readonly end: number
  readonly code: string
}

/** All blocks of a Markdown text, in their order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  const lines = markdown.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const fence = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(lines[at] ?? '')
    if (fence === null) {
      heading = /^#+ (.*)$/.exec(lines[at] ?? '')?.[1] ?? heading
      continue
    }
    const [, mark = '', language = ''] = fence
    const end = lines.findIndex((line, index) => index > at && line.trim() === mark)
    if (end < 0) throw new Error(`line ${at + 1}: a code block without an end`)
    if (!LANGUAGES.includes(language)) throw new Error(`line ${at + 1}: a code block in "${language}"`)
    blocks.push({ language, heading, line: at + 2, end: end + 1, code: `${lines.slice(at + 1, end).join('\n')}\n` })
    at = end
  }
  return blocks
}
