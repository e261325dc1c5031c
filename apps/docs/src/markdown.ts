/** A heading of a Markdown text. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number
  readonly title: string
  /** See {@link slugOf}; a second one of the same name gets `-1`, a third `-2`. */
  readonly slug: string
  /** 0-based. */
  readonly line: number
}

/** The anchor of a heading as GitHub makes it, so that a link holds in a README and on the site. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

/** The lines of a text with whether each is in a block of code, its fences included. */
export function linesOf(markdown: string): { readonly text: string; readonly code: boolean }[] {
  let fence: string | null = null
  return markdown.split('\n').map((text) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? null
    if (fence === null) {
      fence = mark
      return { text, code: mark !== null }
    }
    if (text.trim() === fence) fence = null
    return { text, code: true }
  })
}

/** All headings outside of code. */
export function headingsOf(markdown: string): Heading[] {
  const seen = new Map<string, number>()
  return linesOf(markdown).flatMap(({ text, code }, line) => {
    const [, marks, title] = (code ? null : /^(#{1,6}) +(.+?) *#*$/.exec(text)) ?? []
    if (marks === undefined || title === undefined) return []
    const base = slugOf(title)
    const count = seen.get(base) ?? 0
    seen.set(base, count + 1)
    return [{ level: marks.length, title, slug: count === 0 ? base : `${base}-${count}`, line }]
  })
}

/** The text of the only heading of the first level. */
export function titleOf(markdown: string): string {
  const titles = headingsOf(markdown).filter(({ level }) => level === 1)
  const [first, second] = titles
  if (first === undefined || second !== undefined) throw new Error(`a page has one heading of the first level, not ${titles.length}`)
  return first.title
}

/**
 * A part of a text: `''` for what stands before its first section, `'*'` for all sections, `null` for both, else the section with this
 * anchor, its heading included.
 * @throws {Error} when there is no such section
 */
export function partOf(markdown: string, part: string | null): string {
  const lines = markdown.split('\n')
  const headings = headingsOf(markdown)
  const title = headings.find(({ level }) => level === 1)?.line ?? -1
  const first = headings.find(({ level }) => level > 1)?.line ?? lines.length
  const between = (start: number, end: number): string => lines.slice(start, end).join('\n').trim()
  if (part === null) return between(title + 1, lines.length)
  if (part === '') return between(title + 1, first)
  if (part === '*') return between(first, lines.length)
  const at = headings.findIndex(({ slug }) => slug === part)
  const heading = headings[at]
  if (heading === undefined) throw new Error(`there is no section #${part}`)
  const next = headings.slice(at + 1).find(({ level }) => level <= heading.level)
  return between(heading.line, next?.line ?? lines.length)
}

/** The first paragraph below the title, on one line and without links: what a page is about. */
export function summaryOf(markdown: string): string {
  const [paragraph = ''] = partOf(markdown, '')
    .split(/\n\s*\n/)
    .filter((text) => !/^\s*(```|\||<|-|#)/.test(text))
  return paragraph.replace(/\s+/g, ' ').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
}
