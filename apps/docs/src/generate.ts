import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { apiPage, apiPages } from './api.ts'
import type { Chapter } from './contents.ts'
import { CONTENTS, RUSSIAN } from './contents.ts'
import { directivesIn, expand } from './directives.ts'
import { PAGES, rewriteLinks } from './links.ts'
import { partOf, summaryOf, titleOf } from './markdown.ts'
import type { ProviderFacts } from './providers.ts'
import { allProviders, providerFolders } from './providers.ts'
import { exists, pagesBelow, read } from './repository.ts'
import type { Language } from './tables.ts'
import { environmentTable, glanceTable, operationsTable, recoveryTable } from './tables.ts'

/** One page of the site, whole: nothing is left to be put in. */
export interface Page {
  /** Without `.md`: `"providers/enot"`. */
  readonly path: string
  readonly title: string
  readonly summary: string
  readonly markdown: string
}

/** Chapters of a language with their pages. */
export interface Contents {
  readonly title: string
  readonly pages: readonly Pick<Page, 'path' | 'title' | 'summary'>[]
}

/** Everything that the site is made of. */
export interface Site {
  readonly pages: readonly Page[]
  readonly contents: Readonly<Record<Language, readonly Contents[]>>
}

/** Puts the pages together: what is written for the site, what the READMEs say, what the packages declare. */
export async function generate(): Promise<Site> {
  const providers = await allProviders()
  const sources = sourcesOf()
  const homes = homesOf(sources)
  const pages = [...sources].map(([page, source]): Page => {
    const include = (text: string, file: string): string => rewriteLinks(text, { file, page, homes })
    const text = expand(source.replace(/^<!-- translation .*\n/, ''), {
      include,
      table: (name, part) => tableOf(name, part, providers, page),
    })
    const markdown = `${rewriteLinks(text, { file: `${PAGES}/${page}.md`, page, homes }).trim()}\n`
    return { path: page, title: titleOf(markdown).replaceAll('`', ''), summary: summaryOf(markdown), markdown }
  })
  const chapters = (list: readonly Chapter[]): Contents[] =>
    list.map(({ title, pages: paths }) => ({
      title,
      pages: paths
        .map((path) => pages.find((page) => page.path === path) as Page)
        .map(({ path, title, summary }) => ({ path, title, summary })),
    }))
  return { pages, contents: { en: chapters(CONTENTS), ru: chapters(RUSSIAN) } }
}

/** Writes what VitePress builds: the pages, each with a link to its Markdown, and a configuration that points to the one in `vitepress`. */
export function writeSources({ pages, contents }: Site, folder: string): void {
  for (const { path, markdown } of pages) {
    const name = path.split('/').at(-1)
    const label = path.startsWith('ru/') ? 'Эта страница в Markdown' : 'This page as Markdown'
    write(
      join(folder, 'pages', `${path}.md`),
      `${markdown}\n<p class="as-markdown"><a href="./${name}.md" target="_self">${label}</a></p>\n`,
    )
  }
  const from = (file: string, target: string): string => {
    const path = relative(dirname(file), join(import.meta.dirname, 'vitepress', target))
    return JSON.stringify(path.replaceAll('\\', '/'))
  }
  const config = join(folder, '.vitepress/config.ts')
  write(config, `import { configOf } from ${from(config, 'config.ts')}\nexport default configOf(${JSON.stringify(contents)})\n`)
  const theme = join(folder, '.vitepress/theme/index.js')
  write(theme, `export { default } from ${from(theme, 'theme/index.js')}\n`)
}

/** Writes a file and the folders that it needs. */
export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Path of each page to its text with directives, in the order of the contents. */
function sourcesOf(): Map<string, string> {
  const made = new Map([
    ...apiPages().map((page) => [page.path, apiPage(page)] as const),
    ...providerFolders().map((folder) => [`providers/${idOf(folder)}`, providerPage(folder, 'README.md', 'en')] as const),
    ...providerFolders('README.ru.md').map(
      (folder) => [`ru/providers/${idOf(folder)}`, providerPage(folder, 'README.ru.md', 'ru')] as const,
    ),
  ])
  const paths = [...CONTENTS, ...RUSSIAN].flatMap(({ pages }) => pages)
  for (const path of pagesBelow(PAGES)) if (!paths.includes(path)) throw new Error(`${PAGES}/${path}.md is in no chapter of contents.ts`)
  return new Map(
    paths.map((path) => {
      const file = `${PAGES}/${path}.md`
      if (!exists(file) && !made.has(path)) throw new Error(`contents.ts names ${path}, which nobody wrote`)
      return [path, made.get(path) ?? read(file)]
    }),
  )
}

const idOf = (folder: string): string => folder.replace('provider-', '')

const AT_A_GLANCE: Readonly<Record<Language, string>> = { en: 'At a glance', ru: 'Коротко' }

/** The README with what the package itself says put before its sections. */
function providerPage(folder: string, readme: string, language: Language): string {
  const file = `packages/${folder}/${readme}`
  const [, name = folder] = /^\[([^\]]+)\]/.exec(partOf(read(file), '')) ?? []
  return [
    `# ${name}`,
    `<!-- include: ${file}# -->`,
    `## ${AT_A_GLANCE[language]}`,
    `<!-- table: glance#${folder} -->`,
    `<!-- include: ${file}#* -->`,
  ].join('\n\n')
}

/** The first page that has a file, or a section of it, is where links to it lead. */
function homesOf(sources: ReadonlyMap<string, string>): Map<string, string> {
  const homes = new Map<string, string>()
  for (const [page, source] of sources)
    for (const { kind, file, part } of directivesIn(source)) {
      if (kind !== 'include' && kind !== 'code') continue
      const isWhole = part === null || part === '' || part === '*'
      const key = isWhole ? file : `${file}#${part}`
      if (!homes.has(key)) homes.set(key, page)
    }
  return homes
}

function tableOf(name: string, part: string | null, providers: readonly ProviderFacts[], page: string): string {
  const language: Language = page.startsWith('ru/') ? 'ru' : 'en'
  if (name === 'operations') return operationsTable(providers)
  if (name === 'recovery') return recoveryTable(providers, language)
  if (name === 'environment') return environmentTable(providers)
  const provider = providers.find(({ folder }) => folder === part)
  if (name !== 'glance' || provider === undefined) throw new Error(`${page} asks for a table ${name}#${part}, which does not exist`)
  return glanceTable(provider, language)
}
