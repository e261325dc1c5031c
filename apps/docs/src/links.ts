import { posix } from 'node:path'
import { linesOf } from './markdown.ts'
import { exists, webAddress } from './repository.ts'

/** Where the pages of the site are written. */
export const PAGES = 'apps/docs/pages'

/** Page that a file of the repository, or a section of it (`file#section`), stands on. */
export type Homes = ReadonlyMap<string, string>

/** One text that links, and where it is going to stand. */
export interface Place {
  /** File that it comes from, relative to the repository. */
  readonly file: string
  /** Path of the page without `.md`. */
  readonly page: string
  readonly homes: Homes
}

const LINK = /(?<!`)\]\(([^()\s]+)\)/g

/** Turns the links of a text into those of the site: to its pages where they have what is meant, else to the repository on the web. */
export function rewriteLinks(markdown: string, place: Place): string {
  return linesOf(markdown)
    .map(({ text, code }) => (code ? text : text.replace(LINK, (_, target: string) => `](${rewritten(target, place)})`)))
    .join('\n')
}

function rewritten(target: string, { file, page, homes }: Place): string {
  const npm = /^https:\/\/www\.npmjs\.com\/package\/@paymux\/([\w-]+)(#.*)?$/.exec(target)
  if (npm === null && /^[a-z]+:/.test(target)) return target
  const [path = '', anchor] = (npm === null ? target : `/packages/${npm[1]}${npm[2] ?? ''}`).split('#')
  const hash = anchor === undefined ? '' : `#${anchor}`
  const meant = meantBy(path, file)
  const home = pageOf(meant) ?? homes.get(`${meant}${hash}`) ?? homes.get(meant)
  if (home !== undefined) return home === page && hash !== '' ? hash : `${relativePage(page, home)}${hash}`
  if (meant === file && hash !== '') throw new Error(`${file} links to ${target}, which stands on no page`)
  if (!exists(meant)) throw new Error(`${file} links to ${target}, which does not exist`)
  return `${webAddress(meant)}${hash}`
}

/** The file that a link names: relative to its own, or from the root of the site or of the repository. */
function meantBy(path: string, file: string): string {
  if (path === '') return file
  if (path.startsWith('/') && path.endsWith('.md') && !exists(path.slice(1))) return posix.join(PAGES, path)
  const meant = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(file), path)
  const readme = posix.join(meant, 'README.md')
  return exists(readme) && meant.startsWith('packages/') ? readme : meant.replace(/\/$/, '')
}

function pageOf(path: string): string | undefined {
  return path.startsWith(`${PAGES}/`) && path.endsWith('.md') ? path.slice(PAGES.length + 1, -3) : undefined
}

function relativePage(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), `${to}.md`)
  return path.startsWith('.') ? path : `./${path}`
}
